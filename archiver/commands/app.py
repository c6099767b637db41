"""The commands put together: what went wrong is one line on stderr and an exit code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from archiver import __version__
from archiver.commands.shelf import LazyGroup
from archiver.commands.shown.lines import CommandError, complain, out
from archiver.model.exits import ExitCode

NAME = "archiver"
DEBUG = "--debug"
CTRL_C = 130
"""What Typer makes of Ctrl-C."""

app = typer.Typer(
    name=NAME,
    cls=LazyGroup,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        out.print(f"archiver {__version__}")
        raise typer.Exit


@app.callback()
def archiver(
    *,
    debug: Annotated[bool, typer.Option(DEBUG, help="Show the traceback of an error.")] = False,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Archive entertainment news: byte-exact WARC, and JSON with every embed in its place."""


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; an error of the user's is one line on stderr."""
    try:
        code = app(list(arguments) or ["--help"], prog_name=NAME, standalone_mode=False)
        return ExitCode.INTERRUPTED if code == CTRL_C else int(code or 0)
    except typer.TyperException as error:
        path = getattr(getattr(error, "ctx", None), "command_path", NAME)
        complain(f"{error.format_message()} ({path} --help tells more)")
        return error.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return ExitCode.INTERRUPTED
    except CommandError as error:
        if DEBUG in arguments:
            raise
        complain(str(error))
        return error.code
