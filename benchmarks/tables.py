"""The tables of what was measured, in Markdown."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence

from benchmarks.budgets import BUDGETS, Results
from benchmarks.race import Run
from benchmarks.results import Measured, of_arm

KIND_NAMES = {"plain": "Plain pages", "gzip": "gzip-encoded pages", "slow": "50 ms latency"}


def race_table(measured: Measured, meanings: Mapping[str, str], first: str) -> Iterator[str]:
    """Give a table for each kind of pages; ratios are to the arm `first`, round by round."""
    for kind in dict.fromkeys(one.kind for one in measured.runs):
        runs = [one for one in measured.runs if one.kind == kind]
        yield f"**{KIND_NAMES[kind]}**"
        yield ""
        yield (
            f"| arm | CPU s / 1,000 pages | CPU to {first} (spread) | pages/s | peak MB | "
            "WARC bytes / page | |"
        )
        yield "| --- | ---: | ---: | ---: | ---: | ---: | --- |"
        for arm in dict.fromkeys(one.arm for one in runs):
            bare = of_arm(runs, first, kind)
            yield _race_row(of_arm(runs, arm, kind), bare, meanings.get(arm, ""))
        yield ""


def _race_row(mine: Sequence[Run], bare: Sequence[Run], meaning: str) -> str:
    cpu = statistics.median(one.cpu_per_thousand_s for one in mine)
    ratios = [one.cpu_s / other.cpu_s for one, other in zip(mine, bare, strict=False)]
    spread = f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
    speed = statistics.median(one.pages_per_s for one in mine)
    stored = statistics.median(one.warc_bytes / one.articles for one in mine)
    peak = max(one.peak_mb for one in mine)
    told = f"{stored:,.0f}" if stored else ""
    return (
        f"| {mine[0].arm} | {cpu:.2f} | {spread} | {speed:.0f} | {peak:.0f} | {told} | {meaning} |"
    )


def growth_table(measured: Measured) -> Iterator[str]:
    """Give what a page costs in ever larger crawls."""
    yield "| articles | CPU s / 1,000 pages | pages/s | peak MB |"
    yield "| ---: | ---: | ---: | ---: |"
    for one in measured.runs:
        yield (
            f"| {one.articles:,} | {one.cpu_per_thousand_s:.2f} | {one.pages_per_s:.0f} | "
            f"{one.peak_mb:.0f} |"
        )
    yield ""


def rates_table(measured: Measured) -> Iterator[str]:
    """Give single figures."""
    yield "| what | figure |"
    yield "| --- | ---: |"
    for name, value in (measured.figures or {}).items():
        yield f"| {name} | {value:,.0f} |"
    yield ""


def budget_table(results: Results) -> Iterator[str]:
    """Give every promise beside what was measured."""
    yield "| promise | allowed | measured (spread) | |"
    yield "| --- | ---: | ---: | --- |"
    for budget in BUDGETS:
        yield budget.judge(results).row()
    yield ""


def load_told(measured: Measured) -> str:
    """Return a sentence on what else the machine did."""
    loads = [one.foreign_cores for one in measured.runs]
    if not loads:
        return ""
    return (
        f"Other programs used {statistics.median(loads):.2f} cores meanwhile "
        f"({min(loads):.2f} to {max(loads):.2f})."
    )
