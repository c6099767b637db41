"""`archiver index`: captures are found by address and time, as soon as their file is finished."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.commands import app as cli
from archiver.model.exchange import Exchange
from archiver.model.exits import ExitCode
from archiver.warc.writer import WarcWriter

URL = "https://news.example/choir"


def exchange_at(day: int) -> Exchange:
    moment = datetime(2026, 11, day, 10, tzinfo=UTC)
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\n{day:02}"
    return Exchange(
        url=URL,
        method="GET",
        started=moment,
        ended=moment,
        request=b"GET /choir HTTP/1.1\r\nHost: news.example\r\n\r\n",
        response=io.BytesIO(answer.encode()),
        response_length_bytes=len(answer),
        status=200,
    )


def write_captures(folder: Path, prefix: str, *days: int) -> None:
    writer = WarcWriter(
        folder, prefix=prefix, info={}, now=lambda: datetime(2026, 11, 1, tzinfo=UTC)
    )
    for day in days:
        writer.write_exchange(exchange_at(day))
    writer.close()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    write_captures(tmp_path, "first", 10, 20)
    return tmp_path


def test_finished_files_enter_the_index_once(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = []
    for _ in range(2):
        assert cli.run(["index", str(archive)]) == ExitCode.COMPLETE
        told.append(capsys.readouterr().err.split(" captures added")[0])
    write_captures(archive, "second", 24)
    cli.run(["index", str(archive)])
    told.append(capsys.readouterr().err.split(" captures added")[0])
    cli.run(["index", str(archive), "--rebuild"])
    told.append(capsys.readouterr().err.split(" captures added")[0])

    assert told == ["2", "0", "1", "3"]


def test_the_captures_of_an_address_are_listed_oldest_first(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.run(["index", str(archive), "http://www.news.example/choir"])

    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert code == ExitCode.COMPLETE
    assert [row[:3] for row in rows] == [
        ["20261110100000", "200", "text/html"],
        ["20261120100000", "200", "text/html"],
    ]
    assert all("first-" in row[3] for row in rows)


@pytest.mark.parametrize(("at", "nearest"), [("2026", "20261110"), ("20261118", "20261120")])
def test_the_capture_nearest_to_a_time_is_found(
    at: str, nearest: str, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.run(["index", str(archive), URL, "--at", at])

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(nearest)


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (["https://news.example/never"], ExitCode.NOT_FOUND, "there is no capture of"),
        ([URL, "--at", "May"], ExitCode.USAGE, "--at 'May' is no time"),
    ],
)
def test_what_cannot_be_found_is_said_in_one_line(
    arguments: list[str],
    code: ExitCode,
    line: str,
    archive: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ended = cli.run(["index", str(archive), *arguments])

    told = capsys.readouterr().err.splitlines()
    assert ended == code
    assert len(told) == 1
    assert line in told[0]


def test_a_folder_without_warc_files_stays_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.run(["index", str(tmp_path)])

    assert code == ExitCode.NOT_FOUND
    assert "there is no WARC file" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
