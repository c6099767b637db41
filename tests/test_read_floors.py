"""The quality of reading on made-up pages of several content systems does not fall."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from archiver.model.article import Article
from archiver.read import read_page

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text("utf-8"))["made_up_pages"]
TITLE = "The singer comes home after ten silent years"
AUTHOR = "Ana Reyes"
DAY = "2022-04-05"
WORDS = "What a night this was for all of us who waited so long for it"
PROSE = [
    f"In part {n} of this evening the singer walked on, looked at the rows, and began to sing."
    for n in range(1, 11)
]
TWEET = (
    f'<blockquote class="twitter-tweet"><p lang="en">{WORDS}</p>&mdash; Li (@li) '
    '<a href="https://twitter.com/li/status/1511000000000000001">April 4, 2022</a></blockquote>'
)
STATED = json.dumps(
    {"@type": "NewsArticle", "headline": TITLE, "author": {"@type": "Person", "name": AUTHOR},
     "datePublished": f"{DAY}T08:30:00Z"}
)  # fmt: skip
BODY = "".join(f"<p>{text}</p>" + (TWEET if n == 4 else "") for n, text in enumerate(PROSE))
RELATED = "".join(
    f'<li><a href="/s/{n}">Story {n} that others read today</a></li>' for n in range(9)
)
PAGES = {
    "wordpress": f"""<head><title>{TITLE} | Chord</title>
        <meta property="og:title" content="{TITLE}">
        <meta property="article:published_time" content="{DAY}T08:30:00+00:00"></head><body>
        <nav><ul>{RELATED}</ul></nav><article class="post tag-tour"><h1 class="entry-title">{TITLE}
        </h1><span class="byline">By <a rel="author" href="/a">{AUTHOR}</a></span>
        <div class="entry-content">{BODY}<div class="sharedaddy">Share this</div></div></article>
        <div class="related-posts"><ul>{RELATED}</ul></div><footer>© Chord</footer></body>""",
    "json-ld": f"""<head><title>Chord: {TITLE}</title>
        <script type="application/ld+json">{STATED}</script></head><body><div id="app"><header>
        <h1>{TITLE}</h1></header><section class="c-body">{BODY}</section>
        <aside><ul>{RELATED}</ul></aside></div></body>""",
    "microdata": f"""<head><title>{TITLE}</title></head><body><div itemscope
        itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{TITLE}</h1>
        <span itemprop="author">{AUTHOR}</span><meta itemprop="datePublished" content="{DAY}">
        <div itemprop="articleBody">{BODY}</div></div><ul>{RELATED}</ul></body>""",
    "old table": f"""<head><title>{TITLE} - Chord</title></head><body><table><tr><td><ul>{RELATED}
        </ul></td><td><h1>{TITLE}</h1><p>By {AUTHOR}</p><p class="date">April 5, 2022</p>{BODY}
        </td></tr></table></body>""",
}  # fmt: skip


def _article(name: str) -> Article:
    page = f'<html lang="en">{PAGES[name]}</html>'
    article = read_page(page.encode(), url="https://chord.example/tour/home").article
    assert article is not None
    return article


def _f1(text: str, wanted: str) -> float:
    mine, theirs = Counter(text.split()), Counter(wanted.split())
    return 2 * (mine & theirs).total() / (mine.total() + theirs.total())


@pytest.mark.parametrize("name", PAGES)
def test_no_page_reads_worse_than_its_floor(name: str) -> None:
    article = _article(name)

    figures = {
        "body": _f1(article.text, "\n".join(PROSE)),
        "title": float(article.headline == TITLE),
        "authors": float([one.name for one in article.authors] == [AUTHOR]),
        "date": float((article.published or "")[:10] == DAY),
        "embeds": float(article.body[5].type == "embed"),
    }

    assert {key: value for key, value in figures.items() if value < FLOORS[key]} == {}
    assert article.text.count(WORDS) <= FLOORS["leaks"]
