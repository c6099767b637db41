from __future__ import annotations

from pathlib import Path

import pytest
from test_warc_writer import exchange, writer

from archiver.store.index import (
    INDEX,
    FreshLines,
    find_capture,
    find_captures,
    index_findings,
    rebuild_index,
    update_index,
)
from archiver.warc.verify import FileReport, check_file


def crawl(folder: Path, *urls: str) -> None:
    archive = writer(folder)
    for url in urls:
        archive.write_exchange(exchange(url=url))
    archive.close()


def reports(folder: Path) -> list[FileReport]:
    return [check_file(path) for path in (folder / "warc").iterdir()]


def test_each_crawl_adds_its_captures(tmp_path: Path) -> None:
    crawl(tmp_path, "http://b.test/", "http://a.test/")
    first = update_index(tmp_path)
    crawl(tmp_path, "http://a.test/")

    assert (first, update_index(tmp_path), update_index(tmp_path)) == (2, 1, 0)
    assert len(list(find_captures(tmp_path, "http://www.a.test"))) == 2
    assert list(index_findings(tmp_path, reports(tmp_path))) == []


def test_the_index_made_anew_is_the_index_kept_up(tmp_path: Path) -> None:
    for url in ("http://b.test/", "http://a.test/", "http://c.test/"):
        crawl(tmp_path, url)
        update_index(tmp_path)
    kept_up = (tmp_path / INDEX).read_bytes()

    assert rebuild_index(tmp_path) == 3
    assert (tmp_path / INDEX).read_bytes() == kept_up


def test_a_file_that_is_still_open_is_left_out(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    archive.write_exchange(exchange())

    assert update_index(tmp_path) == 0
    archive.close()
    assert update_index(tmp_path) == 1


def test_the_nearest_capture_is_found(tmp_path: Path) -> None:
    crawl(tmp_path, "http://a.test/a")
    update_index(tmp_path)

    line = find_capture(tmp_path, "http://a.test/a", "2020")

    assert line is not None
    assert line.timestamp == "20261124120000"
    assert find_capture(tmp_path, "http://a.test/absent", "2020") is None


def test_without_an_index_nothing_is_found(tmp_path: Path) -> None:
    assert list(find_captures(tmp_path, "http://a.test/")) == []
    assert list(index_findings(tmp_path, [])) == []


def test_a_torn_file_is_indexed_up_to_where_it_breaks(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    crawl(tmp_path, "http://a.test/", "http://b.test/")
    (path,) = (tmp_path / "warc").iterdir()
    path.write_bytes(path.read_bytes()[:-900])

    assert update_index(tmp_path) == 1
    assert "cannot be indexed" in caplog.text


def test_behind_damage_a_file_is_indexed_on(tmp_path: Path) -> None:
    crawl(tmp_path, "http://a.test/", "http://b.test/")
    (path,) = (tmp_path / "warc").iterdir()
    data = bytearray(path.read_bytes())
    _, first, *_ = check_file(path).records
    data[first.offset + first.length // 2] ^= 0xFF
    path.write_bytes(data)

    assert update_index(tmp_path) == 1
    assert len(list(find_captures(tmp_path, "http://b.test/"))) == 1


def test_where_index_and_files_disagree_is_named(tmp_path: Path) -> None:
    crawl(tmp_path, "http://a.test/", "http://b.test/")
    update_index(tmp_path)
    path = tmp_path / INDEX
    first, second = path.read_text().splitlines(keepends=True)
    length = second.split('"length": "')[1].split('"')[0]

    def codes(*lines: str) -> set[str]:
        path.write_text("".join(lines))
        return {finding.code for finding in index_findings(tmp_path, reports(tmp_path))}

    assert codes(first) == {"index-misses-record"}
    assert codes(second, first) == {"index-not-sorted"}
    assert codes(first, second, "z no json\n") == {"index-line-bad"}
    wrong = second.replace(f'"length": "{length}"', '"length": "1"')
    assert codes(first, wrong) == {"index-names-no-record"}


@pytest.mark.parametrize("most", [0, 1, 50_000])
def test_lines_kept_while_writing_make_the_index_that_reading_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr("archiver.store.index._MOST_FRESH", most)
    crawl(tmp_path, "http://b.test/")
    update_index(tmp_path)
    fresh = FreshLines()
    archive = writer(tmp_path, indexed=fresh.add, rotate_bytes=1)
    for url in ("http://c.test/", "http://a.test/"):
        archive.write_exchange(exchange(url=url))
    archive.close()

    assert update_index(tmp_path, fresh) == 2
    kept_up = (tmp_path / INDEX).read_bytes()
    assert rebuild_index(tmp_path) == 3
    assert (tmp_path / INDEX).read_bytes() == kept_up


def test_a_file_whose_lines_were_kept_is_not_read_again(tmp_path: Path) -> None:
    fresh = FreshLines()
    archive = writer(tmp_path, indexed=fresh.add)
    archive.write_exchange(exchange())
    archive.close()
    (path,) = (tmp_path / "warc").iterdir()
    path.write_bytes(b"")

    assert update_index(tmp_path, fresh) == 1


@pytest.mark.parametrize("name", ["\u00fc x.warc.gz", 'q"u.warc.gz', "back\\slash.warc.gz"])
def test_a_file_of_any_name_is_taken_up_once(tmp_path: Path, name: str) -> None:
    crawl(tmp_path, "http://a.test/")
    (file,) = (tmp_path / "warc").glob("*.warc.gz")
    file.rename(file.with_name(name))
    rebuild_index(tmp_path)

    assert update_index(tmp_path) == 0
