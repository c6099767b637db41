"""Foreign files come in as they are, are found by address, and stay when a crawl follows."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from crawling import run, settings
from replaying import answer, written
from web import MadeUpWeb, Pages
from web.message import text

from archiver.store.index import find_captures

URL = "http://a.test/1"


@pytest.mark.slow
def test_foreign_files_are_kept_byte_by_byte_and_indexed(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    one = written(tmp_path / "in" / "a.warc.gz", answer(URL, number=2))
    other = written(tmp_path / "b" / "a.warc.gz", answer("http://a.test/2", number=3))
    with zipfile.ZipFile(tmp_path / "in" / "x.wacz", "w") as package:
        package.write(other, "archive/a.warc.gz")

    done = run("archiver", "import", tmp_path / "in", "--archive", archive)
    again = run("archiver", "import", one, "--archive", archive)

    assert done.returncode == 0, done.stderr
    assert "2 files with 2 captures brought in, 0 known already" in done.stdout
    assert "0 files with 0 captures brought in, 1 known already" in again.stdout
    kept = {path.read_bytes() for path in (archive / "warc").glob("*.warc.gz")}
    assert kept == {one.read_bytes(), other.read_bytes()}
    assert [line.url for line in find_captures(archive, URL)] == [URL]


@pytest.mark.slow
def test_a_crawl_that_follows_lets_imported_files_be(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    one = written(tmp_path / "a.warc.gz", answer(URL, number=2))
    site = Pages(hosts=("b.example",), pages={"/": text("<p>hi")}, missing=text("", status=404))
    run("archiver", "import", one, "--archive", archive)

    with MadeUpWeb([site]) as web:
        done = run("archiver", "crawl", "page", "-a", "url=http://b.example/",
                   "--archive", archive, *settings(web))  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert (archive / "warc" / "a.warc.gz").read_bytes() == one.read_bytes()


def test_a_damaged_file_is_left_out_and_named(tmp_path: Path) -> None:
    torn = written(tmp_path / "a.warc.gz", answer(URL, number=2))
    torn.write_bytes(torn.read_bytes()[:-9])

    done = run("archiver", "import", torn, "--archive", tmp_path / "archive")

    assert done.returncode == 13
    assert "a.warc.gz is left out" in done.stderr
    assert list((tmp_path / "archive" / "warc").iterdir()) == []
