"""`archiver read` of a WARC file, as another program wrote it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from archiver.commands import app as cli
from archiver.commands.warcpages import Page
from archiver.model.exits import ExitCode

URL = "https://news.example/choir"


def _page(title: str) -> bytes:
    said = "<p>The choir of the old harbour won the prize of the town, and nobody had known.</p>"
    text = f"<html><title>{title}</title><body><article><h1>{title}</h1>{said * 5}</article></body>"
    return text.encode()


def _record(url: str, status: str, kind: str, body: bytes, *, more: str = "") -> bytes:
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2022-04-05T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{len(url):012}>\r\n"
        f"WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n{more}\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


@pytest.fixture(params=[True, False], ids=["gzipped", "plain"])
def warc(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    path = tmp_path / "crawl.warc.gz"
    answers = [
        (URL, "200 OK", "text/html; charset=utf-8", _page("The choir wins")),
        (f"{URL}/logo.png", "200 OK", "image/png", b"\x89PNG"),
        (f"{URL}/gone", "404 Not Found", "text/html", b"<html><h1>Gone</h1></html>"),
        (f"{URL}/2", "200 OK", "text/html", _page("The choir sings")),
    ]
    records = [_record(*answer) for answer in answers]
    path.write_bytes(b"".join(map(gzip.compress, records) if request.param else records))
    return path


def test_every_page_of_a_warc_file_is_a_line(
    warc: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.run(["read", str(warc)])

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == ExitCode.COMPLETE
    assert [(line["url"], line["headline"]) for line in lines] == [
        (URL, "The choir wins"),
        (f"{URL}/2", "The choir sings"),
    ]


def test_an_address_picks_one_page_of_a_warc_file(
    warc: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.run(["read", str(warc), "--url", f"{URL}/2", "--format", "text"])

    assert code == ExitCode.COMPLETE
    assert capsys.readouterr().out.startswith("The choir sings\n")


def test_an_address_that_a_warc_file_has_not_is_an_error(
    warc: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.run(["read", str(warc), "--url", f"{URL}/3"])

    assert code == ExitCode.NOT_FOUND
    assert f"no page {URL}/3" in " ".join(capsys.readouterr().err.split())


def test_a_torn_warc_file_gives_what_it_has_and_says_so(
    warc: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    warc.write_bytes(warc.read_bytes()[:-40])

    code = cli.run(["read", str(warc)])

    shown = capsys.readouterr()
    assert code == ExitCode.PARTLY
    assert json.loads(shown.out.splitlines()[0])["headline"] == "The choir wins"
    assert "cannot be read" in shown.err


def test_an_address_whose_answer_was_cut_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = Page(url=URL, content_type="text/html", captured=None, data=_page("The choir wins")[:300],
               is_truncated=True)  # fmt: skip
    monkeypatch.setattr("archiver.commands.read.ask", lambda *_: cut)

    code = cli.run(["read", URL, "--generic"])

    told = capsys.readouterr()
    assert code == ExitCode.COMPLETE
    assert json.loads(told.out)["flags"] == ["truncated"]
    assert told.err.splitlines()[-1] == f"archiver: {URL} was cut: what is read is its beginning"


def test_a_page_whose_record_was_cut_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cut.warc"
    cut = _record(URL, "200 OK", "text/html", _page("The choir wins")[:300],
                  more="WARC-Truncated: length\r\n")  # fmt: skip
    path.write_bytes(cut + _record(f"{URL}/2", "200 OK", "text/html", _page("The choir sings")))

    code = cli.run(["read", str(path)])

    told = capsys.readouterr()
    assert code == ExitCode.COMPLETE
    assert [json.loads(line)["flags"] for line in told.out.splitlines()] == [["truncated"], []]
    assert told.err.splitlines() == [
        f"archiver: {URL} was cut: what is read is its beginning"
    ]  # fmt: skip
