"""Whoever reads the pages of a crawl, and whenever: the same articles come of them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hazardous
import pytest
from crashing import assert_nothing_is_lost, pages_asked, start, wait_for
from crawling import ROOT, records, run, settings
from linked import Linked
from storing import lines_of
from web import MadeUpWeb, Pages
from web.message import Reply

from archiver.crawl.reading.reader import workers_of
from archiver.model.exits import ExitCode

HOST = "news.hazard.test"
OF_THE_RUN = ("archive", "extracted", "version", "previous", "duplicate_of", "similarity")
"""Where and when it was stored and read, and which copy came first."""
SPIDER = """
from archiver.crawl.reading.pool import Pool
from archiver.crawl.reading.process import Limits
from archiver.crawl.spider.follow import FollowingSpider


class Hazard(FollowingSpider):
    name = "hazard"

    @classmethod
    def from_crawler(cls, crawler, *args, **kwargs):
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.reader.limits = Limits(module="hazardous", time_s=3.0)
        return spider
"""


def _articles(archive: Path) -> dict[str, dict[str, Any]]:
    return {line["url"]: _settled(line) for line in lines_of(archive, "articles")}


def _settled(line: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in line.items() if name not in OF_THE_RUN}
    return kept | {"digest": line["archive"]["payload_digest"], "by": line["extracted"]["by"]}


def _doubts(archive: Path) -> list[tuple[str, ...]]:
    lines = lines_of(archive, "doubts")
    return sorted((one["url"], one["code"], one["where"], str(one["found"])) for one in lines)


def _report(archive: Path) -> dict[str, Any]:
    (file,) = (archive / "runs").glob("*.json")
    report: dict[str, Any] = json.loads(file.read_bytes())
    return report


def _crawl(web: MadeUpWeb, archive: Path, reading: str, spider: str = "site") -> int:
    where = ["-a", "start=https://www.idolgazette.example/"] if spider == "site" else []
    told = settings(
        web, ARCHIVER_ARCHIVE=str(archive), ARCHIVER_READING=reading, ARCHIVER_REQUISITES="all"
    )
    return run("scrapy", "crawl", spider, *where, *told).returncode


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[MadeUpWeb, Path]]:
    """Serve the made-up web, with what a crawl of it that reads by itself has archived."""
    archive = tmp_path_factory.mktemp("reading") / "here"
    with MadeUpWeb() as web:
        assert _crawl(web, archive, "here") == ExitCode.COMPLETE
        yield web, archive


def _addresses(archive: Path) -> set[str]:
    return {kept.url for kept in records(archive) if kept.type in ("response", "revisit")}


@pytest.mark.slow
def test_workers_read_what_the_crawl_itself_reads(
    here: tuple[MadeUpWeb, Path], tmp_path: Path
) -> None:
    web, before = here

    code = _crawl(web, tmp_path / "workers", "2")

    assert code == ExitCode.COMPLETE
    assert len(_articles(before)) > 5
    assert _articles(tmp_path / "workers") == _articles(before)
    assert _doubts(tmp_path / "workers") == _doubts(before)
    assert _addresses(tmp_path / "workers") == _addresses(before)


@pytest.mark.slow
def test_what_was_only_archived_is_read_later(here: tuple[MadeUpWeb, Path], tmp_path: Path) -> None:
    web, before = here
    archive, out = tmp_path / "off", tmp_path / "read.jsonl"

    code = _crawl(web, archive, "off")
    done = run("archiver", "reread", str(archive), "--out", str(out))

    assert code == ExitCode.COMPLETE
    assert not (archive / "json" / "articles.jsonl").read_bytes()
    assert _report(archive)["unread"] >= len(_articles(before))
    assert done.returncode == ExitCode.COMPLETE, done.stderr
    read = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert {line["url"]: _settled(line) for line in read} == _articles(before)
    missing = _addresses(before) - _addresses(archive)
    assert missing == set()


def _reply(body: bytes) -> Reply:
    return Reply(headers=(("Content-Type", "text/html; charset=utf-8"),), body=body)


@pytest.mark.slow
def test_a_page_that_is_too_much_costs_its_own_reading(tmp_path: Path) -> None:
    hazards = ("crash", "hang", "eat")
    pages = {f"/{name}": _reply(hazardous.page(name, n)) for n, name in enumerate(hazards, 7)}
    pages |= {f"/good/{n}": _reply(hazardous.page(number=n)) for n in range(1, 6)}
    links = "".join(f'<p><a href="{path}">x</a></p>' for path in pages)
    pages |= {f"/behind/{n}": _reply(b"<p>Behind.</p>") for n in (1, 2, 3, 4, 5, 7, 8, 9)}
    pages["/"] = _reply(f"<!doctype html><title>Start</title>{links}".encode())
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "__init__.py").write_text("")
    (tmp_path / "others" / "hazard.py").write_text(SPIDER)
    archive = tmp_path / "archive"

    with MadeUpWeb([Pages(hosts=(HOST,), pages=pages, missing=Reply(status=404))]) as web:
        told = settings(
            web, ARCHIVER_ARCHIVE=str(archive), ARCHIVER_READING="2", SPIDER_MODULES="others.hazard"
        )
        done = run(
            "scrapy", "crawl", "hazard", "-a", f"start=http://{HOST}/", *told,
            PYTHONPATH=os.pathsep.join([str(tmp_path), str(ROOT / "tests")]),
        )  # fmt: skip

    assert done.returncode == ExitCode.COMPLETE, done.stderr
    lost = {one["url"]: one["found"] for one in lines_of(archive, "doubts")
            if one["code"] == "reading-failed"}  # fmt: skip
    assert lost == {
        f"http://{HOST}/crash": "its process was ended by SIGSEGV",
        f"http://{HOST}/hang": "took longer than 3 s",
        f"http://{HOST}/eat": "needed more than 1024 MiB of memory",
    }
    assert len(_articles(archive)) == 5
    assert _addresses(archive) >= {f"http://{HOST}{path}" for path in pages}


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_end_with_their_crawl_and_nothing_is_lost(
    tmp_path: Path, number: signal.Signals
) -> None:
    archive = tmp_path / "archive"
    with Linked(60) as site:
        crawler = start(site, archive, ARCHIVER_READING="2")
        assert wait_for(lambda: pages_asked(site) >= 30 and bool(_children(crawler.pid)), crawler)
        workers = _children(crawler.pid)
        crawler.send_signal(number)
        crawler.wait(60)
        assert all(wait_until_gone(worker) for worker in workers)
        assert start(site, archive, ARCHIVER_READING="2").wait(100) == ExitCode.COMPLETE
        assert_nothing_is_lost(site, archive)


def _children(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children")
    if not listed.exists():
        return []
    return [int(child) for child in listed.read_text("ascii").split()]


def wait_until_gone(process: int) -> bool:
    """Wait until a process is no more, or is dead and waits to be counted."""
    watch = f"while kill -0 {process} 2>/dev/null && ! grep -q '^State:.Z' /proc/{process}/status;"
    command = ["sh", "-c", f"{watch} do sleep 0.05; done"]
    return subprocess.run(command, timeout=60, check=False).returncode == 0


@pytest.mark.parametrize(("said", "number"), [("here", 0), ("off", None), ("1", 1), ("3", 3)])
def test_the_setting_says_how_many_workers_there_are(said: str, number: int | None) -> None:
    assert workers_of(said) == number


def test_workers_are_as_many_as_cores_and_a_few_at_most() -> None:
    assert 1 <= (workers_of("workers") or 0) <= 4


@pytest.mark.parametrize("said", ["", "0", "-1", "many", "99", "Here"])
def test_any_other_word_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="none of here, workers, off"):
        workers_of(said)
