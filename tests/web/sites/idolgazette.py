"""A WordPress-like site: dated addresses, full-text feed, widgets, comments, an AMP twin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape

from .. import feeds, gaga, posts, tweets, week
from ..article import Story, generated, json_ld, open_graph
from ..message import Pages, Reply, moved, text
from ..pictures import jpeg, png

HOST = "www.idolgazette.example"
HOME = f"https://{HOST}"
NAME = "Idol Gazette"
QUOTING = "One of them put it in nine words: V and Gaga collab pls im speaking for me."
"""Prose that quotes a tweet: it stays in the article's text."""
STRAY = tweets.Tweet(
    handle="gazettereaders",
    name="Gazette Readers",
    text="the comments under this are better than the story, change my mind",
    created=feeds.at(1, 21, 15),
    sequence=4_001,
)
_PER_PAGE = 4
_UPLOADS = "/wp-content/uploads/2022/04"

FANS = Story(
    path="/2022/04/fans-wish-for-a-jazz-record-by-v-and-gaga/",
    headline="Fans wish for a jazz record by V and Lady Gaga",
    body="\n".join(
        (
            (
                "<p>Hardly had the two singers let go of each other when the first wishes came in. "
                "We have gathered five posts that say what many are thinking.</p>"
            ),
            *(tweets.wordpress(tweet) for tweet in tweets.SEED[:3]),
            f"<p>Most readers ask for a song, some for a whole record. {QUOTING}</p>",
            *(tweets.wordpress(tweet) for tweet in tweets.SEED[3:]),
            (
                "<p>Neither side has said a word about a recording, and nobody should expect one "
                "soon. The wish alone kept a good part of the internet busy on Monday.</p>"
            ),
            (
                "<p>The broadcast in which V tells the story is "
                f'<a href="https://www.vlive.tv/post/{posts.VLIVE}">still on VLive</a>.</p>'
            ),
        )
    ),
    published=feeds.at(5, 7, 45),
    author="Petra Halloway",
    section="K-pop",
    description="Five posts, one wish: a record that nobody has announced.",
    picture=f"{_UPLOADS}/fans-wish.jpg",
    tags=gaga.TAGS,
)

WEEK = Story(
    path="/2024/07/a-week-in-posts-platform-by-platform/",
    headline=week.HEADLINE,
    body=week.body(),
    published=datetime(2024, 7, 5, 7, 15, tzinfo=UTC),  # younger than its youngest post
    author="Sunil Raye",
    section="K-pop",
    description="One post of every platform, with a word about each.",
    picture=f"{_UPLOADS}/week-in-posts.jpg",
    tags=("Week in posts",),
)


def stories() -> list[Story]:
    """Return every article, newest first."""
    extras = {
        "ig02": posts.instagram("Cb9gazetteA1", "Lark Whitcombe", "larkwhit"),
        "ig04": f"{posts.youtube('ig04VidClip')}<p>The clip ends where the tour begins.</p>",
        "ig06": "<blockquote class='wp-block-quote'><p>We played until they asked us to leave, and "
        "then once more.</p><cite>The drummer</cite></blockquote>",
        "ig07": "<ul><li>A first single in May</li><li>A second in June</li><li>The record itself "
        "when it is done</li></ul>",
    }
    made = [
        generated(
            f"ig{n:02}",
            folder="/2022/04/",
            published=feeds.at(5, 6) - timedelta(hours=5 * n),
            author=("Petra Halloway", "Sunil Raye")[n % 2],
            section=("K-pop", "Film")[n % 2],
            extra=extras.get(f"ig{n:02}", ""),
        )
        for n in range(1, 12)
    ]
    as_here = [
        replace(story, path=story.path + "/", picture=f"{_UPLOADS}/{story.tags[1]}.jpg")
        for story in made
    ]
    return [WEEK, FANS, *as_here]


def site() -> Pages:
    """Return the site."""
    every = stories()
    pages = {story.path: text(_page(story)).validated() for story in every}
    pages |= _special(every)
    pages |= _lists(every)
    for story in every:
        stem = story.picture.removesuffix(".jpg")
        pages[story.picture] = jpeg(story.picture)
        pages[f"{stem}-300x200.jpg"] = jpeg(f"{story.picture} small", 48, 32)
    missing = text(_frame("<title>Nothing found</title>", "<h1>Nothing found</h1>"), status=404)
    return Pages(hosts=(HOST, "idolgazette.example"), pages=pages, missing=missing)


def _special(every: Sequence[Story]) -> dict[str, Reply]:
    return {
        "/robots.txt": text(
            f"User-agent: *\nDisallow: /wp-admin/\n\nSitemap: {HOME}/sitemap_index.xml\n",
            "text/plain; charset=utf-8",
        ),
        "/feed/": feeds.rss(NAME, HOME, every[:6], full=True),
        "/feed": moved(f"{HOME}/feed/"),
        "/feed/atom/": feeds.atom(NAME, HOME, every[:6]),
        "/sitemap.xml": moved(f"{HOME}/sitemap_index.xml"),
        "/sitemap_index.xml": feeds.sitemap_index(
            [f"{HOME}/post-sitemap.xml", f"{HOME}/news-sitemap.xml"]
        ),
        "/post-sitemap.xml": feeds.sitemap(HOME, every),
        "/news-sitemap.xml": feeds.news_sitemap(HOME, NAME, every[:5]),
        "/author/petra-halloway/": text(
            _frame("<title>Petra Halloway</title>", "<h1>Petra Halloway</h1><p>Writes here.</p>")
        ),
        f"{FANS.path}amp/": text(_amp(FANS)),
        "/wp-admin/": text("<p>nobody should have asked for this</p>"),
        "/wp-content/themes/gazette/style.css": text(
            "@import url('print.css');.entry-content{line-height:1.6}"
            ".site-title{background:url(logo.png)}",
            "text/css",
        ),
        "/wp-content/themes/gazette/print.css": text("aside{display:none}", "text/css"),
        "/wp-content/themes/gazette/logo.png": png("gazette logo"),
        "/favicon.ico": png("gazette icon", 16, 16),
    }


def _lists(every: Sequence[Story]) -> dict[str, Reply]:
    pages = {}
    last = (len(every) + _PER_PAGE - 1) // _PER_PAGE
    for page in range(1, last + 1):
        shown = every[(page - 1) * _PER_PAGE : page * _PER_PAGE]
        items = "".join(
            f'<article class="post type-post"><h2 class="entry-title"><a href="{HOME}{story.path}">'
            f"{escape(story.headline)}</a></h2><p>{escape(story.description)}</p></article>"
            for story in shown
        )
        older = f'<a class="next page-numbers" href="{HOME}/page/{page + 1}/">Older</a>'
        body = f'<h1>Latest</h1>{items}<nav class="pagination">{older if page < last else ""}</nav>'
        answer = text(_frame(f"<title>{NAME}</title>", body)).chunked()
        pages["/" if page == 1 else f"/page/{page}/"] = answer
    return pages


def _page(story: Story) -> str:
    stem = story.picture.removesuffix(".jpg")
    shown = story.published.strftime("%B %-d, %Y")
    head = open_graph(story, home=HOME, publisher=NAME) + json_ld(story, home=HOME, publisher=NAME)
    if story is FANS:
        head += f'<link rel="amphtml" href="{HOME}{story.path}amp/">'
    return _frame(
        head,
        f'<article class="post type-post"><header class="entry-header">'
        f'<h1 class="entry-title">{escape(story.headline, quote=False)}</h1>'
        '<span class="posted-on"><time class="entry-date" '
        f'datetime="{story.published.isoformat()}">{shown}</time></span> '
        '<span class="byline">by <a rel="author" '
        f'href="{HOME}/author/petra-halloway/">{story.author}</a></span></header>'
        f'<div class="entry-content"><figure class="wp-block-image"><img src="{stem}-300x200.jpg" '
        f'srcset="{stem}-300x200.jpg 300w, {story.picture} 1024w" alt="">'
        f"<figcaption>Picture by the desk</figcaption></figure>\n{story.body}\n</div>"
        f"{posts.share_buttons(HOME + story.path)}</article>"
        '<section class="comments-area"><h2>2 comments</h2><ol class="comment-list"><li><p>First! '
        "I was there and it was louder than you write.</p></li><li><p>My sister cried.</p></li>"
        f"</ol></section>{posts.sidebar(STRAY)}",
    )


def _amp(story: Story) -> str:
    words = "".join(tweets.amp(tweet) for tweet in tweets.SEED)
    return (
        '<!doctype html><html amp lang="en"><head><meta charset="utf-8">'
        f"{open_graph(story, home=HOME, publisher=NAME)}</head><body><article><h1>{story.headline}"
        f"</h1><p>Five posts that say what many are thinking, on a lighter page.</p>{words}"
        "</article></body></html>"
    )


def _frame(head: str, content: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="en-US"><head><meta charset="UTF-8">{head}'
        '<meta name="generator" content="WordPress 5.9.2">'
        f'<link rel="alternate" type="application/rss+xml" title="{NAME}" href="{HOME}/feed/">'
        f'<link rel="alternate" type="application/atom+xml" href="{HOME}/feed/atom/">'
        '<link rel="stylesheet" href="/wp-content/themes/gazette/style.css"></head>'
        f'<body class="wp-site"><header><a class="site-title" href="{HOME}/">{NAME}</a></header>'
        f'<div id="primary" class="content-area"><main>{content}</main></div>'
        '<footer><a href="/wp-admin/">Log in</a></footer></body></html>\n'
    )
