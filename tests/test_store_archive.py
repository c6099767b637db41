from __future__ import annotations

from pathlib import Path

import pytest
from storing import abandon, article, exchange, keep, lines_of, open_archive

from archiver.model.article import PageDoubt
from archiver.model.exits import ExitCode
from archiver.store.archive import Archive, opened
from archiver.store.disk.folder import ArchiveFolderError
from archiver.store.disk.lock import ArchiveLockedError
from archiver.warc.reader import Record, read_record, read_records
from archiver.warc.revisit import IDENTICAL, NOT_MODIFIED

URL = "http://a.test/a"


def records(folder: Path, kind: str) -> list[Record]:
    """Return the records of a WARC-Type, in order."""
    files = sorted((folder / "warc").glob("*.warc.gz*"))
    return [
        record
        for file in files
        if not file.name.endswith(".torn")
        for record in read_records(file)
        if record.type == kind
    ]


def end(archive: Archive) -> None:
    archive.close(ExitCode.COMPLETE)


def test_a_page_lies_in_the_warc_and_in_the_lines_with_one_receipt(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)

    receipt = keep(archive, URL)
    end(archive)

    (line,) = lines_of(tmp_path, "articles")
    assert line["archive"]["record_id"] == receipt.record_id
    assert read_record(tmp_path, receipt).payload() == URL.encode()
    (conversion,) = records(tmp_path, "conversion")
    assert conversion.headers.get("warc-refers-to") == receipt.record_id


def test_the_archive_that_is_open_can_be_asked_for_by_its_folder(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)

    found = opened(str(tmp_path))
    end(archive)

    assert found is archive
    with pytest.raises(KeyError):
        opened(tmp_path)


def test_a_file_is_open_while_it_is_written_and_has_its_name_after(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)

    receipt = keep(archive, URL)

    assert (tmp_path / f"{receipt.file}.open").exists()
    end(archive)
    assert (tmp_path / receipt.file).exists()
    assert not (tmp_path / f"{receipt.file}.open").exists()


def test_a_second_crawl_is_refused_and_told_who_writes(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)

    with pytest.raises(ArchiveLockedError, match=r"pid \d+ .*test since 2026-11-24") as refused:
        open_archive(tmp_path, "run-2")

    assert refused.value.exit_code is ExitCode.LOCKED
    end(archive)
    end(open_archive(tmp_path, "run-2"))


def test_a_folder_that_cannot_be_made_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")

    with pytest.raises(ArchiveFolderError, match="cannot write an archive to") as refused:
        open_archive(tmp_path / "file" / "archive")

    assert refused.value.exit_code is ExitCode.BAD_CONFIGURATION


# --- revisits ---
def test_a_payload_that_was_committed_becomes_a_revisit(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)
    first = archive.capture(exchange("http://a.test/a", b"the same"))
    archive.commit()

    archive.capture(exchange("http://a.test/b", b"the same"))
    end(archive)

    (revisit,) = records(tmp_path, "revisit")
    assert revisit.headers.get("warc-profile") == IDENTICAL
    assert revisit.headers.get("warc-refers-to") == first.record_id
    assert revisit.headers.get("warc-refers-to-target-uri") == "http://a.test/a"
    assert revisit.headers.get("warc-refers-to-date") == first.date


def test_a_payload_that_a_kill_may_still_take_is_stored_again(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)
    archive.capture(exchange("http://a.test/a", b"the same"))

    archive.capture(exchange("http://a.test/b", b"the same"))
    end(archive)

    assert len(records(tmp_path, "response")) == 2
    assert records(tmp_path, "revisit") == []


def test_a_truncated_response_is_neither_revisit_nor_original(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)
    archive.capture(exchange("http://a.test/a", b"the same", truncated="length"))
    archive.commit()
    archive.capture(exchange("http://a.test/b", b"the same"))
    archive.commit()

    archive.capture(exchange("http://a.test/c", b"the same", truncated="time"))
    end(archive)

    assert records(tmp_path, "revisit") == []


def test_a_revisit_never_refers_to_a_revisit(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)
    first = archive.capture(exchange("http://a.test/a", b"the same"))
    archive.commit()

    for name in "bcd":
        archive.capture(exchange(f"http://a.test/{name}", b"the same"))
        archive.commit()
    end(archive)

    refers = {revisit.headers.get("warc-refers-to") for revisit in records(tmp_path, "revisit")}
    assert refers == {first.record_id}


def test_a_304_refers_to_the_page_that_it_confirms(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)
    first = archive.capture(exchange(URL, b"the page"))
    archive.capture(exchange("http://a.test/other", b"something else"))
    archive.commit()
    asked = b"GET /a HTTP/1.1\r\nIf-Modified-Since: Tue, 24 Nov 2026 12:00:00 GMT\r\n\r\n"

    archive.capture(exchange(URL, b"", status=304, request=asked))
    end(archive)

    (revisit,) = records(tmp_path, "revisit")
    assert revisit.headers.get("warc-profile") == NOT_MODIFIED
    assert revisit.headers.get("warc-refers-to") == first.record_id


def test_a_304_without_a_kept_page_is_a_response_of_its_own(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)

    archive.capture(exchange(URL, b"", status=304))
    end(archive)

    assert len(records(tmp_path, "response")) == 1


# --- articles and embeds ---
def test_a_new_version_follows_the_one_that_is_known(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)

    receipt = keep(archive, URL, text="first")
    end(archive)
    again = open_archive(tmp_path, "run-2")
    known = again.known(URL)
    twin = again.journal.first_with(article(URL, None, text="first").content_digest)
    end(again)

    assert known is not None
    assert (known.version, known.record_id) == (1, receipt.record_id)
    assert twin == URL


def test_an_embed_of_two_articles_has_one_line_that_names_both(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)

    for name in "ab":
        keep(archive, f"http://a.test/{name}", embeds=2)
        archive.commit()
    end(archive)

    lines = lines_of(tmp_path, "embeds")
    assert [line["embed"]["id"] for line in lines] == ["100", "101"]
    assert all(line["articles"] == ["http://a.test/a", "http://a.test/b"] for line in lines)


def test_embeds_of_an_interrupted_run_have_their_line_after_the_next(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)
    keep(archive, URL, embeds=1)
    archive.commit()
    abandon(archive)

    again = open_archive(tmp_path, "run-2")
    keep(again, "http://a.test/b", embeds=1)
    end(again)

    (line,) = lines_of(tmp_path, "embeds")
    assert line["articles"] == [URL, "http://a.test/b"]


def test_a_doubt_is_a_line_that_survives_a_kill_once_committed(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)

    archive.add_doubt(PageDoubt(site="s", url=URL, code="truncated"))
    archive.commit()
    archive.add_doubt(PageDoubt(site="s", url=URL, code="lost"))
    abandon(archive)
    end(open_archive(tmp_path, "run-2"))

    assert [line["code"] for line in lines_of(tmp_path, "doubts")] == ["truncated"]


def test_a_doubt_that_was_told_before_is_not_told_again(tmp_path: Path) -> None:
    for number in range(2):
        archive = open_archive(tmp_path, f"run-{number}")
        receipt = archive.capture(exchange(URL, b"a page"))
        for code in ("truncated", "charset"):
            archive.add_doubt(PageDoubt(site="s", url=URL, code=code, archive=receipt))
        archive.add_doubt(PageDoubt(site="s", url=URL, code="charset", found=str(number)))
        end(archive)

    told = [(line["code"], line["found"]) for line in lines_of(tmp_path, "doubts")]
    assert told == [("truncated", None), ("charset", None), ("charset", "0"), ("charset", "1")]


# --- rotation ---
def test_a_full_file_is_followed_by_the_next_and_both_are_committed(tmp_path: Path) -> None:
    archive = open_archive(tmp_path, rotate_bytes=1)

    receipts = [archive.capture(exchange(f"http://a.test/{n}", b"%d" % n)) for n in range(3)]
    abandon(archive)
    end(open_archive(tmp_path, "run-2"))

    assert len({receipt.file for receipt in receipts}) == 3
    for receipt in receipts[:2]:
        assert (tmp_path / receipt.file).exists()
        assert read_record(tmp_path, receipt).payload() in (b"0", b"1")
    assert not (tmp_path / receipts[2].file).exists()
