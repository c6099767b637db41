"""What single parts do in a second: writing, verifying, re-reading, the frontier.

Writing and re-reading are told by the processor's time, so that a loaded machine tells the same;
verifying takes all cores and is told by the clock.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from archiver.model.exchange import Exchange
from archiver.store.verify import verify
from archiver.warc.writer import WarcWriter
from benchmarks import reread
from benchmarks.measuring import RunError
from benchmarks.newssite.articles import article, path
from benchmarks.results import Measured, machine, say, write
from benchmarks.tables import rates_table

_NOW = datetime(2026, 3, 1, tzinfo=UTC)
_GROUP = 16
"""Exchanges between two times that the file is synced, as in a crawl."""
_MEGA = 1e6


def add_part(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    one = add("rates")
    one.add_argument("--pages", type=int, default=2000, help="articles that are written; 2000")
    one.add_argument("--rounds", type=int, default=3)
    one.add_argument("--requests", type=int, default=1_000_000, help="queued in the frontier")
    one.set_defaults(work=rates)


def rates(given: argparse.Namespace) -> None:
    """Measure all, write and show them."""
    bodies = [article(number, given.pages) for number in range(given.pages)]
    figures: dict[str, float] = {}
    for kind in ("plain", "gzip"):
        messages = [_message(body, kind) for body in bodies]
        rounds = [_written_and_verified(messages) for _ in range(given.rounds)]
        for at, what in enumerate(("written, MB a CPU second", "verified, MB a second")):
            name = f"{kind} pages {what}, as they came over the wire"
            figures[name] = round(statistics.median(one[at] for one in rounds), 1)
    figures |= reread.measure(min(given.pages, 500), given.rounds)
    figures |= _frontier(given.requests)
    facts = {"pages": given.pages, "rounds": given.rounds, "requests": given.requests}
    measured = Measured(machine=machine(), facts=facts, figures=figures)
    write("rates", measured, folder=given.out)
    for line in rates_table(measured):
        say(line)


def _message(body: bytes, kind: str) -> bytes:
    more = b""
    if kind == "gzip":
        body, more = gzip.compress(body, 6, mtime=0), b"Content-Encoding: gzip\r\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n%sContent-Length: %d\r\n"
    return head % (more, len(body)) + b"\r\n" + body


def _written_and_verified(messages: list[bytes]) -> tuple[float, float]:
    """Return MB of messages written a CPU second, and verified a second, of a new archive."""
    size = sum(map(len, messages)) / _MEGA
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        _write(Path(folder), messages)
        written_s = time.process_time() - began
        at = time.perf_counter()
        if any(finding.is_error for finding in verify(Path(folder)).findings):
            raise RunError("what was written is not sound")
        return size / written_s, size / (time.perf_counter() - at)


def _write(folder: Path, messages: list[bytes]) -> None:
    writer = WarcWriter(folder, prefix="bench", info={}, now=lambda: _NOW)
    for number, message in enumerate(messages):
        url = f"http://bench.example{path(number)}"
        writer.write_exchange(
            Exchange(
                url=url,
                method="GET",
                started=_NOW,
                ended=_NOW,
                request=f"GET {path(number)} HTTP/1.1\r\nHost: bench.example\r\n\r\n".encode(),
                response=io.BytesIO(message),
                response_length_bytes=len(message),
                status=200,
            )
        )
        if number % _GROUP == 0:
            writer.sync()
    writer.close()


def _frontier(requests: int) -> dict[str, float]:
    """Return the frontier's figures, measured in a process of its own for its memory."""
    command = [sys.executable, "-m", "benchmarks.frontier", "--requests", str(requests), "--json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures
