"""The disks of the archives: one that fills is one trouble, however many jobs it has."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from archiver.jobs.file.facts import Job


@dataclass(frozen=True, kw_only=True, slots=True)
class DiskFinding:
    """What is wrong with a job's disk; told by the first job of each disk, for all of them."""

    job: str
    found: dict[str, str]
    """Alarm code to text; empty when nothing is wrong, or when another job tells it."""
    channels: tuple[str, ...]
    """Of all jobs of this disk."""


def look(jobs: Iterable[Job], least_free_bytes: int) -> Iterator[DiskFinding]:
    """Look at the disk of each job; fewer free bytes than `least_free_bytes` are too few."""
    sharing: dict[int | None, list[Job]] = {}
    for job in jobs:
        place = _place(job.archive)
        sharing.setdefault(place.stat().st_dev if place else None, []).append(job)
    for device, together in sharing.items():
        first, *others = together
        free = None if device is None else free_bytes(first.archive)
        low = free is not None and free < least_free_bytes
        found = {"disk-low": _words(free or 0, others)} if low else {}
        notified = dict.fromkeys(name for job in together for name in job.notify)
        yield DiskFinding(job=first.name, found=found, channels=tuple(notified))
        yield from (DiskFinding(job=job.name, found={}, channels=()) for job in others)


def free_bytes(archive: Path) -> int | None:
    """Return the free space where an archive lies, or will lie; None: unknown."""
    with suppress(OSError):
        if place := _place(archive):
            return shutil.disk_usage(place).free
    return None


def _place(archive: Path) -> Path | None:
    return next((place for place in (archive, *archive.parents) if place.is_dir()), None)


def _words(free: int, others: Iterable[Job]) -> str:
    also = ", ".join(job.name for job in others)
    return f"{free / 1e9:,.1f} GB are free" + (f"; the disk also of: {also}" if also else "")
