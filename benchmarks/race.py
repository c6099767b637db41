"""The race: every arm fetches the same articles, in turn, round after round.

Start-up is taken off: in every round each arm also fetches a site of FEW articles, and what the
further ones cost is told. A run that did not ask for every article, or did not read each one the
way it should, is an error and no figure.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from archiver.warc.verify import check_file
from benchmarks.arms import Arm, Task
from benchmarks.measuring import Cost, RunError, run_beside
from benchmarks.newssite.nginx import Served, served
from benchmarks.newssite.write import addresses, written

FEW = 20
"""Articles of the site on which the start-up is measured."""
_MORE = 30
"""Requests beyond the articles that a crawl may need: lists, feed, robots.txt, its own again."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """One arm, once; every figure but the peak is for the further articles only."""

    arm: str
    kind: str
    """plain, gzip or slow."""
    articles: int
    cpu_s: float
    wall_s: float
    peak_mb: float
    startup_cpu_s: float
    startup_wall_s: float
    warc_bytes: int = 0
    conversion_bytes: int = 0
    """Of them, in records with what was read: other archivers have none."""
    foreign_cores: float = 0.0

    @property
    def cpu_per_thousand_s(self) -> float:
        """CPU seconds of a thousand articles."""
        return self.cpu_s * 1000 / self.articles

    @property
    def pages_per_s(self) -> float:
        """Articles a second."""
        return self.articles / self.wall_s


@dataclass(frozen=True, kw_only=True)
class Course:
    """The two sites that are served: the one to race on, and the one to start up on."""

    count: int
    whole: Served
    few: Served
    folder: Path
    """Where address lists and archives lie; emptied at the end."""

    def serving_s(self) -> float:
        """Return the processor time of both servers, in seconds."""
        return self.whole.cpu_s() + self.few.cpu_s()

    def task(self, kind: str, *, is_few: bool, lane: int = 0) -> Task:
        """Return what a run has to fetch: with `lane`, beside others that do the same."""
        base = (self.few if is_few else self.whole).base(kind)
        count = FEW if is_few else self.count
        urls = self.folder / f"{kind}-{count}.txt"
        if not urls.exists():
            urls.write_text("\n".join(addresses(count, base)) + "\n", "utf-8")
        return Task(base=base, urls=urls, archive=self.folder / f"archive-{lane}")


@contextmanager
def course(
    sites: Path, count: int, *, with_slow: bool = False, is_small: bool = False
) -> Iterator[Course]:
    """Write and serve both sites."""
    if count <= FEW:
        raise RunError(f"{count} articles are too few: take more than {FEW}")
    folder = sites / "runs"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        whole, few = (
            stack.enter_context(
                served(written(sites, each, is_small=is_small), with_slow=with_slow)
            )
            for each in (count, FEW)
        )
        yield Course(count=count, whole=whole, few=few, folder=folder)


def race(
    ground: Course, arms: Iterable[Arm], *, kinds: Iterable[str], rounds: int
) -> Iterator[Run]:
    """Run every arm on every kind of pages, round after round."""
    for _ in range(rounds):
        for kind in kinds:
            for arm in arms:
                yield run_arm(ground, arm, kind)


def run_arm(ground: Course, arm: Arm, kind: str) -> Run:
    """Run one arm once on few articles and once on all; raise RunError when it did not do all."""
    return run_lanes(ground, arm, kind, lanes=1)[0]


def run_lanes(ground: Course, arm: Arm, kind: str, *, lanes: int) -> list[Run]:
    """Run an arm several times at the same time, each with an archive of its own."""
    startups = _costs(ground, arm, _tasks(ground, arm, kind, lanes=lanes, is_few=True))
    tasks = _tasks(ground, arm, kind, lanes=lanes, is_few=False)
    before = ground.whole.requests()
    costs = _costs(ground, arm, tasks)
    asked = ground.whole.requests() - before - 1
    if not ground.count * lanes <= asked <= (ground.count * 1.02 + _MORE) * lanes:
        raise RunError(f"{arm.name} asked for {asked} instead of {ground.count * lanes} articles")
    return [
        _run_of(arm, kind, task.archive, count=ground.count, cost=cost, startup=startup)
        for task, cost, startup in zip(tasks, costs, startups, strict=True)
    ]


def _tasks(ground: Course, arm: Arm, kind: str, *, lanes: int, is_few: bool) -> list[Task]:
    """Return what the lanes have to fetch, with nothing of earlier runs in the way."""
    tasks = [ground.task(kind, is_few=is_few, lane=lane) for lane in range(lanes)]
    for task in tasks:
        shutil.rmtree(task.archive, ignore_errors=True)
        if arm.makes_folder:
            task.archive.mkdir()
    return tasks


def _costs(ground: Course, arm: Arm, tasks: Iterable[Task]) -> list[Cost]:
    return run_beside([arm.command(task) for task in tasks], serving_s=ground.serving_s)


def _run_of(arm: Arm, kind: str, archive: Path, *, count: int, cost: Cost, startup: Cost) -> Run:
    """Return what the further articles have cost; take the archive away."""
    check_reading(arm, archive, count)
    further = count - FEW
    warc_bytes, conversion_bytes = weigh(archive)
    shutil.rmtree(archive, ignore_errors=True)
    return Run(
        arm=arm.name,
        kind=kind,
        articles=further,
        cpu_s=round(cost.cpu_s - startup.cpu_s, 3),
        wall_s=round(cost.wall_s - startup.wall_s, 3),
        peak_mb=cost.peak_mb,
        startup_cpu_s=startup.cpu_s,
        startup_wall_s=startup.wall_s,
        warc_bytes=warc_bytes * further // count,
        conversion_bytes=conversion_bytes * further // count,
        foreign_cores=cost.foreign_cores,
    )


def check_reading(arm: Arm, archive: Path, count: int) -> None:
    """Raise RunError unless an arm that reads has read every article the way it should."""
    if not arm.reads:
        return
    with (archive / "json" / "articles.jsonl").open(encoding="utf-8") as lines:
        layouts = [json.loads(line)["extracted"]["layout"] for line in lines]
    right = sum((layout is not None) == (arm.reads == "layout") for layout in layouts)
    if right < count:
        raise RunError(f"{arm.name} has read {right} of {count} articles, {arm.reads}")


def weigh(archive: Path) -> tuple[int, int]:
    """Return the bytes of all WARC records, and those of conversion records among them."""
    total = conversions = 0
    for path in archive.rglob("*"):
        if path.suffix == ".wacz":
            total += path.stat().st_size
        elif path.name.endswith((".warc.gz", ".warc.gz.open")):
            total += path.stat().st_size
            records = check_file(path).records
            conversions += sum(one.length for one in records if one.type == "conversion")
    return total, conversions
