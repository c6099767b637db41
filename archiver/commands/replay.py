"""`archiver replay`: an archive in a browser, as its pages looked."""

from __future__ import annotations

import json
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from http.server import ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any
from urllib.parse import quote

import typer

from archiver.commands.shown.lines import CommandError, err, out, remote
from archiver.model.exits import ExitCode
from archiver.replay import pywb
from archiver.replay.captures import Captures, open_captures
from archiver.replay.memento import Memento
from archiver.replay.packing.package import Package, Window, spans_of
from archiver.replay.packing.pages import Pages
from archiver.replay.serve import folder_server, memento_server
from archiver.replay.unpack import NoCaptures, unpacked
from archiver.store.repeated.others import leaned_on

_APP_FILES = ("index.html", "ui.js", "sw.js")


class Engine(StrEnum):
    """What shows the pages."""

    pywb = "pywb"
    replayweb = "replayweb"
    raw = "raw"


def replay(
    archive: Annotated[
        Path, typer.Argument(metavar="ARCHIVE|WACZ", help="An archive, WARC file or WACZ file.")
    ],
    *,
    port: Annotated[int, typer.Option(min=1, max=65535, help="On 127.0.0.1.")] = 8089,
    engine: Annotated[Engine, typer.Option(help="What shows the pages.")] = Engine.pywb,
    app: Annotated[
        Path | None,
        typer.Option(metavar="DIR", envvar="ARCHIVER_REPLAYWEB", show_envvar=False,
                     help="The folder of ReplayWeb.page, for --engine replayweb."),
    ] = None,
) -> ExitCode:  # fmt: skip
    """Show archived pages in a browser, until Ctrl-C; print the articles' addresses.

    pywb is installed in an environment of its own on first use. ReplayWeb.page is served from a
    folder you have. The engine `raw` is for tools: Memento and CDX, nothing rewritten.
    """
    if engine is Engine.replayweb:
        _check_app(app)
    if not archive.exists():
        raise CommandError(f"there is no {archive}", code=ExitCode.NOT_FOUND)
    _check_port(port)
    try:
        with ExitStack() as stack, _ended_by_signals():
            scratch = Path(stack.enter_context(TemporaryDirectory(prefix="archiver-")))
            origin = f"http://127.0.0.1:{port}"
            if engine is Engine.replayweb and app is not None:
                _replayweb(archive, app, scratch, origin, port)
            elif engine is Engine.raw:
                _raw(archive, origin, port)
            else:
                _pywb(archive, scratch, origin, port)
    except (NoCaptures, pywb.EngineMissing) as error:
        raise CommandError(str(error), code=ExitCode.NOT_FOUND) from error
    except KeyboardInterrupt:
        err.print("replay ended")
    return ExitCode.COMPLETE


def _pywb(archive: Path, scratch: Path, origin: str, port: int) -> None:
    if not (pywb.environment() / "bin" / "wayback").exists():
        err.print(f"installing pywb in {pywb.environment()}, once")
    wayback = pywb.wayback_in(pywb.environment())
    source = unpacked(archive, scratch)
    with _opened(source) as captures:
        process = pywb.start(wayback, captures, scratch, port)
        try:
            for page in _pages(source, captures):
                moment = "".join(filter(str.isdigit, page["ts"]))
                _tell(f"{origin}/{pywb.COLLECTION}/{moment}/{page['url']}", page)
            err.print(f"pywb on {origin}/{pywb.COLLECTION}/ until Ctrl-C")
            process.wait()
        finally:
            pywb.stop(process)


def _replayweb(archive: Path, app: Path, scratch: Path, origin: str, port: int) -> None:
    package = archive
    with _opened(archive) as captures:
        if archive.suffix != ".wacz":
            package = scratch / f"{archive.resolve().name}.wacz"
            _packed(archive, captures, package)
        place = f"/packages/{quote(package.name)}"
        for page in _pages(archive, captures):
            moment = "".join(filter(str.isdigit, page["ts"]))
            where = f"view=pages&url={quote(page['url'], safe='')}&ts={moment}"
            _tell(f"{origin}/?source={place}#{where}", page)
    server = folder_server(app, {f"/packages/{package.name}": package}, port)
    _serve(server, f"ReplayWeb.page on {origin}/?source={place} until Ctrl-C")


def _raw(archive: Path, origin: str, port: int) -> None:
    with _opened(archive) as captures:
        for page in _pages(archive, captures):
            _tell(f"{origin}/timegate/{page['url']}", page)
        server = memento_server(Memento(captures, origin), port)
        _serve(server, f"Memento and CDX on {origin}/ until Ctrl-C")


@contextmanager
def _opened(archive: Path) -> Iterator[Captures]:
    """Open an archive with those that hold originals of its revisits."""
    others = [path for path in leaned_on(archive) if path.exists()]
    with open_captures(archive, *others) as captures:
        if next(captures.every(), None) is None:
            raise NoCaptures(f"{archive} holds no capture that can be read")
        yield captures


def _packed(archive: Path, captures: Captures, package: Path) -> None:
    with open_captures(archive) as own:
        Package(
            captures=captures,
            spans=spans_of(own.shelves, Window()),
            window=Window(),
            pages=Pages(folder=archive if archive.is_dir() else None, captures=captures),
        ).write(package, title=archive.resolve().name, now=datetime.now(UTC), sign=None)


def _pages(archive: Path, captures: Captures) -> Iterator[dict[str, Any]]:
    """Yield what is worth looking at: articles, or pages where there are none."""
    names = {name for shelf in captures.shelves for name in shelf.places}
    folder = archive if (archive / "json").is_dir() else None
    lines = Pages(folder=folder, captures=captures).lines(names, lambda _: True, {})
    next(lines)
    for line in lines:
        yield json.loads(line)


def _serve(server: ThreadingHTTPServer, said: str) -> None:
    with server:
        err.print(said)
        server.serve_forever()


def _tell(address: str, page: dict[str, Any]) -> None:
    out.print(remote(f"{address}  {page.get('title') or ''}"), soft_wrap=True)
    out.file.flush()  # who reads from a pipe is to know while the server runs


def _check_app(app: Path | None) -> None:
    if app is None or not all((app / name).is_file() for name in _APP_FILES):
        raise CommandError(
            "--app must name the folder of ReplayWeb.page with index.html, ui.js and sw.js: "
            "`npm pack replaywebpage`, unpack, and name the folder `package`",
            code=ExitCode.NOT_FOUND,
        )


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise CommandError(
                f"port {port} of 127.0.0.1 is taken: name another with --port",
                code=ExitCode.BAD_CONFIGURATION,
            ) from None


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let SIGTERM end the replay as Ctrl-C does, so that no process is left behind."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
