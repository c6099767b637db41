"""Scrapyd runs our spiders by the same rules: deploy, schedule, one archive, exit codes."""

from __future__ import annotations

import io
import json
import re
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from crawling import clean_environment, settings
from web import MadeUpWeb
from web.found import lines

PATIENCE_S = 250
CONFIGURATION = """
[scrapyd]
http_port = {port}
bind_address = 127.0.0.1
poll_interval = 0.2
eggs_dir = eggs
logs_dir = logs
dbs_dir = dbs
"""
EGG = {
    "EGG-INFO/PKG-INFO": "Metadata-Version: 2.1\nName: archiver-project\nVersion: 1.0\n",
    "EGG-INFO/entry_points.txt": "[scrapy]\nsettings = archiver.settings\n",
}


def egg() -> bytes:
    """Return the project as the page shows it: it names the settings of the installed Archiver."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, text in EGG.items():
            archive.writestr(name, text)
    return whole.getvalue()


class Scrapyd:
    """A Scrapyd that answers on this machine."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"

    def get(self, what: str) -> dict[str, Any]:
        """Ask for something."""
        return _answer(urllib.request.Request(f"{self.url}/{what}"))  # noqa: S310  # our own

    def post(self, what: str, *fields: tuple[str, bytes | str]) -> dict[str, Any]:
        """Send a form."""
        boundary = "a-line-between"
        parts = [_part(name, value) for name, value in fields]
        body = b"".join(f"--{boundary}\r\n".encode() + part for part in parts)
        request = urllib.request.Request(  # noqa: S310  # likewise
            f"{self.url}/{what}",
            data=body + f"--{boundary}--\r\n".encode(),
            headers={"Content-Type": f"multipart/form-data; boundary={boundary}"},
        )
        return _answer(request)

    def schedule(self, archive: Path, *options: str) -> str:
        """Let the spider run into an archive; return the number of the run."""
        chosen = [("setting", f"ARCHIVER_ARCHIVE={archive}")]
        chosen += [("setting", option) for option in options if "=" in option]
        asked = [("project", "archiver"), ("spider", "sportskeeda"), ("limit", "3"), *chosen]
        answer = self.post("schedule.json", *asked)
        assert answer["status"] == "ok", answer
        return str(answer["jobid"])

    def await_end(self, number: str) -> None:
        """Wait until a run has ended."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            finished = self.get("listjobs.json?project=archiver")["finished"]
            if number in {job["id"] for job in finished}:
                return
            time.sleep(0.1)
        raise TimeoutError(number)


def _answer(request: urllib.request.Request) -> dict[str, Any]:
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310  # likewise
        return dict(json.load(answer))


def _part(name: str, value: bytes | str) -> bytes:
    file = '; filename="archiver.egg"' if isinstance(value, bytes) else ""
    head = f'Content-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode()
    return head + (value if isinstance(value, bytes) else value.encode()) + b"\r\n"


@contextmanager
def started(folder: Path) -> Iterator[tuple[Scrapyd, Path]]:
    """Run Scrapyd in a folder, on a port that the system gave a moment before: it takes no 0."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "scrapyd.conf").write_text(CONFIGURATION.format(port=port))
    log = folder / "scrapyd.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [Path(sys.executable).with_name("scrapyd")],
            cwd=folder,
            env=clean_environment() | {"PYTHONWARNINGS": "ignore"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _await_start(process, log)
        yield Scrapyd(port), log
    finally:
        process.terminate()
        process.wait()


def _await_start(process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE_S
    while "Site starting on" not in log.read_text():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(log.read_text())
        time.sleep(0.1)


@pytest.mark.slow
@pytest.mark.timeout(600)  # each of five processes loads all of Scrapy
def test_scrapyd_deploys_schedules_and_keeps_the_rules_of_an_archive(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with MadeUpWeb() as web, started(tmp_path) as (scrapyd, log):
        options = [option for option in settings(web) if option != "-s"]
        deployed = scrapyd.post(
            "addversion.json", ("project", "archiver"), ("version", "1"), ("egg", egg())
        )
        scrapyd.await_end(scrapyd.schedule(archive, *options))
        first = len(lines(archive, "articles"))
        scrapyd.await_end(scrapyd.schedule(archive, *options))

    ended = log.read_text()
    assert deployed["status"] == "ok"
    assert deployed["spiders"] > 1
    assert first > 0
    urls = [line["url"] for line in lines(archive, "articles")]
    assert len(urls) == len(set(urls))  # the second run knew what the first one had
    reports = [json.loads(path.read_text()) for path in sorted((archive / "runs").glob("*.json"))]
    assert reports[0]["exit_code"] == 6  # the limit was reached
    assert len(reports) == 2
    assert {report["job"] for report in reports} == {reports[0]["job"]}
    assert "_job" not in reports[0]["job"]
    assert re.search("exitstatus=6 ", ended)
