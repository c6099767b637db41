"""The spider of given addresses and requests: `url=`, `urls=FILE`, `requests=FILE`.

`urls` may name what `seeds` can read; `since` and `until` leave out what lies outside.

A line that is no address or no request is an ArgumentError with file and line number, before
anything is fetched.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from scrapy import Request
from scrapy.http import Response

from archiver.crawl.spider.answer import Answer
from archiver.crawl.spider.arguments import (
    ArgumentError,
    Arguments,
    addresses,
    refuse_unknown,
    window_of,
)
from archiver.crawl.spider.seeds import Seed, read_seeds
from archiver.crawl.spider.site import SiteSpider
from archiver.model.article import Reading
from archiver.model.url import is_web

_METHOD = re.compile(r"[A-Z]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A request as it was given."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    seed: Seed | None = None
    """What a list says of the address."""


class GivenSpider(SiteSpider):
    """Fetches what it is given, and nothing else."""

    requisites = "none"

    def __init__(self, arguments: Arguments, wanted: tuple[Asked, ...]) -> None:
        super().__init__(arguments)
        self.wanted = wanted

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Self:
        """Make the spider of what is given; raise ArgumentError when that is wrong."""
        return cls(Arguments(window=window_of(given)), read_asked(given))

    def seeds(self) -> Iterable[str]:
        """Name the addresses this crawl was given."""
        return (each.url for each in self.wanted)

    async def start(self) -> AsyncIterator[Any]:
        """Ask for what was given, in order."""
        for each in self.wanted:
            if each.seed and not each.seed.may_lie_in(self.arguments.window):
                self.crawler.stats.inc_value("archiver/scope/outside-window")
                continue
            yield Request(
                each.url,
                self.parse,
                method=each.method,
                headers=dict(each.headers),
                body=each.body,
                errback=self.failed,
            )

    async def parse(self, response: Response) -> AsyncIterator[Request | Reading]:
        """Read the answer, whatever it is."""
        yield await self.reading_of(Answer.of(response))


def read_asked(given: Mapping[str, str]) -> tuple[Asked, ...]:
    """Return the requests that the arguments name, each once, in order."""
    refuse_unknown(given, {"url", "urls", "requests", "since", "until"})
    asked = [Asked(url=url) for url in addresses(given.get("url", ""), name="url")]
    if "urls" in given:
        asked += [Asked(url=seed.url, seed=seed) for seed in read_seeds(given["urls"])]
    if "requests" in given:
        asked += _requests_of(Path(given["requests"]))
    if not asked:
        raise ArgumentError("nothing to fetch: give url=URL, urls=FILE or requests=FILE")
    once = {(each.method, each.url, str(each.headers), each.body): each for each in asked}
    return tuple(once.values())


def _requests_of(file: Path) -> Iterator[Asked]:
    for where, line in _lines(file):
        try:
            plain = json.loads(line)
        except ValueError as error:
            raise ArgumentError(f"{where}: not JSON: {error}") from error
        yield _request_of(plain, where)


def _request_of(plain: Any, where: str) -> Asked:  # noqa: ANN401  # any JSON
    if not isinstance(plain, dict) or not is_web(str(plain.get("url"))):
        raise ArgumentError(f"{where}: no http or https address under 'url'")
    method, headers = plain.get("method") or "GET", plain.get("headers") or {}
    body = plain.get("body") or ""
    if not isinstance(method, str) or not _METHOD.fullmatch(method):
        raise ArgumentError(f"{where}: {method!r} is no method: write GET, HEAD, POST …")
    if not isinstance(headers, dict) or not isinstance(body, str):
        raise ArgumentError(f"{where}: 'headers' must be an object and 'body' a text")
    texts = {str(name): str(value) for name, value in headers.items()}
    return Asked(url=plain["url"], method=method, headers=texts, body=body)


def _lines(file: Path) -> Iterator[tuple[str, str]]:
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ArgumentError(f"requests={str(file)!r} cannot be read: {error}") from error
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield f"{file}:{number}", line.strip()
