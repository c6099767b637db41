"""The `archiver` command: a mistake is one line on stderr and an exit code, never a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from archiver import __version__
from archiver.commands import app as cli
from archiver.commands import crawl
from archiver.commands.shelf import COMMANDS
from archiver.commands.shown.lines import CommandError
from archiver.model.exits import ExitCode


def lines_of(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


@pytest.mark.parametrize("arguments", [[], ["--help"], *([name, "--help"] for name in COMMANDS)])
def test_help_is_there_and_is_no_error(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.run(arguments)

    assert code == ExitCode.COMPLETE
    assert capsys.readouterr().out.startswith("Usage: archiver")


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--version"]) == ExitCode.COMPLETE
    assert capsys.readouterr().out == f"archiver {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (["crwl"], ExitCode.USAGE, "No such command 'crwl'. Did you mean 'crawl'?"),
        (["crawl"], ExitCode.USAGE, "Missing argument 'SPIDER|URL'."),
        (["crawl", "--nope"], ExitCode.USAGE, "No such option: --nope"),
        (["crawl", "http://"], ExitCode.USAGE, "'http://' is no http or https address"),
        (["crawl", "page", "-a", "url"], ExitCode.USAGE, "-a 'url' is not NAME=VALUE"),
        (["crawl", "page", "-s", "=1"], ExitCode.USAGE, "-s '=1' is not NAME=VALUE"),
        (
            ["crawl", "page", "-s", "ARCHIVER_ARCHVE=x"],
            ExitCode.BAD_CONFIGURATION,
            "there is no setting ARCHIVER_ARCHVE; did you mean ARCHIVER_ARCHIVE?",
        ),
        (
            ["crawl", "page", "-s", "DOWNLOAD_TIMEOUT=soon"],
            ExitCode.BAD_CONFIGURATION,
            "DOWNLOAD_TIMEOUT='soon' is no number",
        ),
        (
            ["crawl", "page", "-s", "COOKIES_ENABLED=perhaps"],
            ExitCode.BAD_CONFIGURATION,
            "COOKIES_ENABLED='perhaps' is neither true nor false",
        ),
        (["read"], ExitCode.USAGE, "name a FILE or an address, or --batch MANIFEST --out DIR"),
        (["read", "gone.html"], ExitCode.NOT_FOUND, "gone.html cannot be read: No such file"),
        (["read", "x", "--url", "x"], ExitCode.USAGE, "--url 'x' is no http or https address"),
        (["read", "x", "--captured", "May"], ExitCode.USAGE, "--captured 'May' is no date"),
        (["read", "x", "--format", "yaml"], ExitCode.USAGE, "Invalid value for '--format'"),
        (["read", "x", "--generic", "--site", "site"], ExitCode.USAGE, "exclude each other"),
        (["read", "--batch", "x"], ExitCode.USAGE, "needs --out DIR"),
        (["read", "--batch", "gone", "--out", "."], ExitCode.NOT_FOUND, "gone: No such file"),
        (
            ["read", "x", "--site", "sportskeda"],
            ExitCode.BAD_CONFIGURATION,
            "there is no spider 'sportskeda'; did you mean sportskeeda?",
        ),
    ],
)
def test_a_mistake_is_one_line_and_an_exit_code(
    arguments: list[str], code: ExitCode, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = cli.run(arguments)

    lines = lines_of(capsys)
    assert ended == code
    assert len(lines) == 1
    assert lines[0].startswith("archiver: ")
    assert line in lines[0]


def test_debug_shows_the_traceback() -> None:
    with pytest.raises(CommandError):
        cli.run(["--debug", "read", "gone.html"])


def test_what_a_user_typed_is_not_obeyed_by_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cli.run(["read", "\x1b[31mgone[/red]\n"])

    assert lines_of(capsys) == [
        "archiver: ␛[31mgone[/red] cannot be read: No such file or directory"
    ]


@pytest.mark.parametrize(
    ("what", "named", "begin"),
    [
        ("sportskeeda", "sportskeeda", []),
        ("https://www.sportskeeda.com/", "sportskeeda", []),
        ("https://www.sportskeeda.com/us/a", "sportskeeda", ["https://www.sportskeeda.com/us/a"]),
        ("https://hindi.sportskeeda.com", "sportskeeda", ["https://hindi.sportskeeda.com"]),
        ("https://other.example/", "site", ["https://other.example/"]),
    ],
)
def test_an_address_chooses_the_spider_and_where_it_begins(
    what: str, named: str, begin: list[str]
) -> None:
    assert crawl._spider_for(what, []) == (named, begin)


# --- as a process -----------------------------------------------------------------------------
def archiver(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from archiver.cli import main; main()", *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["sportskeda"], "there is no spider 'sportskeda'; did you mean sportskeeda?"),
        (["sportskeeda", "--limit", "0"], "limit='0' is no whole number above 0"),
        (["sportskeeda", "--since", "tomorrow"], "since='tomorrow' is no date"),
        (["sportskeeda", "--section", "opera"], "unknown section 'opera'"),
        (["sportskeeda", "-a", "nope=1"], "unknown argument 'nope'"),
        (["page", "-a", "urls=gone.txt"], "urls='gone.txt' cannot be read"),
    ],
)
def test_a_crawl_that_cannot_begin_says_so_in_one_line(
    arguments: list[str], line: str, tmp_path: Path
) -> None:
    done = archiver("crawl", *arguments, folder=tmp_path)

    lines = done.stderr.splitlines()
    assert done.returncode == ExitCode.BAD_CONFIGURATION
    assert len(lines) == 1
    assert line in lines[0]
    assert list(tmp_path.iterdir()) == []


def test_the_archive_cannot_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("taken")

    done = archiver("crawl", "sportskeeda", "--archive", "file", folder=tmp_path)

    assert done.returncode == ExitCode.BAD_CONFIGURATION
    assert len(done.stderr.splitlines()) == 1
    assert (tmp_path / "file").read_text() == "taken"


def test_the_command_works_in_a_folder_of_another_scrapy_project(tmp_path: Path) -> None:
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = nowhere.settings\n")

    done = archiver("sites", folder=tmp_path)

    assert done.returncode == ExitCode.COMPLETE
    assert "sportskeeda.com" in done.stdout


def test_a_foreign_package_of_the_same_name_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "spiders").mkdir()
    (tmp_path / "spiders" / "__init__.py").touch()

    done = archiver("sites", folder=tmp_path)  # `python -c` looks into the folder first

    assert done.returncode == ExitCode.BAD_CONFIGURATION
    assert "the package 'spiders' that Python finds is not Archiver's" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from archiver.cli import main; main()", "sites"]

    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        told = process.stderr.read()

    assert told == b""


INTERRUPTED_WHILE_LOADING = """
import os, signal
from archiver import cli
cli.importlib.import_module = lambda name: os.kill(os.getpid(), signal.SIGINT)
cli.main()
"""


def test_ctrl_c_while_the_command_is_loading_leaves_quietly(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_WHILE_LOADING],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (ExitCode.INTERRUPTED, b"")


def test_ctrl_c_in_a_command_leaves_quietly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr("archiver.commands.sites.spiders", interrupted)

    assert cli.run(["sites"]) == ExitCode.INTERRUPTED
    assert lines_of(capsys) == []
