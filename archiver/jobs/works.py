"""What the daemon does, step by step; a step may be taken at any time, and by several processes.

Each step looks at the table of runs and at the processes, and does what is due. Nothing is kept
in memory that a daemon that begins anew would miss.
"""

from __future__ import annotations

import logging
import signal
import subprocess
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from archiver.jobs.alarms.conditions import conditions
from archiver.jobs.alarms.outbox import Outbox
from archiver.jobs.clock.moment import Clock
from archiver.jobs.clock.schedule import delay_of
from archiver.jobs.command import commands_of
from archiver.jobs.disks import look
from archiver.jobs.file.facts import Job, JobsFile
from archiver.jobs.runs import logs, plan, process
from archiver.jobs.runs.result import brought_by
from archiver.jobs.runs.run import STOPPED, TIMED_OUT, Run
from archiver.jobs.runs.table import RunTable
from archiver.model.exits import ExitCode

logger = logging.getLogger(__name__)

Commands = Callable[[Job], Sequence[Sequence[str]]]
WATCH_EVERY_S = 300.0
"""Seconds between two looks at the disks."""


class Works:
    """The jobs of one file at work."""

    def __init__(
        self, file: JobsFile, table: RunTable, clock: Clock, *, commands: Commands = commands_of
    ) -> None:
        self.file = file
        self.table = table
        self.outbox = Outbox(table.db)
        self._clock = clock
        self._commands = commands
        self._children: dict[int, subprocess.Popen[bytes]] = {}
        self._watched_s = -WATCH_EVERY_S

    def step(self) -> None:
        """Do all that is due now."""
        self.settle()
        self.take_dues()
        self.begin()
        self.stop_late()
        self.watch_disks()

    # --- what has ended ---
    def settle(self) -> None:
        """Find the runs that have ended, and say how."""
        for run in self.table.open_runs("running"):
            if not self._is_alive(run):
                self._settle(run)

    def _is_alive(self, run: Run) -> bool:
        if run.mark is not None:
            return process.is_alive(run.mark, self._clock.boot_id())
        # between claim and start: the claimer is at it, or has died over it
        return 0 <= self._clock.elapsed_s() - run.began_s < plan.GRACE_S

    def _settle(self, run: Run) -> None:
        if child := self._children.pop(run.id, None):
            process.clear_group(child)
        folder = self.file.daemon.folder
        ending, report = logs.ending_file(folder, run), logs.report_file(folder, run)
        codes = process.ending_of(ending) or []
        job, now = self.file.jobs.get(run.job), self._clock.now()
        outcome = plan.outcome_of(run, codes[0] if codes else None)
        brought = brought_by(Path(run.archive), report, _failed_steps(job, codes))
        with self.table.changing():
            is_ours = self.table.settle(
                run,
                outcome=outcome,
                exit_code=codes[0] if codes else None,
                now=now,
                brought=brought,
            )
            if is_ours and job is not None:
                self._follow(job, self.table.run(run.id), outcome, now)
        for left in (ending, report):
            left.unlink(missing_ok=True)
        if is_ours:
            logger.info(
                "run ended job=%s run=%d outcome=%r articles=%d pages=%d",
                run.job, run.id, outcome, brought.articles, brought.exchanges,
            )  # fmt: skip

    def _follow(self, job: Job, run: Run, outcome: str, now: datetime) -> None:
        """Let a run be tried again, or tell what is wrong with what it brought."""
        attempt = plan.attempt_after(run, outcome, job.retries)
        if attempt is not None:
            at = plan.retry_at(run, outcome, now)
            self.table.await_retry(run, now=now, not_before=at, attempt=attempt)
            return
        before = [each for each in self.table.history(job.name, 100) if each.id < run.id]
        found = conditions(job, run, before)
        self.outbox.renew(job.name, "run", found, channels=job.notify, now=now)

    # --- what is due ---
    def take_dues(self, only: str | None = None) -> None:
        """Let runs wait for the times that have come since they were last accounted for."""
        now, paused = self._clock.now(), self.table.paused()
        self.table.hasten(now, plan.SET_BACK)
        self.table.drop_unknown(self.file.jobs, now)
        for job in self.file.jobs.values():
            if only not in (None, job.name):
                continue
            accounted = self.table.accounted(job.name, now)
            if accounted - now > plan.SET_BACK:
                logger.warning("the clock was set back job=%s from=%s", job.name, accounted)
                self.table.account(job.name, now)
            elif job.name not in paused:
                self._take_dues(job, accounted, now)

    def _take_dues(self, job: Job, accounted: datetime, now: datetime) -> None:
        dues = job.schedule.dues(accounted, now)
        if dues is None:
            return
        is_late = now - dues.last > plan.LATE
        delay = delay_of(job.name, dues.last, job.jitter_s)
        with self.table.changing():
            self.table.await_due(
                job.name, job.archive, dues, now=now, not_before=dues.last + delay, late=is_late
            )
            self.table.account(job.name, dues.last)

    def resume(self, job: Job) -> None:
        """Let a paused job go on; its times of meanwhile are noted as skipped."""
        now = self._clock.now()
        with self.table.changing():
            if job.name in self.table.paused():
                if dues := job.schedule.dues(self.table.accounted(job.name, now), now):
                    self.table.skip(job.name, job.archive, dues, now)
                    self.table.account(job.name, dues.last)
                self.table.pause(job.name, is_paused=False)

    # --- what begins ---
    def begin(self, only: int | None = None) -> None:
        """Start what may begin; `only` the runs that stand for one, when a root is given."""
        waiting = [
            each
            for each in self.table.open_runs("waiting")
            if only in (None, each.root) and each.job in self.file.jobs
        ]
        running = self.table.open_runs("running")
        at_once = self.file.daemon.at_once
        for run in plan.to_begin(waiting, running, at_once, self._clock.now()):
            began_s = self._clock.elapsed_s()
            if self.table.claim(run, now=self._clock.now(), began_s=began_s, at_once=at_once):
                self._start(run, self.file.jobs[run.job])

    def _start(self, run: Run, job: Job) -> None:
        folder = self.file.daemon.folder
        log = logs.log_of(folder, run)
        try:
            child, mark = process.begin(
                self._commands(job),
                log=log,
                ending=logs.ending_file(folder, run),
                report=logs.report_file(folder, run),
                boot_id=self._clock.boot_id(),
                cwd=self.file.path.parent,
            )
        except OSError:
            logger.exception("a run could not be started job=%s run=%d", run.job, run.id)
            return  # settled as killed, and tried again
        self.table.tell_mark(run, mark)
        self._children[run.id] = child
        logs.prune(folder, job.name, job.keep_logs)
        logger.info(
            "run began job=%s run=%d cause=%s attempt=%d log=%s",
            run.job, run.id, run.cause, run.attempt, log,
        )  # fmt: skip

    # --- what must end ---
    def stop_late(self) -> None:
        """Stop what runs longer than it may: kindly, and after a while not."""
        for run in self.table.open_runs("running"):
            job = self.file.jobs.get(run.job)
            timeout_s = job.timeout_s if job else float("inf")
            what = plan.signal_for(run, self._clock.elapsed_s(), timeout_s)
            if what is not None:
                self._send(run, what, TIMED_OUT)
            logs.rotate(logs.log_of(self.file.daemon.folder, run))

    def stop_all(self, only: int | None = None) -> None:
        """Ask the runs to stop, for the daemon ends; they go on when it begins again."""
        for run in self.table.open_runs("running"):
            if run.stop_asked_s is None and only in (None, run.root):
                self._send(run, signal.SIGTERM, STOPPED)

    def _send(self, run: Run, what: signal.Signals, why: str) -> None:
        if run.mark is None:
            return
        self.table.tell_stop(run, elapsed_s=self._clock.elapsed_s(), why=why)
        process.send(run.mark, what, self._clock.boot_id())
        if run.stop_asked_s is None or what is signal.SIGKILL:
            logger.warning("run %s signal=%s job=%s run=%d", why, what.name, run.job, run.id)

    # --- what else is wrong ---
    def watch_disks(self) -> None:
        """Look at the disks of the archives, every few minutes."""
        elapsed_s = self._clock.elapsed_s()
        if elapsed_s - self._watched_s < WATCH_EVERY_S:
            return
        self._watched_s, now = elapsed_s, self._clock.now()
        for disk in look(self.file.jobs.values(), self.file.daemon.least_free_bytes):
            with self.table.changing():
                self.outbox.renew(disk.job, "disk", disk.found, channels=disk.channels, now=now)

    def is_alive(self, only: int | None = None) -> bool:
        """Tell whether a run is alive, any or one that stands for a root."""
        return any(only in (None, run.root) for run in self.table.open_runs("running"))


def _failed_steps(job: Job | None, codes: Sequence[int]) -> list[str]:
    """Return the steps after the crawl that failed, in words."""
    steps = job.after if job else ()
    return [
        f"{step.split()[0]}: exit code {code}"
        for step, code in zip(steps, codes[1:], strict=False)
        if code != ExitCode.COMPLETE
    ]
