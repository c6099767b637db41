"""A log never grows without end, and loses no line for that."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.jobs.runs import logs

LINES = b"".join(b"line %06d of many\n" % number for number in range(10_000))


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(logs, "LARGEST_BYTES", 100_000)
    return tmp_path / "00000001.log"


def aside(log: Path) -> bytes:
    return log.with_name(f"{log.name}.1").read_bytes()


def rest(log: Path) -> bytes:
    with log.open("rb") as file:
        file.seek(logs.start_of(log))
        return file.read()


def test_a_log_is_cut_while_it_is_written_and_loses_nothing(log: Path) -> None:
    with log.open("ab", buffering=0) as writer:
        writer.write(LINES)
        logs.rotate(log)
        writer.write(b"and on\n")
    first, second = aside(log), rest(log)
    with log.open("ab", buffering=0) as writer:
        writer.write(LINES)
        logs.rotate(log)
        writer.write(b"to the end\n")

    assert first + second == LINES + b"and on\n"
    assert aside(log) + rest(log) == second + LINES + b"to the end\n"
    assert log.stat().st_blocks * 512 <= 8192
    assert logs.last_line(log) == "to the end"


def test_a_log_that_cannot_be_cut_stays_whole(
    log: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    log.write_bytes(LINES)
    monkeypatch.setenv("PATH", "")

    logs.rotate(log)

    assert rest(log) == LINES
    assert "a log stays as long as it is" in caplog.text


@pytest.mark.parametrize("text", [b"", b"\n\n", b"\0" * 9000])
def test_a_log_that_says_nothing_has_no_last_line(log: Path, text: bytes) -> None:
    log.write_bytes(text)

    assert logs.last_line(log).strip("\0") == ""


def test_a_log_that_is_not_there_has_no_last_line(log: Path) -> None:
    logs.rotate(log)

    assert logs.last_line(log) == ""
