"""A raw endpoint over captures, for tools: Memento (RFC 7089), raw mementos, CDX queries.

`/timegate/URL`, `/timemap/link/URL`, `/web/YYYYMMDDhhmmssid_/URL` (the body as it came, still
content-encoded, its headers of then) and `/cdx?url=URL`. No page is rewritten here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from threading import Lock
from urllib.parse import parse_qs, urlsplit

from archiver.model.url import is_web
from archiver.replay.captures import Captures
from archiver.warc.cdxj import IndexLine

_MEMENTO = re.compile(r"/web/(\d{4,14})id_/(.+)", re.DOTALL)
_DIGITS = 14
_NOT_ALL_SENT = re.compile(
    rb"transfer-encoding|content-length|connection|keep-alive|trailer|upgrade"
)
_MARK = "X-Archive-Orig-"
_UNSAFE = (b"set-cookie", b"strict-transport-security", b"clear-site-data", b"alt-svc")
"""What would act on our own origin instead of telling about the old one."""

Headers = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the endpoint says."""

    status: int
    headers: Headers
    body: bytes = b""


class Memento:
    """Answers requests; knows nothing of sockets."""

    def __init__(self, captures: Captures, origin: str) -> None:
        self._captures = captures
        self._origin = origin
        self._lock = Lock()

    def answer(self, target: str, accept_datetime: str | None = None) -> Answer:
        """Answer a GET for a request target."""
        with self._lock:
            return self._answer(target, accept_datetime)

    def _answer(self, target: str, accept_datetime: str | None) -> Answer:
        if target.startswith("/timegate/"):
            return self._gate(target.removeprefix("/timegate/"), accept_datetime)
        if target.startswith("/timemap/link/"):
            return self._map(target.removeprefix("/timemap/link/"))
        if match := _MEMENTO.fullmatch(target):
            return self._raw(match[2], match[1])
        if target.startswith("/cdx?"):
            return self._cdx(target)
        return _plain(404, "ask /timegate/URL, /timemap/link/URL, /web/TIMEid_/URL or /cdx?url=URL")

    def _gate(self, url: str, accept_datetime: str | None) -> Answer:
        lines = self._lines(url)
        if not lines:
            return _plain(404, f"no capture of {url}")
        wanted = lines[-1].timestamp
        if accept_datetime:
            try:
                moment = parsedate_to_datetime(accept_datetime).astimezone(UTC)
            except (ValueError, TypeError):
                return _plain(400, "Accept-Datetime is no date: write it as RFC 7231 does")
            wanted = f"{moment:%Y%m%d%H%M%S}"
        line = min(lines, key=lambda one: abs(int(one.timestamp) - int(wanted)))
        headers = [
            ("Location", self._address(line)),
            ("Vary", "accept-datetime"),
            ("Link", self._links(line, lines)),
        ]
        return Answer(status=302, headers=headers)

    def _map(self, url: str) -> Answer:
        lines = self._lines(url)
        if not lines:
            return _plain(404, f"no capture of {url}")
        parts = [
            f'<{url}>; rel="original"',
            f'<{self._origin}/timegate/{url}>; rel="timegate"',
            f'<{self._origin}/timemap/link/{url}>; rel="self"; type="application/link-format"',
            *(self._link(line, "memento") for line in lines),
        ]
        kind = ("Content-Type", "application/link-format; charset=utf-8")
        return Answer(status=200, headers=[kind], body=",\n".join(parts).encode())

    def _raw(self, url: str, timestamp: str) -> Answer:
        capture = self._captures.find(url, at=timestamp) if is_web(url) else None
        if capture is None:
            return _plain(404, f"no capture of {url}")
        lines = self._lines(url)
        line = next(
            (one for one in lines if one.offset == capture.record.offset
             and one.filename == capture.filename), lines[0],
        )  # fmt: skip
        headers: Headers = [("Memento-Datetime", _http_date(line.timestamp))]
        headers.append(("Link", self._links(line, lines)))
        headers.append(("X-Content-Type-Options", "nosniff"))
        headers.append(("Content-Security-Policy", "sandbox"))
        for name, value in capture.head.fields:
            lower, text = name.lower(), value.decode("latin-1")
            if lower in (b"content-type", b"content-encoding", b"content-language"):
                headers.append((name.decode("latin-1"), text))
            elif not _NOT_ALL_SENT.fullmatch(lower) and lower not in _UNSAFE:
                headers.append((f"{_MARK}{name.decode('latin-1')}", text))
        status = capture.head.status
        if 300 <= status < 400:  # noqa: PLR2004  # a redirect is told, not followed, by a raw memento
            headers.append((f"{_MARK}Status", str(status)))
            status = 200
        return Answer(status=status, headers=headers, body=capture.payload)

    def _cdx(self, target: str) -> Answer:
        asked = parse_qs(urlsplit(target).query)
        url = (asked.get("url") or [""])[0]
        if not is_web(url):
            return _plain(400, "name an http or https address: /cdx?url=URL")
        lines = self._lines(url)
        if at := (asked.get("closest") or [""])[0]:
            if not at.isdecimal() or len(at) > _DIGITS:
                return _plain(400, "closest is no time: write YYYY to YYYYMMDDhhmmss")
            near = int(at.ljust(_DIGITS, "0"))
            lines.sort(key=lambda one: abs(int(one.timestamp) - near))
        limit = (asked.get("limit") or [""])[0]
        chosen = lines[: int(limit)] if limit.isdecimal() else lines
        if asked.get("output") == ["json"]:
            texts = [json.dumps({"urlkey": one.key, "timestamp": one.timestamp,
                                 **json.loads(one.to_line().split(" ", 2)[2])})
                     for one in chosen]  # fmt: skip
            return Answer(status=200, headers=[("Content-Type", "application/x-ndjson")],
                          body="".join(f"{text}\n" for text in texts).encode())  # fmt: skip
        return _plain(200, "\n".join(line.to_line() for line in chosen))

    def _lines(self, url: str) -> list[IndexLine]:
        return self._captures.lines(url) if is_web(url) else []

    def _address(self, line: IndexLine) -> str:
        return f"{self._origin}/web/{line.timestamp}id_/{line.url}"

    def _link(self, line: IndexLine, rel: str) -> str:
        moment = _http_date(line.timestamp)
        return f'<{self._address(line)}>; rel="{rel}"; datetime="{moment}"'

    def _links(self, line: IndexLine, lines: Sequence[IndexLine]) -> str:
        rels = {lines[0].offset: "first", lines[-1].offset: "last"}
        rel = " ".join([*([rels[line.offset]] if line.offset in rels else []), "memento"])
        return ", ".join(
            (
                f'<{line.url}>; rel="original"',
                f'<{self._origin}/timegate/{line.url}>; rel="timegate"',
                f'<{self._origin}/timemap/link/{line.url}>; rel="timemap"',
                self._link(line, rel),
            )
        )


def _http_date(timestamp: str) -> str:
    moment = datetime.strptime(timestamp[:_DIGITS], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return format_datetime(moment, usegmt=True)


def _plain(status: int, text: str) -> Answer:
    kind = ("Content-Type", "text/plain; charset=utf-8")
    return Answer(status=status, headers=[kind], body=f"{text}\n".encode())
