"""How `archiver jobs run` shows itself: a table in place on a terminal, lines elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Group
from rich.live import Live

from archiver.commands.crawl import StderrHandler
from archiver.commands.job.view import running_table, table_of, views_of
from archiver.commands.shown.lines import err, out
from archiver.jobs.clock.moment import SystemClock
from archiver.jobs.daemon import Daemon, Show, ending_by_signal
from archiver.jobs.file.facts import JobsFile
from archiver.jobs.runs.logs import log_of
from archiver.jobs.runs.run import Run
from archiver.jobs.works import Works
from archiver.model.exits import ExitCode

_FORM = "%(asctime)s %(levelname)s %(message)s"


@contextmanager
def shown(*, is_quiet: bool = False) -> Iterator[Show]:
    """Give what shows the works; log lines stand above it."""
    handler = StderrHandler()
    handler.setFormatter(logging.Formatter(_FORM))
    handler.setLevel(logging.WARNING if is_quiet else logging.INFO)
    root = logging.getLogger("archiver.jobs")
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        if is_quiet or not err.is_terminal:
            yield lambda _works: None
        else:
            with Live(console=err, auto_refresh=False, transient=True) as live:
                yield lambda works: live.update(_view(works), refresh=True)
    finally:
        root.removeHandler(handler)


def _view(works: Works) -> Group:
    now = SystemClock().now()
    views = views_of(works.file, works.table, now)
    return Group(table_of(views, now), "", running_table(works.file, views, now))


def run_here(file: JobsFile, asked: Run, *, is_quiet: bool) -> ExitCode:
    """Run a job in this process and return the exit code of its crawl."""
    daemon = Daemon(file)
    with shown(is_quiet=is_quiet) as show, ending_by_signal(daemon.stop):
        daemon.run_one(asked.root, show)
    ended = [run for run in daemon.works.table.chain(asked.root) if run.state == "ended"]
    daemon.works.table.close()
    if not ended:
        return ExitCode.INTERRUPTED
    last = ended[-1]
    if not is_quiet:
        out.print(
            f"{last.job} {last.outcome}: {last.brought.articles:,} new articles, "
            f"{last.brought.exchanges:,} pages; log: {log_of(file.daemon.folder, last)}",
            soft_wrap=True,
        )
    known = {code.value: code for code in ExitCode}
    return known.get(-1 if last.exit_code is None else last.exit_code, ExitCode.FAILED)
