"""A PMC-like site: numbers at the end of addresses; lists and galleries live in a script."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from html import escape

from .. import feeds, posts
from ..article import Story, generated, json_ld, open_graph
from ..message import Pages, Reply, text
from ..pictures import jpeg, png

HOST = "www.varietyhall.example"
HOME = f"https://{HOST}"
NAME = "Variety Hall"
SLIDES = (
    ("Mina Oduya at the rope line", "The singer arrived early and left last."),
    ("Glass Harbour on the stairs", "Four of five; the drummer was still in traffic."),
    ("Teo Varga and a borrowed coat", "It belonged to the lighting crew."),
    ("The quiet table", "Nobody sat here, and everybody wanted to."),
    ("Nari Yoon with the statue", "Her second, and the first she did not drop."),
    ("Last dance", "Taken two minutes before the lights came on."),
)
"""Title and caption of each slide of the gallery."""

_NUMBER = 1235220000


def _gallery_story() -> Story:
    return Story(
        path=f"/gallery/backstage-at-the-hall-awards-{_NUMBER + 90}/",
        headline="Backstage at the Hall Awards, in six pictures",
        body="<p>Our photographer stood between the coats and the cake, and had the best view of "
        "the evening.</p>",
        published=feeds.at(4, 20),
        author="Corin Adeyemi",
        section="Music",
        description="Six pictures of a night that ended too early.",
        picture="/wp-content/uploads/2022/04/backstage-lead.jpg",
        tags=("Hall Awards", "Gallery"),
    )


GALLERY = _gallery_story()


def stories() -> list[Story]:
    """Return every article but the gallery, newest first."""
    made = []
    for n in range(1, 11):
        seed = f"vh{n:02}"
        story = generated(
            seed,
            folder=f"/2022/{'music' if n % 2 else 'film'}/news/",
            published=feeds.at(5, 1) - timedelta(hours=4 * n),
            author=("Corin Adeyemi", "Ruth Velasco")[n % 2],
            section="Music" if n % 2 else "Film",
            extra=posts.youtube("vh04VidClip") if n == 4 else "",
        )
        path = story.path.removesuffix(f"-{seed}") + f"-{_NUMBER + n}/"
        made.append(replace(story, path=path, picture=f"/wp-content/uploads/2022/04/{seed}.jpg"))
    return made


def site() -> Pages:
    """Return the site."""
    every = stories()
    pages = {story.path: text(_page(story)).validated().gzipped() for story in every}
    pages |= _special([GALLERY, *every])
    pages[GALLERY.path] = text(_page(GALLERY, _gallery()))
    pages |= {story.picture: jpeg(story.picture) for story in (GALLERY, *every)}
    pages |= {_slide_picture(n): jpeg(f"slide {n}") for n in range(len(SLIDES))}
    missing = text(_frame("<title>Not found</title>", "<h1>Page not found</h1>"), status=404)
    return Pages(hosts=(HOST, "varietyhall.example"), pages=pages, missing=missing)


def _special(every: Sequence[Story]) -> dict[str, Reply]:
    links = "".join(
        '<li class="o-tease"><h3 class="c-title"><a class="c-title__link" '
        f'href="{HOME}{story.path}">'
        f"{escape(story.headline)}</a></h3></li>"
        for story in every
    )
    return {
        "/": text(_frame(f"<title>{NAME}</title>", f"<ul>{links}</ul>")),
        "/robots.txt": text(
            "User-agent: *\nDisallow: /search\nDisallow: /*?s=\nDisallow: /*?replytocom\n"
            f"Sitemap: {HOME}/sitemap_index.xml\nSitemap: {HOME}/news-sitemap.xml\n",
            "text/plain",
        ),
        "/author/desk/": text(_frame("<title>The desk</title>", "<h1>The desk</h1>")),
        "/feed/": feeds.rss(NAME, HOME, every[:5]),
        "/music/feed/": feeds.rss(NAME, HOME, [s for s in every if s.section == "Music"][:5]),
        "/sitemap_index.xml": feeds.sitemap_index(
            [f"{HOME}/post-sitemap1.xml", f"{HOME}/pmc-gallery-sitemap1.xml"]
        ),
        "/post-sitemap1.xml": feeds.sitemap(HOME, every[1:]).gzipped(),
        "/pmc-gallery-sitemap1.xml": feeds.sitemap(HOME, every[:1]),
        "/news-sitemap.xml": feeds.news_sitemap(HOME, NAME, every),
        "/wp-content/themes/hall/hall.css": text(".a-content{max-width:40rem}", "text/css"),
        "/wp-content/themes/hall/logo.png": png("hall logo"),
        "/favicon.ico": png("hall icon", 16, 16),
    }


def _page(story: Story, more: str = "") -> str:
    head = open_graph(story, home=HOME, publisher=NAME) + json_ld(story, home=HOME, publisher=NAME)
    shown = story.published.strftime("%b %-d, %Y %-I:%M%p").lower().capitalize() + " PT"
    return _frame(
        head,
        f'<article class="a-article"><h1 class="c-heading">{escape(story.headline, quote=False)}'
        f'</h1><p class="article-excerpt">{escape(story.description)}</p>'
        f'<div class="author-tagline">By <a class="c-link" href="{HOME}/author/desk/">'
        f'{story.author}</a></div><time class="c-timestamp" '
        f'datetime="{story.published.isoformat()}">{shown}</time>'
        f"{posts.share_buttons(HOME + story.path)}"
        f'<figure class="o-figure"><img data-lazy-src="{story.picture}" alt="" '
        f'src="{story.picture}">'
        "<figcaption><cite>Courtesy of the Hall</cite></figcaption></figure>"
        f'<div class="a-content pmc-u-line-height-copy">{story.body}</div></article>{more}'
        '<section class="o-more-from-our-brands"><h3>More From Our Brands</h3><ul><li><a '
        'href="https://www.idolgazette.example/">The other paper</a></li></ul></section>',
    )


def _gallery() -> str:
    slides = [
        {
            "ID": _NUMBER + 100 + n,
            "position": n,
            "title": title,
            "caption": f"<p>{caption}</p>",
            "alt": title,
            "image_credit": "Maro Lindqvist for Variety Hall",
            "sizes": {
                "pmc-gallery-s": {"src": HOME + _slide_picture(n) + "?w=320", "width": 320},
                "pmc-gallery-xxl": {"src": HOME + _slide_picture(n), "width": 1280, "height": 853},
            },
        }
        for n, (title, caption) in enumerate(SLIDES)
    ]
    told = json.dumps({"gallery": slides, "galleryId": _NUMBER + 90, "type": "vertical"})
    return (
        '<div id="pmc-gallery-vertical"><div class="c-gallery-vertical-loader"></div></div>'
        '<script id="pmc-gallery-vertical-js-extra">\n/* <![CDATA[ */\n'
        f"var pmcGalleryExports = {told};\n/* ]]> */\n</script>"
    )


def _slide_picture(n: int) -> str:
    return f"/wp-content/uploads/2022/04/slide-{n + 1}.jpg"


def _frame(head: str, content: str) -> str:
    return (
        f'<!doctype html>\n<html lang="en-US"><head><meta charset="utf-8">{head}'
        f'<link rel="alternate" type="application/rss+xml" href="{HOME}/feed/">'
        '<link rel="stylesheet" href="/wp-content/themes/hall/hall.css"></head><body>'
        f'<header class="header"><a href="{HOME}/"><img src="/wp-content/themes/hall/logo.png" '
        f'alt="{NAME}"></a></header><main>{content}</main></body></html>\n'
    )
