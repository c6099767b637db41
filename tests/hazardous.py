"""A worker as the crawl's own, but for pages that say in their text what befalls who reads them."""

from __future__ import annotations

import os
import re
import signal
import time

from archiver.crawl.reading import worker
from archiver.crawl.reading.page import Page, PageRead, read

_SAID = re.compile(rb"hazard:(\w+)")
PROSE = "The band played for two hours and the square sang along until the last tram had gone. "


def page(hazard: str = "", number: int = 1) -> bytes:
    """Return an article with a link; `hazard` befalls who reads it."""
    return (
        f"<!doctype html><title>Story {number}</title><article><h1>Story {number}</h1>"
        f"<p>{PROSE * 4}</p><p>Number {number}. {PROSE * 2} hazard:{hazard}</p></article>"
        f'<nav><a href="/behind/{number}">on</a></nav>'
    ).encode()


def main(channel: int, *, limit_s: float, limit_bytes: int, parent: int) -> None:
    """Do a worker's work."""
    worker.read = _read  # type: ignore[attr-defined]  # the hazard stands in its place
    worker.main(channel, limit_s=limit_s, limit_bytes=limit_bytes, parent=parent)


def _read(page: Page) -> PageRead:
    said = _SAID.search(page.data)
    if page.wants_article and said:
        _befall(said[1].decode())
    return read(page)


def _befall(hazard: str) -> None:
    match hazard:
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "exit":
            os._exit(3)
        case "hang":
            while True:
                time.monotonic()
        case "stop":
            os.kill(os.getpid(), signal.SIGSTOP)
        case "eat":
            eaten = []
            while True:
                eaten.append(bytes(16 << 20))
        case "raise":
            raise LookupError("nobody foresaw this")
        case "grow":
            len(b"x" * worker.WORN_BYTES)
