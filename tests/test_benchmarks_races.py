"""The benchmarks run from end to end, on a site of a few articles."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from crawling import ROOT, clean_environment
from programs import needs

from benchmarks.__main__ import main
from benchmarks.arms import arms
from benchmarks.race import FEW
from benchmarks.results import of_arm, read

COUNT = FEW + 4


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *arguments],
        cwd=ROOT,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )


@needs("nginx")
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_main_table_is_measured(tmp_path: Path) -> None:
    out, sites = tmp_path / "results", tmp_path / "sites"
    options = ["--pages", str(COUNT), "--rounds", "1", "--kinds", "gzip", "--no-install"]

    done = bench("--sites", str(sites), "--out", str(out), *options, "--arms", "full", "wget")

    assert done.returncode == 0, done.stderr
    measured = read(out)["crawl"]
    (full,) = of_arm(measured.runs, "full", "gzip")
    assert [one.arm for one in measured.runs] == ["fetch", "full", "wget"]
    assert full.warc_bytes > full.conversion_bytes > 0
    assert "| Full to bare fetch, CPU, gzip pages | ≤ 2.40 |" in done.stdout
    assert not (sites / "runs").exists()  # archives and lists are taken away


@needs("nginx")
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_latency_is_measured(tmp_path: Path) -> None:
    out, sites = tmp_path / "results", tmp_path / "sites"

    done = bench("--sites", str(sites), "--out", str(out), "latency", "--pages", str(COUNT),
                 "--rounds", "1")  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert [one.kind for one in read(out)["latency"].runs] == ["slow", "slow"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--pages", "5"], f"5 articles are too few: take more than {FEW}"),
        (["--arms", "ful"], f"no arm ful: there are {', '.join(arm.name for arm in arms({}))}"),
    ],
    ids=["too few articles", "an unknown arm"],
)
def test_what_cannot_be_measured_is_refused_in_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    told: str,
) -> None:
    place = ["--sites", str(tmp_path), "--out", str(tmp_path)]
    monkeypatch.setattr(sys, "argv", ["benchmarks", *place, "--no-install", *options])

    code = main()

    assert code == 1
    assert capsys.readouterr().err == f"benchmarks: {told}\n"
