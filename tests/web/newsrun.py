"""One crawl of the newsroom in a process of its own, at a moment that is given."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from .server import MadeUpWeb

CONTACT = "desk@newsroom.example"
_ROOT = Path(__file__).resolve().parent.parent.parent


def crawl_at(folder: Path, now: datetime, web: MadeUpWeb) -> None:
    """Crawl into an archive as if it were `now`; raise RuntimeError when the crawl fails."""
    settings = {
        "ARCHIVER_ARCHIVE": str(folder),
        "ARCHIVER_CONNECT_TO": web.connect_to,
        "ARCHIVER_CA_FILE": str(web.ca_file),
        "ARCHIVER_CONTACT": CONTACT,
        "ARCHIVER_POLITENESS": "off",
        "ARCHIVER_REQUISITES": "none",
        "ARCHIVER_LEAST_FREE": "0",
        "LOG_LEVEL": "WARNING",
    }
    options = [f"{name}={value}" for name, value in settings.items()]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVER_")}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, now.isoformat(), *options],
        cwd=_ROOT,
        env=clean | {"PYTHONPATH": f"{_ROOT}{os.pathsep}{_ROOT / 'tests'}"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"the crawl ended with {done.returncode}: {done.stderr[-3000:]}")


_PROGRAM = """
import sys
import time_machine
from datetime import datetime
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
import archiver.crawl.run
from archiver.crawl.spider.site import SiteSpider


class Newsroom(SiteSpider):
    name = "newsroom"
    allowed_domains = ("newsroom.example",)
    feeds = {"": "https://www.newsroom.example/feed"}
    sitemaps = ("https://www.newsroom.example/sitemap.xml",)
    sections = {"front": "https://www.newsroom.example/"}
    article_url = r"^/story/"


settings = Settings()
settings.setmodule("archiver.settings", priority="project")
settings.setdict(dict(pair.split("=", 1) for pair in sys.argv[2:]), priority="cmdline")
archiver.crawl.run.find_spider = lambda process, name: Newsroom
with time_machine.travel(datetime.fromisoformat(sys.argv[1]), tick=True):
    code = archiver.crawl.run.run(AsyncCrawlerProcess(settings), "newsroom", {})
sys.exit(code)
"""
