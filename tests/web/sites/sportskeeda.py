"""A Sportskeeda-like site under the real host name: own CMS, feeds by section, odd answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from html import escape

from .. import feeds, gaga, odd, posts, tweets
from ..article import Story, generated, json_ld, open_graph
from ..message import Pages, Reply, moved, text
from ..pictures import jpeg, png

HOST = "www.sportskeeda.com"
HOME = f"https://{HOST}"
NAME = "Sportskeeda"
SECTIONS = {"pop-culture": "Pop Culture", "us": "US Pop Culture"}
STRAY = tweets.Tweet(
    handle="straybirds_daily",
    name="stray birds",
    text="nobody talks about the sidebar and it shows",
    created=feeds.at(2, 12, 30),
    sequence=9,
)
"""A tweet of the sidebar, on every page and in no article."""

_INDIA = timezone(timedelta(hours=5, minutes=30))
_FORMS = {
    "Vdailyl": tweets.rendered,
    "vantebear_": tweets.doubled,
    "chromatikadi": tweets.lazy,
    "pjggulmayo": tweets.consent,
    "dessym1": tweets.blockquote,
}
_PER_PAGE = 5

GAGA = Story(
    path="/pop-culture/news-how-bts-v-found-the-courage-to-greet-lady-gaga",
    headline=gaga.HEADLINE,
    body=gaga.body(_FORMS, editor="Meera Doss"),
    published=datetime(2022, 4, 5, 11, 32, tzinfo=_INDIA),
    author="Ilse Brandão",
    section=SECTIONS["pop-culture"],
    description=gaga.DESCRIPTION,
    picture="/pictures/gaga-and-v.jpg",
    tags=gaga.TAGS,
)


def stories() -> list[Story]:
    """Return every article, newest first."""
    extras = {
        "sk03": posts.youtube("sk03VidClip", 42),
        "sk05": posts.tiktok("7082713349821107458", "novaseven"),
        "sk08": posts.unknown_frame(),
        "sk10": posts.spotify("4sk10TrackInvented0042"),
    }
    made = [
        generated(
            f"sk{n:02}",
            folder=f"/{'us' if n % 3 == 0 else 'pop-culture'}/",
            published=datetime(2022, 4, 5, 9, 0, tzinfo=_INDIA) - timedelta(hours=3 * n),
            author=("Ilse Brandão", "Okoye Field")[n % 2],
            section=SECTIONS["us" if n % 3 == 0 else "pop-culture"],
            extra=extras.get(f"sk{n:02}", ""),
        )
        for n in range(1, 13)
    ]
    return [GAGA, *made]


def site() -> Pages:
    """Return the site."""
    every = stories()
    pages = {story.path: text(_page(story)) for story in every}
    by_section = {
        key: [story for story in every if story.path.startswith(f"/{key}/")] for key in SECTIONS
    }
    pages |= _special(every)
    pages |= odd.answers(HOME, _page)
    for key, listed in by_section.items():
        pages[f"/feed/{key}"] = feeds.rss(f"{NAME} {SECTIONS[key]}", HOME, listed[:6])
        pages |= _lists(key, listed, odd.paths() if key == "us" else ())
    pages |= {story.picture: jpeg(story.picture) for story in every}
    return Pages(hosts=(HOST, "sportskeeda.com"), pages=pages, missing=_missing())


def _special(every: Sequence[Story]) -> dict[str, Reply]:
    front = "".join(f'<li><a href="/{key}">{name}</a></li>' for key, name in SECTIONS.items())
    return {
        "/": text(_frame("<title>Sportskeeda</title>", f"<main><ul>{front}</ul></main>")),
        "/robots.txt": text(
            "User-agent: *\nDisallow: /private/\nDisallow: /search\n\n"
            f"Sitemap: {HOME}/sitemap.xml\n",
            "text/plain",
        ),
        "/feed": feeds.rss(NAME, HOME, every[:8]),
        "/sitemap.xml": feeds.sitemap_index([f"{HOME}/sitemap-news.xml"]),
        "/sitemap-news.xml": feeds.news_sitemap(HOME, NAME, every).gzipped(),
        "/old/how-bts-v-met-gaga": moved(HOME + GAGA.path),
        "/private/notes-of-the-desk-only": text("<p>nobody should have asked for this</p>"),
        **{
            f"/author/{name.split()[0].lower()}": text(
                _frame(f"<title>{name}</title>", f"<main><h1>{name}</h1><p>Writes.</p></main>")
            )
            for name in {story.author for story in every}
        },
        "/assets/site.css": text("body{font-family:Georgia,serif;max-width:46rem}", "text/css"),
        "/assets/site.js": text("document.documentElement.classList.add('js');", "text/javascript"),
        "/pictures/odd.jpg": jpeg("odd"),
        "/assets/logo.png": png("sportskeeda logo"),
        "/favicon.ico": png("sportskeeda icon", 16, 16),
    }


def _lists(key: str, listed: Sequence[Story], odd_paths: Sequence[str]) -> dict[str, Reply]:
    paths = [*(story.path for story in listed), *odd_paths]
    last = (len(paths) + _PER_PAGE - 1) // _PER_PAGE
    pages = {}
    for page in range(1, last + 1):
        shown = paths[(page - 1) * _PER_PAGE : page * _PER_PAGE]
        body = _list(key, shown, page, last)
        pages[f"/{key}" if page == 1 else f"/{key}?page={page}"] = text(body)
    return pages


def _list(key: str, paths: Sequence[str], page: int, last: int) -> str:
    items = "".join(
        f'<div class="feed-featured-content-secondary"><a href="{path}">{path}</a></div>'
        for path in paths
    )
    numbers = "".join(
        f'<a class="page-number" href="/{key}{"" if n == 1 else f"?page={n}"}">{n}</a>'
        for n in range(1, last + 1)
    )
    following = f'<a rel="next" href="/{key}?page={page + 1}">Next</a>' if page < last else ""
    return _frame(
        f"<title>{SECTIONS[key]} News, page {page}</title>",
        f'<main><h1>{SECTIONS[key]}</h1>{items}<nav class="pages">{numbers}{following}</nav>'
        '<a href="/private/notes-of-the-desk-only">staff</a></main>',
    )


def _page(story: Story) -> str:
    head = open_graph(story, home=HOME, publisher=NAME) + json_ld(story, home=HOME, publisher=NAME)
    shown = story.published.strftime("%b %d, %Y %H:%M IST")
    return _frame(
        head,
        f'<article id="article-content"><h1>{escape(story.headline, quote=False)}</h1>'
        f'<div class="article-meta">By <a href="/author/{story.author.split()[0].lower()}">'
        f'{story.author}</a> <span class="date-published">Modified {shown}</span></div>'
        f"{posts.share_buttons(HOME + story.path)}"
        f'<figure><img src="{story.picture}" alt="" width="64" height="48">'
        f"<figcaption>A picture for the story (Image via The Desk)</figcaption></figure>"
        f'<div id="article-body" class="article-content-holder">{story.body}</div>'
        f"{posts.share_buttons(HOME + story.path)}</article>{posts.sidebar(STRAY)}",
    )


def _frame(head: str, content: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">{head}'
        '<link rel="stylesheet" href="/assets/site.css"><script src="/assets/site.js" defer>'
        '</script><link rel="alternate" type="application/rss+xml" href="/feed"></head><body>'
        '<header><a href="/"><img src="/assets/logo.png" alt="Sportskeeda"></a><nav>'
        '<a href="/pop-culture">Pop Culture</a> <a href="/us">US</a></nav></header>'
        f"{content}<footer><p>A made-up page of a made-up web.</p></footer></body></html>\n"
    )


def _missing() -> Reply:
    page = _frame("<title>Page not found</title>", "<main><h1>404</h1><p>Not here.</p></main>")
    return text(page, status=404)
