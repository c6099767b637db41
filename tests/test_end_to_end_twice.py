"""The demo site, crawled twice: what has not changed costs a revisit, and no revisit dangles."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from crawling import run, settings
from web import MadeUpWeb
from web.sites import sportskeeda

from archiver.warc.reader import Record, read_records

pytestmark = pytest.mark.slow

MOST_BYTES = 2048
"""On the disk, for an exchange whose payload is known: revisit, request and metadata."""


@dataclass(frozen=True, kw_only=True)
class Twice:
    """An archive of two crawls, and the files of each."""

    archive: Path
    first: Path
    second: Path


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Twice:
    archive = tmp_path_factory.mktemp("twice") / "archive"
    with MadeUpWeb() as web:
        for more in ((), ("--fresh",)):
            crawl: list[str | Path] = [
                "crawl",
                "sportskeeda",
                "--archive",
                archive,
                *more,
                *settings(web),
            ]
            done = run("archiver", *crawl)
            assert done.returncode == 0, done.stderr
    first, second = sorted((archive / "warc").glob("*.warc.gz"))
    return Twice(archive=archive, first=first, second=second)


def of(path: Path, *kinds: str) -> list[Record]:
    return [record for record in read_records(path) if record.type in kinds]


def digest(record: Record) -> str:
    return record.headers.get("warc-payload-digest") or ""


def whole(path: Path) -> list[Record]:
    """Responses with a payload that came whole."""
    found = of(path, "response")
    return [one for one in found if one.payload() and not one.headers.get("warc-truncated")]


def test_what_has_not_changed_is_a_revisit_of_at_most_two_kilobytes(twice: Twice) -> None:
    lengths: Counter[str] = Counter()
    for record in of(twice.second, "revisit", "request", "metadata"):
        tied = record.headers.get("warc-concurrent-to") or record.headers.get("warc-record-id")
        lengths[tied or ""] += record.length
    revisits = of(twice.second, "revisit")
    costs = [lengths[one.headers.get("warc-record-id") or ""] for one in revisits]

    assert len(revisits) >= len({digest(one) for one in whole(twice.first)}) > 20
    assert max(costs) <= MOST_BYTES


def test_no_body_is_stored_again(twice: Twice) -> None:
    before = {digest(record) for record in whole(twice.first)}

    assert [one.url for one in whole(twice.second) if digest(one) in before] == []
    assert all(one.block_bytes().endswith(b"\r\n\r\n") for one in of(twice.second, "revisit"))


def test_every_revisit_finds_its_original(twice: Twice) -> None:
    report = verified(twice.archive)

    assert (report["exit_code"], report["is_sound"]) == (0, True)
    assert [one for one in report["findings"] if one["kind"] == "dangling"] == []


def test_without_the_first_file_every_revisit_is_named(twice: Twice, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(twice.archive, copy)
    (copy / "warc" / twice.first.name).unlink()
    gone = {record.headers.get("warc-record-id") for record in read_records(twice.first)}
    left = of(twice.second, "revisit")
    expected = {
        one.headers.get("warc-record-id")
        for one in left
        if one.headers.get("warc-refers-to") in gone
    }

    report = verified(copy)

    named = {one["record_id"] for one in report["findings"] if one["code"] == "dangling-revisit"}
    assert named == expected
    assert len(named) > 20
    assert report["exit_code"] == 22


def test_another_archive_may_hold_the_originals(twice: Twice, tmp_path: Path) -> None:
    other = tmp_path / "other"
    with MadeUpWeb() as web:
        given: list[str | Path] = [
            "--dedup-against",
            twice.archive,
            "--archive",
            other,
            *settings(web),
        ]
        done = run("archiver", "crawl", f"{sportskeeda.HOME}{sportskeeda.GAGA.path}", *given)
        assert done.returncode == 0, done.stderr

    (warc,) = (other / "warc").glob("*.warc.gz")
    stored = {digest(record) for record in whole(twice.first)}
    assert of(warc, "revisit")
    assert [one.url for one in whole(warc) if digest(one) in stored] == []
    assert verified(other)["exit_code"] == 0
    shutil.move(twice.archive, tmp_path / "away")
    report = verified(other)
    shutil.move(tmp_path / "away", twice.archive)
    named = {one["record_id"] for one in report["findings"] if one["code"] == "dangling-revisit"}
    assert named == {one.headers.get("warc-record-id") for one in of(warc, "revisit")}


def verified(archive: Path) -> dict[str, Any]:
    done = run("archiver", "verify", "--json", archive)
    report: dict[str, Any] = json.loads(done.stdout)
    return report
