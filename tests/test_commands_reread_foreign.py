"""WARC files in the manner of other crawlers are read: odd records are passed by, none stops it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from crawling import run

STORY = (
    "<!doctype html><title>A story</title><article><h1>A story of some length</h1>"
    + "<p>It went on for a while, and everybody who had come stayed until the very end.</p>" * 8
    + "</article>"
).encode()
HTTP = "application/http; msgtype=response"


def _sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def _record(
    kind: str,
    url: str,
    block: bytes,
    number: int,
    *,
    content_type: str = HTTP,
    version: str = "1.0",
    more: Mapping[str, str] | None = None,
) -> bytes:
    fields = {
        "WARC-Type": kind,
        "WARC-Target-URI": url,
        "WARC-Date": f"2026-01-02T03:04:{number:02}Z",
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{number:012}>",
        "WARC-Block-Digest": _sha1(block),
        "Content-Type": content_type,
        "Content-Length": str(len(block)),
    } | dict(more or {})
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return f"WARC/{version}\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def _page(url: str, number: int, head: str = "Content-Type: text/html\r\n", **more: str) -> bytes:
    block = f"HTTP/1.1 200 OK\r\n{head}\r\n".encode() + STORY
    return _record("response", url, block, number, version=more.pop("version", "1.0"),
                   more={"WARC-Payload-Digest": _sha1(STORY), **more})  # fmt: skip


def _info(text: str, version: str = "1.0") -> bytes:
    block = text.encode()
    return _record("warcinfo", "", block, 1, content_type="application/warc-fields",
                   version=version)  # fmt: skip


def _revisit(url: str, number: int) -> bytes:
    """A revisit that names the payload by its SHA-1 in base 32 only."""
    profile = "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"
    return _record("revisit", url, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", number,
                   more={"WARC-Profile": profile, "WARC-Payload-Digest": _sha1(STORY)})  # fmt: skip


def _heritrix() -> list[bytes]:
    return [
        _info("software: Heritrix/3.4.0\r\nformat: WARC File Format 1.0\r\nspider: of its own\r\n"),
        _record("response", "dns:a.test", b"20260102030405\na.test. 60 IN A 192.0.2.1\n", 2,
                content_type="text/dns"),
        _page("http://a.test/heritrix", 3),
        _record("metadata", "http://a.test/heritrix", b"fetchTimeMs: 12\r\n", 4,
                content_type="application/warc-fields"),
        _revisit("http://a.test/heritrix-again", 5),
    ]  # fmt: skip


def _browsertrix() -> list[bytes]:
    lower = "content-type: text/html\r\nx-orig-content-encoding: br\r\n"
    return [
        _info("software: Browsertrix-Crawler 1.7\r\n", "1.1"),
        _page("https://a.test/browsertrix", 12, lower, version="1.1",
              **{"WARC-Protocol": "h2", "WARC-Page-ID": "1"}),
        _record("resource", "urn:pageinfo:https://a.test/browsertrix", b'{"urls": {}}', 13,
                content_type="application/json", version="1.1"),
        _record("resource", "urn:text:https://a.test/browsertrix", b"words", 14,
                content_type="text/plain", version="1.1"),
    ]  # fmt: skip


def _news() -> list[bytes]:
    return [
        _info("publisher: CommonCrawl\r\nsoftware: StormCrawler\r\n"),
        _record("request", "http://a.test/news", b"GET /news HTTP/1.1\r\nHost: a.test\r\n\r\n", 22,
                content_type="application/http; msgtype=request"),
        _page("http://a.test/news", 23),
        _page("http://a.test/cut-by-length", 24, **{"WARC-Truncated": "length"}),
        _page("http://a.test/cut-by-the-net", 25, **{"WARC-Truncated": "disconnect"}),
    ]  # fmt: skip


def _odd() -> list[bytes]:
    """Heads that are not what lies below them, and records without what most have."""
    profile = "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"
    html = "Content-Type: text/html\r\n"
    http2 = b"HTTP/2 200\r\ncontent-type: text/html\r\n\r\n" + STORY
    bare = _page("http://a.test/without-a-content-type", 46, **{"Content-Type": ""})
    return [
        _record("response", "https://a.test/http2", http2, 41, version="1.1"),
        _page("http://a.test/no-longer-chunked", 42, html + "Transfer-Encoding: chunked\r\n"),
        _page("http://a.test/no-longer-short", 43, html + "Content-Length: 99\r\n"),
        _record("resource", "http://a.test/from-a-browser", STORY, 44, content_type="text/html"),
        _record("revisit", "http://a.test/nothing-but-a-digest", b"", 45,
                more={"WARC-Profile": profile, "WARC-Payload-Digest": _sha1(STORY)}),
        bare,
    ]  # fmt: skip


@pytest.mark.slow
def test_files_of_other_crawlers_give_their_articles(tmp_path: Path) -> None:
    for name, records in (
        ("h", _heritrix()), ("b", _browsertrix()), ("n", _news()), ("o", _odd())
    ):  # fmt: skip
        (tmp_path / f"{name}.warc.gz").write_bytes(b"".join(gzip.compress(one) for one in records))
    (tmp_path / "plain.warc").write_bytes(
        b"".join((_info("a: b\r\n"), _page("http://a.test/p", 32)))
    )

    done = run("archiver", "reread", tmp_path, "--json", "--out", tmp_path / "out.jsonl")

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["files"], told["misses"]) == (5, 0)
    read = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert {one["url"] for one in read} == {
        "http://a.test/heritrix", "http://a.test/heritrix-again", "https://a.test/browsertrix",
        "http://a.test/news", "http://a.test/cut-by-length", "http://a.test/cut-by-the-net",
        "http://a.test/p", "https://a.test/http2", "http://a.test/no-longer-chunked",
        "http://a.test/no-longer-short", "http://a.test/from-a-browser",
        "http://a.test/nothing-but-a-digest", "http://a.test/without-a-content-type",
    }  # fmt: skip
    assert {one["headline"] for one in read} == {"A story of some length"}
    cut = {one["url"] for one in read if "truncated" in one["flags"]}
    assert cut == {"http://a.test/cut-by-length", "http://a.test/cut-by-the-net"}


@pytest.mark.slow
def test_every_kind_of_spider_reads_pages_by_itself(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(_page("http://a.test/p", 32)))

    for name in ("sportskeeda", "site"):
        done = run("archiver", "reread", tmp_path, "--spider", name, "--jobs", "1")

        assert done.returncode == 0, done.stderr
