"""Is an archive sound? Every byte is read, nothing is changed.

WARC files are checked by the standard; then whether JSON lines, conversion records, journal and
WARC say the same. A WARC file alone, ours or another's, can be checked too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from archiver.model.exits import ExitCode
from archiver.store.agree import LinesCheck, journal_findings
from archiver.store.index import index_findings
from archiver.store.repeated.others import Elsewhere, leaned_on
from archiver.store.state.journal import NAME as JOURNAL
from archiver.warc.check.finding import FileReport, Finding, Kind
from archiver.warc.check.parts import joined
from archiver.warc.verify import check_file, check_links, check_part, parts_of
from archiver.warc.warcfile import OPEN

WARC_NAMES = ("*.warc", "*.warc.gz", f"*.warc.gz{OPEN}")
Told = Callable[[int, int], None]
"""Is told how many files, or parts of big ones, are checked, and how many there are."""
PART_BYTES = 32 << 20
"""Size from which a file is checked in parts, by all cores."""

_EXIT_CODES: dict[Kind, ExitCode] = {  # the gravest first
    "corrupt": ExitCode.CORRUPT,
    "torn": ExitCode.TORN,
    "dangling": ExitCode.DANGLING,
    "inconsistent": ExitCode.INCONSISTENT,
    "nonconformant": ExitCode.NONCONFORMANT,
}


class NoArchiveError(RuntimeError):
    """There is no archive and no WARC file at that place."""

    exit_code = ExitCode.NOT_FOUND


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a check has found."""

    findings: tuple[Finding, ...]
    """The gravest first."""
    files: int
    length_bytes: int
    records: dict[str, int]
    """Number of records by type."""
    articles: int = 0
    embeds: int = 0
    doubts: int = 0

    @property
    def exit_code(self) -> ExitCode:
        """The code of the gravest finding; COMPLETE when the archive is sound."""
        kinds = {finding.kind for finding in self.findings}
        codes = (code for kind, code in _EXIT_CODES.items() if kind in kinds)
        return next(codes, ExitCode.COMPLETE)


def verify(
    place: Path, *, against: Iterable[Path] = (), tell: Told = lambda _done, _all: None
) -> Report:
    """Check an archive folder, a folder of WARC files, or one WARC file.

    `against` are archives that hold originals of its revisits, beside those that its journal
    names. Raises NoArchiveError when there is nothing to check.
    """
    files = warc_files(place)
    is_archive = (place / "json").is_dir() or (place / JOURNAL).is_file()
    if not files and not is_archive:
        raise NoArchiveError(f"no archive and no WARC file at {place}: name an archive folder")
    reports = list(_checked(files, tell))
    findings = [finding for report in reports for finding in report.findings]
    with closing(Elsewhere([*leaned_on(place), *against])) as elsewhere:
        findings += check_links(reports, is_complete=is_archive, elsewhere=elsewhere)
    counts = {"articles": 0, "embeds": 0, "doubts": 0}
    if is_archive:
        lines = LinesCheck(place, reports)
        findings += [*lines.findings(), *journal_findings(place, reports)]
        findings += index_findings(place, reports)
        counts = lines.counts
    records: dict[str, int] = {}
    for report in reports:
        for record in report.records:
            records[record.type] = records.get(record.type, 0) + 1
    length = sum(report.length_bytes for report in reports)
    return Report(
        findings=gravest_first(findings),
        files=len(files),
        length_bytes=length,
        records=records,
        **counts,
    )


def gravest_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in the order of what they mean for an archive."""
    gravity = list(_EXIT_CODES)
    return tuple(
        sorted(findings, key=lambda one: gravity.index(one.kind) if one.is_error else len(gravity))
    )


def warc_files(place: Path) -> list[Path]:
    """Return the WARC files of an archive or folder, or the one that is named."""
    if place.is_file():
        return [place]
    folder = place / "warc" if (place / "warc").is_dir() else place
    return sorted(file for name in WARC_NAMES for file in folder.glob(name) if file.is_file())


def _checked(files: list[Path], tell: Told) -> Iterator[FileReport]:
    cores = os.cpu_count() or 1
    parts = [parts_of(file, min(cores, file.stat().st_size // PART_BYTES)) for file in files]
    total = sum(map(len, parts))
    if min(cores, total) < 2:  # noqa: PLR2004  # one needs no second process
        for done, file in enumerate(files, 1):
            yield check_file(file)
            tell(done, total)
        return
    tasks = [(file, part) for file, each in zip(files, parts, strict=True) for part in each]
    with ProcessPoolExecutor(min(cores, total)) as pool:
        reports = pool.map(check_part, *zip(*tasks, strict=True))
        done = 0
        for file, each in zip(files, parts, strict=True):
            checked = []
            for report in islice(reports, len(each)):
                checked.append(report)
                tell(done := done + 1, total)
            yield joined(each, checked) or check_file(file)
