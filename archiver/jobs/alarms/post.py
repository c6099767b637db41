"""Delivers the notices in a thread of its own: a slow mail server keeps no run waiting."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from archiver.jobs.alarms.outbox import Outbox
from archiver.jobs.clock.moment import Clock
from archiver.jobs.file.facts import Channel
from archiver.jobs.runs.table import RunTable

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
Channels = Callable[[], Mapping[str, Channel]]


@contextmanager
def delivering(folder: Path, channels: Channels, clock: Clock) -> Iterator[None]:
    """Deliver what waits in the outbox of a folder, until the end; then what is under way."""
    is_over = threading.Event()
    thread = threading.Thread(
        target=_deliver, args=(folder, channels, clock, is_over), name="notices"
    )
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _deliver(folder: Path, channels: Channels, clock: Clock, is_over: threading.Event) -> None:
    with closing(RunTable(folder)) as table:
        outbox = Outbox(table.db)
        while not is_over.is_set():
            try:
                has_more = outbox.deliver_next(channels(), clock.now())
            except sqlite3.Error:  # a full disk, say: the notices wait where they are
                logger.exception("the outbox cannot be read or written")
                has_more = False
            if not has_more:
                is_over.wait(LOOK_EVERY_S)
