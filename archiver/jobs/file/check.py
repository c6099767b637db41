"""Read the jobs file: facts, or every mistake in it with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from archiver.jobs.clock.crontab import ScheduleError
from archiver.jobs.clock.schedule import Schedule, read_schedule
from archiver.jobs.file.channel import channel_of
from archiver.jobs.file.facts import Channel, DaemonFacts, Expectations, Job, JobsFile
from archiver.jobs.file.lines import lines_of
from archiver.jobs.file.table import Problem, Table
from archiver.model.url import is_web

NAME = "archiver.toml"
REQUISITES = ("all", "images", "none")
_JOB_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")
_LINE = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")


class JobsFileError(ValueError):
    """The jobs file cannot be used; `problems` says why, line by line."""

    def __init__(self, path: Path, problems: Sequence[Problem]) -> None:
        self.path = path
        self.problems = tuple(sorted(problems))
        lines = "; ".join(f"{path}:{each.line}: {each.text}" for each in self.problems)
        super().__init__(lines)


def read_jobs_file(path: Path) -> JobsFile:
    """Return what the file says; raise JobsFileError with every mistake, FileNotFoundError."""
    path = path.absolute()
    try:
        text = path.read_text("utf-8").replace("\r\n", "\n")
        plain = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise JobsFileError(path, [Problem(line=1, text=f"is not UTF-8: {error}")]) from error
    except tomllib.TOMLDecodeError as error:
        raise JobsFileError(path, [_problem_of(error, text)]) from error
    problems: list[Problem] = []
    whole = Table(plain=plain, path=(), lines=lines_of(text), problems=problems)
    file = _file_of(whole, path)
    if problems:
        raise JobsFileError(path, problems)
    return file


def _problem_of(error: tomllib.TOMLDecodeError, text: str) -> Problem:
    found = _LINE.search(str(error))
    line = int(found[1]) if found and found[1] else text.count("\n") + 1
    return Problem(line=line, text=_LINE.sub("", str(error)).strip())


def _file_of(whole: Table, path: Path) -> JobsFile:
    general = whole.table("daemon")
    zone = general.text("zone") or "UTC"
    daemon = _daemon_of(general, path.parent)
    channels = {name: channel_of(name, table) for name, table in whole.tables("notify").items()}
    tables = whole.tables("jobs")
    jobs = {name: _job_of(name, table, path.parent, zone) for name, table in tables.items()}
    if not jobs:
        whole.wrong("jobs", "there is no job: begin one with [jobs.NAME]")
    for name, table in tables.items():
        _refuse_unknown_channels(table, jobs[name], channels)
    whole.close()
    return JobsFile(path=path, daemon=daemon, channels=channels, jobs=jobs)


def _daemon_of(table: Table, home: Path) -> DaemonFacts:
    metrics = table.text("metrics_file")
    port = table.number("metrics_port", 0, most=65_535)
    made = DaemonFacts(
        folder=home / (table.text("folder") or "jobs"),
        at_once=table.number("at_once", 2, least=1, most=100),
        least_free_bytes=table.size("least_free", "5 GB"),
        metrics_file=home / metrics if metrics else None,
        metrics_port=port or None,
    )
    table.close()
    return made


def _job_of(name: str, table: Table, home: Path, zone: str) -> Job:
    if not _JOB_NAME.fullmatch(name):
        table.wrong("", "a job's name has small letters, digits, - and _")
    what, start = _what_of(table)
    made = Job(
        name=name,
        what=what,
        start=start,
        archive=home / (table.text("archive") or f"archives/{name}"),
        schedule=_schedule_of(table, zone),
        jitter_s=table.seconds("jitter", "0 s", most="12 h"),
        timeout_s=table.seconds("timeout", "6 h", most="30 d"),
        retries=table.number("retries", 3, most=20),
        limit=table.number("limit", 0) or None,
        section=table.text("section"),
        requisites=_requisites_of(table),
        arguments=table.strings("arguments"),
        settings=table.strings("settings"),
        after=_after_of(table),
        notify=table.texts("notify"),
        expect=_expectations_of(table.table("expect")),
        keep_logs=table.number("keep_logs", 30, least=1, most=10_000),
    )
    table.close()
    return made


def _what_of(table: Table) -> tuple[str, tuple[str, ...]]:
    """Return spider and start addresses; without a spider, the first address chooses it."""
    spider, start = table.text("spider"), table.texts("start")
    for address in start:
        if not is_web(address):
            table.wrong("start", f"{address!r} is no http or https address")
    if spider is None and not start:
        table.wrong("spider", 'is missing: write spider = "NAME", or start = ["https://…"]')
    if spider is None and start:
        return start[0], start[1:]
    return spider or "", start


def _schedule_of(table: Table, zone: str) -> Schedule:
    text = table.needed("schedule", '"every 6 h" or "30 2 * * *"')
    zone = table.text("zone") or zone
    try:
        return read_schedule(text or "@daily", zone)
    except ScheduleError as error:
        table.wrong("zone" if "time zone" in str(error) else "schedule", str(error))
        return Schedule(text="@daily")


def _requisites_of(table: Table) -> str | None:
    return table.choice("requisites", "all", REQUISITES) if "requisites" in table.plain else None


def _after_of(table: Table) -> tuple[str, ...]:
    steps = table.texts("after")
    for step in steps:
        if unknown := set(re.findall(r"\{(.*?)\}", step)) - {"archive"}:
            table.wrong("after", f"{step!r} names {min(unknown)!r}; known is {{archive}}")
    return steps


def _expectations_of(table: Table) -> Expectations:
    made = Expectations(
        minimum_articles=table.number("minimum_articles", 0),
        maximum_shrink=table.part("maximum_shrink", 0.5),
        empty_runs=table.number("empty_runs", 3, most=1000),
    )
    table.close()
    return made


def _refuse_unknown_channels(table: Table, job: Job, channels: dict[str, Channel]) -> None:
    for name in job.notify:
        if name not in channels:
            known = ", ".join(channels) or "none; begin one with [notify.NAME]"
            table.wrong("notify", f"there is no channel {name!r}; known: {known}")
