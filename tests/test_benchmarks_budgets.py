"""What is promised of a crawl's cost, and how it is judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from benchmarks.budgets import BUDGETS, Budget, growth, peaks, ratio
from benchmarks.race import Run
from benchmarks.results import Measured
from benchmarks.tables import budget_table, race_table


def run_of(arm: str, cpu_s: float, **more: float) -> Run:
    plain = Run(arm=arm, kind="plain", articles=100, cpu_s=cpu_s, wall_s=2.0, peak_mb=90.0,
                startup_cpu_s=1.0, startup_wall_s=1.0)  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]  # fields by name


def results(*runs: Run, name: str = "crawl") -> dict[str, Measured]:
    return {name: Measured(machine={}, facts={}, runs=runs)}


def cpu(run: Run) -> float:
    return run.cpu_s


def budget(limit: float, *, is_least: bool = False) -> Budget:
    measure = ratio("crawl", "plain", "full", "fetch", cpu)
    return Budget(name="Full", limit=limit, measure=measure, is_least=is_least)


ROUNDS = (
    *(run_of("fetch", 1.0), run_of("full", 2.0)),
    *(run_of("fetch", 2.0), run_of("full", 6.0)),
    *(run_of("fetch", 4.0), run_of("full", 9.0)),
)


def test_a_ratio_is_taken_within_each_round() -> None:
    verdict = budget(2.4).judge(results(*ROUNDS))

    assert (verdict.low, verdict.value, verdict.high) == (2.0, 2.25, 3.0)


@pytest.mark.parametrize(
    ("limit", "is_least", "is_met"),
    [(2.25, False, True), (2.2, False, False), (2.25, True, True), (2.3, True, False)],
)
def test_the_median_decides(limit: float, *, is_least: bool, is_met: bool) -> None:
    verdict = budget(limit, is_least=is_least).judge(results(*ROUNDS))

    assert verdict.is_met == is_met
    assert verdict.row().endswith("| met |" if is_met else "| not met |")


def test_what_was_not_measured_is_not_met_and_said_so() -> None:
    verdict = budget(2.4).judge({})

    assert not verdict.is_met
    assert verdict.row() == "| Full | ≤ 2.40 | | not measured |"


def test_a_round_that_cost_less_than_its_start_up_measures_nothing() -> None:
    noise = (run_of("fetch", 1.0), run_of("full", -0.2))

    verdict = budget(2.4).judge(results(*noise))

    assert verdict.value is None
    assert not verdict.is_met


def test_the_largest_peak_of_ours_counts_and_no_other_program_s() -> None:
    runs = (run_of("full", 1, peak_mb=120), run_of("generic", 1, peak_mb=260))
    others = (run_of("webarchive", 1, peak_mb=900),)

    assert peaks(results(*runs, *others)) == [260]


def test_growth_is_judged_between_the_two_largest_crawls() -> None:
    runs = [run_of("full", cpu_s, articles=articles)
            for articles, cpu_s in ((1_000, 9), (10_000, 40), (100_000, 420))]  # fmt: skip

    measure = growth(lambda run: run.cpu_per_thousand_s)

    assert measure(results(*runs, name="growth")) == [pytest.approx(1.05)]
    assert measure(results(*runs[:1], name="growth")) == []


def test_every_promise_has_a_row_of_its_own() -> None:
    rows = list(budget_table({}))[2:-1]

    assert len(set(rows)) == len(rows) == len(BUDGETS)


def test_a_table_tells_ratios_with_their_spread() -> None:
    lines: Sequence[str] = list(race_table(results(*ROUNDS)["crawl"], {"full": "all on"}, "fetch"))

    (full,) = (line for line in lines if line.startswith("| full"))
    assert "| 60.00 | 2.25 (2.00 to 3.00) | 50 | 90 |" in full
    assert full.endswith("| all on |")
