"""What is wrong with a job, as a pure function of its last run and of those before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from archiver.jobs.file.facts import Job
from archiver.jobs.runs.run import GOOD, TIMED_OUT, Run
from archiver.model.exits import ExitCode

COMPARED = 10
"""Runs before this one whose median is what it should bring."""
_LEAST_COMPARED = 3
_LEAST_MEDIAN = 5
"""Below this a shrink is chance."""
_INCOMPLETE = (
    ExitCode.INCOMPLETE.name.lower(),
    ExitCode.INTERRUPTED.name.lower(),
    TIMED_OUT,
)
_CERTIFICATE = ("certificate", "tls", "ssl")


def conditions(job: Job, run: Run, before: Sequence[Run]) -> dict[str, str]:
    """Return what is wrong, code to text; `before` are the runs that ended earlier, newest first.

    An alarm stands as long as its code is named after each run, and is over when it is not.
    """
    return dict(_conditions(job, run, before))


def _conditions(job: Job, run: Run, before: Sequence[Run]) -> Iterator[tuple[str, str]]:
    yield from _of_the_end(run)
    if run.brought.report is not None:
        yield from _of_the_articles(job, run, before)
        yield from _of_the_pages(run)
    for step in run.brought.steps:
        yield "step-failed", f"after the crawl: {step}"


def _of_the_end(run: Run) -> Iterator[tuple[str, str]]:
    if run.outcome in _INCOMPLETE:
        left = f", {run.brought.pending:,} requests are pending" if run.brought.pending else ""
        yield "incomplete", f"ended as {run.outcome}{left}; the next run goes on with the rest"
    elif run.outcome == ExitCode.NO_SPACE.name.lower():
        yield "disk-low", "the disk is full; the archive is valid, nothing more is written"
    elif run.outcome not in GOOD:
        code = "without an exit code" if run.exit_code is None else f"exit code {run.exit_code}"
        yield "failed", f"ended as {run.outcome}, {code}, attempt {run.attempt}"
    if run.outcome == ExitCode.DEGRADED.name.lower() and not run.brought.health:
        yield "health", "the pages of a site have changed: fields that used to be filled are empty"


def _of_the_articles(job: Job, run: Run, before: Sequence[Run]) -> Iterator[tuple[str, str]]:
    articles, expect = run.brought.articles, job.expect
    if articles < expect.minimum_articles:
        yield "few-articles", f"{articles} new articles; expected are {expect.minimum_articles}"
    last = [run, *_reporting(before)][: expect.empty_runs]
    if last and len(last) == expect.empty_runs and not any(each.brought.articles for each in last):
        yield "no-new-articles", f"no new article in {len(last)} runs"
    for code, unit, brought in (
        ("shrunk-articles", "new articles", [each.brought.articles for each in last_of(before)]),
        ("shrunk-pages", "pages", [each.brought.exchanges for each in last_of(before)]),
    ):
        now = articles if unit == "new articles" else run.brought.exchanges
        usual = median(brought) if len(brought) >= _LEAST_COMPARED else 0
        if usual >= _LEAST_MEDIAN and now < usual * (1 - expect.maximum_shrink):
            text = f"{now:,} {unit}; the median of {len(brought)} runs before is {usual:,.0f}"
            yield code, text


def last_of(before: Sequence[Run]) -> list[Run]:
    """Return the runs with which a run is compared."""
    return [each for each in _reporting(before) if each.is_good][:COMPARED]


def _reporting(runs: Sequence[Run]) -> list[Run]:
    return [each for each in runs if each.brought.report is not None]


def _of_the_pages(run: Run) -> Iterator[tuple[str, str]]:
    if run.brought.health:
        yield "health", "; ".join(run.brought.health)
    if run.brought.blocked:
        yield (
            "blocked",
            f"refused by {', '.join(run.brought.blocked)}: not archived, not gone round",
        )
    found = {
        reason: count
        for reason, count in run.brought.errors.items()
        if any(word in reason.lower() for word in _CERTIFICATE)
    }
    if found:
        yield "certificate", f"{sum(found.values())} requests failed: {', '.join(found)}"
