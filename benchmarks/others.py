"""Whether other programs read an archive's WARC files to the end: one line a program.

    python -m benchmarks.others ARCHIVE [BIN…]

BIN are folders with programs beside those on PATH, such as an environment of pywb. A program that
is not there has its line, too. Exit code 1 when one of them reads less than all, or complains of
something that docs/warc.md does not name.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from archiver.warc.reader import Record, read_records

_COMPLAINT = re.compile(r"offset (\d+) WARC-Record-ID (\S+)")
_CAPTURES = ("response", "revisit", "resource")


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a program made of the files."""

    program: str
    read: str
    is_well: bool


class Reading:
    """The files of an archive, and what they hold by our own reader."""

    def __init__(self, archive: Path, *folders: str) -> None:
        self.files = sorted((archive / "warc").glob("*.warc.gz"))
        self.records = [record for file in self.files for record in read_records(file)]
        self.kinds = Counter(record.type for record in self.records)
        self._path = os.pathsep.join((*folders, os.environ.get("PATH", "")))

    def run(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str] | None:
        """Run a program; None when it is not there."""
        found = shutil.which(program, path=self._path)
        if found is None:
            return None
        return subprocess.run(
            [found, *arguments], capture_output=True, text=True, errors="replace", check=False
        )

    # --- the programs -------------------------------------------------------------------------
    def all(self) -> Iterator[Said]:
        """Yield what each program said."""
        yield self._quiet("gzip", "-t")
        yield self._counted("warcio index", "warcio", "index", expected=len(self.records))
        yield self._warcio_check()
        yield self._fastwarc()
        captures = sum(self.kinds[kind] for kind in _CAPTURES)
        yield self._counted("cdxj-indexer", "cdxj-indexer", expected=captures)
        captures += self.kinds["conversion"]  # pywb indexes those, too
        yield self._counted("pywb cdx-indexer", "cdx-indexer", "-j", "-s", expected=captures)
        yield self._wb_manager(captures)

    def _quiet(self, program: str, *arguments: str) -> Said:
        done = self.run(program, *arguments, *self.files)
        if done is None:
            return _absent(program)
        text = f"{len(self.files)} files whole" if not done.returncode else done.stderr.strip()
        return Said(program=" ".join((program, *arguments)), read=text, is_well=not done.returncode)

    def _counted(self, name: str, program: str, *arguments: str, expected: int) -> Said:
        done = self.run(program, *arguments, *self.files)
        if done is None:
            return _absent(name)
        lines = sum(1 for line in done.stdout.splitlines() if line.rstrip().endswith("}"))
        is_well = done.returncode == 0 and lines == expected
        return Said(program=name, read=f"{lines} of {expected} lines", is_well=is_well)

    def _warcio_check(self) -> Said:
        name = "warcio check"
        done = self.run("warcio", "check", *self.files)
        if done is None:
            return _absent(name)
        named = {found[1] for found in _COMPLAINT.findall(done.stdout)}
        others = named - set(self._chunked())
        text = f"{len(self.records)} records, {len(named)} complaints, all but {len(others)} of "
        return Said(program=name, read=f"{text}chunked bodies (warcio#74)", is_well=not others)

    def _fastwarc(self) -> Said:
        name = "fastwarc check"
        checked, failed = 0, 0
        for file in self.files:
            done = self.run("fastwarc", "check", file)
            if done is None:
                return _absent(name)
            failed += done.returncode != 0
            checked += sum(map(int, re.findall(r"(\d+) records were verified", done.stdout)))
        text = f"{checked} of {len(self.records)} records"
        return Said(program=name, read=text, is_well=not failed and checked == len(self.records))

    def _wb_manager(self, expected: int) -> Said:
        name = "wb-manager add, reindex"
        manager = shutil.which("wb-manager", path=self._path)
        if manager is None:
            return _absent(name)
        files = [str(file.absolute()) for file in self.files]
        with TemporaryDirectory() as folder:
            for step in (["init", "all"], ["add", "all", *files], ["reindex", "all"]):
                done = subprocess.run(
                    [manager, *step], cwd=folder, capture_output=True, text=True, check=False
                )
            index = Path(folder) / "collections" / "all" / "indexes" / "index.cdxj"
            lines = len(index.read_text("utf-8").splitlines()) if index.exists() else 0
        is_well = done.returncode == 0 and lines == expected
        return Said(program=name, read=f"{lines} of {expected} lines", is_well=is_well)

    def _chunked(self) -> Iterator[str]:
        for record in self.records:
            if record.type == "response" and _is_chunked(record):
                yield record.headers.get("warc-record-id") or ""


def _is_chunked(record: Record) -> bool:
    head = record.http
    return head is not None and b"chunked" in head.tokens(b"transfer-encoding")


def _absent(program: str) -> Said:
    return Said(program=program, read="is not there", is_well=False)


def main(archive: str, *folders: str) -> int:
    """Print a line for each program; return the exit code."""
    is_well = True
    for said in Reading(Path(archive), *folders).all():
        sys.stdout.write(f"{'ok ' if said.is_well else 'BAD'} {said.program:24} {said.read}\n")
        is_well &= said.is_well
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
