"""Run the real commands in processes of their own, and read archives without Archiver's code."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from web import MadeUpWeb

ROOT = Path(__file__).parent.parent


def run(
    *command: str | Path, cwd: Path = ROOT, timeout_s: int = 100, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `archiver …` or `scrapy …` of this Python, with none of our settings around it."""
    program, *arguments = command
    return subprocess.run(
        [Path(sys.executable).with_name(str(program)), *arguments],
        cwd=cwd,
        env=clean_environment() | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout_s,
        check=False,
    )


def clean_environment() -> dict[str, str]:
    """Return the environment without what steers Archiver, Scrapy, pytest or Python's path."""
    steering = ("ARCHIVER_", "SCRAPY_", "PYTEST_", "PYTHONPATH", "COLUMNS", "FORCE_COLOR")
    return {name: value for name, value in os.environ.items() if not name.startswith(steering)}


def settings(web: MadeUpWeb, **more: str) -> list[str]:
    """Return `-s NAME=VALUE` options that send a crawl to the made-up web."""
    given = {
        "ARCHIVER_CONNECT_TO": web.connect_to,
        "ARCHIVER_CA_FILE": str(web.ca_file),
        "ARCHIVER_POLITENESS": "off",
        "ARCHIVER_REQUISITES": "none",
        "RETRY_TIMES": "0",
        **more,
    }
    return [part for name, value in given.items() for part in ("-s", f"{name}={value}")]


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A WARC record, as warcio reads it."""

    headers: dict[str, str]
    status: int | None
    http: dict[str, str]
    """Names in lower case."""
    raw: bytes
    """The entity as it came, chunk framing and coding included."""

    @property
    def type(self) -> str:
        """Its WARC-Type."""
        return self.headers["WARC-Type"]

    @property
    def url(self) -> str:
        """Its WARC-Target-URI."""
        return self.headers.get("WARC-Target-URI", "")

    @property
    def entity(self) -> bytes:
        """The entity without its chunk framing, still content-encoded."""
        if self.http.get("transfer-encoding") != "chunked":
            return self.raw
        whole: bytes = ChunkedDataReader(io.BytesIO(self.raw), raise_exceptions=True).read(1 << 26)
        return whole


def records(archive: Path) -> Iterator[Kept]:
    """Yield every record of every WARC file of an archive."""
    for path in sorted((archive / "warc").glob("*.warc.gz")):
        with path.open("rb") as file:
            yield from (_kept(record) for record in ArchiveIterator(file))


def record_at(archive: Path, receipt: dict[str, Any]) -> Kept:
    """Return the record that a receipt of a JSON line points at, and nothing around it."""
    with (archive / receipt["file"]).open("rb") as file:
        file.seek(receipt["offset"])
        member = file.read(receipt["length"])
    (only,) = [_kept(record) for record in ArchiveIterator(io.BytesIO(member))]
    return only


def _kept(record: Any) -> Kept:  # noqa: ANN401 (warcio has no types)
    http = record.http_headers
    return Kept(
        headers=dict(record.rec_headers.headers),
        status=int(http.get_statuscode()) if http and record.rec_type == "response" else None,
        http={name.lower(): value for name, value in http.headers} if http else {},
        raw=record.raw_stream.read(),
    )
