"""A replayed article in a real browser: its words and its picture come from the archive alone."""

from __future__ import annotations

import socket
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from browser import browser
from crawling import clean_environment
from programs import needs
from replaying import answer, written

PAGE = (
    b"<!doctype html><title>A story</title><h1>An old headline</h1>"
    b'<img id=i src="/p.png"><img src="http://elsewhere.example/no.png">'
)
IN_FRAME = "document.querySelector('iframe').contentDocument"
WIDTH = 37


def _picture() -> bytes:
    """A grey PNG, `WIDTH` pixels wide and one high."""
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", WIDTH, 1, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0" + bytes(WIDTH))),
        (b"IEND", b""),
    )
    made = b"\x89PNG\r\n\x1a\n"
    for name, data in chunks:
        made += struct.pack(">I", len(data)) + name + data
        made += struct.pack(">I", zlib.crc32(name + data))
    return made


@contextmanager
def _replayed(archive: Path) -> Iterator[str]:
    """Run `archiver replay`; give the address that it prints for the page."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command: list[str | Path]
    command = [Path(sys.executable).with_name("archiver"), "replay", archive, "--port", str(port)]
    process = subprocess.Popen(
        command, env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                process.wait(timeout=60)
                assert process.stderr is not None
                pytest.fail(process.stderr.read())
            yield line.split()[0]
        finally:
            process.terminate()


@pytest.mark.slow
@needs("chromium")
def test_a_replayed_page_shows_its_picture_and_nothing_leaves(tmp_path: Path) -> None:
    picture = answer(
        "http://a.test/p.png", _picture(), number=3, head=b"Content-Type: image/png\r\n"
    )
    archive = written(tmp_path / "a.warc.gz", answer("http://a.test/", PAGE, number=2), picture)

    with _replayed(archive) as address, browser(tmp_path) as tab:
        tab.open(address)
        width = tab.wait_for(f"String({IN_FRAME}.querySelector('#i').naturalWidth || '')")
        headline = tab.wait_for(f"{IN_FRAME}.querySelector('h1').textContent")
        title = tab.wait_for(f"{IN_FRAME}.title")

    assert (title, headline, width) == ("A story", "An old headline", str(WIDTH))
    assert any(url.endswith("/http://elsewhere.example/no.png") for url in tab.requested)
    origin = address.partition("/archive/")[0] + "/"
    assert [url for url in tab.requested if not url.startswith((origin, "data:", "blob:"))] == []
