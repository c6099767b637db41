"""Sources are read where they lie: archives, WARC files and packages, whole or damaged."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from replaying import answer, written

from archiver.replay.captures import open_captures
from archiver.replay.unpack import NoCaptures
from archiver.store.index import update_index

URL = "http://a.test/page"
BODY = b"<!doctype html><p>hello"


def test_an_archive_is_read_with_its_index_and_without(tmp_path: Path) -> None:
    written(tmp_path / "warc" / "a.warc.gz", answer(URL, BODY, number=2))
    with open_captures(tmp_path) as captures:
        before = captures.find(URL)
    update_index(tmp_path)
    written(tmp_path / "warc" / "b.warc.gz", answer("http://a.test/2", BODY, number=3))

    with open_captures(tmp_path) as captures:
        after = captures.find(URL)
        fresh = captures.find("http://a.test/2")

    assert before is not None
    assert after is not None
    assert after.receipt == before.receipt
    assert fresh is not None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index", "warc"]


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("has_index", [True, False])
def test_a_wacz_is_read_where_it_lies_or_unpacked(
    tmp_path: Path, compression: int, *, has_index: bool
) -> None:
    written(tmp_path / "warc" / "a.warc.gz", answer(URL, BODY, number=2))
    update_index(tmp_path)
    package = tmp_path / "x.wacz"
    with zipfile.ZipFile(package, "w", compression) as archive:
        archive.write(tmp_path / "warc" / "a.warc.gz", "archive/a.warc.gz")
        if has_index:
            archive.write(tmp_path / "index" / "index.cdxj", "indexes/index.cdxj")

    with open_captures(package) as captures:
        found = captures.find(URL)

    assert found is not None
    assert found.payload == BODY


def test_a_damaged_file_gives_what_can_still_be_read(tmp_path: Path) -> None:
    file = written(
        tmp_path / "a.warc.gz", answer(URL, BODY, number=2), answer("http://a.test/2", number=3)
    )
    file.write_bytes(file.read_bytes()[:-9])

    with open_captures(file) as captures:
        assert captures.find(URL) is not None
        assert captures.find("http://a.test/2") is None


def test_a_path_without_warc_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")

    with (
        pytest.raises(NoCaptures, match=r"is no archive, WARC file or WACZ"),
        open_captures(tmp_path),
    ):
        pass
