"""A mistake of the user's is one clear line, an exit code, and no archive."""

from __future__ import annotations

from pathlib import Path

import pytest
from crawling import run
from web.sites import sportskeeda

ARTICLE = sportskeeda.HOME + sportskeeda.GAGA.path

MISTAKES = [
    (("sportskeda",), "sportskeeda"),
    (("no-such-site-at-all",), "no-such-site-at-all"),
    (("ftp://www.sportskeeda.com/",), "ftp://"),
    (("sportskeeda", "-a", "since=yesterday"), "YYYY-MM-DD"),
    (("sportskeeda", "-a", "until=2022-13-40"), "YYYY-MM-DD"),
    (("sportskeeda", "-a", "since=2022-05-01", "-a", "until=2022-04-01"), "after"),
    (("sportskeeda", "-a", "section=chess"), "pop-culture"),
    (("sportskeeda", "-a", "sectoin=us"), "sectoin"),
    (("sportskeeda", "-a", "start=nowhere"), "nowhere"),
    (("sportskeeda", "-a", "limit=0"), "limit"),
    (("sportskeeda", "-a", "limit=many"), "limit"),
    (("sportskeeda", "-a", "limit"), "NAME=VALUE"),
    (("page",), "urls=FILE"),
    (("page", "-a", "urls=no-such-list.txt"), "no-such-list.txt"),
    (("page", "-a", "requests=broken.jsonl"), "broken.jsonl:2"),
    (("page", "-a", "urls=broken.txt"), "broken.txt:3"),
    (("site",), "start"),
    (("sportskeeda", "-s", "ARCHIVER_ARCHIVE=a-file"), "a-file"),
    (("sportskeeda", "-s", "ARCHIVER_CONNECT_TO=nonsense"), "ARCHIVER_CONNECT_TO"),
    (("sportskeeda", "-s", "ARCHIVER_CA_FILE=no-such-ca.pem"), "no-such-ca.pem"),
    (("sportskeeda", "-s", "ARCHIVER_CA_FILE=a-file"), "a-file"),
    (("sportskeeda", "-s", "ARCHIVER_ALLOW_NETWORKS=10.0.0.0/99"), "ARCHIVER_ALLOW_NETWORKS"),
    (("sportskeeda", "-s", "ARCHIVER_POLITENESS=rude"), "adaptive"),
    (("sportskeeda", "-s", "ARCHIVER_DIGEST=md4"), "ARCHIVER_DIGEST"),
    (("sportskeeda", "-s", "ARCHIVER_WARC_SIZE=huge"), "ARCHIVER_WARC_SIZE"),
]
"""What is written after `crawl`, and a word that the answer must have."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a-file").write_text("no folder\n")
    (tmp_path / "broken.txt").write_text(f"{ARTICLE}\n\nwww.sportskeeda.com/no-scheme\n")
    (tmp_path / "broken.jsonl").write_text(f'{{"url": "{ARTICLE}"}}\n{{"url": \n')
    return tmp_path


def _nowhere(arguments: tuple[str, ...]) -> tuple[str, ...]:
    """Send a crawl that begins all the same to a port where nobody listens."""
    if any("CONNECT_TO" in argument for argument in arguments):
        return ()
    return ("-s", "ARCHIVER_CONNECT_TO=:80:127.0.0.1:1,:443:127.0.0.1:1", "-s", "RETRY_TIMES=0")


def _name(mistake: object) -> str:
    return " ".join(mistake) if isinstance(mistake, tuple) else ""


@pytest.mark.parametrize(("arguments", "word"), MISTAKES, ids=_name)
def test_a_wrong_crawl_is_one_clear_line(
    folder: Path, arguments: tuple[str, ...], word: str
) -> None:
    ran = run("archiver", "crawl", *arguments, *_nowhere(arguments), cwd=folder)

    said = ran.stderr.strip().split("\n")
    assert 0 < ran.returncode < 20
    assert len(said) == 1, ran.stderr
    assert word in said[0]
    assert not (folder / "archives").exists()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("sportskeda",), "sportskeeda"),
        (("sportskeeda", "-a", "since=yesterday"), "YYYY-MM-DD"),
        (("sportskeeda", "-s", "ARCHIVER_CONNECT_TO=nonsense"), "ARCHIVER_CONNECT_TO"),
    ],
    ids=_name,
)
def test_scrapy_crawl_says_the_same(tmp_path: Path, arguments: tuple[str, ...], word: str) -> None:
    place = f"ARCHIVER_ARCHIVE={tmp_path / 'archive'}"

    ran = run("scrapy", "crawl", *arguments, "-s", place)

    said = [line for line in ran.stderr.split("\n") if line.startswith("archiver: ")]
    assert ran.returncode > 0
    assert len(said) == 1, ran.stderr
    assert word in said[0]
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "archive").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify", "nowhere"),
        ("verify", "."),
        ("show", "nowhere"),
        ("show", "."),
        ("read", "nowhere.html", "--url", ARTICLE),
        ("read", "a-file", "--url", "nowhere"),
        ("read", "--batch", "nowhere.jsonl", "--out", "out"),
        ("read",),
        ("crawl",),
        ("craw",),
        ("sites", "--no-such-option"),
    ],
    ids=_name,
)
def test_a_wrong_command_is_one_clear_line(folder: Path, arguments: tuple[str, ...]) -> None:
    ran = run("archiver", *arguments, cwd=folder)

    said = ran.stderr.strip().split("\n")
    assert ran.returncode > 0
    assert len(said) == 1, ran.stderr
    assert said[0].startswith("archiver: ")


def test_a_broken_manifest_is_one_line_for_each_broken_line(folder: Path) -> None:
    ran = run("archiver", "read", "--batch", "broken.jsonl", "--out", "out", cwd=folder)

    said = [line for line in ran.stderr.split("\n") if line.startswith("archiver: ")]
    assert ran.returncode > 0
    assert [line.split(": ")[1] for line in said] == ["broken.jsonl:1", "broken.jsonl:2"]


@pytest.mark.parametrize("room", ["spiders", "pipelines"])
@pytest.mark.parametrize("command", [("archiver", "sites"), ("scrapy", "list")], ids=_name)
def test_a_foreign_package_of_our_name_is_refused(
    tmp_path: Path, room: str, command: tuple[str, str]
) -> None:
    foreign = tmp_path / room
    foreign.mkdir()
    (foreign / "__init__.py").write_text("")

    ran = run(*command, PYTHONPATH=str(tmp_path))

    assert ran.returncode > 0
    assert f"the package '{room}' that Python finds is not Archiver's" in ran.stderr
    assert str(foreign) in ran.stderr
