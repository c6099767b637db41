"""`make demo`: crawl the made-up web with the real commands, verify the archive, say what it holds.

Exits 0 only when everything that the sites show is in `archives/demo`, and in its place.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from .found import faults_of, lines
from .server import MadeUpWeb
from .sites import idolgazette, sportskeeda, varietyhall

ARCHIVE = Path("archives/demo")
CRAWLS = ("sportskeeda", f"{idolgazette.HOME}/", f"{varietyhall.HOME}/")
"""What is crawled: a spider by its name, and two addresses that no spider of ours knows."""

MOST_FAULTS = 12
"""Lines about what is wrong; more would hide the first."""


def main() -> int:
    """Run the demo; return its exit code."""
    shutil.rmtree(ARCHIVE, ignore_errors=True)
    began = time.monotonic()
    with MadeUpWeb() as web:
        faults = [*_crawl(web), *_asked_in_vain(web)]
        requests = len(web.log)
    faults += _run("verify", str(ARCHIVE))
    faults += faults_of(ARCHIVE)
    _tell(f"\n{_summary(requests, time.monotonic() - began)}")
    for fault in faults[:MOST_FAULTS]:
        _tell(f"WRONG: {fault}")
    if len(faults) > MOST_FAULTS:
        _tell(f"WRONG: and {len(faults) - MOST_FAULTS} more")
    return 1 if faults else 0


def _crawl(web: MadeUpWeb) -> Iterator[str]:
    settings = {
        "ARCHIVER_CONNECT_TO": web.connect_to,
        "ARCHIVER_CA_FILE": str(web.ca_file),
        "ARCHIVER_POLITENESS": "off",
        "ARCHIVER_CONTACT": "demo@idolgazette.example",
    }
    options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    for what in CRAWLS:
        yield from _run("crawl", what, "--archive", str(ARCHIVE), *options)


def _run(*arguments: str) -> list[str]:
    """Run one command as the user would; return what is wrong with its end."""
    _tell(f"$ archiver {' '.join(arguments)}")
    command = Path(sys.executable).with_name("archiver")
    done = subprocess.run([command, *arguments], stdin=subprocess.DEVNULL, check=False)
    if done.returncode == 0:
        return []
    return [f"archiver {' '.join(arguments[:2])} ended with exit code {done.returncode}"]


def _asked_in_vain(web: MadeUpWeb) -> Iterator[str]:
    forbidden = ("/private/", "/wp-admin/", "/search")
    for served in web.log:
        if served.path.startswith(forbidden):
            yield f"robots.txt forbids {served.url}, and it was asked for"


def _summary(requests: int, took_s: float) -> str:
    warcs = sorted((ARCHIVE / "warc").glob("*.warc.gz"))
    size = sum(path.stat().st_size for path in warcs)
    platforms = Counter(line["embed"]["platform"] for line in lines(ARCHIVE, "embeds"))
    embeds = ", ".join(f"{count} {name}" for name, count in platforms.most_common())
    return "\n".join(
        (
            f"requests   {requests} in {took_s:.1f} s",
            f"articles   {len(lines(ARCHIVE, 'articles'))}",
            f"embeds     {platforms.total()} ({embeds})",
            f"doubts     {len(lines(ARCHIVE, 'doubts'))}",
            f"WARC       {len(warcs)} files, {size:,} bytes in {ARCHIVE / 'warc'}",
            f"look       archiver show {ARCHIVE} {sportskeeda.HOME}{sportskeeda.GAGA.path}",
        )
    )


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
