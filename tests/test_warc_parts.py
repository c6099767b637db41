"""A file that is checked in parts is found to be what it is found to be in one go."""

from __future__ import annotations

import gzip
import os
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storing import exchange, keep, open_archive
from warcs import INFO, record

from archiver.model.exits import ExitCode
from archiver.store import verify as store
from archiver.store.verify import verify
from archiver.warc.check.finding import FileReport
from archiver.warc.check.parts import joined
from archiver.warc.verify import check_file, check_part, parts_of


def warc(folder: Path, pages: int = 12) -> Path:
    """Write a file of a few dozen records; return it."""
    archive = open_archive(folder)
    for number in range(pages):
        body = random.Random(number).randbytes(3_000)  # noqa: S311
        archive.capture(exchange(f"http://a.test/{number}", body))
    archive.close(ExitCode.COMPLETE)
    (file,) = (folder / "warc").glob("*.warc.gz")
    return file


def in_parts(path: Path, count: int) -> tuple[int, FileReport | None]:
    parts = parts_of(path, count)
    return len(parts), joined(parts, [check_part(path, part) for part in parts])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return warc(tmp_path_factory.mktemp("archive"))


@pytest.mark.parametrize("count", [1, 2, 3, 8, 500])
def test_parts_together_are_the_whole(whole: Path, count: int) -> None:
    parts, report = in_parts(whole, count)

    assert 1 <= parts <= count
    assert parts >= min(count, 8)
    assert report == check_file(whole)


@given(at=st.integers(0, 30_000), count=st.integers(2, 6), is_cut=st.booleans())
def test_damage_is_found_in_parts_as_in_one_go(
    tmp_path_factory: pytest.TempPathFactory, whole: Path, at: int, count: int, is_cut: bool
) -> None:
    path = tmp_path_factory.mktemp("bad") / whole.name
    data = bytearray(whole.read_bytes())
    at %= len(data)
    data[at] ^= 0xFF
    path.write_bytes(data[:at] if is_cut else data)

    _, report = in_parts(path, count)

    assert report in (None, check_file(path))


def test_what_only_looks_like_a_record_within_another_makes_no_part(
    tmp_path: Path, whole: Path
) -> None:
    nested = tmp_path / "nested.warc.gz"
    block = b"HTTP/1.1 200 OK\r\n\r\n" + whole.read_bytes()
    nested.write_bytes(
        gzip.compress(INFO, 0) + gzip.compress(record(block=block), 0)
    )  # stored as it is

    parts, report = in_parts(nested, 3)

    assert parts == 3
    assert report is None  # to be checked in one go
    assert [one.code for one in check_file(nested).findings if one.is_error] == []


def test_a_plain_file_stays_whole(tmp_path: Path, whole: Path) -> None:
    plain = tmp_path / "plain.warc"
    plain.write_bytes(gzip.decompress(whole.read_bytes()))

    assert in_parts(plain, 4) == (1, check_file(plain))


def test_several_processes_find_what_one_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = open_archive(tmp_path)
    for number in range(6):
        keep(archive, f"http://a.test/{number}")
    archive.close(ExitCode.COMPLETE)
    alone = verify(tmp_path)
    monkeypatch.setattr(store, "PART_BYTES", 1 << 10)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    told: list[tuple[int, int]] = []

    report = verify(tmp_path, tell=lambda done, total: told.append((done, total)))

    assert report == alone
    assert told == [(1, 3), (2, 3), (3, 3)]
