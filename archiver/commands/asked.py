"""A page that is asked for once, as a crawl does: robots.txt, guard and capture included.

The crawl is a process of its own, so that what it prints mixes with nothing. Its archive is a
folder that goes away, unless one is named.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urljoin

from archiver.commands.saved import moment
from archiver.commands.shown.lines import CommandError
from archiver.commands.shown.prose import in_words
from archiver.commands.warcpages import Page
from archiver.model.article import Doubt, PageDoubt
from archiver.model.exits import ExitCode
from archiver.model.jsonform import from_line
from archiver.replay.captures import Capture, Captures, open_captures
from archiver.replay.unpack import NoCaptures
from archiver.store.archive import DOUBTS
from archiver.warc.http.content import ContentUndecodable

_ENTRY = (sys.executable, "-c", "from archiver.cli import main; main()")
_MOST_HOPS = 20
_OK = 200
_STILL_READ = (ExitCode.COMPLETE, ExitCode.LIMITS_REACHED, ExitCode.DEGRADED)
"""How a crawl of one address may end with its page archived."""


def ask(url: str, archive: Path | None, settings: Sequence[str]) -> Page:
    """Fetch one page into an archive and return it, redirects followed.

    `settings` are NAME=VALUE. Raises CommandError when there is no page: the text says why.
    """
    with _folder(archive) as folder:
        known_bytes, begun = _length(folder / DOUBTS), datetime.now(UTC)
        done = _crawl(url, folder, settings)
        code = {int(one): one for one in ExitCode}.get(done.returncode, ExitCode.FAILED)
        page = _archived(url, folder, since=begun) if code in _STILL_READ else None
        if page is None:
            why = _newest_doubt(folder / DOUBTS, known_bytes) or _last_line(done.stderr)
            code = ExitCode.NOT_FOUND if code in _STILL_READ else code
            raise CommandError(f"{url} gave no page: {why}", code=code)
    return page


@contextmanager
def _folder(archive: Path | None) -> Iterator[Path]:
    if archive is not None:
        yield archive
        return
    with TemporaryDirectory(prefix="archiver-read-") as scratch:
        yield Path(scratch) / "archive"


def _crawl(url: str, folder: Path, settings: Sequence[str]) -> subprocess.CompletedProcess[str]:
    options = [part for setting in settings for part in ("-s", setting)]
    command = [*_ENTRY, "crawl", "page", "-a", f"url={url}", "--archive", str(folder), *options]
    return subprocess.run(  # noqa: S603  # ourselves
        command, check=False, capture_output=True, text=True, encoding="utf-8", errors="replace"
    )


def _archived(url: str, folder: Path, *, since: datetime) -> Page | None:
    """Return the good answer that an address has given since; None when it has given none."""
    try:
        with open_captures(folder) as captures:
            found = _followed(url, captures)
            page = _page_of(*found) if found else None
    except (NoCaptures, ContentUndecodable) as error:
        raise CommandError(f"{url}: {error}", code=ExitCode.PARTLY) from error
    return page if page and page.captured and page.captured >= since else None


def _followed(url: str, captures: Captures) -> tuple[str, Capture] | None:
    for _ in range(_MOST_HOPS):
        capture = captures.find(url)
        if capture is None:
            return None
        target = capture.head.first(b"location")
        if target is None:
            return (url, capture) if capture.head.status == _OK else None
        url = urljoin(url, target.decode("latin-1"))
    return None


def _page_of(url: str, capture: Capture) -> Page:
    kind = (capture.head.first(b"content-type") or b"").decode("latin-1")
    when = capture.record.headers.get("warc-date")
    return Page(
        url=url, content_type=kind, captured=_moment(when), data=capture.holder.body(),
        is_truncated=capture.is_truncated,
    )  # fmt: skip


def _moment(text: str | None) -> datetime | None:
    return moment(text) if text else None


def _length(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _newest_doubt(file: Path, known_bytes: int) -> str | None:
    """Return the last doubt that has come to a file, in words; None when none has."""
    if _length(file) <= known_bytes:
        return None
    with file.open("rb") as lines:
        lines.seek(known_bytes)
        *_, last = (from_line(PageDoubt, line) for line in lines)
    return in_words(
        Doubt(code=last.code, where=last.where, expected=last.expected, found=last.found)
    )


def _last_line(text: str) -> str:
    lines = [line.removeprefix("archiver: ") for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "nothing was answered"
