"""Is a package what it says? Everything `wacz validate` looks at, and what it does not.

Digest and length of every member, the digest of the description and its signature; that every
capture has a line of the index and every line a record; that every page has a capture.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from archiver.store.verify import Report, gravest_first
from archiver.store.wacz.headers import header_faults
from archiver.store.wacz.sign import faults_of
from archiver.store.wacz.stamp import trusted
from archiver.store.wacz.write import DATAPACKAGE, DIGEST, INDEX, PAGES, PIECE_BYTES
from archiver.warc.cdxj import IndexLine, parse_line
from archiver.warc.check.finding import FileReport, Finding, Kind
from archiver.warc.surt import surt
from archiver.warc.verify import check_file, check_links

WACZ = ".wacz"
_DESCRIPTIONS = (DATAPACKAGE, DIGEST)
_INDEX = re.compile(r"indexes/.+\.cdxj?(\.gz)?")
_INDEXED = ("response", "revisit", "resource")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


def check_wacz(path: Path) -> Report:
    """Check a package; nothing is changed. What is unpacked for that goes to a scratch folder."""
    check = _Check(path)
    with TemporaryDirectory(prefix="archiver-") as scratch:
        check.run(Path(scratch))
    records: dict[str, int] = {}
    for report in check.reports:
        for record in report.records:
            records[record.type] = records.get(record.type, 0) + 1
    return Report(
        findings=gravest_first(check.findings),
        files=len(check.reports),
        length_bytes=path.stat().st_size,
        records=records,
        articles=check.pages,
    )


class _Check:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.findings: list[Finding] = []
        self.reports: list[FileReport] = []
        self.pages = 0

    def run(self, scratch: Path) -> None:
        try:
            with zipfile.ZipFile(self.path) as package:
                names = package.namelist()
                for name in {name for name in names if names.count(name) > 1}:
                    self._find("corrupt", "member-twice", "stands twice in the package", name)
                for name, text in header_faults(self.path, package.infolist()):
                    self._find("corrupt", "header-mismatch", text, name)
                self._description(package)
                self._members(package, scratch)
                self._index(package)
        except _BROKEN as error:
            self._find("corrupt", "package-unreadable", f"no ZIP file that can be read: {error}")

    # --- the description ---
    def _description(self, package: zipfile.ZipFile) -> None:
        raw = self._read(package, DATAPACKAGE)
        said = self._json(package, DIGEST)
        if raw is None or said is None:
            return
        digest = f"sha256:{hashlib.sha256(raw).hexdigest()}"
        if said.get("path") != DATAPACKAGE or said.get("hash") != digest:
            text = f"is not what {DIGEST} says"
            self._find("corrupt", "datapackage-digest-mismatch", text, DATAPACKAGE)
        if "signedData" in said:
            for fault in faults_of(said["signedData"], digest, trusted()):
                self._find("corrupt", "signature-invalid", fault, DIGEST)

    def _members(self, package: zipfile.ZipFile, scratch: Path) -> None:
        plain = self._json(package, DATAPACKAGE) or {}
        if plain.get("profile") != "data-package" or "wacz_version" not in plain:
            self._find("nonconformant", "datapackage-bad", "profile or version is missing",
                       DATAPACKAGE)  # fmt: skip
        listed = {one.get("path"): one for one in plain.get("resources") or () if _is_object(one)}
        for name in package.namelist():
            if name not in _DESCRIPTIONS and not name.endswith("/") and name not in listed:
                self._find("inconsistent", "member-not-listed", f"is not in {DATAPACKAGE}", name)
        for name, resource in listed.items():
            self._member(package, str(name), resource, scratch)
        if not any(str(name).startswith("archive/") for name in listed):
            self._find("nonconformant", "no-warc", "the package holds no WARC file")

    def _member(
        self, package: zipfile.ZipFile, name: str, resource: dict[str, Any], scratch: Path
    ) -> None:
        """Digest a member; keep a WARC file beside, to be checked as one."""
        is_warc = name.startswith("archive/")
        target = scratch / Path(name).name if is_warc else Path(os.devnull)
        digest, length = hashlib.sha256(), 0
        try:
            with package.open(name) as member, target.open("wb") as out:
                while piece := member.read(PIECE_BYTES):
                    digest.update(piece)
                    length += len(piece)
                    out.write(piece)
        except KeyError:
            self._find("dangling", "member-missing", f"is listed in {DATAPACKAGE} only", name)
            return
        except _BROKEN as error:
            self._find("corrupt", "member-damaged", str(error), name)
            return
        if resource.get("hash") != f"sha256:{digest.hexdigest()}":
            self._find("corrupt", "digest-mismatch", f"is not what {DATAPACKAGE} says", name)
        if resource.get("bytes") != length:
            self._find("corrupt", "length-mismatch", f"has {length} bytes", name)

        if is_warc:
            self._warc(package.getinfo(name), target)

    def _warc(self, member: zipfile.ZipInfo, copy: Path) -> None:
        if member.compress_type != zipfile.ZIP_STORED:
            text = "a WARC file is to be stored, not compressed: nobody can seek in it"
            self._find("nonconformant", "warc-compressed", text, member.filename)
        report = check_file(copy)
        self.reports.append(report)
        for finding in report.findings:
            self._find(finding.kind, finding.code, finding.text, member.filename, finding.offset)
        copy.unlink()

    # --- the index and the pages ---
    def _index(self, package: zipfile.ZipFile) -> None:
        held: dict[tuple[str, int], tuple[int, str | None]] = {
            (Path(report.file).name, record.offset): (record.length, record.url)
            for report in self.reports
            for record in report.records
            if record.type in _INDEXED and record.url
        }
        captured: set[tuple[str, str]] = set()
        names = [name for name in package.namelist() if _INDEX.fullmatch(name)] or [INDEX]
        for name in names:
            last = b""
            for number, raw in enumerate(self._lines(package, name, "no-index")):
                if raw < last:
                    self._find("nonconformant", "index-not-sorted", _start(raw), name, number)
                last = raw
                try:
                    line = parse_line(raw.decode())
                except (ValueError, KeyError, TypeError):
                    self._find("corrupt", "index-line-bad", _start(raw), name, number)
                    continue
                self._index_line(line, held, name, number)
                captured.add((surt(line.url), line.timestamp[:14]))
        for name, offset in sorted(held):
            text = f"has no line for the record in {name} at {offset}"
            self._find("inconsistent", "index-misses-record", text, names[0])
        self._pages(package, captured)
        for finding in check_links(self.reports, is_complete=False):
            self._find(finding.kind, finding.code, finding.text,
                       f"archive/{Path(finding.file).name}", finding.offset)  # fmt: skip

    def _index_line(
        self,
        line: IndexLine,
        held: dict[tuple[str, int], tuple[int, str | None]],
        name: str,
        number: int,
    ) -> None:
        record = held.pop((line.filename, line.offset), None)
        if record is None:
            text = f"names {line.filename} at {line.offset}: no such capture is there"
            self._find("inconsistent", "index-names-no-record", text, name, number)
        elif record != (line.length, line.url):
            text = f"says {line.url} of {line.length} bytes, there is {record[1]} of {record[0]}"
            self._find("inconsistent", "index-of-another-record", text, name, number)

    def _pages(self, package: zipfile.ZipFile, captured: set[tuple[str, str]]) -> None:
        urls = {key for key, _ in captured}
        for number, raw in enumerate(self._lines(package, PAGES, "no-pages")):
            try:
                page = json.loads(raw)
                if number == 0:
                    if page.get("format") != "json-pages-1.0":
                        self._find("nonconformant", "pages-header-bad", _start(raw), PAGES)
                    continue
                self.pages += 1
                if surt(page["url"]) not in urls:
                    text = f"{page['url']} has no capture"
                    self._find("inconsistent", "page-without-capture", text, PAGES, number)
            except (ValueError, KeyError, TypeError, AttributeError):
                self._find("corrupt", "page-line-bad", _start(raw), PAGES, number)

    # --- reading ---
    def _lines(self, package: zipfile.ZipFile, name: str, code: str) -> Iterator[bytes]:
        try:
            with package.open(name) as member:
                yield from gzip.open(member) if name.endswith(".gz") else member  # noqa: SIM115  # as `member`
        except KeyError:
            self._find("nonconformant", code, "is not in the package", name)
        except _BROKEN:
            return  # named when it was digested

    def _read(self, package: zipfile.ZipFile, name: str) -> bytes | None:
        try:
            return package.read(name)
        except KeyError:
            self._find("nonconformant", "description-missing", "is not in the package", name)
        except _BROKEN as error:
            self._find("corrupt", "member-damaged", str(error), name)
        return None

    def _json(self, package: zipfile.ZipFile, name: str) -> dict[str, Any] | None:
        raw = self._read(package, name)
        try:
            plain = json.loads(raw) if raw is not None else None
        except ValueError as error:
            self._find("corrupt", "not-json", str(error), name)
            return None
        return plain if isinstance(plain, dict) else None

    def _find(self, kind: Kind, code: str, text: str, name: str = "", offset: int = 0) -> None:
        where = str(self.path / name) if name else str(self.path)
        found = Finding(kind=kind, code=code, text=text, file=where, offset=offset)
        if found not in self.findings:
            self.findings.append(found)


def _is_object(plain: object) -> bool:
    return isinstance(plain, dict)


def _start(raw: bytes) -> str:
    return raw[:80].decode("utf-8", "replace")
