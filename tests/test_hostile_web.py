"""A crawl of a small hostile web: it ends, nothing escapes, and every good page is archived."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from crawling import ROOT, clean_environment, run
from hostile import GOOD, HOST, good, site
from storing import lines_of
from wire.server import Server, serving

from archiver.warc.reader import read_records

MOST_MIB = 400
# a process's peak begins with what the one that started it holds, so a small one starts the crawl
STARTER = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:], stdout=sys.stderr)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


@dataclass(kw_only=True)
class Crawled:
    """What a crawl left."""

    code: int
    peak_mib: float
    said: bytes
    archive: Path
    asked: list[bytes]
    inward: list[bytes]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("hostile")
    with serving(Server(replies={})) as inward:
        replies = site(inward.port)
        closing = frozenset(path for path in replies if path.startswith("/b/"))
        with serving(Server(replies=replies, close=closing)) as web:
            settings = {
                "ARCHIVER_CONNECT_TO": f"{HOST}:80:127.0.0.1:{web.port}",
                "ARCHIVER_ALLOW_PORTS": f"{inward.port}",
                "ARCHIVER_ARCHIVE": str(folder / "archive"),
                "ARCHIVER_POLITENESS": "off",
                "DOWNLOAD_TIMEOUT": "10",
                "RETRY_TIMES": "0",
                "ARCHIVER_PATIENCE": "5",
            }
            yield _crawl(folder, settings, web, inward)


def _crawl(folder: Path, settings: dict[str, str], web: Server, inward: Server) -> Crawled:
    options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    command: list[str | Path] = [
        Path(sys.executable).with_name("scrapy"),
        "crawl",
        "site",
        "-a",
        f"start=http://{HOST}/",
    ]
    with (folder / "log").open("wb") as log:
        done = subprocess.run(
            [sys.executable, "-c", STARTER, *command, *options],
            cwd=ROOT,
            env=clean_environment(),
            stdout=subprocess.PIPE,
            stderr=log,
            check=False,
        )
    return Crawled(
        code=done.returncode,
        peak_mib=int(done.stdout) / 1024,
        said=(folder / "log").read_bytes(),
        archive=folder / "archive",
        asked=list(web.requests),
        inward=list(inward.requests),
    )


@pytest.mark.slow
@pytest.mark.timeout(400)
class TestHostileWeb:
    def test_the_crawl_ends_in_bounded_memory(self, crawled: Crawled) -> None:
        assert crawled.code in (0, 3), crawled.said[-3000:].decode("utf-8", "replace")
        assert crawled.peak_mib < MOST_MIB

    def test_every_good_page_is_archived_byte_for_byte_and_has_its_line(
        self, crawled: Crawled
    ) -> None:
        files = (crawled.archive / "warc").glob("*.warc.gz")
        responses = [one for file in files for one in read_records(file) if one.type == "response"]
        kept = {one.url: one.payload() for one in responses if (one.url or "").endswith(GOOD)}
        lines = {line["url"] for line in lines_of(crawled.archive, "articles")}

        assert kept == {f"http://{HOST}{path}": good(path) for path in GOOD}
        assert set(kept) <= lines

    def test_nothing_inward_is_asked_for(self, crawled: Crawled) -> None:
        assert crawled.inward == []

    def test_no_credentials_and_no_referer_are_sent(self, crawled: Crawled) -> None:
        sent = b"\r\n".join(crawled.asked).lower()

        assert b"\r\ncookie:" not in sent
        assert b"\r\nauthorization:" not in sent
        assert b"\r\nreferer:" not in sent
        assert b"\r\nx-injected:" not in sent

    def test_the_archive_is_sound(self, crawled: Crawled) -> None:
        done = run("archiver", "verify", crawled.archive)

        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-500:]

    def test_no_line_and_no_escape_of_theirs_reaches_log_or_json(self, crawled: Crawled) -> None:
        texts = b"".join(path.read_bytes() for path in (crawled.archive / "json").glob("*.jsonl"))

        assert b"\x1b" not in crawled.said + texts
        assert "\u2028" not in texts.decode("utf-8")
        assert b"root:x:" not in crawled.said + texts
        assert b"Traceback" not in crawled.said

    def test_no_file_lies_outside_the_archive(self, crawled: Crawled) -> None:
        folder = crawled.archive.parent

        assert {path.name for path in folder.iterdir()} == {"archive", "log"}
        assert not list(folder.rglob("*owned*"))

    def test_no_body_that_was_cut_is_a_clean_article(self, crawled: Crawled) -> None:
        lines = {line["url"]: line for line in lines_of(crawled.archive, "articles")}
        cut = [
            lines.get(f"http://{HOST}/b/{name}") for name in ("gzip-gzip", "br", "short", "chunks")
        ]

        assert [line["url"] for line in cut if line and not line["flags"]] == []
