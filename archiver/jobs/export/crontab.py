"""The jobs as lines of a crontab."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from archiver.jobs.command import installed
from archiver.jobs.export.calendar import cron_fields
from archiver.jobs.file.facts import Job, JobsFile


def crontab_of(file: JobsFile) -> str:
    """Return the crontab; raise ExportError for a schedule that cron cannot say."""
    return "\n".join(_lines(file)) + "\n"


def _lines(file: JobsFile) -> Iterator[str]:
    yield "# `CRON_TZ` is read by cronie; Vixie's and Debian's cron take the machine's own zone."
    yield "SHELL=/bin/sh"
    zone = None
    for job in file.jobs.values():
        wanted = job.schedule.zone if job.schedule.crontab else "UTC"
        if wanted != zone:
            zone = wanted
            yield f"CRON_TZ={zone}"
        yield f"{cron_fields(job.schedule)} {command_of(job, file)}"


def command_of(job: Job, file: JobsFile) -> str:
    """Return the command of a line: after a delay by chance, alone, `%` escaped as cron wants."""
    lock = file.daemon.folder / f"{job.name}.cron.lock"
    start = [*installed(), "jobs", "start", job.name, "--file", str(file.path), "--quiet"]
    line = shlex.join(["flock", "-n", str(lock), *start])
    folder = shlex.quote(str(file.daemon.folder))
    delay = f'sleep "$(shuf -i 0-{round(job.jitter_s)} -n 1)"; ' if job.jitter_s else ""
    return f"{delay}mkdir -p {folder} && {line}".replace("%", r"\%")
