"""Addresses to begin with are read from lists, tables, and what others have captured."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from warcs import INFO, record

from archiver.crawl.spider.arguments import ArgumentError, window_of
from archiver.crawl.spider.seeds import Seed, read_seeds
from spiders.page import Page
from spiders.site import Site

_CDX = """ CDX N b a m s k r M S V g
test,a)/1 20200102030405 http://a.test/1 text/html 200 ABC - - 100 0 x.warc.gz
test,a)/1 20210102030405 http://a.test/1 text/html 200 ABC - - 100 0 x.warc.gz
test,a)/2 20200102030405 http://a.test/2 text/html 404 ABC - - 100 0 x.warc.gz
test,a)/3 20200102030405 http://a.test/3.png image/png 200 ABC - - 100 0 x.warc.gz
"""
_CDXJ = """!OpenWayback-CDXJ 1.0
test,a)/1 20200102030405 {"url": "http://a.test/1", "mime": "text/html", "status": "200"}
test,a)/2 20200102030405 {"url": "http://a.test/2", "mime": "text/html", "status": "301"}
test,a)/r 20200102030405 {"url": "http://a.test/r", "mime": "warc/revisit"}
"""


def _file(folder: Path, text: str, name: str = "list") -> str:
    (folder / name).write_text(text, "utf-8")
    return str(folder / name)


def _urls(seeds: tuple[Seed, ...]) -> list[str]:
    return [seed.url for seed in seeds]


def test_lines_are_addresses_each_once_without_comments(tmp_path: Path) -> None:
    text = "\ufeffhttp://a.test/1\n# two\n\nhttp://a.test/2\nhttp://a.test/1\n"

    assert _urls(read_seeds(_file(tmp_path, text))) == ["http://a.test/1", "http://a.test/2"]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table_has_a_column_of_addresses_and_may_have_dates(tmp_path: Path, mark: str) -> None:
    rows = [
        ("Title", "URL", "date"),
        ("a", "http://a.test/1", "2020-01-02"),
        ("b", "http://a.test/2", ""),
    ]

    seeds = read_seeds(_file(tmp_path, "".join(f"{mark.join(row)}\n" for row in rows)))

    assert [(seed.url, seed.published) for seed in seeds] == [
        ("http://a.test/1", "2020-01-02"),
        ("http://a.test/2", ""),
    ]


@pytest.mark.parametrize("text", [_CDX, _CDXJ, _CDX.partition("\n")[2]])
def test_an_index_of_others_gives_its_pages_with_their_first_capture(
    tmp_path: Path, text: str
) -> None:
    assert read_seeds(_file(tmp_path, text)) == (
        Seed(url="http://a.test/1", captured="2020-01-02T03:04:05Z"),
    )


def test_a_packed_index_is_unpacked(tmp_path: Path) -> None:
    (tmp_path / "index.cdx.gz").write_bytes(gzip.compress(_CDX.encode()))

    assert _urls(read_seeds(str(tmp_path / "index.cdx.gz"))) == ["http://a.test/1"]


def test_a_warc_of_others_gives_its_pages(tmp_path: Path) -> None:
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\na"
    lost = page.replace(b"200 OK", b"404 Not Found")
    picture = page.replace(b"text/html", b"image/png")
    records = [INFO] + [
        record(block=block, number=n, fields={"WARC-Target-URI": b"http://a.test/%d" % n})
        for n, block in enumerate((page, lost, picture, page), 2)
    ]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(map(gzip.compress, records)))

    seeds = read_seeds(str(tmp_path / "a.warc.gz"))

    assert _urls(seeds) == ["http://a.test/2", "http://a.test/5"]
    assert seeds[0].captured == "2026-01-02T03:04:05Z"


def test_several_files_and_standard_input_are_one_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("http://a.test/9\n"))

    seeds = read_seeds(f"{_file(tmp_path, 'http://a.test/1')},-")

    assert _urls(seeds) == ["http://a.test/1", "http://a.test/9"]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("list", "http://a.test/1\nnowhere\n", "list:2: 'nowhere' is no http"),
        ("list", "url,date\nhttp://a.test/1,\nnowhere,\n", "list:3: 'nowhere' is no http"),
        ("list", "test,a)/ 20200102030405 {broken\n", "list:1: no line of a CDX"),
        ("a.warc", "no record", "a.warc' cannot be read"),
        ("a.cdx.gz", "", ""),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, name: str, text: str, words: str) -> None:
    source = _file(tmp_path, text, name)

    if words:
        with pytest.raises(ArgumentError, match=words):
            read_seeds(source)
    else:
        assert read_seeds(source) == ()


def test_a_list_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ArgumentError, match="cannot be read"):
        read_seeds("nowhere/list.txt")


def test_a_capture_says_only_that_its_page_is_no_younger() -> None:
    window = window_of({"since": "2020-01-01", "until": "2020-12-31"})

    assert not Seed(url="http://a.test/", captured="2019-12-31T00:00:00Z").may_lie_in(window)
    assert Seed(url="http://a.test/", captured="2021-01-01T00:00:00Z").may_lie_in(window)
    assert not Seed(url="http://a.test/", published="2021-01-01").may_lie_in(window)


def test_both_spiders_take_lists(tmp_path: Path) -> None:
    given = {"urls": _file(tmp_path, _CDX), "since": "2019-01-01"}

    assert list(Page.of(given).seeds()) == ["http://a.test/1"]
    assert list(Site.of(given).seeds()) == ["http://a.test/1"]
    assert Site.of(given).scope.flaw("http://www.a.test/other") is None
