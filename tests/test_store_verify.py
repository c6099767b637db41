"""Verify reads every byte of an archive and names what is wrong with it."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.model.article import Article, Extracted, Paragraph
from archiver.model.exchange import Exchange
from archiver.model.exits import ExitCode
from archiver.store.archive import Archive, RunFacts
from archiver.store.verify import NoArchiveError, verify

NOON = datetime(2022, 4, 4, 12, tzinfo=UTC)


def _exchange(url: str, body: bytes) -> Exchange:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body)
    return Exchange(
        url=url,
        method="GET",
        started=NOON,
        ended=NOON,
        request=b"GET / HTTP/1.1\r\nHost: news.example\r\n\r\n",
        response=io.BytesIO(head + body),
        response_length_bytes=len(head + body),
        status=200,
        ip_address="93.184.216.34",
    )


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of two runs: an article, and the same page again as a revisit."""
    for run in ("1", "2"):
        facts = RunFacts(run_id=run, spider="made-up", started=NOON)
        written = Archive.open(tmp_path, run=facts, now=lambda: NOON)
        receipt = written.capture(_exchange("https://news.example/a", b"<p>A choir sang.</p>" * 9))
        if run == "1":
            article = Article(
                url="https://news.example/a",
                headline="A choir sang",
                extracted=Extracted(by="made-up@1"),
                body=(Paragraph(text="A choir sang."),),
                text="A choir sang.",
                content_digest="sha256:1",
                archive=receipt,
            )
            written.add_conversion(article)
            written.add_article(article)
            written.add_to_catalogue(article)
        written.close(ExitCode.COMPLETE)
    return tmp_path


def _warc(archive: Path, number: int) -> Path:
    return sorted((archive / "warc").glob("*.warc.gz"))[number]


def _flip_a_byte(archive: Path) -> None:
    data = bytearray(_warc(archive, 0).read_bytes())
    data[len(data) // 2] ^= 0x40
    _warc(archive, 0).write_bytes(data)


def _cut_the_last_byte(archive: Path) -> None:
    data = _warc(archive, 1).read_bytes()
    _warc(archive, 1).write_bytes(data[:-1])


def _lose_the_first_file(archive: Path) -> None:
    _warc(archive, 0).unlink()


def _change_a_headline(archive: Path) -> None:
    path = archive / "json" / "articles.jsonl"
    path.write_text(path.read_text().replace("A choir sang", "A choir sank", 1))


def _move_a_receipt(archive: Path) -> None:
    path = archive / "json" / "articles.jsonl"
    line = json.loads(path.read_text())
    line["archive"]["offset"] += 1
    path.write_text(json.dumps(line, separators=(",", ":"), ensure_ascii=False) + "\n")


def _write_half_a_line(archive: Path) -> None:
    with (archive / "json" / "articles.jsonl").open("a") as lines:
        lines.write('{"url": "https://news.example/b"')


def _forget_a_length(archive: Path) -> None:
    with closing(sqlite3.connect(archive / "state.sqlite")) as journal, journal:
        journal.execute("update files set length = length + 5 where path like 'json/art%'")


def test_a_whole_archive_is_sound(archive: Path) -> None:
    report = verify(archive)

    assert (report.exit_code, report.articles, report.files) == (ExitCode.COMPLETE, 1, 2)
    assert (report.records["response"], report.records["revisit"]) == (1, 1)


@pytest.mark.parametrize(
    ("harm", "code", "found"),
    [
        (_flip_a_byte, ExitCode.CORRUPT, None),
        (_cut_the_last_byte, ExitCode.TORN, None),
        (_lose_the_first_file, ExitCode.DANGLING, "receipt-dangling"),
        (_change_a_headline, ExitCode.INCONSISTENT, "conversion-differs"),
        (_move_a_receipt, ExitCode.INCONSISTENT, "receipt-misplaced"),
        (_write_half_a_line, ExitCode.TORN, "line-torn"),
        (_forget_a_length, ExitCode.INCONSISTENT, "file-short"),
    ],
)
def test_harm_is_found_and_named(
    archive: Path, harm: Callable[[Path], None], code: ExitCode, found: str | None
) -> None:
    harm(archive)

    report = verify(archive)

    assert report.exit_code is code, report.findings
    assert found is None or found in {finding.code for finding in report.findings}


def test_a_revisit_whose_original_is_gone_is_dangling(archive: Path) -> None:
    _lose_the_first_file(archive)

    findings = verify(archive).findings

    assert any(f.kind == "dangling" and f.file.endswith(".warc.gz") for f in findings)


def test_an_empty_folder_is_no_archive(tmp_path: Path) -> None:
    with pytest.raises(NoArchiveError):
        verify(tmp_path)


def test_verify_changes_nothing(archive: Path) -> None:
    before = {file: file.read_bytes() for file in archive.rglob("*.warc.gz")}

    verify(archive)

    assert {file: file.read_bytes() for file in archive.rglob("*.warc.gz")} == before
