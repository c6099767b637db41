"""One function a target: takes any bytes, returns when every law holds, raises when one breaks.

Exceptions that a reader documents are caught here; whatever else comes out is a finding.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from archiver.crawl.limits.decode import codings_of, decoded
from archiver.crawl.politeness.rules import robots_of
from archiver.model.article import Article
from archiver.model.embed import Embed
from archiver.model.exchange import Exchange
from archiver.model.jsonform import from_line, to_line
from archiver.model.url import is_web
from archiver.read import read_page
from archiver.read.embeds.find import find_embeds
from archiver.read.embeds.state import state_embeds
from archiver.read.feeds import read_feed
from archiver.read.links import links_of
from archiver.read.sitemaps import read_sitemap
from archiver.read.sources.jsonld import ARTICLE, read_linked_data, says
from archiver.read.tree import parse_html
from archiver.warc.cdxj import index_file, parse_line
from archiver.warc.form.source import BrokenWarc
from archiver.warc.form.spool import spool
from archiver.warc.http.content import ContentUndecodable
from archiver.warc.http.framing import Framing
from archiver.warc.http.head import split_request
from archiver.warc.reader import Record, read_records
from archiver.warc.verify import check_warc
from archiver.warc.writer import WarcWriter

CORPUS = Path(__file__).parent / "corpus"
HERE = "https://news.example/story"
_METHODS = ("GET", "HEAD", "POST", "GET")
_ASIDE = ("interim", "excess")
_LIMIT_BYTES = 1 << 18
_WHEN = datetime(2026, 11, 25, tzinfo=UTC)
_HEAD = b"<html><head><title>A story</title><script type='application/ld+json'>"
_BODY = b"</script></head><body><article><h1>A story</h1><p>Somebody said something.</p></article>"


class LawBroken(AssertionError):  # noqa: N818 - says a state
    """A target's law does not hold for these bytes."""


def http(data: bytes) -> None:
    """Follow an answer: in whatever pieces, each byte is kept once and understood alike.

    One answer in eight is also written as a record, which must be without a finding.
    """
    choice, step, message = data[:1] or b"\0", (data[1:2] or b"\0")[0] % 64 + 1, data[2:]
    method = _METHODS[choice[0] & 3]
    whole = _framed(message, method, len(message) or 1)
    _hold(_framed(message, method, step) == whole, "what a message means depends on its pieces")
    head, payload = whole
    if head is not None:
        found = decoded(payload, codings_of(head), limit=_LIMIT_BYTES)
        _hold(len(found.body) <= max(_LIMIT_BYTES, len(payload)), "a body over its limit")
    split_request(message)
    if choice[0] & 0xE0 == 0:
        _is_written_well(message, method)


def _framed(message: bytes, method: str, step: int) -> tuple[list[bytes] | None, bytes]:
    framing = Framing(method=method)
    pieces = (message[at : at + step] for at in range(0, len(message), step))
    parts = [part for piece in pieces for part in framing.feed(piece)]
    parts.append(framing.rest())
    _hold(b"".join(part.raw for part in parts) == message, "bytes lost, doubled or out of order")
    codings = framing.head.all(b"content-encoding") if framing.head else None
    return codings, b"".join(part.payload for part in parts)


def _is_written_well(message: bytes, method: str) -> None:
    with TemporaryDirectory() as folder:
        writer = WarcWriter(
            Path(folder), prefix="f", info={"software": "fuzz"}, rotate_bytes=1 << 30,
            digest="sha256", now=lambda: _WHEN,
        )  # fmt: skip
        writer.write_exchange(_exchange(message, method))
        writer.close()
        found = [one for file in _files(folder) for one in check_warc(file) if one.is_error]
        _hold(not found, f"a record of ours has findings: {found[:3]}")


def _exchange(message: bytes, method: str) -> Exchange:
    """Return what the capture makes of such an answer."""
    framing = Framing(method=method)
    parts = [*framing.feed(message), framing.rest()]
    of_kind = {kind: b"".join(part.raw for part in parts if part.kind == kind) for kind in _ASIDE}
    response = spool()
    response.write(b"".join(part.raw for part in parts if part.kind not in _ASIDE))
    asked = f"{method} /story HTTP/1.1\r\nHost: news.example\r\n\r\n".encode()
    return Exchange(
        url=HERE, method=method, started=_WHEN, ended=_WHEN, request=asked, response=response,
        response_length_bytes=response.tell(), interim=of_kind["interim"],
        excess=of_kind["excess"], truncated="disconnect", status=200,
    )  # fmt: skip


def _files(folder: str) -> list[Path]:
    return sorted(path for path in Path(folder).rglob("*.warc.gz*") if path.is_file())


def warc(data: bytes) -> None:
    """Read, check and index a WARC file: to its end, or told to be broken."""
    is_zipped, content = bool((data[:1] or b"\0")[0] & 1), data[1:]
    path = _scratch() / ("f.warc.gz" if is_zipped else "f.warc")
    path.write_bytes(gzip.compress(content, 1) if is_zipped else content)
    with suppress(BrokenWarc):
        for record in read_records(path):
            _is_read(record)
    for finding in check_warc(path):
        str(finding)
    with suppress(BrokenWarc):
        for line in index_file(path, told=str):
            _hold(parse_line(line.to_line()) == line, "an index line does not come back")


def _is_read(record: Record) -> None:
    _ = record.type, record.url, record.http
    with suppress(ContentUndecodable):
        _hold(len(record.body(limit=_LIMIT_BYTES)) <= _LIMIT_BYTES, "a body over its limit")


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="fuzz-")


def _scratch() -> Path:
    return Path(_folder().name)


def embeds(data: bytes) -> None:
    """Recognise embeds: any markup gives some that can be written down, and links of the web."""
    root = parse_html(data)
    _hold(all(is_web(url) for url in links_of(root, HERE)), "a link that is not of the web")
    for stated in state_embeds(root, url=HERE):
        _comes_back(stated.embed)
    for found in find_embeds(root, url=HERE):
        _comes_back(found.embed)


def _comes_back(embed: Embed) -> None:
    line = to_line(embed)
    _hold(to_line(from_line(Embed, line)) == line, "an embed does not come back")


_read = count()


def jsonld(data: bytes) -> None:
    """Read JSON-LD: any script gives facts or doubts; one in sixteen is read as a whole page."""
    page = _HEAD + data.replace(b"</", b"< ") + _BODY
    linked = read_linked_data(parse_html(page))
    for node in linked.of_type(ARTICLE):
        for said in says(node, linked):
            str(said)
    if next(_read) % 16:
        return
    article = read_page(page, url=HERE).article
    if article is not None:
        line = to_line(article)  # half a character (`\\ud800`) is replaced here
        _hold(to_line(from_line(Article, line)) == line, "an article does not come back")


def feeds(data: bytes) -> None:
    """Read feeds and sitemaps: any bytes give addresses of the web, or doubts."""
    feed, sitemap = read_feed(data, url=HERE), read_sitemap(data, url=HERE)
    listed = [entry.url for entry in feed.entries]
    listed += [entry.url for entry in (*sitemap.entries, *sitemap.children)]
    _hold(all(map(is_web, listed)), "an address that is not of the web")
    _hold(not any("root:x:" in url for url in listed), "a file was read")
    _hold(bool(feed.entries or feed.next_url or feed.doubts), "a feed without a word")


def robots(data: bytes) -> None:
    """Judge by a robots.txt: any bytes give a verdict, in words of one line, on any path."""
    path, _, text = data.partition(b"\n")
    rules = robots_of(text, url="https://news.example/robots.txt")
    verdict = rules.verdict(f"https://news.example/{path.decode('utf-8', 'replace')}", "Archiver")
    _hold(len(verdict.words.splitlines()) == 1, f"a verdict of several lines: {verdict.words!r}")
    _hold(all(map(is_web, rules.sitemaps)), "a sitemap that is not of the web")


def _hold(is_true: bool, law: str) -> None:
    if not is_true:
        raise LawBroken(law)


TARGETS: dict[str, Callable[[bytes], None]] = {
    one.__name__: one for one in (http, warc, embeds, jsonld, feeds, robots)
}
