"""Writing, verifying, re-reading and the frontier are measured by what a crawl uses."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from benchmarks.rates import rates
from benchmarks.results import read


def test_every_single_part_has_its_figure(tmp_path: Path) -> None:
    rates(Namespace(pages=4, rounds=1, requests=1200, out=tmp_path))

    figures = read(tmp_path)["rates"].figures or {}
    said = "\n".join(figures)
    for part in ("plain pages written", "gzip pages written", "verified", "read again", "1,200"):
        assert part in said
    assert all(value > 0 for name, value in figures.items() if "MB of memory" not in name)
