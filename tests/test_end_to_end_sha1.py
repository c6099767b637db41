"""A whole archive with `ARCHIVER_DIGEST=sha1`, for tools that need it: everything works as ever."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from crawling import records, run, settings
from web import MadeUpWeb
from web.sites import sportskeeda

from archiver.model.exits import ExitCode
from archiver.store.index import find_captures

pytestmark = pytest.mark.slow

GAGA = f"{sportskeeda.HOME}{sportskeeda.GAGA.path}"
SHA1 = re.compile(r"sha1:[A-Z2-7]{32}")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sha1") / "archive"
    with MadeUpWeb() as web:
        for fresh in ((), ("--fresh",)):
            where = settings(web, ARCHIVER_DIGEST="sha1")
            done = run("archiver", "crawl", GAGA, "--archive", folder, *fresh, *where)
            assert done.returncode == ExitCode.COMPLETE, done.stderr
    return folder


def test_every_digest_is_sha1_in_base_32(archive: Path) -> None:
    digests = [
        value
        for kept in records(archive)
        for name, value in kept.headers.items()
        if name in ("WARC-Block-Digest", "WARC-Payload-Digest")
    ]

    assert len(digests) > 20
    assert [one for one in digests if not SHA1.fullmatch(one)] == []


def test_the_second_crawl_is_revisits_that_name_the_first(archive: Path) -> None:
    kinds = [kept.type for kept in records(archive) if kept.url == GAGA]

    assert kinds.count("response") == kinds.count("revisit") == 1


def test_it_is_sound(archive: Path) -> None:
    done = run("archiver", "verify", "--json", archive)

    report = json.loads(done.stdout)
    assert report["is_sound"], report["findings"]


def test_warcio_complains_of_chunked_bodies_only(archive: Path) -> None:
    done = run("warcio", "check", *(archive / "warc").glob("*.warc.gz"))

    complained = set(re.findall(r"WARC-Record-ID (\S+)", done.stdout))
    chunked = {
        kept.headers["WARC-Record-ID"]
        for kept in records(archive)
        if kept.http.get("transfer-encoding") == "chunked"
    }
    assert complained <= chunked


def test_its_index_finds_the_page(archive: Path) -> None:
    before = (archive / "index" / "index.cdxj").read_bytes()

    done = run("archiver", "index", archive, "--rebuild")

    assert done.returncode == ExitCode.COMPLETE, done.stderr
    assert (archive / "index" / "index.cdxj").read_bytes() == before
    assert [line.status for line in find_captures(archive, GAGA)] == ["200", "200"]


def test_it_is_read_again_without_a_change(archive: Path) -> None:
    done = run("archiver", "reread", archive, "--json")

    told = json.loads(done.stdout)
    assert done.returncode == ExitCode.COMPLETE, done.stderr
    assert told["articles"] == 1, told
