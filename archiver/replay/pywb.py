"""pywb as a process of its own: in its own environment, made on first use, never imported.

It is GPL and pins old libraries; it sees our index and our WARC files, and nothing else of ours.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from heapq import merge
from pathlib import Path
from urllib.error import HTTPError, URLError

from archiver.replay.captures import Captures
from archiver.replay.unpack import NoCaptures

COLLECTION = "archive"
PACKAGE = "pywb>=2.9"
_START_TIMEOUT_S = 90
_INSTALL_TIMEOUT_S = 900


class EngineMissing(RuntimeError):  # noqa: N818 - says what is not there
    """An engine of replay cannot be had; the text says what to do."""


def environment() -> Path:
    """Return the folder of pywb's environment, below the user's cache."""
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(cache).expanduser() / "archiver" / "pywb"


def wayback_in(folder: Path) -> Path:
    """Return pywb's server, installed the first time; raise EngineMissing when it cannot be had."""
    command = folder / "bin" / "wayback"
    if command.exists():
        return command
    try:
        _run(sys.executable, "-m", "venv", "--clear", folder)
        _run(folder / "bin" / "python", "-m", "pip", "install", "--quiet", PACKAGE)
    except (OSError, subprocess.SubprocessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise EngineMissing(
            f"pywb could not be installed in {folder} ({_last_words(error)}); connect to the "
            "package index once, or use --engine replayweb or --engine raw"
        ) from error
    return command


def start(wayback: Path, captures: Captures, room: Path, port: int) -> subprocess.Popen[bytes]:
    """Start pywb over captures on 127.0.0.1; raise EngineMissing when it does not come up."""
    index = room / "index.cdxj"
    folders = sorted({place.path.parent for shelf in captures.shelves
                      for place in shelf.places.values()})  # fmt: skip
    if any(place.start for shelf in captures.shelves for place in shelf.places.values()):
        raise NoCaptures("pywb reads WARC files, not those within a WACZ")
    with index.open("w", encoding="utf-8") as out:
        lines = [(line.to_line() + "\n" for line in shelf.lines()) for shelf in captures.shelves]
        out.writelines(merge(*lines, key=lambda line: line.encode()))
    collection = {
        "index_paths": str(index),
        "archive_paths": [f"{folder.resolve()}{os.sep}" for folder in folders],
    }
    # JSON is YAML; no recording, no proxy, no fallback to the live web
    config = {"framed_replay": True, "collections": {COLLECTION: collection}}
    (room / "config.yaml").write_text(json.dumps(config))
    log = (room / "pywb.log").open("wb")
    with log:
        process = subprocess.Popen(  # noqa: S603  # likewise
            [wayback, "--port", str(port), "--bind", "127.0.0.1"],
            cwd=room, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            env=os.environ | {"PYWB_CONFIG_FILE": str(room / "config.yaml")},
        )  # fmt: skip
    _wait(process, port, room / "pywb.log")
    return process


def stop(process: subprocess.Popen[bytes]) -> None:
    """End pywb, and wait until it has gone."""
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + _START_TIMEOUT_S
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/{COLLECTION}/", timeout=5).close()
        except HTTPError:
            return  # it speaks
        except (URLError, OSError):
            time.sleep(0.2)
        else:
            return
    stop(process)
    words = log.read_text("utf-8", "replace").strip().splitlines()[-1:]
    raise EngineMissing(f"pywb did not start: {' '.join(words) or 'it said nothing'}")


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=_INSTALL_TIMEOUT_S)  # noqa: S603  # our own words


def _last_words(error: OSError | subprocess.SubprocessError) -> str:
    said = getattr(error, "stderr", None) or b""
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else str(error)
