"""From one command to an archive: every line has its record, every tweet its place."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from crawling import Kept, record_at, records, run, settings
from web import MadeUpWeb, odd, posts
from web.found import embeds_of, expected_articles, faults_of_gaga, lines
from web.sites import sportskeeda
from web.tweets import SEED

HOME = sportskeeda.HOME
GAGA = HOME + sportskeeda.GAGA.path


@dataclass(frozen=True, kw_only=True)
class Crawl:
    """One crawl of the Sportskeeda-like site, and what it left."""

    archive: Path
    web: MadeUpWeb
    exit_code: int
    stderr: str

    @property
    def articles(self) -> dict[str, dict[str, Any]]:
        return {line["url"]: line for line in lines(self.archive, "articles")}

    @property
    def doubts(self) -> dict[str, list[str]]:
        by_url: dict[str, list[str]] = {}
        for line in lines(self.archive, "doubts"):
            by_url.setdefault(line["url"], []).append(line["code"])
        return by_url

    def responses(self, path: str) -> list[Kept]:
        return [kept for kept in self.kept if kept.type == "response" and kept.url == HOME + path]

    @property
    def kept(self) -> list[Kept]:
        return list(records(self.archive))


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawl]:
    archive = tmp_path_factory.mktemp("crawl") / "archive"
    with MadeUpWeb() as web:
        done = run("scrapy", "crawl", "sportskeeda", *settings(web, ARCHIVER_ARCHIVE=str(archive)))
        yield Crawl(archive=archive, web=web, exit_code=done.returncode, stderr=done.stderr)


def test_the_crawl_ends_well_although_pages_failed(crawl: Crawl) -> None:
    assert crawl.exit_code == 0, crawl.stderr
    assert "Traceback" not in crawl.stderr


def test_every_article_of_the_site_has_one_line(crawl: Crawl) -> None:
    urls = [line["url"] for line in lines(crawl.archive, "articles")]

    assert sorted(urls) == sorted(url for url in expected_articles() if url.startswith(HOME))


def test_every_line_resolves_to_the_response_it_was_read_from(crawl: Crawl) -> None:
    for url, line in crawl.articles.items():
        receipt = line["archive"]

        kept = record_at(crawl.archive, receipt)

        assert (kept.type, kept.url, kept.status) == ("response", url, 200)
        assert kept.headers["WARC-Record-ID"] == receipt["record_id"]
        assert kept.headers["WARC-Date"] == receipt["date"]
        assert kept.headers["WARC-Payload-Digest"] == receipt["payload_digest"]
        assert receipt["payload_digest"] == f"sha256:{hashlib.sha256(kept.entity).hexdigest()}"


def test_the_conversion_record_holds_the_same_json(crawl: Crawl) -> None:
    conversions = {kept.url: kept for kept in crawl.kept if kept.type == "conversion"}

    for url, line in crawl.articles.items():
        assert json.loads(conversions[url].raw) == line
        assert conversions[url].headers["WARC-Refers-To"] == line["archive"]["record_id"]
    assert len(conversions) == len(crawl.articles)


def test_every_article_tells_when_and_by_what_it_was_read(crawl: Crawl) -> None:
    for article in crawl.articles.values():
        assert article["extracted"]["by"].startswith("sportskeeda@")
        assert article["extracted"]["at"] >= article["archive"]["date"][:19] + "Z"


def test_each_seed_tweet_stands_once_in_its_place_and_in_no_text(crawl: Crawl) -> None:
    article = crawl.articles[GAGA]

    shown = [(embed["platform"], embed["id"]) for embed in embeds_of(article["body"])]

    bear, shy, *wishes = [("twitter", tweet.id) for tweet in SEED]
    vlive, instagram = ("vlive", posts.VLIVE), ("instagram", posts.INSTAGRAM)
    assert shown == [instagram, bear, shy, vlive, *wishes]
    assert list(faults_of_gaga(article)) == []


def test_a_tweet_stands_between_the_paragraphs_where_the_page_has_it(crawl: Crawl) -> None:
    body = crawl.articles[GAGA]["body"]
    at = next(n for n, block in enumerate(body) if block["type"] == "embed" and n > 0
              and block["embed"]["id"] == SEED[0].id)  # fmt: skip

    assert body[at - 1]["text"].startswith("He told the rest of it")
    assert body[at + 1]["text"].startswith("They did not spare him")


def test_an_embed_has_one_line_that_names_its_articles(crawl: Crawl) -> None:
    sightings = lines(crawl.archive, "embeds")

    count = Counter((line["embed"]["platform"], line["embed"]["id"]) for line in sightings)
    assert {("twitter", tweet.id) for tweet in SEED} <= set(count)
    assert all(times == 1 for (_, number), times in count.items() if number is not None)
    by_id = {line["embed"]["id"]: line for line in sightings}
    assert by_id[SEED[0].id]["articles"] == [GAGA]


def test_a_frame_of_an_unknown_platform_is_kept(crawl: Crawl) -> None:
    frames = [
        embed
        for article in crawl.articles.values()
        for embed in embeds_of(article["body"])
        if embed["platform"] == "iframe"
    ]

    assert [frame["id"] for frame in frames] == [None]
    assert posts.UNKNOWN_FRAME in (frames[0]["source_url"], frames[0]["url"])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (path, {odd.ABSENT: 404, odd.GONE: 410, odd.FALLEN: 500}.get(path, 200))
        for path in odd.UNREADABLE
    ],
)
def test_what_is_no_article_is_archived_as_received_and_says_why(
    crawl: Crawl, path: str, status: int
) -> None:
    (kept,) = crawl.responses(path)

    assert kept.status == status
    assert HOME + path not in crawl.articles
    assert crawl.doubts[HOME + path]


def test_a_reply_that_broke_off_is_kept_as_cut_and_is_no_article(crawl: Crawl) -> None:
    (kept,) = crawl.responses(odd.CUT_SHORT)

    served = crawl.web.sites[sportskeeda.HOST].pages[odd.CUT_SHORT].body  # type: ignore[attr-defined]
    assert kept.headers["WARC-Truncated"] == "disconnect"
    assert kept.raw == served
    assert HOME + odd.CUT_SHORT not in crawl.articles
    assert crawl.doubts[HOME + odd.CUT_SHORT]


@pytest.mark.parametrize("path", [odd.WRONG_CHARSET, odd.BROKEN_JSON_LD])
def test_an_odd_page_is_an_article_with_a_doubt(crawl: Crawl, path: str) -> None:
    (kept,) = crawl.responses(path)

    served = crawl.web.sites[sportskeeda.HOST].pages[path].body  # type: ignore[attr-defined]
    assert kept.raw == served
    assert HOME + path in crawl.articles
    assert crawl.doubts[HOME + path]


def test_the_words_of_a_page_with_a_wrong_charset_are_whole(crawl: Crawl) -> None:
    assert odd.ACCENTS in crawl.articles[HOME + odd.WRONG_CHARSET]["text"]


def test_a_chunked_reply_keeps_its_chunks_and_its_coding(crawl: Crawl) -> None:
    (kept,) = crawl.responses(odd.CHUNKED)

    assert kept.http["transfer-encoding"] == "chunked"
    assert kept.raw.startswith(b"2bc\r\n")
    assert gzip.decompress(kept.entity).endswith(b"</html>\n")


def test_a_redirect_is_archived_and_its_target_is_the_article(crawl: Crawl) -> None:
    (kept,) = crawl.responses(odd.REDIRECT)

    assert kept.status == 302
    assert HOME + odd.REDIRECT_TARGET in crawl.articles
    assert HOME + odd.REDIRECT not in crawl.articles


def test_every_record_names_the_public_address(crawl: Crawl) -> None:
    targets = {kept.url for kept in crawl.kept if kept.url}

    assert targets
    assert [url for url in targets if "127.0.0.1" in url or "localhost" in url] == []


def test_everything_that_was_served_is_in_the_warc(crawl: Crawl) -> None:
    kept = Counter(
        (each.url, each.status) for each in crawl.kept if each.type in ("response", "revisit")
    )

    served = Counter((each.url, each.status) for each in crawl.web.log)
    assert kept == served


def test_robots_txt_is_asked_first_and_obeyed(crawl: Crawl) -> None:
    paths = crawl.web.paths(sportskeeda.HOST)

    assert paths[0] == "/robots.txt"
    assert [path for path in paths if path.startswith("/private/")] == []


def test_verify_finds_the_archive_sound(crawl: Crawl) -> None:
    checked = run("archiver", "verify", crawl.archive)

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_show_prints_the_article_with_its_tweets(crawl: Crawl) -> None:
    shown = run("archiver", "show", crawl.archive, GAGA)

    assert shown.returncode == 0, shown.stderr
    assert sportskeeda.GAGA.headline in " ".join(shown.stdout.split())
    assert [tweet.handle for tweet in SEED if f"@{tweet.handle}" not in shown.stdout] == []
