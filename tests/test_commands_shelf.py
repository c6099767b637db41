"""Commands are imported one by one, and the list of them says what each says of itself."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
import typer

from archiver.commands.app import app
from archiver.commands.shelf import COMMANDS

HEAVY = "scrapy", "twisted"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_of_a_command_what_its_own_help_says(name: str) -> None:
    group: Any = typer.main.get_command(app)

    said = group.commands[name].help.partition("\n\n")[0]

    assert " ".join(said.split()) == COMMANDS[name].told


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["verify", "no-such-folder"]])
def test_what_fetches_nothing_starts_without_scrapy(arguments: list[str]) -> None:
    script = (
        "import sys; from archiver.commands.app import run; "
        f"run({arguments!r}); print(sorted({{*{HEAVY!r}}} & set(sys.modules)))"
    )

    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert told.stdout.splitlines()[-1] == "[]"


def test_a_signal_ends_the_process_at_once_until_the_command_is_loaded() -> None:
    script = (
        "import signal; from archiver import departure; departure.heed_signals(); "
        "from archiver.commands.shelf import LazyGroup; "
        "is_early = lambda: signal.getsignal(signal.SIGINT) is departure._leave_at_once; "
        "group = LazyGroup(name='archiver'); before = is_early(); "
        "group.commands['status']; print(before, is_early())"
    )

    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert told.stdout == "True False\n"
