"""Stored pages are read again file by file, and what that changes is told per site and field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from crawling import run
from replaying import answer, revisit, written
from warcs import record

from archiver.crawl.rereading.compare import compare, settle
from archiver.crawl.rereading.file import FileRead

URL = "http://a.test/story"
PAGE = (
    "<!doctype html><title>A story</title><article><h1>A story of some length</h1>"
    + "<p>It went on for a while, and everybody who had come stayed until the very end.</p>" * 8
    + "</article>"
).encode()


def _line(number: int, **changed: object) -> dict[str, object]:
    return {
        "url": URL,
        "site": "page",
        "headline": "A story of some length",
        "content_digest": "sha256:1",
        "archive": {"record_id": f"<{number}>", "date": "2026-01-02T03:04:05Z"},
        "extracted": {"at": "then"},
        "version": 1,
    } | changed


def _compared(tmp_path: Path, old: list[object], new: list[object]) -> list[tuple[str, str]]:
    part = tmp_path / "0"
    for suffix, lines in ((".old", old), (".new", new)):
        part.with_suffix(suffix).write_text("".join(json.dumps(line) + "\n" for line in lines))
    comparison, left = compare([FileRead(path=part, part=part)])
    list(left)
    return sorted((site, name) for (site, name), n in comparison.by_field.items() for _ in range(n))


def test_the_same_again_is_no_change(tmp_path: Path) -> None:
    again = _line(1, extracted={"at": "now"}, version=3)

    assert _compared(tmp_path, [_line(1, version=3)], [again]) == []


def test_a_field_that_is_read_otherwise_is_told_with_its_site(tmp_path: Path) -> None:
    assert _compared(tmp_path, [_line(1)], [_line(1, headline="Other")]) == [("page", "headline")]


def test_an_article_that_is_lost_and_one_that_is_new_are_told(tmp_path: Path) -> None:
    fresh = _line(2, url="http://a.test/2")

    assert _compared(tmp_path, [_line(1)], [fresh]) == [("page", "article"), ("page", "article")]


def test_a_repetition_that_gave_no_line_then_gives_none_now(tmp_path: Path) -> None:
    assert _compared(tmp_path, [_line(1)], [_line(1), _line(2)]) == []


def test_the_version_is_the_archives_not_the_readings() -> None:
    new = _line(1, extracted={"at": "now"})

    settle(new, _line(1, version=4))

    assert (new["version"], new["extracted"]) == (4, {"at": "then"})


@pytest.mark.slow
def test_foreign_files_are_read_with_what_can_be_read(tmp_path: Path) -> None:
    written(
        tmp_path / "a.warc.gz",
        answer(URL, PAGE, number=2),
        answer("http://a.test/robots.txt", b"x", number=3, head=b"Content-Type: text/plain\r\n"),
        answer("http://a.test/p.png", b"x", number=4, head=b"Content-Type: image/png\r\n"),
        record(b"metadata", block=b"a: b\r\n", number=5),
        revisit("http://a.test/again", PAGE, number=6),
        revisit("http://a.test/lost", b"never kept", number=7),
    )
    torn = written(tmp_path / "b.warc.gz", answer("http://a.test/b", PAGE, number=8),
                   answer("http://a.test/c", PAGE, number=9))  # fmt: skip
    torn.write_bytes(torn.read_bytes()[:-20])

    done = run("archiver", "reread", tmp_path, "--json", "--out", tmp_path / "out.jsonl")

    told = json.loads(done.stdout)
    assert done.returncode == 13
    assert "b.warc.gz" in done.stderr
    assert (told["files"], told["pages"], told["misses"], told["articles"]) == (2, 3, 1, 3)
    urls = [json.loads(line)["url"] for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert sorted(urls) == ["http://a.test/again", "http://a.test/b", URL]


def test_a_folder_without_warc_is_named(tmp_path: Path) -> None:
    done = run("archiver", "reread", tmp_path)

    assert done.returncode == 12
    assert "no WARC file can be read in" in done.stderr


def test_a_day_that_is_none_is_named(tmp_path: Path) -> None:
    written(tmp_path / "a.warc.gz", answer(URL, PAGE, number=2))

    done = run("archiver", "reread", tmp_path, "--since", "yesterday")

    assert done.returncode == 2
    assert "--since 'yesterday' is no date" in done.stderr
