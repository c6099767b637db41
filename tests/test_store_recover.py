from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storing import abandon, keep, lines_of, open_archive

from archiver.model.exits import ExitCode
from archiver.store.catalogue import Catalogue
from archiver.store.disk.folder import ArchiveFolderError
from archiver.store.disk.recover import ArchiveDamagedError, recover
from archiver.warc.reader import read_record, read_records


def test_what_was_not_committed_is_set_aside_and_the_rest_is_whole(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)
    kept = keep(archive, "http://a.test/kept")
    archive.commit()
    lost = keep(archive, "http://a.test/lost")
    abandon(archive)

    open_archive(tmp_path, "run-2").close(ExitCode.COMPLETE)

    assert read_record(tmp_path, kept).payload() == b"http://a.test/kept"
    (line,) = lines_of(tmp_path, "articles")
    assert line["url"] == "http://a.test/kept"
    torn = {file.name for room in ("warc", "json") for file in (tmp_path / room).glob("*.torn")}
    assert torn == {f"{Path(lost.file).name}.torn", "articles.jsonl.torn"}


def test_an_open_file_gets_its_final_name_after_a_kill(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)
    receipt = keep(archive, "http://a.test/a")
    archive.commit()
    abandon(archive)

    open_archive(tmp_path, "run-2").close(ExitCode.COMPLETE)

    assert (tmp_path / receipt.file).exists()
    assert list((tmp_path / "warc").glob("*.open")) == []


def test_a_file_that_was_never_committed_is_set_aside_whole(tmp_path: Path) -> None:
    open_archive(tmp_path).close(ExitCode.COMPLETE)
    stray = tmp_path / "warc" / "test-1-00000.warc.gz.open"
    stray.write_bytes(b"half a record")

    archive = open_archive(tmp_path, "run-2")
    archive.close(ExitCode.COMPLETE)

    assert not stray.exists()
    assert (tmp_path / "warc" / "test-1-00000.warc.gz.torn").read_bytes() == b"half a record"
    assert [mended.torn_bytes for mended in archive.recovered] == [13]


def test_each_kill_leaves_a_tail_of_its_own(tmp_path: Path) -> None:
    for number in range(3):
        archive = open_archive(tmp_path, f"run-{number}")
        keep(archive, f"http://a.test/{number}")
        abandon(archive)

    open_archive(tmp_path, "last").close(ExitCode.COMPLETE)

    tails = sorted(file.name for file in (tmp_path / "json").glob("articles.jsonl*.torn"))
    assert tails == ["articles.jsonl.1.torn", "articles.jsonl.2.torn", "articles.jsonl.torn"]
    assert lines_of(tmp_path, "articles") == []


def test_a_file_shorter_than_committed_stops_the_start_and_is_named(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)
    receipt = keep(archive, "http://a.test/a")
    archive.close(ExitCode.COMPLETE)
    file = tmp_path / receipt.file
    file.write_bytes(file.read_bytes()[:-1])

    with pytest.raises(ArchiveDamagedError, match=re.escape(str(file))):
        open_archive(tmp_path, "run-2")


def test_a_missing_file_stops_the_start(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)
    receipt = keep(archive, "http://a.test/a")
    archive.close(ExitCode.COMPLETE)
    (tmp_path / receipt.file).unlink()

    with pytest.raises(ArchiveDamagedError, match="missing or shorter"):
        open_archive(tmp_path, "run-2")


def test_the_lock_is_free_after_a_start_that_failed(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)
    receipt = keep(archive, "http://a.test/a")
    archive.close(ExitCode.COMPLETE)
    whole = (tmp_path / receipt.file).read_bytes()
    (tmp_path / receipt.file).write_bytes(whole[:-1])
    with pytest.raises(ArchiveDamagedError):
        open_archive(tmp_path, "run-2")

    (tmp_path / receipt.file).write_bytes(whole)
    open_archive(tmp_path, "run-3").close(ExitCode.COMPLETE)

    assert read_record(tmp_path, receipt).payload() == b"http://a.test/a"


def test_recovery_of_what_is_whole_changes_nothing(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)
    keep(archive, "http://a.test/a")
    archive.close(ExitCode.COMPLETE)
    before = {file: file.read_bytes() for file in tmp_path.glob("[wj]*/*")}

    archive = open_archive(tmp_path, "run-2")
    recovered = archive.recovered
    abandon(archive)

    after = {file: file.read_bytes() for file in before}
    assert recovered == []
    assert after == before


def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    open_archive(tmp_path).close(ExitCode.COMPLETE)
    note = tmp_path / "warc" / "README.txt"
    note.write_text("mine")

    open_archive(tmp_path, "run-2").close(ExitCode.COMPLETE)

    assert note.read_text() == "mine"


def test_an_archive_without_its_journal_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)
    receipt = keep(archive, "http://a.test/a")
    archive.close(ExitCode.COMPLETE)
    (tmp_path / "state.sqlite").unlink()

    with pytest.raises(ArchiveFolderError, match=r"no state\.sqlite .*`archiver import"):
        open_archive(tmp_path, "run-2")

    assert read_record(tmp_path, receipt).payload() == b"http://a.test/a"


def test_a_journal_that_knows_no_file_is_as_good_as_none(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)
    receipt = keep(archive, "http://a.test/a")
    archive.close(ExitCode.COMPLETE)
    (tmp_path / "state.sqlite").write_bytes(b"")

    with pytest.raises(ArchiveFolderError, match="that knows them"):
        open_archive(tmp_path, "run-2")

    assert read_record(tmp_path, receipt).payload() == b"http://a.test/a"


def test_the_rows_that_a_loss_of_power_took_are_made_anew(tmp_path: Path) -> None:
    open_archive(tmp_path).close(ExitCode.COMPLETE)
    before = (tmp_path / "catalogue.sqlite").read_bytes()
    killed = open_archive(tmp_path, "run-2")
    keep(killed, "http://a.test/a")
    killed.commit()
    abandon(killed)
    (tmp_path / "catalogue.sqlite").write_bytes(before)

    open_archive(tmp_path, "run-3").close(ExitCode.COMPLETE)

    with closing(Catalogue(tmp_path)) as catalogue:
        assert [row.url for row in catalogue.rows()] == ["http://a.test/a"]


@given(tail=st.binary(max_size=300), committed=st.integers(min_value=0, max_value=200))
def test_any_tail_is_cut_at_the_committed_byte_and_kept(
    tmp_path_factory: pytest.TempPathFactory, tail: bytes, committed: int
) -> None:
    folder = tmp_path_factory.mktemp("archive")
    (folder / "warc").mkdir()
    (folder / "json").mkdir()
    head = b"x" * committed
    (folder / "warc" / "a.warc.gz.open").write_bytes(head + tail)

    recover(folder, {"warc/a.warc.gz": committed})

    assert (folder / "warc" / "a.warc.gz").read_bytes() == head
    torn = folder / "warc" / "a.warc.gz.torn"
    assert (torn.read_bytes() if torn.exists() else b"") == tail


def test_records_before_the_cut_are_read_to_the_end(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)
    for number in range(5):
        keep(archive, f"http://a.test/{number}")
    archive.commit()
    receipt = keep(archive, "http://a.test/lost")
    abandon(archive)

    open_archive(tmp_path, "run-2").close(ExitCode.COMPLETE)

    kinds = [record.type for record in read_records(tmp_path / receipt.file)]
    assert kinds.count("response") == kinds.count("conversion") == 5
