"""The daemon: takes a step every second until it is told to end, then stops its runs in order.

It reads the jobs file again when that has changed; a file with mistakes changes nothing.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from archiver.jobs.alarms.post import delivering
from archiver.jobs.clock.moment import Clock, SystemClock
from archiver.jobs.file.check import JobsFileError, read_jobs_file
from archiver.jobs.file.facts import JobsFile
from archiver.jobs.metrics import Metrics
from archiver.jobs.runs.table import RunTable
from archiver.jobs.works import Works

logger = logging.getLogger(__name__)

STEP_S = 1.0
_PAUSE_AT_THE_END_S = 0.1
Show = Callable[[Works], None]


class Daemon:
    """One daemon; `run` until `stop`."""

    def __init__(self, file: JobsFile, *, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self.works = Works(file, RunTable(file.daemon.folder), self._clock)
        self._metrics = Metrics(file, self._clock)
        self._stop = threading.Event()
        self._changed_ns = _changed_ns(file.path)

    def stop(self) -> None:
        """Let it end: no run begins any more, those that are alive are stopped."""
        self._stop.set()

    def run(self, show: Show = lambda _works: None) -> None:
        """Work until `stop`; blocks."""
        logger.info("jobs run file=%s jobs=%d", self.works.file.path, len(self.works.file.jobs))
        folder = self.works.file.daemon.folder
        delivered = delivering(folder, lambda: self.works.file.channels, self._clock)
        with self._metrics.served(), delivered:
            while not self._stop.is_set():
                self._read_again()
                self.works.step()
                self._metrics.write()
                show(self.works)
                self._stop.wait(STEP_S)
            self._end(show)
            self._metrics.write()
        self.works.table.close()

    def run_one(self, root: int, show: Show = lambda _works: None) -> None:
        """Work until a run and its repetitions have ended, or `stop`; blocks. No daemon needed."""
        while not self._stop.is_set() and _is_open(self.works, root):
            self.works.settle()
            self.works.begin(only=root)
            self.works.stop_late()
            show(self.works)
            self._stop.wait(STEP_S / 5)
        if self._stop.is_set():
            self._end(show, only=root)
        while self.works.outbox.deliver_next(self.works.file.channels, self._clock.now()):
            pass
        self._metrics.write()

    def _end(self, show: Show, only: int | None = None) -> None:
        """Stop what is alive, kindly at first; wait until it has ended."""
        self.works.stop_all(only)
        end = threading.Event()
        while self.works.is_alive(only):
            self.works.stop_late()
            self.works.settle()
            show(self.works)
            end.wait(_PAUSE_AT_THE_END_S)
        logger.info("jobs ended")

    def _read_again(self) -> None:
        """Take a jobs file that has changed, when it is without mistakes."""
        path = self.works.file.path
        changed_ns = _changed_ns(path)
        if changed_ns == self._changed_ns:
            return
        self._changed_ns = changed_ns
        try:
            file = read_jobs_file(path)
        except (JobsFileError, OSError) as error:
            logger.error("the jobs file is left as it was read: %s", error)  # noqa: TRY400  # told
            return
        if file.daemon != self.works.file.daemon:
            logger.warning("[daemon] has changed: that counts when the daemon begins anew")
        self.works.file = JobsFile(
            path=path, daemon=self.works.file.daemon, channels=file.channels, jobs=file.jobs
        )
        self._metrics.file = self.works.file
        logger.info("the jobs file was read again jobs=%d", len(file.jobs))


@contextmanager
def ending_by_signal(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` on SIGTERM and SIGINT, as long as this lasts."""

    def heed(_number: int, _frame: FrameType | None) -> None:
        stop()

    before = {number: signal.signal(number, heed) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _is_open(works: Works, root: int) -> bool:
    return any(run.state != "ended" for run in works.table.chain(root))


def _changed_ns(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
