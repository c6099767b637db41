"""Writes the site as files, once: articles, lists, feed, sitemap, robots.txt, pictures.

Beside each page lies its gzip form, so that a server needs no time to make it.
"""

from __future__ import annotations

import gzip
import os
import shutil
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks.newssite.articles import (
    PICTURES,
    SECTIONS,
    article,
    headline,
    path,
    picture,
    published,
)

REVISION = "1"
"""Changes with the form of the pages: what an older one has written is written anew."""
_CHANGED = 1_772_352_000
"""When every file was changed, seconds since 1970: Last-Modified and ETag come of it."""
_NEWEST = 30
"""Articles of a feed and of a list."""
_SITEMAP = 50_000
"""Addresses of a sitemap, at most (sitemaps.org)."""


def written(folder: Path, count: int, *, is_small: bool = False) -> Path:
    """Return the folder of a site of `count` articles below `folder`; write it if need be."""
    root = folder / f"{'small' if is_small else 'site'}-{count}-{REVISION}"
    if not root.exists():
        unfinished = root.with_suffix(".part")
        shutil.rmtree(unfinished, ignore_errors=True)
        for name, body in files(count, is_small=is_small):
            _write(unfinished / name, body, is_packed=not is_small)
        unfinished.rename(root)
    return root


def addresses(count: int, base: str) -> list[str]:
    """Return the addresses of all articles."""
    return [base + path(number) for number in range(count)]


def files(count: int, *, is_small: bool = False) -> Iterator[tuple[str, bytes]]:
    """Give every file of the site: name and content."""
    for number in range(count):
        yield path(number)[1:], article(number, count, is_small=is_small)
    yield "index.html", _list("The newest", list(range(count))[-_NEWEST:], with_sections=True)
    for at, section in enumerate(SECTIONS):
        numbers = [n for n in range(count) if n % len(SECTIONS) == at][-_NEWEST:]
        yield f"{section}/index.html", _list(section, numbers)
    yield "feed.xml", _feed(list(range(count))[-_NEWEST:])
    yield "sitemap.xml", _sitemap(count)
    yield "robots.txt", b"User-agent: *\nDisallow: /private/\n"
    for number in range(PICTURES):
        yield picture(number)[1:], _png(number)


def _write(file: Path, body: bytes, *, is_packed: bool) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    forms = {file: body}
    if is_packed and file.suffix != ".png":
        forms[file.with_name(f"{file.name}.gz")] = gzip.compress(body, 6, mtime=0)
    for name, content in forms.items():
        name.write_bytes(content)
        os.utime(name, (_CHANGED, _CHANGED))


def _list(title: str, numbers: list[int], *, with_sections: bool = False) -> bytes:
    sections = "".join(f'<a href="/{one}/">{one}</a> ' for one in SECTIONS if with_sections)
    links = "".join(f'<li><a href="{path(n)}">{headline(n)}</a></li>' for n in numbers)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<link rel="alternate" type="application/rss+xml" href="/feed.xml"></head>'
        f"<body><nav>{sections}</nav><h1>{title}</h1><ul>{links}</ul></body></html>\n"
    ).encode()


def _feed(numbers: list[int]) -> bytes:
    items = "".join(
        f"<item><title>{escape(headline(n))}</title><link>{path(n)}</link>"
        f"<guid isPermaLink='false'>{n}</guid></item>"
        for n in numbers
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>News</title>'
        f"<link>/</link><description>All</description>{items}</channel></rss>\n"
    ).encode()


def _sitemap(count: int) -> bytes:
    entries = "".join(
        f"<url><loc>{path(n)}</loc><lastmod>{published(n)}</lastmod></url>"
        for n in range(min(count, _SITEMAP))
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><urlset xmlns='
        f'"http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>\n'
    ).encode()


def _png(number: int) -> bytes:
    """Return a picture of one colour, 640 by 360."""
    row = b"\0" + bytes((number * 4 % 256, 90, 160)) * 640
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 640, 360, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(row * 360, 6)),
        (b"IEND", b""),
    )
    body = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)
