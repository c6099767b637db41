"""Payloads of other archives are referred to, and never in vain."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from storing import exchange, open_archive
from test_store_archive import end, records
from test_warc_writer import writer

from archiver.model.exits import ExitCode
from archiver.model.receipt import Receipt
from archiver.store.repeated.others import OtherArchiveError, leaned_on, parse_others
from archiver.store.verify import verify
from archiver.warc.revisit import IDENTICAL
from archiver.warc.warcfile import OPEN

SAME = b"the same picture"


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """An archive that holds a payload, and is closed."""
    archive = open_archive(tmp_path / "first")
    archive.capture(exchange("http://a.test/a", SAME))
    archive.capture(exchange("http://a.test/cut", b"cut off", truncated="length"))
    end(archive)
    return tmp_path / "first"


def second(folder: Path, first: Path, body: bytes = SAME, **changes: object) -> Receipt:
    """An archive beside it, to which the same payload comes."""
    archive = open_archive(folder, dedup_against=(first,))
    receipt = archive.capture(exchange("http://b.test/b", body, **changes))
    end(archive)
    return receipt


def dangling(folder: Path) -> list[str]:
    return [found.text for found in verify(folder).findings if found.kind == "dangling"]


def test_a_payload_of_another_archive_becomes_a_revisit(first: Path, tmp_path: Path) -> None:
    second(tmp_path / "second", first)

    (original,) = (one for one in records(first, "response") if one.url == "http://a.test/a")
    (revisit,) = records(tmp_path / "second", "revisit")
    assert revisit.headers.get("warc-profile") == IDENTICAL
    assert revisit.headers.get("warc-refers-to") == original.headers.get("warc-record-id")
    assert revisit.headers.get("warc-refers-to-target-uri") == "http://a.test/a"
    assert revisit.headers.get("warc-refers-to-date") == original.headers.get("warc-date")
    assert SAME not in revisit.block_bytes()


def test_an_archive_that_leans_on_another_is_sound_while_that_one_is_there(
    first: Path, tmp_path: Path
) -> None:
    second(tmp_path / "second", first)

    assert leaned_on(tmp_path / "second") == [first]
    assert verify(tmp_path / "second").exit_code is ExitCode.COMPLETE


def test_both_may_move_together(first: Path, tmp_path: Path) -> None:
    second(tmp_path / "second", first)
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for name in ("first", "second"):
        shutil.move(tmp_path / name, moved / name)

    assert dangling(moved / "second") == []


def test_a_revisit_dangles_when_the_other_archive_is_gone(first: Path, tmp_path: Path) -> None:
    second(tmp_path / "second", first)
    shutil.move(first, tmp_path / "hidden")

    (text,) = dangling(tmp_path / "second")
    assert "http://a.test/a" in text
    assert f"{first}, which is missing" in text
    assert verify(tmp_path / "second").exit_code is ExitCode.DANGLING
    found = verify(tmp_path / "second", against=[tmp_path / "hidden"])
    assert found.exit_code is ExitCode.COMPLETE


def _take_another_file(first: Path) -> None:
    (warc,) = (first / "warc").glob("*.warc.gz")
    warc.unlink()
    shutil.rmtree(first / "index")
    archive = writer(first)
    archive.close()
    (first / "warc" / "other.warc.gz").write_bytes(b"")


def _damage(first: Path) -> None:
    (warc,) = (first / "warc").glob("*.warc.gz")
    warc.write_bytes(warc.read_bytes()[:700])


@pytest.mark.parametrize("harm", [_take_another_file, _damage])
def test_a_revisit_dangles_when_the_other_archive_does_not_hold_its_original(
    first: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    second(tmp_path / "second", first)

    harm(first)

    (text,) = dangling(tmp_path / "second")
    assert f"neither here nor in {first}" in text


def test_what_is_not_whole_or_not_verified_is_stored_again(first: Path, tmp_path: Path) -> None:
    second(tmp_path / "second", first, b"cut off")
    _lie_about_a_digest(first)

    second(tmp_path / "third", first, b"never seen")

    assert records(tmp_path / "second", "revisit") == []
    assert records(tmp_path / "third", "revisit") == []


def _lie_about_a_digest(first: Path) -> None:
    """Let the index say that a record has the payload that will come."""
    probe = open_archive(first.parent / "probe")
    wanted = probe.capture(exchange("http://b.test/b", b"never seen")).payload_digest
    end(probe)
    index = first / "index" / "index.cdxj"
    lines = index.read_text().splitlines()
    told = [line.split(" ", 2) for line in lines]
    changed = [
        f"{key} {at} {json.dumps(json.loads(text) | {'digest': wanted})}" for key, at, text in told
    ]
    index.write_text("\n".join(changed) + "\n")


def test_a_file_that_is_still_written_is_left_out(first: Path, tmp_path: Path) -> None:
    (warc,) = (first / "warc").glob("*.warc.gz")
    warc.rename(warc.with_name(warc.name + OPEN))
    empty = writer(first)
    empty.write_exchange(exchange("http://a.test/c", b"another"))
    empty.close()

    second(tmp_path / "second", first)

    assert records(tmp_path / "second", "revisit") == []


def test_our_own_payload_comes_before_that_of_another(first: Path, tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "second")
    mine = archive.capture(exchange("http://b.test/mine", SAME))
    end(archive)
    archive = open_archive(tmp_path / "second", "run-2", dedup_against=(first,))
    archive.capture(exchange("http://b.test/b", SAME))
    end(archive)

    (revisit,) = records(tmp_path / "second", "revisit")
    assert revisit.headers.get("warc-refers-to") == mine.record_id


def test_an_archive_without_an_index_will_do(first: Path, tmp_path: Path) -> None:
    shutil.rmtree(first / "index")

    second(tmp_path / "second", first)

    assert len(records(tmp_path / "second", "revisit")) == 1
    assert not (first / "index").exists()


def test_an_archive_cannot_lean_on_itself(first: Path) -> None:
    with pytest.raises(OtherArchiveError, match="this very archive") as refused:
        open_archive(first, "run-2", dedup_against=(first,))

    assert refused.value.exit_code is ExitCode.BAD_CONFIGURATION
    end(open_archive(first, "run-3"))


def test_folders_are_named_with_commas_between_them(first: Path) -> None:
    assert parse_others(f" {first} ,{first},") == (first, first)
    assert parse_others("") == ()


def test_a_folder_without_warc_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OtherArchiveError, match=f"no finished WARC file in {tmp_path}"):
        parse_others(str(tmp_path))
