"""Odd headers and members: each is named, none ends the check, and repair takes no good record."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from warcs import INFO, codes, record

from archiver.store.disk.mend import mend
from archiver.store.index import rebuild_index
from archiver.store.verify import verify

NEXT = record(number=7)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "warc").mkdir()
    return tmp_path / "warc" / "a.warc.gz"


@pytest.mark.parametrize("length", [b"-5", b"+5", b"0x10", b"5 5", "\u0665".encode(), b"9" * 5000])
def test_a_length_that_is_no_number_is_corrupt_and_the_check_goes_on(
    path: Path, length: bytes
) -> None:
    found = codes(path, record(fields={"Content-Length": length}), NEXT)

    assert ("corrupt", "no-content-length") in found
    assert verify(path).records["response"] == 1
    assert rebuild_index(path.parent.parent) == 1


@pytest.mark.parametrize("character", [b"\0", b"\x1b", b"\x7f", b"\x0b"])
def test_a_control_character_in_a_header_is_nonconformant(path: Path, character: bytes) -> None:
    found = codes(path, record(extra=b"X-Note: a" + character + b"b\r\n"))

    assert ("nonconformant", "control-in-header") in found


def test_a_tab_in_a_header_is_allowed(path: Path) -> None:
    assert codes(path, record(extra=b"X-Note: a\tb\r\n")) == codes(path, record())


@pytest.mark.parametrize("date", [b"2026-13-01", b"2026-01-32", b"9999-99-99T99:99:99Z"])
def test_a_day_that_no_calendar_has_is_a_bad_date(path: Path, date: bytes) -> None:
    assert ("nonconformant", "bad-date") in codes(path, record(fields={"WARC-Date": date}))


@pytest.mark.parametrize(
    "members",
    [
        [record()[:200], record()[200:]],
        [b""],
        [b"WARC/1.1\r\nWARC-Type: response\r\n"],
    ],
    ids=["a record in two members", "an empty member", "half a header"],
)
def test_damage_with_records_behind_it_is_no_torn_tail(path: Path, members: list[bytes]) -> None:
    data = b"".join(map(gzip.compress, (INFO, *members, NEXT)))
    path.write_bytes(data)

    report = verify(path)
    mended = mend(path, report.findings)

    assert "corrupt" in {finding.kind for finding in report.findings}
    assert "torn" not in {finding.kind for finding in report.findings}
    assert report.records["response"] >= 1
    assert mended == []
    assert path.read_bytes() == data


def test_a_member_whose_end_is_lost_is_no_tail_while_records_follow(path: Path) -> None:
    broken = gzip.compress(record())[:-30]
    path.write_bytes(gzip.compress(INFO) + broken + gzip.compress(NEXT))

    report = verify(path)

    assert "torn" not in {finding.kind for finding in report.findings}
    assert report.records["response"] == 1
