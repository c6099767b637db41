"""Tools find captures by Memento and CDX, and get bytes as they came."""

# ruff: noqa: S310  # addresses of our own server

from __future__ import annotations

import json
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

import pytest
from replaying import answer, written

from archiver.replay.captures import open_captures
from archiver.replay.memento import Memento
from archiver.replay.serve import folder_server

URL = "http://a.test/page?x=1"
ORIGIN = "http://127.0.0.1:1"


@pytest.fixture
def memento(tmp_path: Path) -> Iterator[Memento]:
    head = b"Content-Type: text/html; charset=x\r\nSet-Cookie: a=b\r\nX-Own: yes\r\n"
    file = written(
        tmp_path / "a.warc.gz",
        answer(URL, b"old", number=2, second=5, head=head),
        answer(URL, b"new", number=3, second=50, head=head),
        answer("http://a.test/moved", b"", number=4, status=b"301 Moved",
               head=b"Location: http://b.test/\r\n"),
    )  # fmt: skip
    with open_captures(file) as captures:
        yield Memento(captures, ORIGIN)


def test_a_timegate_leads_to_the_capture_nearest_to_the_wanted_time(memento: Memento) -> None:
    newest = memento.answer(f"/timegate/{URL}")
    oldest = memento.answer(f"/timegate/{URL}", "Fri, 02 Jan 2026 03:04:06 GMT")

    assert dict(newest.headers)["Location"] == f"{ORIGIN}/web/20260102030450id_/{URL}"
    assert dict(oldest.headers)["Location"] == f"{ORIGIN}/web/20260102030405id_/{URL}"
    assert (oldest.status, dict(oldest.headers)["Vary"]) == (302, "accept-datetime")
    assert 'rel="first memento"' in dict(oldest.headers)["Link"]
    assert memento.answer(f"/timegate/{URL}", "soon").status == 400


def test_a_timemap_lists_every_capture(memento: Memento) -> None:
    listed = memento.answer(f"/timemap/link/{URL}").body.decode().split(",\n")

    assert listed[0] == f'<{URL}>; rel="original"'
    assert len([line for line in listed if 'rel="memento"' in line]) == 2


def test_a_raw_memento_has_the_bytes_and_the_date_and_sets_nothing(memento: Memento) -> None:
    raw = memento.answer(f"/web/20260102030405id_/{URL}")

    headers = dict(raw.headers)
    assert (raw.status, raw.body) == (200, b"old")
    assert headers["Memento-Datetime"] == "Fri, 02 Jan 2026 03:04:05 GMT"
    assert headers["Content-Type"] == "text/html; charset=x"
    assert headers["X-Archive-Orig-X-Own"] == "yes"
    assert not any("cookie" in name.lower() for name in headers)


def test_a_redirect_is_told_and_not_followed(memento: Memento) -> None:
    raw = memento.answer("/web/2026id_/http://a.test/moved")

    headers = dict(raw.headers)
    assert raw.status == 200
    assert headers["X-Archive-Orig-Status"] == "301"
    assert "Location" not in headers


def test_cdx_lists_captures_as_lines_or_json(memento: Memento) -> None:
    asked = "/cdx?url=http%3A%2F%2Fa.test%2Fpage%3Fx%3D1"
    lines = memento.answer(asked).body.decode().splitlines()
    near = memento.answer(f"{asked}&closest=20260102030451&limit=1&output=json")

    assert len(lines) == 2
    assert json.loads(near.body)["timestamp"] == "20260102030450"
    assert memento.answer("/cdx?url=x").status == 400


@pytest.mark.parametrize("target", ["/", "/timegate/http://b.test/", "/web/2026id_/mailto:a"])
def test_what_is_not_there_is_404(memento: Memento, target: str) -> None:
    assert memento.answer(target).status == 404


def test_a_folder_is_served_with_ranges_and_charsets_and_nothing_outside(tmp_path: Path) -> None:
    app = tmp_path / "app"
    app.mkdir()
    (app / "index.html").write_text("<p>hello")
    (tmp_path / "x.wacz").write_bytes(b"0123456789")
    server = folder_server(app, {"/packages/x.wacz": tmp_path / "x.wacz"}, 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    base = f"http://127.0.0.1:{server.server_port}"
    try:
        with urllib.request.urlopen(f"{base}/") as page:
            kind, cookie = page.headers["Content-Type"], page.headers["Set-Cookie"]
        found = {asked: _part(f"{base}/packages/x.wacz", asked)
                 for asked in ("bytes=2-4", "bytes=-3", "bytes=8-")}  # fmt: skip
        with pytest.raises(HTTPError, match="416"):
            _part(f"{base}/packages/x.wacz", "bytes=10-")
        with pytest.raises(HTTPError, match="404"):
            _part(f"{base}/../x.wacz", "bytes=0-")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

    assert (kind, cookie) == ("text/html; charset=utf-8", None)
    assert found == {"bytes=2-4": b"234", "bytes=-3": b"789", "bytes=8-": b"89"}


def _part(url: str, span: str) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Range": span})) as answered:
        assert answered.status == 206
        return bytes(answered.read())
