"""`archiver wacz`: an archive as a package that others can open."""

from __future__ import annotations

import re
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated
from urllib.error import URLError

import typer

from archiver.commands.shown.lines import CommandError, err, out
from archiver.model.exits import ExitCode
from archiver.model.url import is_web
from archiver.replay.captures import Captures, open_captures
from archiver.replay.packing.package import Package, Packaged, Window, groups_of, spans_of
from archiver.replay.packing.pages import Pages
from archiver.replay.unpack import NoCaptures, unpacked
from archiver.store.repeated.others import leaned_on
from archiver.store.wacz.sign import SigningError, key_at, signed_data
from archiver.store.wacz.stamp import Stamp
from archiver.store.wacz.write import Signer
from archiver.warc.form.source import BrokenWarc

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?)B?", re.IGNORECASE)
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_STAMP_TIMEOUT_S = 30
_MOST_STAMP_BYTES = 1 << 20


@dataclass(frozen=True, kw_only=True)
class _Wish:
    archive: Path
    output: Path
    window: Window
    split_bytes: int
    is_thin: bool
    signer: Signer | None
    now: datetime


def wacz(
    archive: Annotated[
        Path, typer.Argument(metavar="ARCHIVE", help="An archive folder, a WARC file, or a WACZ.")
    ],
    *,
    output: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="The package.", show_default="ARCHIVE.wacz"),
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Captures from this day on, YYYY-MM-DD.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="Captures up to and with this day.")
    ] = None,
    split: Annotated[
        str | None, typer.Option(metavar="SIZE", help="Begin a new package after, say, 10GB.")
    ] = None,
    thin: Annotated[
        bool, typer.Option("--thin", help="Name what revisits need, instead of taking it in.")
    ] = False,
    sign: Annotated[
        Path | None, typer.Option(metavar="KEY", help="Sign with this key; made when not there.")
    ] = None,
    authority: Annotated[
        str | None,
        typer.Option("--timestamp", metavar="URL", envvar="ARCHIVER_TSA", show_envvar=False,
                     help="RFC 3161 authority that stamps the signature."),
    ] = None,
) -> ExitCode:  # fmt: skip
    """Write an archive, or some days of it, as WACZ 1.1.1.

    The package holds the WARC files as they are, a sorted index, a list of the articles with
    their text, and the JSON lines. It needs no other file, unless --thin is given.
    """
    now = datetime.now(UTC)
    wish = _Wish(
        archive=archive,
        output=output or Path(f"{archive.resolve().name.removesuffix('.warc.gz')}.wacz"),
        window=Window(since=_day(since, "since"), until=_day(until, "until")),
        split_bytes=_size(split),
        is_thin=thin,
        signer=_signer(sign, authority, now),
        now=now,
    )
    try:
        packages = _written(wish)
    except (NoCaptures, BrokenWarc) as error:
        raise CommandError(str(error), code=ExitCode.NOT_FOUND) from error
    except SigningError as error:
        raise CommandError(str(error), code=ExitCode.BAD_CONFIGURATION) from error
    except OSError as error:
        raise CommandError(f"cannot write {wish.output}: {error}", code=ExitCode.FAILED) from error
    if not packages:
        of_when = " of those days" if wish.window else " that can be read"
        raise CommandError(f"{archive} has no capture{of_when}", code=ExitCode.NOT_FOUND)
    for each in packages:
        size = each.path.stat().st_size
        more = f", {each.pulled_in} originals taken in" if each.pulled_in else ""
        out.print(
            f"{each.path}  {each.captures} captures, {each.pages} pages, {size:,} bytes{more}",
            soft_wrap=True,
        )
    return ExitCode.COMPLETE


def _written(wish: _Wish) -> list[Packaged]:
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(TemporaryDirectory(prefix="archiver-")))
        own = stack.enter_context(open_captures(unpacked(wish.archive, scratch)))
        others = [path for path in leaned_on(wish.archive) if path.exists()]
        more = stack.enter_context(open_captures(*others)).shelves if others else []
        captures = Captures([*own.shelves, *more])
        groups = list(groups_of(spans_of(own.shelves, wish.window), wish.split_bytes))
        written = []
        for number, spans in enumerate(groups, 1):
            path = wish.output
            if len(groups) > 1:
                path = path.with_name(f"{path.stem}-{number:05d}{path.suffix}")
            folder = wish.archive if wish.archive.is_dir() else None
            package = Package(
                captures=captures,
                spans=spans,
                window=wish.window,
                pages=Pages(folder=folder, captures=captures),
                is_thin=wish.is_thin,
            )
            title = wish.archive.resolve().name
            written.append(package.write(path, title=title, now=wish.now, sign=wish.signer))
            err.print(f"{path} written")
        return written


def _signer(key: Path | None, authority: str | None, now: datetime) -> Signer | None:
    if key is None:
        return None
    try:
        private = key_at(key)
    except (SigningError, OSError) as error:
        raise CommandError(str(error), code=ExitCode.BAD_CONFIGURATION) from error
    stamp = _stamp(authority) if authority else None
    return lambda digest: signed_data(digest, private, created=now, stamp=stamp)


def _stamp(url: str) -> Stamp:
    """Return the way to an authority over HTTP (RFC 3161 section 3.4)."""
    if not is_web(url):
        raise CommandError(f"--timestamp {url!r} is no http or https address")

    def ask(request: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query"}
        asked = urllib.request.Request(url, request, headers)  # noqa: S310  # http(s), see above
        try:
            with urllib.request.urlopen(asked, timeout=_STAMP_TIMEOUT_S) as answer:  # noqa: S310  # likewise
                return bytes(answer.read(_MOST_STAMP_BYTES))
        except (URLError, OSError) as error:
            raise SigningError(f"no time stamp from {url}: {error}") from error

    return ask


def _day(text: str | None, name: str) -> str:
    if text is None:
        return ""
    try:
        day = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--{name} {text!r} is no date: write YYYY-MM-DD") from None
    is_end = name == "until" and "T" not in text
    return f"{day:%Y%m%d}235959" if is_end else f"{day:%Y%m%d%H%M%S}"


def _size(text: str | None) -> int:
    if text is None:
        return 0
    match = _SIZE.fullmatch(text.strip())
    if not match or not float(match[1]):
        raise CommandError(f"--split {text!r} is no size: write 500MB or 10GB")
    return int(float(match[1]) * _UNITS[match[2].upper()])
