"""What a page needs to be seen again is found, fetched after it, and recorded as its own."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from crawling import records, run, settings
from hypothesis import given
from hypothesis import strategies as st
from web import MadeUpWeb, Pages
from web.found import lines
from web.message import data, text
from web.pictures import png

from archiver.crawl.requisites.ask import mode_of
from archiver.crawl.requisites.css import named_in_sheet
from archiver.crawl.requisites.find import candidates, requisites_of
from archiver.crawl.spider.given import GivenSpider
from archiver.crawl.spider.site import SiteSpider
from archiver.model.article import Article, EmbedBlock, Extracted
from archiver.model.embed import Embed, Media

PAGE = "https://a.test/story/"
_JSONLD = """<script type="application/ld+json">
{"@type": "NewsArticle", "image": [{"url": "/ld.jpg"}],
 "publisher": {"logo": {"url": "/logo.png"}, "url": "/home"}}</script>"""


def _found(
    html: str, *, mode: str = "all", article: Article | None = None
) -> list[tuple[str, str]]:
    wanted = requisites_of(
        html.encode(),
        url=PAGE,
        content_type="text/html; charset=utf-8",
        article=article,
        mode=mode_of(mode, default="all"),
    )
    return [(one.url.removeprefix("https://a.test"), one.kind) for one in wanted]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<img src="p.png">', [("/story/p.png", "image")]),
        ('<img srcset="/s.png 1x, /l.png 2x">', [("/s.png", "image"), ("/l.png", "image")]),
        ('<img src="data:image/gif;base64,x" data-src="/lazy.jpg">', [("/lazy.jpg", "image")]),
        ('<img data-srcset="/a.jpg 300w,/b.jpg 600w">', [("/a.jpg", "image"), ("/b.jpg", "image")]),
        (
            '<picture><source srcset="/w.webp" type="image/webp"><img src="/j.jpg"></picture>',
            [("/w.webp", "image"), ("/j.jpg", "image")],
        ),
        ('<noscript><img src="/n.png"></noscript>', [("/n.png", "image")]),
        ('<video poster="/p.jpg"><source src="/v.mp4"></video>', [("/p.jpg", "image")]),
        ('<link rel="shortcut icon" href="/favicon.ico">', [("/favicon.ico", "image")]),
        ('<link rel="stylesheet" href="/m.css">', [("/m.css", "style")]),
        ('<link rel="preload" as="font" href="/f.woff2">', [("/f.woff2", "font")]),
        (
            '<link rel="preload" as="image" href="/1.jpg" imagesrcset="/2.jpg 2x">',
            [("/2.jpg", "image"), ("/1.jpg", "image")],
        ),
        ('<link rel="canonical" href="/x"><link rel="alternate" href="/feed">', []),
        ('<script src="/app.js"></script>', [("/app.js", "script")]),
        ('<p style="background: url(/bg.png)">x</p>', [("/bg.png", "image")]),
        ("<style>@import '/i.css'; p {background: url(\"/q.png\")}</style>",
         [("/i.css", "style"), ("/q.png", "image")]),
        ('<meta property="og:image" content="/og.jpg">', [("/og.jpg", "image")]),
        ('<svg><image href="/v.svg"></image></svg>', [("/v.svg", "image")]),
        ('<base href="https://a.test/b/"><img src="x.png">', [("/b/x.png", "image")]),
        (_JSONLD, [("/ld.jpg", "image"), ("/logo.png", "image")]),
        ('<iframe src="https://player.test/1"></iframe><a href="/big.jpg">x</a>', []),
        ("<img src='http://[broken'><img src='mailto:a@b'><script type='application/ld+json'>{",
         []),
    ],
)  # fmt: skip
def test_everything_a_browser_would_ask_for_is_found(
    html: str, expected: list[tuple[str, str]]
) -> None:
    assert _found(html) == expected


def test_embed_media_come_first_and_pictures_last() -> None:
    embed = Embed(platform="twitter", id="1", media=(Media(url="https://pbs.test/m.jpg"),))
    article = Article(
        url=PAGE,
        headline="h",
        extracted=Extracted(by="x"),
        body=(EmbedBlock(embed=embed),),
        text="",
        content_digest="",
    )

    kinds = [kind for _, kind in _found(
        '<img src="/p.png"><script src="/s.js"></script><link rel="stylesheet" href="/c.css">',
        article=article,
    )]  # fmt: skip

    assert kinds == ["media", "style", "script", "image"]


def test_images_alone_can_be_asked_for_or_nothing() -> None:
    html = '<img src="/p.png"><script src="/s.js"></script><link rel="stylesheet" href="/c.css">'

    assert _found(html, mode="images") == [("/p.png", "image")]
    with pytest.raises(ValueError, match="'some' is none of all, images, none"):
        mode_of("some", default="all")


def test_site_spiders_fetch_all_and_given_addresses_nothing() -> None:
    assert (SiteSpider.requisites, GivenSpider.requisites) == ("all", "none")


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        ("@import url(a.css); @import 'b.css' screen;", [("a.css", "style"), ("b.css", "style")]),
        ("@font-face {src: url('f.woff2') format('woff2')}", [("f.woff2", "font")]),
        ("@media print {@font-face {src: url(g.woff)} p {background: url(h.png)}}",
         [("g.woff", "font"), ("h.png", "image")]),
        ("p {background: image-set('1.png' 1x, url(2.png) 2x)}",
         [("1.png", "image"), ("2.png", "image")]),
        ("/* url(no.png) */ p::after {content: 'url(no.png)'}", []),
        ("p {background: url( 'sp ace.png' )", [("sp ace.png", "image")]),
        ("@import 'deep\\2e css';", [("deep.css", "style")]),
    ],
)  # fmt: skip
def test_a_style_sheet_is_parsed_as_css(sheet: str, expected: list[tuple[str, str]]) -> None:
    found = [(one.href, one.kind) for one in named_in_sheet(sheet.encode())]

    assert found == expected


def test_a_style_sheet_without_end_takes_no_time() -> None:
    began = time.process_time()

    list(named_in_sheet(b"{([" * 20_000))
    list(named_in_sheet(b"url(" * 20_000))

    assert time.process_time() - began < 10


@given(st.text(max_size=200))
def test_no_srcset_breaks_the_splitting(srcset: str) -> None:
    assert all(part.strip() and " " not in part for part in candidates(srcset))


def _site() -> Pages:
    story = (
        "<!doctype html><title>{0}</title><link rel=stylesheet href=/main.css>"
        "<article><h1>{0}</h1><img src=/{1}.png><img src=/shared.png><img src=/private/no.png>"
        "<img src=/gone.png>" + "<p>{0} went on for a while, and everybody stayed until the end"
        " of an evening that had begun rather late.</p>" * 6 + "</article>"
    )
    links = "<a href=/one>one</a><a href=/two>two</a>"
    return Pages(
        hosts=("needs.example",),
        missing=text("nothing", status=404),
        pages={
            "/robots.txt": text("User-agent: *\nDisallow: /private/\n", "text/plain"),
            "/": text(f"<!doctype html><title>home</title><img src=/home.png>{links}"),
            "/one": text(story.format("The first story of all", "one")),
            "/two": text(story.format("The second story of all", "two")),
            "/main.css": text("@import 'more.css'; p {background: url(bg.png)}", "text/css"),
            "/more.css": text("@import 'main.css'; @font-face {src: url(f.woff2)}", "text/css"),
            "/f.woff2": data(b"font", "font/woff2"),
            **{f"/{name}.png": png(name) for name in ("one", "two", "shared", "bg", "home")},
        },
    )


@pytest.mark.slow
def test_requisites_are_fetched_once_and_recorded_with_their_page(tmp_path: Path) -> None:
    archive = tmp_path / "a"
    with MadeUpWeb([_site()]) as web:
        done = run("archiver", "crawl", "http://needs.example/", "--archive", archive,
                   *settings(web, ARCHIVER_REQUISITES="all"))  # fmt: skip
        asked = web.paths("needs.example")

    assert done.returncode == 0, done.stderr
    assert len(lines(archive, "articles")) == 2
    assert sorted(asked) == sorted(
        ["/robots.txt", "/", "/one", "/two", "/main.css", "/more.css", "/f.woff2", "/bg.png",
         "/one.png", "/two.png", "/shared.png", "/gone.png"]
    )  # fmt: skip
    told = {
        record.url: record.raw.decode()
        for record in records(archive)
        if record.type == "metadata" and "requisite" in record.raw.decode()
    }
    font = told["http://needs.example/f.woff2"]
    assert "requisite: font" in font
    assert "requisite-of: http://needs.example/" in font
    assert "via: http://needs.example/more.css" in font
    assert "http://needs.example/one.png" in told
    assert "http://needs.example/one" not in told
    lacking = {
        line["expected"]: (line["url"].removeprefix("http://needs.example"), line["found"])
        for line in lines(archive, "doubts")
        if line["code"] == "requisite-missing"
    }
    page, reason = lacking.pop("image http://needs.example/gone.png")
    assert (page in ("/one", "/two"), reason) == (True, "HTTP 404")
    page, reason = lacking.pop("image http://needs.example/private/no.png")
    assert (page in ("/one", "/two"), reason.split(":")[0]) == (True, "robots")
    assert lacking == {}
    assert run("archiver", "verify", archive).returncode == 0


@pytest.mark.slow
def test_a_page_that_was_asked_for_comes_alone_unless_told_otherwise(tmp_path: Path) -> None:
    with MadeUpWeb([_site()]) as web:
        given = ("page", "-a", "url=http://needs.example/one")
        run("archiver", "crawl", *given, "--archive", tmp_path / "a",
            *settings(web, ARCHIVER_REQUISITES=""))  # fmt: skip
        alone = web.paths("needs.example")
        run("archiver", "crawl", *given, "--archive", tmp_path / "b", "--requisites", "images",
            *settings(web, ARCHIVER_REQUISITES=""))  # fmt: skip
        pictures = web.paths("needs.example")[len(alone) :]

    assert alone == ["/robots.txt", "/one"]
    assert sorted(pictures) == ["/gone.png", "/one", "/one.png", "/robots.txt", "/shared.png"]
