"""`archiver jobs`: crawls that begin by themselves."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from archiver.commands.job.check import check as check_more
from archiver.commands.job.check import opened
from archiver.commands.job.live import run_here, shown
from archiver.commands.job.view import plain_of, table_of, views_of
from archiver.commands.shown.lines import CommandError, err, out, remote
from archiver.jobs.clock.moment import SystemClock
from archiver.jobs.daemon import Daemon, ending_by_signal
from archiver.jobs.export.calendar import ExportError
from archiver.jobs.export.crontab import crontab_of
from archiver.jobs.export.units import daemon_unit, units_of
from archiver.jobs.file.check import NAME
from archiver.jobs.file.facts import Job, JobsFile
from archiver.jobs.lock import DaemonLock, DaemonRunsError, is_held
from archiver.jobs.runs.logs import log_of, start_of
from archiver.jobs.runs.run import Run
from archiver.jobs.runs.table import RunTable
from archiver.jobs.works import Works
from archiver.model.exits import ExitCode

jobs = typer.Typer(
    name="jobs",
    help="Crawl again and again: run, watch and export scheduled jobs.",
    rich_markup_mode=None,
    no_args_is_help=True,
)
FileOption = Annotated[
    Path, typer.Option("--file", metavar="FILE", help="The jobs file.", show_default=True)
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="A job of the file.")]
_LOOK_EVERY_S = 0.5


@jobs.command()
def check(ctx: typer.Context, *, file: FileOption = Path(NAME)) -> ExitCode:
    """Check the jobs file: every mistake with its line, else when each job is due."""
    read = opened(file)
    group = ctx.find_root().command
    check_more(read, sorted(getattr(group, "commands", {})))
    now = SystemClock().now()
    with _table(read) as table:
        out.print(table_of(views_of(read, table, now), now))
    return ExitCode.COMPLETE


@jobs.command()
def run(*, file: FileOption = Path(NAME)) -> ExitCode:
    """Run the jobs when they are due, until a signal ends it.

    One daemon runs the jobs of a file; a second one is refused. A changed file is read again.
    Ctrl-C or SIGTERM stops the runs in order; they go on when the daemon begins again.
    """
    read = opened(file)
    try:
        with DaemonLock(read.daemon.folder), shown() as show:
            daemon = Daemon(read)
            with ending_by_signal(daemon.stop):
                daemon.run(show)
    except DaemonRunsError as error:
        raise CommandError(str(error), code=error.exit_code) from error
    except OSError as error:
        raise CommandError(
            f"the jobs cannot be run: {error}", code=ExitCode.BAD_CONFIGURATION
        ) from error
    return ExitCode.COMPLETE


@jobs.command()
def start(
    name: Name,
    *,
    file: FileOption = Path(NAME),
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Show warnings and errors only, as for cron.")
    ] = False,
) -> ExitCode:
    """Run a job now.

    A daemon, if one runs, is asked to do so. Without one the job runs here, with the same rules:
    no overlap, a time limit, a log, a row in the history, alarms.
    """
    read, job = _job(file, name)
    now = SystemClock().now()
    with _table(read) as table:
        if name in table.paused():
            raise CommandError(
                f"{name} is paused: archiver jobs resume {name}", code=ExitCode.BAD_CONFIGURATION
            )
        if not is_held(read.daemon.folder):
            Works(read, table, SystemClock()).take_dues(only=name)
        asked = table.await_asked(name, job.archive, now)
    if is_held(read.daemon.folder):
        out.print(f"the daemon begins {name}: archiver jobs log {name} --follow")
        return ExitCode.COMPLETE
    return run_here(read, asked, is_quiet=quiet)


@jobs.command()
def status(
    *,
    file: FileOption = Path(NAME),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, a line a job.")] = False,
) -> ExitCode:
    """Show each job: state, next, last, new articles run by run, and the alarms that stand.

    Ends with 15 when an alarm stands or a job is overdue: a health check for other monitors.
    """
    read, now = opened(file), SystemClock().now()
    with _table(read) as table:
        views = views_of(read, table, now)
    if as_json:
        for view in views:
            sys.stdout.write(json.dumps(plain_of(view), ensure_ascii=False) + "\n")
    else:
        out.print(table_of(views, now))
        for alarm in (alarm for view in views for alarm in view.alarms):
            since = f"since {alarm.since:%Y-%m-%d %H:%M}Z"
            line = f"ALARM {alarm.job}: {alarm.code}: {alarm.text}, {since}"
            out.print(remote(line, style="bold red"), soft_wrap=True)
        if not is_held(read.daemon.folder):
            err.print("no daemon runs these jobs: archiver jobs run, or timers (jobs export)")
    is_healthy = not any(view.alarms or view.state == "overdue" for view in views)
    return ExitCode.COMPLETE if is_healthy else ExitCode.UNHEALTHY


@jobs.command()
def log(
    name: Name,
    *,
    file: FileOption = Path(NAME),
    number: Annotated[
        int | None, typer.Option("--run", metavar="N", help="An earlier run, by its number.")
    ] = None,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Go on until the run has ended.")
    ] = False,
) -> ExitCode:
    """Print the log of a job's last run, or of another one."""
    read, _ = _job(file, name)
    with _table(read) as table:
        runs = [run for run in table.all() if run.job == name and run.started is not None]
        wanted = [run for run in runs if number in (None, run.id)]
        path = log_of(read.daemon.folder, wanted[-1]) if wanted else None
        if path is None or not path.exists():
            numbers = ", ".join(str(run.id) for run in runs[-10:]) or "none"
            raise CommandError(f"no such log of {name}; runs: {numbers}", code=ExitCode.NOT_FOUND)
        for text in _lines(path, table, wanted[-1], is_following=follow):
            out.print(remote(text), soft_wrap=True)
    return ExitCode.COMPLETE


def _lines(path: Path, table: RunTable, run: Run, *, is_following: bool) -> Iterator[str]:
    with path.open(encoding="utf-8", errors="replace") as file:
        file.seek(start_of(path))
        while True:
            has_ended = table.run(run.id).state == "ended"
            yield from (line.rstrip("\n") for line in file)
            if has_ended or not is_following:
                return
            time.sleep(_LOOK_EVERY_S)


@jobs.command()
def pause(name: Name, *, file: FileOption = Path(NAME)) -> ExitCode:
    """Let a job rest; a run that is alive goes on to its end."""
    read, _ = _job(file, name)
    with _table(read) as table:
        table.accounted(name, SystemClock().now())
        table.pause(name, is_paused=True)
    out.print(f"{name} is paused: archiver jobs resume {name} lets it go on")
    return ExitCode.COMPLETE


@jobs.command()
def resume(name: Name, *, file: FileOption = Path(NAME)) -> ExitCode:
    """Let a paused job go on; what it missed meanwhile is not caught up."""
    read, job = _job(file, name)
    with _table(read) as table:
        Works(read, table, SystemClock()).resume(job)
    out.print(f"{name} goes on")
    return ExitCode.COMPLETE


@jobs.command()
def export(
    *,
    file: FileOption = Path(NAME),
    systemd: Annotated[
        bool, typer.Option("--systemd", help="A service and a timer for each job.")
    ] = False,
    daemon: Annotated[
        bool, typer.Option("--daemon", help="One systemd service for `archiver jobs run`.")
    ] = False,
    cron: Annotated[bool, typer.Option("--cron", help="The lines of a crontab.")] = False,
    into: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write the units here as files.")
    ] = None,
) -> ExitCode:
    """Print the jobs for another scheduler: systemd units, or a crontab."""
    if systemd + daemon + cron != 1:
        raise CommandError("name one of --systemd, --daemon, --cron")
    read = opened(file)
    try:
        texts = {"": crontab_of(read)} if cron else (units_of if systemd else daemon_unit)(read)
    except ExportError as error:
        raise CommandError(str(error), code=ExitCode.BAD_CONFIGURATION) from error
    for name, text in texts.items():
        if into is not None and name:
            into.mkdir(parents=True, exist_ok=True)
            (into / name).write_text(text, "utf-8")
            out.print(str(into / name), soft_wrap=True)
        else:
            sys.stdout.write(f"# {name}\n{text}\n" if name else text)
    return ExitCode.COMPLETE


@contextmanager
def _table(file: JobsFile) -> Iterator[RunTable]:
    try:
        table = RunTable(file.daemon.folder)
    except OSError as error:
        raise CommandError(
            f"{file.daemon.folder} cannot be written: {error}", code=ExitCode.BAD_CONFIGURATION
        ) from error
    try:
        yield table
    finally:
        table.close()


def _job(path: Path, name: str) -> tuple[JobsFile, Job]:
    """Return the file and one of its jobs; raise CommandError when there is none of that name."""
    file = opened(path)
    if name not in file.jobs:
        known = ", ".join(file.jobs)
        raise CommandError(f"there is no job {name!r}; known: {known}", code=ExitCode.NOT_FOUND)
    return file, file.jobs[name]
