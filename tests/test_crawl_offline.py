"""A crawl that reads from an archive gives the items of the crawl that wrote it."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard
from crawling import clean_environment, run, settings
from programs import needs
from scrapy.settings import Settings
from web import MadeUpWeb, Pages
from web.found import lines
from web.message import Reply, Request, moved, text
from web.sites import idolgazette

from archiver.crawl.offline.switch import set_offline

HOME = "http://offline.example"
STORY = (
    "<!doctype html><title>{0}</title><article><h1>{0}</h1>"
    '<time datetime="2026-03-04T05:06:07Z">4 March</time>' + "<p>{0} went on for a while, and "
    "everybody who had come to see it stayed until the very end of the evening.</p>" * 6
)


def _coded(name: str, body: bytes) -> Reply:
    return Reply(headers=(("Content-Type", "text/html"), ("Content-Encoding", name)), body=body)


def _page(title: str) -> bytes:
    return (STORY.format(title) + "</article>").encode()


def _site() -> Pages:
    links = "".join(
        f'<a href="/{name}">{name}</a>'
        for name in ("plain", "copy", "gzip", "br", "zstd", "chunked", "moved", "gone", "secret/a")
    )
    pages = {
        "/robots.txt": text("User-agent: *\nDisallow: /secret/\n", "text/plain"),
        "/": text(f"<!doctype html><title>home</title>{links}"),
        "/plain": text(_page("A plain page").decode()),
        "/copy": text(_page("A plain page").decode()),
        "/gzip": _coded("gzip", gzip.compress(_page("A page in gzip"), mtime=0)),
        "/br": _coded("br", brotli.compress(_page("A page in brotli"))),
        "/zstd": _coded("zstd", zstandard.ZstdCompressor().compress(_page("A page in zstd"))),
        "/chunked": text(_page("A page in chunks").decode()).chunked(),
        "/moved": moved("/target"),
        "/target": text(_page("A page that has moved").decode()),
    }
    return Pages(hosts=("offline.example",), pages=pages, missing=text("nothing", status=404))


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the site above; the site is gone when it is read."""
    archive = tmp_path_factory.mktemp("live") / "live"
    with MadeUpWeb([_site()]) as web:
        done = run("archiver", "crawl", f"{HOME}/", "--archive", archive, *settings(web))
    assert done.returncode == 0, done.stderr
    return archive


def _offline(source: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    options = ("-s", f"ARCHIVER_OFFLINE={source}", "-s", f"ARCHIVER_ARCHIVE={folder}")
    return run("scrapy", "crawl", *arguments, *options, "-L", "INFO")


def _without_times(found: list[dict[str, Any]]) -> list[str]:
    for line in found:
        if line.get("extracted"):
            line["extracted"]["at"] = None
    return sorted(json.dumps(line) for line in found)


@pytest.mark.slow
def test_items_and_doubts_are_those_of_the_live_crawl(live: Path, tmp_path: Path) -> None:
    done = _offline(live, tmp_path / "again", "site", "-a", f"start={HOME}/")

    assert done.returncode == 0, done.stderr
    articles = lines(live, "articles")
    assert len(articles) == 7
    assert _without_times(lines(tmp_path / "again", "articles")) == _without_times(articles)
    assert sorted(map(json.dumps, lines(tmp_path / "again", "doubts"))) == sorted(
        map(json.dumps, lines(live, "doubts"))
    )


@pytest.mark.slow
def test_a_miss_is_counted_and_doubted_and_never_a_404(live: Path, tmp_path: Path) -> None:
    asked = f"{HOME}/never-asked {HOME}/plain"

    done = _offline(live, tmp_path / "again", "page", "-a", f"url={asked}")

    assert "'archiver/offline/miss': 1" in done.stderr
    assert [line["url"] for line in lines(tmp_path / "again", "articles")] == [f"{HOME}/plain"]
    (doubt,) = [
        line for line in lines(tmp_path / "again", "doubts") if line["url"].endswith("never-asked")
    ]
    assert (doubt["code"], doubt["archive"]) == ("not-in-archive", None)


@pytest.mark.slow
def test_a_form_and_a_time_choose_among_the_captures_of_an_address(tmp_path: Path) -> None:
    archive, asked = tmp_path / "live", tmp_path / "asked.jsonl"
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    forms = [
        {"url": f"{HOME}/form", "method": "POST", "headers": kind, "body": f"q={name}"}
        for name in ("first", "second")
    ]
    asked.write_text("".join(json.dumps(form) + "\n" for form in forms))
    with MadeUpWeb([_Echo()]) as web:
        run("archiver", "crawl", "page", "-a", f"requests={asked}", "--archive", archive,
            *settings(web))  # fmt: skip
    asked.write_text(json.dumps(forms[0]) + "\n")

    _offline(archive, tmp_path / "again", "page", "-a", f"requests={asked}")

    found = [line["headline"] for line in lines(tmp_path / "again", "articles")]
    assert found == ["An answer to q=first"]


class _Echo:
    """A site that says what it was sent."""

    hosts = ("offline.example",)

    def answer(self, request: Request) -> Reply:
        if request.method != "POST":
            return text("nothing", status=404)
        return text(_page(f"An answer to {request.body.decode()}").decode())


def test_nobody_is_asked_so_nobody_is_waited_for() -> None:
    made = Settings()
    made.setmodule("archiver.settings", priority="project")

    set_offline(made, "page")

    parts = made["DOWNLOADER_MIDDLEWARES"]
    polite = [name for name in parts if name.startswith("archiver.crawl.politeness.")]
    assert polite
    assert [name for name in polite if parts[name] is not None] == []


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket()",
        "import socket; socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
        "import socket; socket.getaddrinfo('a.test', 80)",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:1/')",
    ],
)
def test_no_socket_can_be_opened_once_the_network_is_closed(code: str) -> None:
    closed = "from archiver.crawl.offline.sockets import forbid_sockets; forbid_sockets(); "

    done = subprocess.run(
        [sys.executable, "-c", closed + code],
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 1
    assert "NetworkForbidden" in done.stderr


@pytest.mark.parametrize(
    ("source", "said"),
    [("nowhere", "there is no nowhere"), (".", "name another folder with ARCHIVER_ARCHIVE")],
)
def test_a_source_that_cannot_be_is_refused_in_one_line(
    source: str, said: str, tmp_path: Path
) -> None:
    done = run(
        "scrapy", "crawl", "page", "-a", "url=http://a.test/", "-s", f"ARCHIVER_OFFLINE={source}",
        "-s", f"ARCHIVER_ARCHIVE={tmp_path}", cwd=tmp_path,
        SCRAPY_SETTINGS_MODULE="archiver.settings",
    )  # fmt: skip

    assert done.returncode in (3, 12)
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
@needs("wget")
def test_a_warc_of_wget_gives_the_same_articles(tmp_path: Path) -> None:
    gazette = idolgazette.site()
    wanted = sorted(f"{idolgazette.HOME}{story.path}".replace("https://", "http://")
                    for story in idolgazette.stories())  # fmt: skip
    with MadeUpWeb([gazette]) as web:
        subprocess.run(
            ["wget", "--no-verbose", "--warc-file", "w", "--delete-after", "--no-check-certificate",
             "-e", f"http_proxy=http://127.0.0.1:{web.http_port}", *wanted],
            cwd=tmp_path, env=clean_environment(), capture_output=True, timeout=100, check=False,
        )  # fmt: skip

    done = run("archiver", "reread", tmp_path / "w.warc.gz", "--out", tmp_path / "read.jsonl")

    assert done.returncode == 0, done.stderr
    found = [json.loads(line)["url"] for line in (tmp_path / "read.jsonl").read_text().splitlines()]
    assert sorted(found) == wanted
