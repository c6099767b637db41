"""Foreign files come in as they are, are found by address, and stay when a crawl follows."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from crawling import run, settings
from replaying import answer, written
from storing import abandon, keep, open_archive
from warcs import INFO
from web import MadeUpWeb, Pages
from web.message import text

from archiver.model.exits import ExitCode
from archiver.store.index import find_captures
from archiver.store.verify import verify

URL = "http://a.test/1"
STORY = (
    "<!doctype html><title>A story</title><article><h1>A story of some length</h1>"
    + "<p>It went on for a while, and everybody who had come stayed until the very end.</p>" * 8
    + "</article>"
).encode()


def test_a_crawl_that_broke_off_goes_on_after_an_import(tmp_path: Path) -> None:
    killed = open_archive(tmp_path / "archive")
    keep(killed, "http://b.test/1")
    killed.commit()
    keep(killed, "http://b.test/2")
    abandon(killed)
    (name,) = (path.stem for path in (tmp_path / "archive" / "warc").glob("*.open"))
    foreign = written(tmp_path / "in" / name, answer(URL, number=2))  # the name is taken

    done = run("archiver", "import", foreign, "--archive", tmp_path / "archive", "--no-read")
    open_archive(tmp_path / "archive", "run-2").close(ExitCode.COMPLETE)

    assert done.returncode == 0, done.stderr
    report = verify(tmp_path / "archive")
    assert [finding for finding in report.findings if finding.is_error] == []
    assert report.records["response"] == 2


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("p\u00e4ge one.warc.gz", "p_ge_one.warc.gz"),
        ("a\n\x1b[31m.warc.gz", "a_31m.warc.gz"),
        ("sur\udcffrogate.warc.gz", "sur_rogate.warc.gz"),
        ("-.hidden.warc.gz", "hidden.warc.gz"),
        ("..warc.gz", "foreign.warc.gz"),
    ],
)
def test_an_odd_name_of_a_file_becomes_a_plain_one(tmp_path: Path, name: str, kept: str) -> None:
    written(tmp_path / "in" / name, answer(URL, number=2))

    done = run("archiver", "import", tmp_path / "in", "--archive", tmp_path / "a", "--no-read")

    assert done.returncode == 0, done.stderr
    assert [path.name for path in (tmp_path / "a" / "warc").iterdir()] == [kept]


@pytest.mark.slow
def test_foreign_files_are_kept_byte_by_byte_and_indexed(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    one = written(tmp_path / "in" / "a.warc.gz", answer(URL, number=2))
    other = written(tmp_path / "b" / "a.warc.gz", answer("http://a.test/2", number=3))
    with zipfile.ZipFile(tmp_path / "in" / "x.wacz", "w") as package:
        package.write(other, "archive/a.warc.gz")

    done = run("archiver", "import", tmp_path / "in", "--archive", archive, "--no-read")
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
    run("archiver", "import", one, "--archive", archive, "--no-read")

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


@pytest.mark.slow
def test_what_comes_in_is_indexed_and_read_plain_files_too(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    packed = written(tmp_path / "in" / "a.warc.gz", answer(URL, STORY, number=2))
    plain = tmp_path / "in" / "b.warc"
    plain.write_bytes(
        INFO.replace(b"-000000000001>", b"-000000000009>")
        + answer("http://a.test/2", STORY, number=3)
    )
    (tmp_path / "in" / "broken.wacz").write_bytes(b"no zip file")

    done = run("archiver", "import", tmp_path / "in", "--archive", archive)
    checked = run("archiver", "verify", archive)

    assert done.returncode == 13, done.stderr
    assert "broken.wacz is left out" in done.stderr
    assert "2 files with 2 captures brought in" in done.stdout
    assert "2 articles of 2 pages read" in done.stdout
    assert checked.returncode == 0, checked.stdout
    for source, url in ((packed, URL), (plain, "http://a.test/2")):
        assert (archive / "warc" / source.name).read_bytes() == source.read_bytes()
        assert [line.filename for line in find_captures(archive, url)] == [source.name]
        (line,) = (archive / "foreign" / f"{source.name}.jsonl").read_text("utf-8").splitlines()
        assert json.loads(line)["url"] == url


def test_a_file_that_a_crawl_is_writing_is_left_out(tmp_path: Path) -> None:
    running = written(tmp_path / "a.warc.gz.open", answer(URL, number=2))

    done = run("archiver", "import", running, "--archive", tmp_path / "archive")

    assert done.returncode == 13
    assert "a crawl is writing it" in done.stderr


def test_an_error_of_the_disk_is_one_line(tmp_path: Path) -> None:
    one = written(tmp_path / "a.warc.gz", answer(URL, number=2))
    (tmp_path / "file").write_text("no folder")

    done = run("archiver", "import", one, "--archive", tmp_path / "file" / "archive")

    assert done.returncode != 0
    assert "the import stopped" in done.stderr
    assert done.stderr.count("\n") == 1
