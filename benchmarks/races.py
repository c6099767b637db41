"""The races that `python -m benchmarks` can run, and their options."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from benchmarks.arms import Arm, arms, found_programs, ours
from benchmarks.measuring import RunError
from benchmarks.race import Run, course, race, run_arm, run_lanes
from benchmarks.results import Measured, machine, say, write
from benchmarks.tables import growth_table, load_told, race_table

AT_ONCE = 32
"""Requests on their way at the same time, where the network is slow."""
AddParser = Callable[..., argparse.ArgumentParser]
"""Adds a sub-command."""


def add_crawl_options(cli: argparse.ArgumentParser) -> None:
    """Add what the main table can be told."""
    cli.add_argument("--pages", type=int, default=1000, help="articles of the site; 1000")
    cli.add_argument("--rounds", type=int, default=3, help="3")
    cli.add_argument("--arms", nargs="*", metavar="ARM", help="these only; `fetch` is always run")
    cli.add_argument("--kinds", nargs="*", choices=("plain", "gzip"), default=("plain", "gzip"))
    cli.add_argument(
        "--no-install", action="store_true", help="do not try to install scrapy-webarchive"
    )


def add_parts(add: AddParser) -> None:
    """Add the sub-commands."""
    one = add("crawl", help="the main table")
    add_crawl_options(one)
    one.set_defaults(work=crawl)
    for name, work, pages, rounds in (("latency", latency, 1000, 3), ("beside", beside, 1000, 3)):
        one = add(name)
        one.add_argument("--pages", type=int, default=pages)
        one.add_argument("--rounds", type=int, default=rounds)
        one.set_defaults(work=work)
    one = add("growth")
    one.add_argument("--counts", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    one.set_defaults(work=growth)


def crawl(given: argparse.Namespace) -> None:
    """Run the main table."""
    skipped: list[str] = []
    webarchive = None if given.no_install else _with_webarchive(given.sites / "webarchive", skipped)
    programs = found_programs(webarchive)
    chosen = _chosen(arms(programs), given.arms)
    running = [arm for arm in chosen if not arm.needs or arm.needs in programs]
    skipped += [f"{arm.name}: {arm.needs} is not here" for arm in chosen if arm not in running]
    for line in skipped:
        say(f"left out: {line}")
    with course(given.sites, given.pages) as ground:
        runs = tuple(_told(race(ground, running, kinds=given.kinds, rounds=given.rounds)))
    facts = {"pages": given.pages, "rounds": given.rounds}
    measured = Measured(machine=machine(), facts=facts, runs=runs, skipped=tuple(skipped))
    write("crawl", measured, folder=given.out)
    _show(race_table(measured, {arm.name: arm.meaning for arm in running}, "fetch"), measured)


def latency(given: argparse.Namespace) -> None:
    """Race on a slow network: a list of addresses, read by layout, beside Scrapy with parsing."""
    many = f"CONCURRENT_REQUESTS_PER_DOMAIN={AT_ONCE}"
    parse = next(arm for arm in arms({}) if arm.name == "parse")
    running = (
        replace(parse, command=lambda task: [*parse.command(task), str(AT_ONCE)]),
        Arm(
            name="listed",
            meaning="ours, a list of addresses, reading by layout",
            command=lambda task: ours("bench-listed", task, many),
            reads="layout",
        ),
    )
    with course(given.sites, given.pages, with_slow=True) as ground:
        runs = tuple(_told(race(ground, running, kinds=["slow"], rounds=given.rounds)))
    _keep("latency", given, runs, {arm.name: arm.meaning for arm in running}, "parse")


def beside(given: argparse.Namespace) -> None:
    """Run the full crawl alone and twice at the same time, in turn."""
    full = next(arm for arm in arms({}) if arm.name == "full")
    runs = []
    with course(given.sites, given.pages) as ground:
        for _ in range(given.rounds):
            for name, lanes in (("one", 1), ("two", 2)):
                runs += list(
                    _told([_together(name, run_lanes(ground, full, "plain", lanes=lanes))])
                )
    meanings = {"one": "one full crawl", "two": "two full crawls at the same time"}
    _keep("beside", given, tuple(runs), meanings, "one")


def _together(name: str, runs: Sequence[Run]) -> Run:
    """Return what crawls have done together, by the one that took longest."""
    longest = max(runs, key=lambda one: one.wall_s)
    return replace(
        longest,
        arm=name,
        articles=sum(one.articles for one in runs),
        cpu_s=round(sum(one.cpu_s for one in runs), 3),
        peak_mb=round(sum(one.peak_mb for one in runs), 1),
        warc_bytes=sum(one.warc_bytes for one in runs),
        conversion_bytes=sum(one.conversion_bytes for one in runs),
    )


def growth(given: argparse.Namespace) -> None:
    """Crawl ever larger sites of small articles."""
    full = next(arm for arm in arms({}) if arm.name == "full")
    runs = []
    for count in given.counts:
        with course(given.sites, count, is_small=True) as ground:
            runs += list(_told([run_arm(ground, full, "plain")]))
    facts = {"counts": given.counts}
    measured = Measured(machine=machine(), facts=facts, runs=tuple(runs))
    write("growth", measured, folder=given.out)
    _show(growth_table(measured), measured)


def _keep(
    name: str,
    given: argparse.Namespace,
    runs: tuple[Run, ...],
    meanings: dict[str, str],
    first: str,
) -> None:
    facts = {"pages": given.pages, "rounds": given.rounds}
    measured = Measured(machine=machine(), facts=facts, runs=runs)
    write(name, measured, folder=given.out)
    _show(race_table(measured, meanings, first), measured)


def _show(table: Iterable[str], measured: Measured) -> None:
    for line in (*table, load_told(measured), ""):
        say(line)


def _told(runs: Iterable[Run]) -> Iterator[Run]:
    """Pass runs on, and say each."""
    for one in runs:
        say(
            f"# {one.kind:6}{one.arm:16}{one.cpu_per_thousand_s:7.2f} CPU s / 1,000"
            f"{one.pages_per_s:7.0f} pages/s{one.peak_mb:6.0f} MB{one.foreign_cores:6.2f} foreign"
        )
        yield one


def _chosen(all_arms: Sequence[Arm], names: Sequence[str] | None) -> list[Arm]:
    """Return the arms of these names, bare Scrapy first; raise RunError for an unknown one."""
    known = [arm.name for arm in all_arms]
    if unknown := set(names or ()) - set(known):
        raise RunError(f"no arm {', '.join(sorted(unknown))}: there are {', '.join(known)}")
    return [arm for arm in all_arms if not names or arm.name in (known[0], *names)]


def _with_webarchive(folder: Path, skipped: list[str]) -> Path | None:
    """Return an environment with scrapy-webarchive and our Scrapy; say so when that cannot be."""
    python = str(folder / "bin" / "python")
    imports = [python, "-c", "import scrapy_webarchive.extensions"]
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if Path(python).exists() and _succeeds(imports):
        return folder
    say("installing scrapy-webarchive into an environment of its own")
    steps = (
        [sys.executable, "-m", "venv", str(folder)],
        [*install, "scrapy-webarchive"],
        # it asks for an older Scrapy, with which it cannot be imported any more (2026-11)
        [*install, f"scrapy=={version('Scrapy')}"],
        imports,
    )
    if all(map(_succeeds, steps)):
        return folder
    skipped.append("webarchive: scrapy-webarchive does not install here")
    return None


def _succeeds(command: Sequence[str]) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0
