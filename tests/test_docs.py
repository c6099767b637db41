"""The documentation says what the code does: every command, setting, field and exit code."""

from __future__ import annotations

import dataclasses
import importlib.util
import inspect
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer

from archiver.commands import app as cli
from archiver.model import article, embed, receipt
from archiver.store.report import TOLD_TO
from archiver.store.wacz.stamp import TRUSTED

HOUSE = Path(__file__).resolve().parent.parent
PAGES = [*sorted((HOUSE / "docs").glob("*.md")), HOUSE / "README.md"]
TEXT = "\n".join(page.read_text("utf-8") for page in PAGES)


def load_generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", HOUSE / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look their module up
    spec.loader.exec_module(module)
    return module


GENERATE = load_generator()


def of_all_pages(pattern: str) -> list[str]:
    return re.findall(pattern, TEXT, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_repeats_code_is_as_the_code_is(page: Path) -> None:
    text = page.read_text("utf-8")

    assert GENERATE.generated(text) == text, "run: python docs/generate.py"


def every_command(group: Any, prefix: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401  # Typer's
    """Yield each command and each group of commands by its name, the group's before it."""
    for name, command in group.commands.items():
        yield f"{prefix}{name}", command
        if hasattr(command, "commands"):
            yield from every_command(command, f"{prefix}{name} ")


def test_every_command_has_its_help_on_a_page() -> None:
    commands = {name for name, _ in every_command(typer.main.get_command(cli.app), "")}

    shown = [name.strip() for name in of_all_pages(r"<!-- generated: help( ?[\w -]*?) -->")]

    assert set(shown) == {"", *commands}
    assert set(GENERATE.COMMANDS) == set(shown)


def test_every_setting_of_ours_says_what_it_is() -> None:
    ours = [each for each in GENERATE.settings() if each.name.startswith("ARCHIVER_")]

    assert ours
    assert [each.name for each in ours if not each.meaning] == []


def test_every_setting_that_is_named_exists() -> None:
    known = {each.name for each in GENERATE.settings()} | {TOLD_TO, TRUSTED}  # of the environment

    assert set(of_all_pages(r"\bARCHIVER_[A-Z_]+\b")) <= known


def test_the_tables_of_settings_and_exit_codes_are_on_a_page() -> None:
    assert {"settings", "exits"} <= set(of_all_pages(r"<!-- generated: (\w+) -->"))


@pytest.mark.parametrize("module", [article, embed, receipt], ids=lambda module: module.__name__)
def test_every_fact_that_is_written_as_json_has_its_fields_on_a_page(module: ModuleType) -> None:
    facts = {
        name
        for name, kind in inspect.getmembers(module, dataclasses.is_dataclass)
        if kind.__module__ == module.__name__ and name != "Reading"  # travels, is never written
    }

    shown = " ".join(of_all_pages(r"<!-- generated: fields ([\w ]+) -->")).split()

    assert facts <= set(shown)


def shown_commands() -> list[str]:
    lines = of_all_pages(r"^\$ (archiver [a-z].*)$")
    return sorted({line.split(" | ")[0].split(" > ")[0] for line in lines})


@pytest.mark.parametrize("line", shown_commands())
def test_every_command_line_that_is_shown_can_be_parsed(line: str) -> None:
    command: Any = typer.main.get_command(cli.app)
    name, *arguments = shlex.split(line, comments=True)[1:]
    named = command.commands[name]
    if hasattr(named, "commands"):
        name, *arguments = arguments
        named = named.commands[name]

    named.make_context(name, arguments)


PYTHON = r"^```python\n((?:.*\n)*?)```\n"
ITS_OUTPUT = r"(?:\n```text\n((?:.*\n)*?)```\n)?"


def python_examples() -> list[tuple[str, str]]:
    doors = (HOUSE / "docs" / "architecture.md").read_text("utf-8")  # signatures, no example
    found = re.findall(PYTHON + ITS_OUTPUT, TEXT, re.MULTILINE)
    return [(example, output) for example, output in found if example not in doors]


@pytest.mark.parametrize(("example", "output"), python_examples())
def test_every_example_runs_and_prints_what_is_shown(
    example: str, output: str, capsys: pytest.CaptureFixture[str]
) -> None:
    exec(compile(example, "an example of the documentation", "exec"), {"__name__": "example"})  # noqa: S102

    assert capsys.readouterr().out == output


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_the_pages_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_file_of_the_code_that_is_named_exists() -> None:
    named = set(of_all_pages(r"`((?:archiver|spiders|pipelines|tests|docs)/[\w/.-]*)`"))

    assert sorted(path for path in named if not (HOUSE / path).exists()) == []
