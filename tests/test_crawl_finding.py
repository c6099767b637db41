"""One crawl finds what feeds, their further pages, sitemaps, loaders and archives of days list."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from crawling import ROOT, run
from politely import Answer, serving
from storing import lines_of

_HOME = "http://www.desk.test"
_SPIDERS = f"""
from archiver.crawl.spider.site import SiteSpider


class Desk(SiteSpider):
    name = "desk"
    allowed_domains = ("desk.test",)
    feeds = {{"": "{_HOME}/feed", "short": "{_HOME}/short.xml"}}
    sections = {{"music": "{_HOME}/music"}}
    article_url = r"^/story/"
    date_archives = "{_HOME}/day/{{year}}-{{month:02}}-{{day:02}}"
    requisites = "none"
"""
_WORDPRESS = "<generator>https://wordpress.org/?v=6.4</generator>"
_DAYS = {"of-feed": 3, "of-page-two": 2, "too-old": -9, "of-short": 3, "of-sitemap": 2,
         "of-loader": 2, "of-loader-two": 1, "of-day": 1, "banned": 2}  # fmt: skip


def _date(name: str) -> str:
    day = _DAYS[name]
    return f"2022-04-{day:02}T12:00:00Z" if day > 0 else "2022-03-20T12:00:00Z"


def _rss(*names: str, generator: str = "") -> Answer:
    items = "".join(
        f"<item><title>{name}</title><link>{_HOME}/story/{name}</link>"
        f"<pubDate>{_date(name)}</pubDate></item>"
        for name in names
    )
    text = f'<?xml version="1.0"?><rss version="2.0"><channel>{generator}{items}</channel></rss>'
    return 200, {"Content-Type": "application/rss+xml"}, text.encode()


def _html(body: str, head: str = "") -> Answer:
    text = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return 200, {"Content-Type": "text/html; charset=utf-8"}, text.encode()


def _json(*names: str, following: str = "") -> Answer:
    listed = [{"url": f"/story/{name}", "published_at": _date(name)} for name in names]
    plain = {"items": listed} | ({"next": following} if following else {})
    return 200, {"Content-Type": "application/json"}, json.dumps(plain).encode()


def _story(name: str) -> Answer:
    prose = "".join(f"<p>The {name} of the band number {n} was sung again. </p>" * 3 for n in "abc")
    head = f'<title>{name}</title><meta property="article:published_time" content="{_date(name)}">'
    return _html(f"<article><h1>The song {name} is here</h1>{prose}</article>", head)


_SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>'
    f"<loc>{_HOME}/story/of-sitemap</loc><lastmod>{_date('of-sitemap')}</lastmod></url></urlset>"
)
_ANSWERS: dict[str, Callable[[], Answer]] = {
    "/robots.txt": lambda: (200, {}, f"Sitemap: {_HOME}/map.xml\n".encode()),
    "/feed": lambda: _rss("of-feed", "banned", generator=_WORDPRESS),
    "/feed?paged=2": lambda: _rss("of-page-two", "too-old", generator=_WORDPRESS),
    "/short.xml": lambda: _rss("of-short"),
    "/map.xml": lambda: (200, {"Content-Type": "application/xml"}, _SITEMAP.encode()),
    "/music": lambda: _html(
        '<div class="load-more" data-url="/more.json">More</div>'
        '<a href="/about">About</a><a href="http://other.test/">Other</a>'
    ),
    "/more.json": lambda: _json("of-loader", following="/more.json?cursor=2"),
    "/more.json?cursor=2": lambda: _json("of-loader-two"),
    "/day/2022-04-01": lambda: _html('<a href="/story/of-day">A day</a><a href="/about">About</a>'),
}


def _answer(path: str) -> Answer:
    if path.startswith("/story/"):
        return _story(path.removeprefix("/story/"))
    return _ANSWERS.get(path, lambda: (404, {}, b"no"))()


@pytest.mark.slow
def test_every_source_is_followed_within_the_window_and_the_rest_is_counted(tmp_path: Path) -> None:
    package = tmp_path / "desks"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "desk.py").write_text(_SPIDERS)
    window = ("-a", "since=2022-04-01", "-a", "until=2022-04-03", "-a", "exclude=/banned")

    with serving(_answer) as host:
        given = {
            "ARCHIVER_CONNECT_TO": f":80:127.0.0.1:{host.url.rpartition(':')[2]}",
            "ARCHIVER_POLITENESS": "off",
            "ARCHIVER_ARCHIVE": str(tmp_path / "archive"),
            "SPIDER_MODULES": "desks.desk",
            "RETRY_TIMES": "0",
        }
        options = [part for name, value in given.items() for part in ("-s", f"{name}={value}")]
        done = run("scrapy", "crawl", "desk", *window, *options, cwd=ROOT, PYTHONPATH=str(tmp_path))

    found = {line["url"].rpartition("/")[2] for line in lines_of(tmp_path / "archive", "articles")}
    assert found == set(_DAYS) - {"too-old", "banned"}, done.stderr
    asked = host.paths()
    assert "/story/too-old" not in asked
    assert "/story/banned" not in asked
    assert len(asked) == len(set(asked))
    assert {f"/day/2022-04-0{n}" for n in (1, 2, 3)} <= set(asked)
    (report,) = (tmp_path / "archive" / "runs").glob("*.json")
    not_kept = json.loads(report.read_bytes())["not_kept"]
    wanted = {"outside-window": 1, "excluded": 1, "no-article": 1, "offsite": 1}
    assert {reason: not_kept.get(reason) for reason in wanted} == wanted
