"""How well a site's pages are read: which share of them fills a field, in this run and before.

A site that changes its template breaks silently: pages still come, but selectors find nothing.
So every page is counted by what it filled, and a share that falls raises an alarm.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from archiver.model.article import Article, Reading, embeds_of
from archiver.model.jsonform import to_plain
from archiver.model.url import host_of

FIELDS = (
    "headline", "text", "authors", "published", "modified", "section", "keywords", "description",
    "images", "embeds",
)  # fmt: skip
RUNS = "runs"
BEFORE = 5
"""Runs before this one whose shares are what is usual."""
FEWEST = 3
"""Pages of a site from which a share says something."""
_UNREAD = frozenset({"no-body", "no-headline"})
"""Doubts of a page that should have been an article; walls and missing pages are the world's."""
_LEAST_FALL = {"expects": 0.1, "before": 0.25}
_CHANCE = 0.01
"""How unlikely so low a share must be, if nothing had changed, to be an alarm."""


@dataclass(kw_only=True, slots=True)
class SiteHealth:
    """One site in one run."""

    pages: int = 0
    filled: Counter[str] = field(default_factory=Counter)
    """Field, `json-ld` or `selector.FIELD` to the number of pages that had it."""
    asked: Counter[str] = field(default_factory=Counter)
    """The same to the number of pages that could have had it."""
    first_without: dict[str, str] = field(default_factory=dict)
    """The same to the first address without it."""

    def share(self, name: str) -> float | None:
        """Return the share of pages that had a field, 0 to 1; None when none could."""
        return self.filled[name] / self.asked[name] if self.asked[name] else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Alarm:
    """A field of a site that fewer pages fill than before, or than the site expects."""

    site: str
    field: str
    share: float
    """Of the pages of this run, 0 to 1."""
    wanted: float
    """The share before, or the one expected."""
    because: Literal["expects", "before"]
    pages: int
    url: str
    """The first page without it."""

    def __str__(self) -> str:
        """Return the alarm as words for a log."""
        usual = "expected" if self.because == "expects" else "before"
        return (
            f"site={self.site} field={self.field} filled={self.share:.0%} "
            f"{usual}={self.wanted:.0%} pages={self.pages} url={self.url}"
        )


@dataclass(kw_only=True, slots=True)
class Health:
    """Every site of a run."""

    sites: dict[str, SiteHealth] = field(default_factory=dict)

    def add(self, reading: Reading) -> None:
        """Count what a page filled; a page that is no article of the site's is not counted."""
        if reading.article is None and not any(one.code in _UNREAD for one in reading.doubts):
            return
        name = reading.site or host_of(reading.url or "") or "unknown"
        site = self.sites.setdefault(name, SiteHealth())
        site.pages += 1
        for key, is_filled in (*_fills(reading.article), *reading.hits):
            site.asked[key] += 1
            site.filled[key] += is_filled
            if not is_filled:
                site.first_without.setdefault(key, reading.url or "")

    def plain(self) -> dict[str, Any]:
        """Return it as JSON holds it: counts by site."""
        return {name: to_plain(site) for name, site in self.sites.items()}


def _fills(article: Article | None) -> Iterator[tuple[str, bool]]:
    for name in FIELDS:
        if article is None:
            yield name, False
        elif name == "embeds":
            yield name, any(True for _ in embeds_of(article.body))
        else:
            yield name, bool(getattr(article, name))


# --- the runs before --------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What an earlier run's report says of its sites."""

    run_id: str
    started: str
    sites: Mapping[str, SiteHealth]
    alarms: tuple[Mapping[str, Any], ...]

    def has_alarm(self, site: str, name: str) -> bool:
        """Tell whether that run found this field broken."""
        return any(one.get("site") == site and one.get("field") == name for one in self.alarms)


def told_runs(folder: Path) -> list[Told]:
    """Return the health of an archive's runs, oldest first; reports without it are left out."""
    return [told for path in sorted((folder / RUNS).glob("*.json")) if (told := _told(path))]


def _told(path: Path) -> Told | None:
    try:
        plain = json.loads(path.read_text("utf-8"))
        return Told(
            run_id=plain["run_id"],
            started=plain["started"],
            sites={name: _site(counts) for name, counts in plain["health"].items()},
            alarms=tuple(plain.get("alarms", ())),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # another version's report, or a torn one: it says nothing of this


def _site(counts: Mapping[str, Any]) -> SiteHealth:
    return SiteHealth(
        pages=int(counts["pages"]),
        filled=Counter(counts["filled"]),
        asked=Counter(counts["asked"]),
        first_without=dict(counts["first_without"]),
    )


# --- what has broken --------------------------------------------------------------------------
def alarms_of(
    health: Health, *, before: Sequence[Told], expects: Mapping[str, Mapping[str, float]]
) -> Iterator[Alarm]:
    """Yield what has broken, field by field: against what a site expects, then against before."""
    for name, site in health.sites.items():
        wanted = expects.get(name, {})
        for key in sorted({*site.asked, *wanted}):
            alarm = _below(name, key, site, wanted.get(key), "expects")
            usual = _usual(name, key, before) if alarm is None else None
            if alarm := alarm or _below(name, key, site, usual, "before"):
                yield alarm


def _usual(name: str, key: str, before: Sequence[Told]) -> float | None:
    """Return the usual share: of the last runs in which the field was not broken."""
    runs = [run for run in before if name in run.sites and not run.has_alarm(name, key)]
    sites = [run.sites[name] for run in runs[-BEFORE:]]
    asked = sum(site.asked[key] for site in sites)
    filled = sum(site.filled[key] for site in sites)
    # one page more that had it not: what was always there may be missing once
    return filled / (asked + 1) if asked >= FEWEST else None


def _below(
    name: str,
    key: str,
    site: SiteHealth,
    wanted: float | None,
    because: Literal["expects", "before"],
) -> Alarm | None:
    share, pages = site.share(key), site.asked[key]
    if wanted is None or share is None or pages < FEWEST or share >= wanted:
        return None
    if wanted - share < _LEAST_FALL[because] or _chance(site.filled[key], pages, wanted) > _CHANCE:
        return None
    return Alarm(
        site=name, field=key, share=round(share, 3), wanted=round(wanted, 3), because=because,
        pages=pages, url=site.first_without.get(key, ""),
    )  # fmt: skip


def _chance(filled: int, pages: int, share: float) -> float:
    """Return how likely it is that so few pages or fewer have what that share of them has."""
    return sum(
        math.comb(pages, n) * share**n * (1 - share) ** (pages - n) for n in range(filled + 1)
    )
