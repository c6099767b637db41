"""What a crawl may cost: every promise as data, and whether it is kept.

A ratio is taken round by round, both arms in the same round, and its median decides; the spread
is told with it.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter

from benchmarks.race import Run
from benchmarks.results import Measured, of_arm

Results = Mapping[str, Measured]
OURS = ("add-on", "archive-only", "full", "generic", "generic-workers", "listed", "one")


@dataclass(frozen=True, kw_only=True)
class Budget:
    """One promise."""

    name: str
    limit: float
    measure: Callable[[Results], list[float]]
    """One value a round; empty when nothing was measured."""
    is_least: bool = False
    """The limit is the least that is promised; else the most."""
    unit: str = ""
    """Empty for a ratio."""

    def judge(self, results: Results) -> Verdict:
        """Return how it stands."""
        values = self.measure(results)
        if not values:
            return Verdict(budget=self, value=None, low=None, high=None)
        value = statistics.median(values)
        return Verdict(budget=self, value=value, low=min(values), high=max(values))


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A promise beside what was measured."""

    budget: Budget
    value: float | None
    low: float | None
    high: float | None

    @property
    def is_met(self) -> bool:
        """Tell whether the promise is kept."""
        if self.value is None:
            return False
        limit = self.budget.limit
        return self.value >= limit if self.budget.is_least else self.value <= limit

    def row(self) -> str:
        """Return a row of a Markdown table."""
        sign, unit = "≥" if self.budget.is_least else "≤", self.budget.unit
        form = ".0f" if unit == "MB" else ".2f"
        allowed = f"{sign} {self.budget.limit:{form}} {unit}".rstrip()
        if self.value is None:
            return f"| {self.budget.name} | {allowed} | | not measured |"
        told = (
            f"{self.value:{form}} {unit}".rstrip() + f" ({self.low:{form}} to {self.high:{form}})"
        )
        return (
            f"| {self.budget.name} | {allowed} | {told} | {'met' if self.is_met else 'not met'} |"
        )


def ratio(
    race: str, kind: str, arm: str, to: str, figure: Callable[[Run], float]
) -> Callable[[Results], list[float]]:
    """Return the measure that divides a figure of one arm by another arm's, round by round."""

    def measure(results: Results) -> list[float]:
        runs = results[race].runs if race in results else ()
        pairs = zip(of_arm(runs, arm, kind), of_arm(runs, to, kind), strict=False)
        figures = ((figure(one), figure(other)) for one, other in pairs)
        # less than the start-up is noise: too few pages, or a loaded machine
        return [one / other for one, other in figures if one > 0 and other > 0]

    return measure


def peaks(results: Results) -> list[float]:
    """Return the peak memory of every run of ours, in MB: the largest decides."""
    runs = [one for each in results.values() for one in each.runs if one.arm in OURS]
    return [max(one.peak_mb for one in runs)] if runs else []


def growth(figure: Callable[[Run], float]) -> Callable[[Results], list[float]]:
    """Return the measure of a figure at the largest crawl to that at the next smaller one."""

    def measure(results: Results) -> list[float]:
        runs = results["growth"].runs if "growth" in results else ()
        sizes = sorted({one.articles for one in runs})
        if len(sizes) < 2:  # noqa: PLR2004  # growth is between two
            return []
        large = [figure(one) for one in runs if one.articles == sizes[-1]]
        small = [figure(one) for one in runs if one.articles == sizes[-2]]
        return [statistics.median(large) / statistics.median(small)]

    return measure


_cpu: Callable[[Run], float] = attrgetter("cpu_s")
_wall: Callable[[Run], float] = attrgetter("wall_s")
_speed: Callable[[Run], float] = attrgetter("pages_per_s")
_size: Callable[[Run], float] = attrgetter("warc_bytes")


def _captured(run: Run) -> float:
    return run.warc_bytes - run.conversion_bytes


def _of_kind(kind: str, most_capture: float) -> tuple[Budget, ...]:
    """Return what is promised for plain, and for gzip-encoded pages."""
    return tuple(
        Budget(name=f"{name}, {kind} pages", limit=limit, measure=measure)
        for name, limit, measure in (
            ("Capture and WARC (add-on) to bare fetch, CPU", most_capture,
             ratio("crawl", kind, "add-on", "fetch", _cpu)),
            ("Archive only to bare fetch, CPU", 1.10,
             ratio("crawl", kind, "archive-only", "fetch", _cpu)),
            ("Full to bare fetch, CPU", 2.4, ratio("crawl", kind, "full", "fetch", _cpu)),
            ("Full to Scrapy's discovering crawl, CPU", 0.55,
             ratio("crawl", kind, "full", "discover", _cpu)),
            ("Generic to Scrapy's discovering crawl, CPU", 1.3,
             ratio("crawl", kind, "generic", "discover", _cpu)),
            ("Generic in workers to Scrapy's discovering crawl, CPU", 1.3,
             ratio("crawl", kind, "generic-workers", "discover", _cpu)),
            ("Generic in workers to Scrapy's discovering crawl, wall", 1.0,
             ratio("crawl", kind, "generic-workers", "discover", _wall)),
            ("WARC without conversion records to wget's, size", 1.05,
             ratio("crawl", kind, "full", "wget", _captured)),
            ("WARC with conversion records to wget's, size", 1.20,
             ratio("crawl", kind, "full", "wget", _size)),
        )
    )  # fmt: skip


BUDGETS = (
    *_of_kind("plain", 1.30),
    *_of_kind("gzip", 1.15),
    Budget(name="Peak memory of any arm of ours", limit=250, measure=peaks, unit="MB"),
    Budget(name="CPU a page, largest crawl to the next smaller one", limit=1.15,
           measure=growth(attrgetter("cpu_per_thousand_s"))),
    Budget(name="Peak memory, largest crawl to the next smaller one", limit=1.15,
           measure=growth(attrgetter("peak_mb"))),
    Budget(name="50 ms latency, by layout to Scrapy with parsing, pages/s", limit=0.85,
           measure=ratio("latency", "slow", "listed", "parse", _speed), is_least=True),
    Budget(name="Two crawls side by side to one, pages/s", limit=1.7,
           measure=ratio("beside", "plain", "two", "one", _speed), is_least=True),
)  # fmt: skip
