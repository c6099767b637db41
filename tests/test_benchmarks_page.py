"""docs/performance.md is made of benchmarks/results, and of nothing else."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from benchmarks.page import CHART, DOCS, PAGE, make_page, page
from benchmarks.plot import chart
from benchmarks.race import Run
from benchmarks.results import Measured, machine, read, write

RUNS = tuple(
    Run(arm=arm, kind=kind, articles=980, cpu_s=cpu_s, wall_s=cpu_s, peak_mb=91.5,
        startup_cpu_s=0.9, startup_wall_s=1.0, warc_bytes=24_000_000, foreign_cores=0.02)
    for arm, kind, cpu_s in (("fetch", "plain", 2.0), ("full", "plain", 5.0),
                             ("fetch", "gzip", 2.5), ("full", "gzip", 4.0))
)  # fmt: skip


def test_the_page_says_what_was_measured() -> None:
    results = read()

    assert "crawl" in results
    assert (DOCS / PAGE).read_text("utf-8") == page(results), "run: python -m benchmarks page"
    assert (DOCS / CHART).read_text("utf-8") == chart(results["crawl"])


@pytest.mark.parametrize("name", ["crawl", "rates"])
def test_what_is_written_is_read(tmp_path: Path, name: str) -> None:
    measured = Measured(
        machine={"cores": "2"}, facts={"pages": 1000}, figures={"MB": 3.5}, runs=RUNS,
        skipped=("wget: it is not here",),
    )  # fmt: skip

    write(name, measured, folder=tmp_path)

    assert read(tmp_path) == {name: measured}


def test_results_without_runs_are_read(tmp_path: Path) -> None:
    write("rates", Measured(machine={}, facts={}), folder=tmp_path)

    assert read(tmp_path)["rates"].runs == ()


def test_a_machine_is_described() -> None:
    told = machine()

    assert int(told["cores"]) > 0
    assert {"processor", "kernel", "python", "Scrapy", "lxml", "day"} <= set(told)


def test_the_chart_has_a_bar_for_each_arm_and_kind() -> None:
    drawn = ET.fromstring(chart(Measured(machine={}, facts={}, runs=RUNS)))  # noqa: S314  # ours
    bars = [
        one for one in drawn.iter("{http://www.w3.org/2000/svg}rect") if one.get("height") == "12"
    ]

    assert [float(bar.get("width", "")) for bar in bars] == pytest.approx(
        [216.0, 270.0, 540.0, 432.0]
    )


def test_the_page_is_made_of_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()

    make_page(
        {"crawl": Measured(machine={"cores": "2"}, facts={"rounds": 1}, runs=RUNS)}, docs=tmp_path
    )

    text = (tmp_path / PAGE).read_text("utf-8")
    assert "| full | 5.10 | 2.50 (2.50 to 2.50) |" in text
    assert "Machine: cores 2." in text
    assert "## Growth" not in text
