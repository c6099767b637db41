"""What a robots.txt allows, by RFC 9309; pure: bytes or an outcome in, a verdict out.

Protego reads and matches (groups, wildcards, longest match); this adds what the fetch itself
means, and names the rule that decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from protego import Protego
from protego._utils import _quote_path

from archiver.read.sitemaps import sitemaps_of

MAX_ROBOTS_BYTES = 512 << 10
"""RFC 9309 section 2.5 asks for at least 500 KiB; what lies behind is not read."""
MAX_CRAWL_DELAY_S = 30.0
MAX_REDIRECTS = 5
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# Python's lines end at more characters than RFC 9309's do
_NO_LINE_END = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]")

UNREACHABLE = "robots-unreachable"

Source = Literal["rules", "unavailable", "unreachable"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """Whether an address may be asked for, and why."""

    is_allowed: bool
    reason: str
    """`robots` when a rule forbids, `UNREACHABLE` or graver when nothing was said; else empty."""
    words: str
    """For people and the metadata record: the deciding rule."""
    crawl_delay_s: float | None = None
    """Seconds between two requests, within bounds; None when nothing is asked."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Robots:
    """The robots.txt of one origin, or what came in its place."""

    source: Source
    words: str
    """How it was found: the status, or the error."""
    parser: Protego | None = None
    sitemaps: tuple[str, ...] = ()
    reason: str = UNREACHABLE
    """Of the refusal when it is unreachable: `certificate` when that was why."""

    def verdict(self, url: str, product: str) -> Verdict:
        """Judge an address for a product token such as `Archiver`."""
        if self.source == "unreachable":
            words = f"disallowed: robots.txt unreachable ({self.words})"
            return Verdict(is_allowed=False, reason=self.reason, words=words)
        if self.parser is None:
            return Verdict(is_allowed=True, reason="", words=f"allowed: {self.words}")
        delay = self.parser.crawl_delay(product)
        is_allowed = self.parser.can_fetch(url, product)
        said = "allowed" if is_allowed else "disallowed"
        return Verdict(
            is_allowed=is_allowed,
            reason="" if is_allowed else "robots",
            words=f"{said}: {_rule(self.parser, url, product)}",
            crawl_delay_s=None if delay is None else min(delay, MAX_CRAWL_DELAY_S),
        )


def robots_of(body: bytes, *, url: str) -> Robots:
    """Read a robots.txt that came with a 2xx status."""
    text = _decoded(body[:MAX_ROBOTS_BYTES])
    return Robots(
        source="rules", words="200", parser=Protego.parse(text), sitemaps=sitemaps_of(text, url=url)
    )


def robots_for_status(status: int) -> Robots:
    """Say what a status other than 2xx and 3xx means: RFC 9309 sections 2.3.1.3 and 2.3.1.4.

    429 asks for patience and is no word about rules, so it counts as unreachable.
    """
    if 400 <= status < 500 and status != 429:  # noqa: PLR2004  # HTTP's own classes
        return Robots(source="unavailable", words=f"robots.txt answers {status}")
    return Robots(source="unreachable", words=f"HTTP {status}")


def _decoded(body: bytes) -> str:
    for bom, charset in _BOMS:
        if body.startswith(bom):
            return _one_way(body[len(bom) :].decode(charset, "replace"))
    return _one_way(body.decode("utf-8", "ignore"))


def _one_way(text: str) -> str:
    """Leave line ends that RFC 9309 knows, and no other control character."""
    return _NO_LINE_END.sub("", text.lstrip("\ufeff"))


def _rule(parser: Protego, url: str, product: str) -> str:
    """Return the rule that decides, as Protego matches it; it has no public door for that."""
    group = parser._get_matching_rule_set(product)  # noqa: SLF001  # held by a contract test
    if group is None:
        return "no group for us"
    path = _quote_path(url)
    for rule in group._rules:  # noqa: SLF001  # likewise
        if rule.value.match(path):
            return f"{rule.field}: {rule.value._pattern} (user-agent: {group.user_agent})"[:300]  # noqa: SLF001
    return f"no rule matches (user-agent: {group.user_agent})"[:300]
