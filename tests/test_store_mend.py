"""`verify --repair` moves what is torn, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from storing import abandon, exchange, keep, open_archive
from test_store_archive import end

from archiver.model.exits import ExitCode
from archiver.store.disk.lock import ArchiveLockedError
from archiver.store.disk.mend import Mended, mend
from archiver.store.verify import verify


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    written = open_archive(tmp_path)
    for name in "ab":
        keep(written, f"http://a.test/{name}")
    end(written)
    return tmp_path


def warc(archive: Path) -> Path:
    (only,) = (archive / "warc").glob("*.warc.gz")
    return only


def mended(archive: Path) -> list[Mended]:
    return mend(archive, verify(archive).findings)


def test_a_sound_archive_is_left_alone(archive: Path) -> None:
    before = {path: path.read_bytes() for path in archive.rglob("*") if path.is_file()}

    assert mended(archive) == []
    assert {path: path.read_bytes() for path in before} == before


def test_a_torn_line_is_set_aside(archive: Path) -> None:
    path = archive / "json" / "articles.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"url": "http')

    (one,) = mended(archive)

    assert path.read_bytes() == whole
    assert Path(one.tail).read_bytes() == b'{"url": "http'
    assert one.length_bytes == 13
    assert verify(archive).exit_code is ExitCode.COMPLETE


def test_records_that_were_never_committed_are_set_aside_with_what_is_torn(archive: Path) -> None:
    whole = warc(archive).read_bytes()
    further = open_archive(archive.parent / "further")
    further.capture(exchange())
    end(further)
    tail = warc(archive.parent / "further").read_bytes()[:-3]
    warc(archive).write_bytes(whole + tail)

    (one,) = mended(archive)

    assert warc(archive).read_bytes() == whole
    assert Path(one.tail).read_bytes() == tail


def test_a_file_of_a_killed_crawl_stays_open_for_the_next_start(tmp_path: Path) -> None:
    written = open_archive(tmp_path)
    receipt = keep(written, "http://a.test/a")
    written.commit()
    abandon(written)
    path = tmp_path / f"{receipt.file}.open"
    whole = path.read_bytes()
    path.write_bytes(whole + b"\x1f\x8b\x08")

    mended(tmp_path)

    assert path.read_bytes() == whole
    end(open_archive(tmp_path, "run-2"))
    assert verify(tmp_path).exit_code is ExitCode.COMPLETE


def test_a_file_of_which_no_record_is_whole_is_set_aside_by_its_name(tmp_path: Path) -> None:
    begin = tmp_path / "found.warc.gz"
    begin.write_bytes(b"\x1f\x8b\x08\x00\x00")

    (one,) = mended(tmp_path)

    assert not begin.exists()
    assert Path(one.tail).read_bytes() == b"\x1f\x8b\x08\x00\x00"


def test_damage_before_the_tail_is_no_reason_to_cut_more(archive: Path) -> None:
    data = bytearray(warc(archive).read_bytes())
    first_record = 100
    data[first_record] ^= 0xFF
    warc(archive).write_bytes(bytes(data) + b"\x1f\x8b\x08\x00")

    mended(archive)

    assert warc(archive).read_bytes() == data


def test_nothing_is_moved_while_a_crawl_writes(archive: Path) -> None:
    with warc(archive).open("ab") as torn:
        torn.write(b"\x1f\x8b")
    findings = verify(archive).findings
    warc(archive).write_bytes(warc(archive).read_bytes()[:-2])
    writing = open_archive(archive, "run-2")

    with pytest.raises(ArchiveLockedError, match="another crawl writes"):
        mend(archive, findings)

    end(writing)
