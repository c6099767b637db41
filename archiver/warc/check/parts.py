"""One big file in parts that are checked at the same time.

Each gzip member can be read by itself, so that a part may begin at any of them. A place that only
looks like one, within a record, shows when the part before it does not end there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from archiver.warc.check.finding import FileReport
from archiver.warc.form.source import Source, next_record


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """The records that begin between two bytes of a file."""

    start: int = 0
    end: int | None = None
    """None: the end of the file."""
    is_exact: bool = False
    """Whether the software that wrote the records before is known to keep what came."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PartReport:
    """The check of a part."""

    report: FileReport
    stopped_at: int
    """Where the record after the last one begins."""
    is_exact: bool
    """As the last warcinfo record says."""


def split(path: Path, count: int) -> list[int]:
    """Return where up to so many parts of about the same size begin; only 0 in a plain file."""
    starts = [0]
    size = path.stat().st_size
    with path.open("rb") as file:
        if count < 1 or not Source(file).is_gzip:
            return starts
        for number in range(1, count):
            found = next_record(file, max(size * number // count, starts[-1] + 1))
            if found is None:
                break
            starts.append(found)
    return starts


def joined(parts: Sequence[Part], reports: Sequence[PartReport]) -> FileReport | None:
    """Return the check of a file from those of its parts; None: they do not fit together."""
    for (before, after), report in zip(pairwise(parts), reports, strict=False):
        if report.stopped_at != after.start or report.is_exact != after.is_exact:
            return None
        assert before.end == after.start  # noqa: S101  # as `split` cut them
    return replace(
        reports[0].report,
        findings=tuple(one for each in reports for one in each.report.findings),
        records=tuple(one for each in reports for one in each.report.records),
        whole_bytes=max(each.report.whole_bytes for each in reports),
    )
