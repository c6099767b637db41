"""Any bytes are read: no exception, bounded time and memory, a doubt where something was cut."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.model.article import Article
from archiver.model.jsonform import from_line, to_line
from archiver.read import read_page

PROSE = "<p>A paragraph that says something of somebody, at some length, so that it counts.</p>" * 8
_KEYS = st.sampled_from(
    ["@type", "@id", "@graph", "headline", "name", "author", "editor", "datePublished", "image",
     "url", "keywords", "articleBody", "articleSection", "liveBlogUpdate", "publisher",
     "mainEntityOfPage", "isAccessibleForFree", "inLanguage"]
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)


def _page(script: str) -> bytes:
    text = (
        f'<html><head><title>A story</title><script type="application/ld+json">{script}</script>'
        f"</head><body><article><h1>A story</h1>{PROSE}</article></body></html>"
    )
    return text.encode("utf-8", "surrogatepass")


def _read(script: str) -> Article:
    article = read_page(_page(script), url="https://a.example/x").article
    assert article is not None
    assert from_line(Article, to_line(article)) == article
    return article


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("[" * 100_000, "json-broken"),
        ('{"a":' * 100_000, "json-broken"),
        ('{"@type": "NewsArticle", "datePublished": ' + "9" * 9_000 + "}", "date-unread"),
        ('{"@type": "NewsArticle", "datePublished": "0000-00-00"}', "date-unread"),
        ('{"@type": "NewsArticle", "headline": ', "json-broken"),
        ("[" + '{"@type": "NewsArticle"},' * 20_000 + "1]", "oversize"),
    ],
)
def test_bad_json_ld_is_a_doubt(script: str, code: str) -> None:
    assert code in [doubt.code for doubt in _read(script).doubts]


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": NaN, "image": Infinity}',
        '{"@type": "NewsArticle", "headline": "\\ud800 half", "author": "\\udfff"}',
        '{"@graph": [{"@id": "a", "@type": "NewsArticle", "author": {"@id": "a"}}]}',
        '{"@type": [5, null], "@graph": {"@type": 7}}',
        '{"@type": "NewsArticle", "image": "javascript:alert(1)", "url": "data:text/html,x"}',
    ],
)
def test_odd_json_ld_changes_nothing(script: str) -> None:
    article = _read(script)

    assert article.headline == "A story"
    assert article.images == ()


@given(JSON)
@settings(max_examples=40, deadline=None)
def test_any_json_is_read(value: object) -> None:
    _read(json.dumps({"@type": "NewsArticle", "x": value}))
    _read(json.dumps(value))


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<article><h1>A story</h1>", b"<table><tr><td>"]),
)
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_read(data: bytes, before: bytes) -> None:
    reading = read_page(before + data, url=None)

    assert reading.article is not None or reading.doubts


_PROGRAM = textwrap.dedent("""
    import re, sys, time
    from archiver.read import read_page
    read_page(b"<html><h1>warm</h1><p>up</p></html>", url=None)
    PROSE = b"<p>A paragraph that says something of somebody, at length, so that it counts.</p>" * 9
    TWEET = (
        b'<blockquote class="twitter-tweet"><p>words</p>&mdash; Li (@li) '
        b'<a href="https://twitter.com/li/status/1511000000000000001">5 April</a></blockquote>'
    )
    page = eval(sys.argv[1])
    start = time.process_time()
    reading = read_page(page, url="https://a.example/x")
    took_s = time.process_time() - start
    doubts = reading.article.doubts if reading.article else reading.doubts
    # not ru_maxrss: that begins with what the process that started this one holds
    status = open("/proc/self/status").read()
    peak_mb = int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) / 1024
    print(round(took_s, 2), round(peak_mb), ",".join(sorted({doubt.code for doubt in doubts})))
""")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "code"),
    [
        ('b"<h1>A story</h1>" + b"<div>" * 100_000 + b"words " * 500', "nesting"),
        ('b"<h1>A story</h1>" + b"<table><tr><td>" * 30_000 + b"words " * 500', "nesting"),
        ('b"<h1>A story</h1><script type=application/ld+json>" + b"x" * 50_000_000', "oversize"),
        ('b"<h1>A story</h1><p>" + b"word " * 5_000_000', "truncated"),
        ('b"<h1>A story</h1>" + b"<p>Words in a row, and more.</p>" * 60_000', "truncated"),
        ('b"<head>" + b"<meta name=author content=Jane>" * 100_000', "truncated"),
        ('b"<" * 2_000_000', "no-headline"),
        ('b"<title>" + b"word " * 900_000 + b"</title><h1>A</h1>" + PROSE', "oversize"),
        ('b"<title>" + b"a - " * 1_000_000 + b"</title><h1>A</h1>" + PROSE', "oversize"),
        ("b\"<meta name=title content='\" + b'x y ' * 900_000 + b\"'>\" + PROSE", "oversize"),
        ("b\"<meta name=author content='\" + b'Li Wei, ' * 400_000 + b\"'>\" + PROSE", "oversize"),
        ('b"<h1>A story</h1>" + PROSE + TWEET * 10_000', "truncated"),
        ("b'<h1>A story</h1>' + PROSE + TWEET.replace(b'words', b' - (@' * 400_000)", ""),
    ],
)  # fmt: skip
def test_a_huge_page_takes_less_than_five_seconds_and_300_megabytes(page: str, code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, page], capture_output=True, text=True, check=True
    )

    took_s, peak_mb, codes = done.stdout.rstrip("\n").split(" ")
    assert float(took_s) < 5
    assert float(peak_mb) < 300
    assert code in codes.split(",") or not code
