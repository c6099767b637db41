"""The commands of a run: `archiver crawl`, and what the job wants after it."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

from archiver.jobs.file.facts import Job

PROGRAM = (sys.executable, "-c", "from archiver.cli import main; main()")
"""`archiver` of this very installation, whatever PATH says."""


_ASK_THE_NET = ("recheck",)
"""Steps that crawl, too: the settings of the job are theirs."""


def installed() -> list[str]:
    """Return how others start `archiver`: the script that was started, or else this Python."""
    script = Path(sys.argv[0])
    return [str(script)] if script.is_absolute() and script.name == "archiver" else [*PROGRAM]


def commands_of(job: Job) -> list[list[str]]:
    """Return the crawl and the steps after it, each as a list of arguments."""
    return [[*PROGRAM, *_crawl(job)], *([*PROGRAM, *step] for step in steps_of(job))]


def steps_of(job: Job) -> Iterator[list[str]]:
    """Yield the steps after the crawl; the archive is added where a step does not name it."""
    for step in job.after:
        words = shlex.split(step)
        named = [word.replace("{archive}", str(job.archive)) for word in words]
        whole = named if named != words else [*words, str(job.archive)]
        yield [*whole, *_settings(job)] if words[0] in _ASK_THE_NET else whole


def _crawl(job: Job) -> Iterator[str]:
    yield from ("crawl", job.what, "--archive", str(job.archive))
    for address in job.start:
        yield from ("--start", address)
    if job.limit is not None:
        yield from ("--limit", str(job.limit))
    if job.section is not None:
        yield from ("--section", job.section)
    for name, value in job.arguments.items():
        yield from ("-a", f"{name}={value}")
    requisites = {"ARCHIVER_REQUISITES": job.requisites} if job.requisites else {}
    for name, value in requisites.items():
        yield from ("-s", f"{name}={value}")
    yield from _settings(job)


def _settings(job: Job) -> Iterator[str]:
    for name, value in job.settings.items():
        yield from ("-s", f"{name}={value}")
