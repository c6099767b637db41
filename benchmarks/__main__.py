"""Measure what a crawl costs, as ratios to bare Scrapy in the same interleaved rounds.

Every arm fetches the same pages from the same server in a process of its own. CPU is the
process's user and system time with its children's (wait4), memory its peak resident set.
Start-up is taken off: each arm also fetches a few pages in every round, and what the further
pages cost is compared.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "results"
FEW = 10
"""Pages of the runs that measure the start-up."""
BUDGETS = {"plain": 1.30, "gzip": 1.15}
"""CPU of capture and writing to that of bare Scrapy, at most."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """One arm, once."""

    arm: str
    cpu_s: float
    wall_s: float
    peak_mb: float
    archive_bytes: int
    startup_cpu_s: float = 0.0
    """Of the same arm over FEW pages, in the same round."""

    @property
    def pages_cpu_s(self) -> float:
        """CPU seconds of the pages beyond the first FEW."""
        return self.cpu_s - self.startup_cpu_s


@contextmanager
def served(pages: int) -> Iterator[int]:
    """Serve the pages; give the port."""
    command = [sys.executable, "-m", "benchmarks.web", str(pages)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None  # noqa: S101  # PIPE was asked for
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()


def commands(urls: Path, archive: Path, port: int) -> dict[str, list[str]]:
    """Return what each arm runs."""
    ours = ["-s", "ARCHIVER_ALLOW_NETWORKS=127.0.0.0/8", "-s", f"ARCHIVER_ALLOW_PORTS={port}"]
    ours += ["-s", "ARCHIVER_POLITENESS=off", "-s", "ROBOTSTXT_OBEY=False"]
    ours += ["-s", f"ARCHIVER_ARCHIVE={archive}", "-s", "LOG_LEVEL=ERROR"]
    bare = [sys.executable, "-m", "benchmarks.bare", str(urls)]
    return {
        "bare": bare,
        "capture": [*bare, str(archive)],
        "full": [sys.executable, "-m", "scrapy", "crawl", "page", "-a", f"urls={urls}", *ours],
    }


def run(arm: str, command: list[str], archive: Path) -> Run:
    """Run one arm and return what it cost; raise RuntimeError when it fails."""
    shutil.rmtree(archive, ignore_errors=True)
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{arm} ended with {process.returncode}: {' '.join(command)}")
    stored = sum(file.stat().st_size for file in archive.rglob("*.warc.gz"))
    return Run(
        arm=arm,
        cpu_s=round(usage.ru_utime + usage.ru_stime, 3),
        wall_s=round(time.perf_counter() - began, 3),
        peak_mb=round(usage.ru_maxrss / 1024, 1),
        archive_bytes=stored,
    )


def measure(kind: str, pages: int, rounds: int, port: int) -> Iterator[Run]:
    """Run every arm once a round over few pages and once over all, in turn."""
    with tempfile.TemporaryDirectory() as folder:
        urls, few, archive = (Path(folder, name) for name in ("urls.txt", "few.txt", "archive"))
        addresses = [f"http://127.0.0.1:{port}/{kind}/{n}\n" for n in range(pages)]
        urls.write_text("".join(addresses), "utf-8")
        few.write_text("".join(addresses[:FEW]), "utf-8")
        for _ in range(rounds):
            starts = commands(few, archive, port)
            for arm, command in commands(urls, archive, port).items():
                startup = run(arm, starts[arm], archive).cpu_s
                yield replace(run(arm, command, archive), startup_cpu_s=startup)


def table(kind: str, pages: int, runs: list[Run]) -> Iterator[str]:
    """Give the lines of a Markdown table."""
    yield f"| {kind} | CPU s / 1,000 pages | to bare (spread) | pages/s | peak MB | bytes/page |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    bare = [one for one in runs if one.arm == "bare"]
    for arm in dict.fromkeys(one.arm for one in runs):
        mine = [one for one in runs if one.arm == arm]
        ratios = [to_bare(one, other) for one, other in zip(mine, bare, strict=True)]
        cpu = statistics.median(one.pages_cpu_s for one in mine) * 1000 / (pages - FEW)
        speed = pages / statistics.median(one.wall_s for one in mine)
        yield (
            f"| {arm} | {cpu:.2f} | {statistics.median(ratios):.2f} ({min(ratios):.2f} to "
            f"{max(ratios):.2f}) | {speed:.0f} | {max(one.peak_mb for one in mine):.0f} | "
            f"{mine[-1].archive_bytes // pages} |"
        )
    yield ""
    yield verdict(kind, runs)


def to_bare(one: Run, bare: Run) -> float:
    """Return the ratio of two runs' CPU, both without start-up."""
    return one.pages_cpu_s / bare.pages_cpu_s


def verdict(kind: str, runs: list[Run]) -> str:
    """Say whether the cost of capture and writing keeps within its budget."""
    arms = [[one for one in runs if one.arm == arm] for arm in ("capture", "bare")]
    ratio = statistics.median(to_bare(one, bare) for one, bare in zip(*arms, strict=True))
    if ratio < 1:
        return f"Capture to bare, {kind}: nothing measured ({ratio:.2f}): noise, take more pages."
    met = "met" if ratio <= BUDGETS[kind] else "not met"
    return f"Capture to bare, {kind}: {ratio:.2f} of {BUDGETS[kind]:.2f} allowed: {met}."


def main() -> None:
    """Run the command line."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--pages", type=int, default=1000)
    cli.add_argument("--rounds", type=int, default=3)
    cli.add_argument("--requests", type=int, default=1_000_000, help="queued in the frontier")
    given = cli.parse_args()
    if given.pages <= FEW:
        cli.error(f"--pages must be above {FEW}: the start-up is measured with as many")
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines, record = [f"{given.pages} pages, {given.rounds} rounds; {machine}", ""], {}
    with served(given.pages) as port:
        for kind in ("plain", "gzip"):
            runs = list(measure(kind, given.pages, given.rounds, port))
            record[kind] = [asdict(one) for one in runs]
            told = [*table(kind, given.pages, runs), ""]
            lines += told
            print("\n".join(told), flush=True)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "crawl.json").write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    (RESULTS / "crawl.md").write_text("\n".join(lines), "utf-8")
    frontier = ["benchmarks.frontier", "--requests", str(given.requests)]
    for module in (["benchmarks.journal"], frontier, ["benchmarks.reread"]):
        subprocess.run([sys.executable, "-m", *module], check=False)


if __name__ == "__main__":
    main()
