"""A small hostile web: raw answers on loopback, good pages among them, and what was asked."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import brotli

HOST = "news.hostile.example"
GOOD = tuple(f"/good/a-story-that-is-good-{n}" for n in range(1, 7))
LOCAL_FILE = "file:///etc/passwd"
INWARD = (
    "127.0.0.1:{port}", "2130706433:{port}", "0x7f.1:{port}", "0177.0.0.1:{port}", "127.1:{port}",
    "127.0.0.1.:{port}", "localhost:{port}", "[::1]:{port}", "[::ffff:127.0.0.1]:{port}",
    "[64:ff9b::7f00:1]:{port}", "[2002:7f00:1::]:{port}", "%31%32%37.0.0.1:{port}",
    "①②⑦.⓪.⓪.①:{port}", "127。0。0。1:{port}", HOST + "@127.0.0.1:{port}",
    "127.0.0.1:{port}#@" + HOST, "169.254.169.254", "0:{port}", "news.hostile.example.:{port}",
)  # fmt: skip
"""Hosts and ports by which the other server is meant; it may be asked by none of them."""
_PROSE = "The band played for two hours and the square sang along until the last tram had gone. "
_CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
_CHARSETS = ("zlib", "unicode_escape", "utf-7", "punycode", "idna", "rot13", "hex", "bz2")


def page(title: str, body: str = "", head: str = "") -> bytes:
    """Return a page that reads as an article."""
    text = f"<!doctype html><title>{title}</title>{head}<article><h1>{title}</h1>{body}</article>"
    return text.encode("utf-8", "surrogatepass")


def good(path: str) -> bytes:
    """Return a good page, different for each path."""
    return page(f"Story {path[-1]}", f"<p>{_PROSE * 3}</p><p>Number {path[-1]}. {_PROSE}</p>")


def answer(body: bytes, *head: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """Return the bytes of a response."""
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Length: {len(body) if length is None else length}",
        *head,
    ]
    if not any(line.startswith("Content-Type") for line in head):
        lines.append("Content-Type: text/html; charset=utf-8")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def _leading_to(target: str) -> bytes:
    location = target.encode().decode("latin-1")
    return answer(b"", f"Location: {location}", status="302 Found")


def redirects(port: int) -> dict[str, bytes]:
    """Return what leads to where nobody may go: by redirect, meta refresh and picture."""
    targets = [f"http://{host.format(port=port)}/" for host in INWARD]
    targets += [f"//127.0.0.1:{port}/", f"\\\\127.0.0.1:{port}\\", f"http:\\\\127.0.0.1:{port}/",
                LOCAL_FILE, "javascript:alert(1)", "gopher://127.0.0.1:70/", "data:text/html,x", "http://",
                "http://[::1", f"http://{HOST}:22/", "/r/loop", "x" * 70_000]  # fmt: skip
    made = {f"/r/{n}": _leading_to(target) for n, target in enumerate(targets)}
    made["/r/loop"] = _leading_to("/r/loop")
    pictures = "".join(f'<p>{_PROSE}</p><img src="{target}">' for target in [*targets[:-2], *made])
    made["/p/pictures"] = answer(page("Pictures", pictures))
    for n, target in enumerate(targets[:8]):
        refresh = f'<meta http-equiv="refresh" content="0; url={target}">'
        made[f"/m/{n}"] = answer(page(f"Refresh {n}", f'<img src="{target}i.png">', head=refresh))
    return made


def bodies() -> dict[str, bytes]:
    """Return answers that are too large, too deep, broken, or not what they say."""
    zeros = bytes(48 << 20)
    twice = gzip.compress(gzip.compress(zeros, 1), 1)
    xml = "Content-Type: application/xhtml+xml"
    entity = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{LOCAL_FILE}">]><html><h1>E</h1>&x;</html>'
    made = {
        "/b/gzip-gzip": answer(twice, "Content-Encoding: gzip, gzip"),
        "/b/br": answer(brotli.compress(zeros, quality=3), "Content-Encoding: br"),
        "/b/no-coding": answer(page("Plain"), "Content-Encoding: gzip"),
        "/b/title": answer(page("T" * 5_000_000)),
        "/b/deep": answer(b"<h1>Deep</h1>" + b"<div>" * 60_000 + b"x"),
        "/b/tables": answer(b"<h1>Tables</h1>" + b"<table><tr><td>" * 20_000),
        "/b/headers": answer(page("Headers"), *(f"X-{n}: v" for n in range(20_000))),
        "/b/http09": b"<h1>No head at all</h1>",
        "/b/chunks": _CHUNKED + b"zz\r\n<h1>x</h1>\r\n",
        "/b/huge-chunk": _CHUNKED + b"ffffffffffffffff\r\nx",
        "/b/short": answer(page("Short"), length=9_000_000),
        "/b/negative": answer(page("Negative"), length=-5),
        "/b/lengths": answer(page("Lengths"), "Content-Length: 7"),
        "/b/forged": answer(page("Forged"), length=20) + answer(page("INJECTED")),
        "/b/nul": answer(b"<h1>N\0ul \xff\xfe</h1><p>\x01\x08 text &#8; &#xD800; \xed\xa0\x80</p>"),
        "/b/entity": answer(entity.encode(), xml),
        "/b/empty": b"",
    }  # fmt: skip
    for name in _CHARSETS:
        made[f"/b/charset-{name}"] = answer(
            page(f"In {name}"), f"Content-Type: text/html; charset={name}"
        )
    return made


def injections() -> dict[str, bytes]:
    """Return what would write lines of its own into records, logs, terminals or file names."""
    evil = "Evil \x1b]0;owned\x07 \u202etxt.exe \u2028 \u2029 \u0085 end"
    cookie = "Set-Cookie: secret=1; Path=/"
    ld = '{"@type":"NewsArticle","headline":"A\\nWARC/1.1\\r\\n\\u0000\\ud800","author":NaN}'
    return {
        "/i/title": answer(page(evil, f"<p>{evil} {_PROSE * 3}</p>")),
        "/i/data": answer(
            page("D", _PROSE * 4, f'<script type="application/ld+json">{ld}</script>')
        ),
        "/i/header": answer(page("H"), "X-Odd: a\x1b[31m\x00b\rX-Injected: yes", cookie),
        "/i/name": answer(page("F"), 'Content-Disposition: attachment; filename="../../owned"'),
        "/i/crlf": _leading_to("/i/%0d%0aX-Injected:%20yes?%1b]0;owned%07"),
        "/i/..%2f..%2fowned": answer(page("Up")),
        "/i/%1b]0;owned%07": answer(page("Escape")),
    }


def links(paths: Iterator[str] | list[str]) -> str:
    """Return a list of links, one a line."""
    return "".join(f'<p><a href="{path}">{path}</a></p>' for path in paths)


def site(port: int) -> dict[str, bytes]:
    """Return the whole site; `port` is that of the server which may not be asked."""
    hostile = redirects(port) | bodies() | injections()
    outward = [f"http://{host.format(port=port)}/l" for host in INWARD] + [
        LOCAL_FILE,
        "ftp://x.example/",
    ]
    start = page(
        "Start", links([*GOOD[:3], *hostile, *outward, f"http://u:p@{HOST}/good", *GOOD[3:]])
    )
    robots = (
        f"User-agent: *\nAllow: /\nSitemap: http://127.0.0.1:{port}/s.xml\nSitemap: {LOCAL_FILE}\n"
    )
    plain = answer(robots.encode(), "Content-Type: text/plain")
    return {"/": answer(start), "/robots.txt": plain, **hostile} | {
        path: answer(good(path)) for path in GOOD
    }
