from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.settings import Settings
from wire.server import Server, serving

from archiver.crawl.addon import Addon, WarcSink
from archiver.warc.reader import Record, read_records
from archiver.warc.verify import check_warc

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello"
PROJECT = """
import scrapy
from scrapy.crawler import AsyncCrawlerProcess

class Plain(scrapy.Spider):
    name = "plain"
    start_urls = ["{url}"]
    def parse(self, response):
        yield {{"title": response.text}}

process = AsyncCrawlerProcess({{
    "ADDONS": {{"archiver.crawl.addon.Addon": 0}},
    "ARCHIVER_ALLOW_NETWORKS": "127.0.0.0/8",
    "ARCHIVER_OPERATOR": "Somebody",
    "TELNETCONSOLE_ENABLED": False,
    "ROBOTSTXT_OBEY": True,
    "FEEDS": {{"items.jsonl": {{"format": "jsonlines"}}}},
    {more}
}})
process.crawl(Plain)
process.start()
"""


def run(folder: Path, url: str, more: str = "") -> str:
    script = PROJECT.format(url=url, more=more)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stderr


def records(folder: Path) -> list[Record]:
    (path,) = (folder / "archives/plain/warc").iterdir()
    assert list(check_warc(path, is_complete=True)) == []
    return list(read_records(path))


def test_one_line_gives_a_plain_project_its_warc(tmp_path: Path) -> None:
    with serving(Server(replies={"/a": PAGE})) as server:
        run(tmp_path, server.url("/a"))

    info, *rest = records(tmp_path)
    robots, page = (record for record in rest if record.type == "response")
    assert b"operator: Somebody\r\n" in info.block_bytes()
    assert b"robots: obey\r\n" in info.block_bytes()
    assert robots.url == server.url("/robots.txt")
    assert page.block_bytes() == PAGE
    assert (tmp_path / "items.jsonl").read_text() == '{"title": "hello"}\n'


def test_the_handlers_of_the_project_do_not_get_in_the_way(tmp_path: Path) -> None:
    handler = "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"
    other = f'"DOWNLOAD_HANDLERS": {{"http": "{handler}"}},'
    with serving(Server(replies={"/a": PAGE})) as server:
        run(tmp_path, server.url("/a"), other)

    assert any(record.url == server.url("/a") for record in records(tmp_path))


def test_a_folder_that_cannot_be_written_stops_the_crawl(tmp_path: Path) -> None:
    (tmp_path / "archives").write_text("a file, no folder")
    with serving(Server(replies={"/a": PAGE})) as server:
        log = run(tmp_path, server.url("/a"))

    assert "capture failed, the crawl stops" in log
    assert len(server.requests) <= 2


def test_settings_that_others_made_stay() -> None:
    settings = Settings(
        {
            "DOWNLOAD_HANDLERS": {"ftp": None},
            "EXTENSIONS": {"scrapy.extensions.memdebug.MemoryDebugger": 5},
        }
    )

    Addon().update_settings(settings)

    assert settings["DOWNLOAD_HANDLERS"]["ftp"] is None
    assert settings["EXTENSIONS"]["scrapy.extensions.memdebug.MemoryDebugger"] == 5
    assert settings["EXTENSIONS"][WarcSink] == 0
    assert settings["DOWNLOAD_HANDLERS"]["https"] == "archiver.crawl.capture.CaptureHandler"


@pytest.mark.parametrize("name", ["http", "https"])
def test_both_schemes_are_recorded(name: str) -> None:
    settings = Settings()

    Addon().update_settings(settings)

    assert settings["DOWNLOAD_HANDLERS"][name] == "archiver.crawl.capture.CaptureHandler"


def test_an_answer_starts_one_task_where_no_pipeline_could_use_more() -> None:
    plain, piped, chosen = Settings(), Settings(), Settings({"CONCURRENT_ITEMS": 7})
    piped.set("ITEM_PIPELINES", {"its.own.Pipeline": 300})

    for settings in (plain, piped, chosen):
        Addon().update_settings(settings)

    assert [each.getint("CONCURRENT_ITEMS") for each in (plain, piped, chosen)] == [1, 100, 7]
