"""Two consoles, text from elsewhere, and one way to end with an error: a line and a code."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from archiver.model.exits import ExitCode
from archiver.model.printable import on_one_line

out = Console(highlight=False, markup=False, emoji=False)
"""Results. Text from elsewhere enters by `remote` only."""
err = Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)
"""Progress and errors."""


class CommandError(Exception):
    """What was asked for cannot be done; the text is one line and says what to do."""

    def __init__(self, line: str, *, code: ExitCode = ExitCode.USAGE) -> None:
        super().__init__(on_one_line(line))
        self.code = code


def complain(line: str) -> None:
    """Print one line to stderr about something that went wrong."""
    err.print(Text.assemble(("archiver: ", "bold red"), on_one_line(line)))


def remote(text: str | None, *, style: str = "", absent: str = "") -> Text:
    """Return text from elsewhere as one safe line; `absent` stands for None."""
    return Text(absent if text is None else on_one_line(text), style=style)
