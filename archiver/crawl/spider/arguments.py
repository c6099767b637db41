"""What a spider may be told with `-a NAME=VALUE`, checked before the first request.

Values come as text from the command line; what cannot be understood is an ArgumentError whose
text names the argument, what was found and what is expected.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Self

from archiver.model.moment import moment_of
from archiver.model.url import is_web

_NAMES = ("start", "section", "since", "until", "limit", "include", "exclude")


class ArgumentError(ValueError):
    """A spider argument is unknown or cannot be understood."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """The days whose articles are wanted; None leaves an end open."""

    since: datetime | None = None
    """First moment, UTC."""
    until: datetime | None = None
    """Last moment, UTC."""

    def holds(self, moment: str | None) -> bool:
        """Tell whether an ISO 8601 moment lies inside; an unknown or unreadable one does."""
        found = moment_of(moment)
        if found is None:
            return True
        return not (
            (self.since is not None and found < self.since)
            or (self.until is not None and found > self.until)
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Arguments:
    """The arguments every site spider takes."""

    start: tuple[str, ...] = ()
    """Addresses to begin with, instead of the site's own feeds, sitemaps and sections."""
    section: str | None = None
    window: Window = Window()
    limit: int | None = None
    """Articles that are asked for at most."""
    include: re.Pattern[str] | None = None
    """Only addresses that match are asked for."""
    exclude: re.Pattern[str] | None = None

    @classmethod
    def of(
        cls,
        given: Mapping[str, str],
        *,
        sections: Mapping[str, str] | None = None,
        more: Collection[str] = (),
    ) -> Self:
        """Read the arguments; raise ArgumentError when one is unknown or wrong.

        `more`: names that the spider itself reads.
        """
        refuse_unknown(given, {*_NAMES, *more})
        return cls(
            start=tuple(addresses(given.get("start", ""), name="start")),
            section=_section(given.get("section"), sections or {}),
            window=window_of(given),
            limit=count_of(given, "limit"),
            include=_pattern(given, "include"),
            exclude=_pattern(given, "exclude"),
        )

    def refuses(self, url: str) -> str | None:
        """Say why an address is not wanted, as a short code: `excluded` or `not-included`."""
        if self.exclude and self.exclude.search(url):
            return "excluded"
        return "not-included" if self.include and not self.include.search(url) else None


def window_of(given: Mapping[str, str]) -> Window:
    """Read `since` and `until`; raise ArgumentError when they are wrong or crossed."""
    window = Window(since=_day(given, "since"), until=_day(given, "until"))
    if window.since and window.until and window.since > window.until:
        raise ArgumentError(
            f"since={given['since']} lies after until={given['until']}: nothing can be found"
        )
    return window


def refuse_unknown(given: Mapping[str, str], known: set[str]) -> None:
    """Raise ArgumentError for an argument that is not known."""
    for name in given:
        if name not in known:
            raise ArgumentError(
                f"unknown argument {name!r}: this spider takes {', '.join(sorted(known))}"
            )


def addresses(text: str, *, name: str) -> list[str]:
    """Return the web addresses of a comma- or space-separated text; raise when one is none."""
    found = [part for part in text.replace(", ", " ").split() if part]
    for part in found:
        if not is_web(part):
            raise ArgumentError(f"{name}={part!r} is no http or https address")
    return found


def _day(given: Mapping[str, str], name: str) -> datetime | None:
    text = given.get(name)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentError(
            f"{name}={text!r} is no date: write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ"
        ) from None
    if name == "until" and moment.time() == time.min and "T" not in text:
        moment = datetime.combine(moment.date(), time.max)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def count_of(given: Mapping[str, str], name: str) -> int | None:
    """Read a whole number above 0; None when it is not given."""
    text = given.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise ArgumentError(f"{name}={text!r} is no whole number above 0")
    return int(text)


def _pattern(given: Mapping[str, str], name: str) -> re.Pattern[str] | None:
    text = given.get(name)
    try:
        return re.compile(text) if text else None
    except re.error as error:
        raise ArgumentError(f"{name}={text!r} is no regular expression: {error}") from None


def _section(name: str | None, sections: Mapping[str, str]) -> str | None:
    if name is not None and name not in sections:
        known = ", ".join(sorted(sections)) or "none"
        raise ArgumentError(f"unknown section {name!r}: this site has {known}")
    return name
