"""Crawling again adds what is new and changed, and nothing else."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from crawling import record_at, records, run, settings
from web import MadeUpWeb, Pages
from web.found import expected_articles, lines
from web.message import text
from web.sites import idolgazette

HOME = idolgazette.HOME
FANS, EDITED, GONE = (HOME + story.path for story in idolgazette.stories()[1:4])
ADDED = "One more paragraph, which the desk put in on the next morning."
EXTRA = "This story was not there yesterday, and nobody had expected it."


@dataclass(frozen=True, kw_only=True)
class Twice:
    """An archive after two crawls, between which the site changed."""

    archive: Path
    first: list[dict[str, Any]]
    """The lines of the first crawl."""
    second: list[dict[str, Any]]
    """The lines that the second crawl added."""


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Twice:
    archive = tmp_path_factory.mktemp("again") / "archive"
    site = idolgazette.site()
    with MadeUpWeb([site]) as web:
        crawl = ["crawl", f"{HOME}/", "--archive", str(archive), *settings(web)]
        done = run("archiver", *crawl)
        assert done.returncode == 0, done.stderr
        first = lines(archive, "articles")
        _change(site)
        done = run("archiver", *crawl)
        assert done.returncode == 0, done.stderr
    return Twice(archive=archive, first=first, second=lines(archive, "articles")[len(first) :])


def _change(site: Pages) -> None:
    edited, gone = EDITED.removeprefix(HOME), GONE.removeprefix(HOME)
    page = site.pages[edited].body.decode()
    site.pages[edited] = text(page.replace("<p>", f"<p>{ADDED}</p><p>", 1))
    site.pages[gone] = text("<html><body><p>Taken down.</p></body></html>", status=410)
    extra = page.replace(edited, "/2022/04/a-late-story/").replace("<p>", f"<p>{EXTRA}</p><p>", 1)
    site.pages["/2022/04/a-late-story/"] = text(extra)
    front = site.pages["/"]
    late = b'<h2><a href="/2022/04/a-late-story/">A late story</a></h2><h1>'
    site.pages["/"] = replace(front, body=front.body.replace(b"<h1>", late, 1))


def test_the_second_crawl_writes_the_changed_and_the_new_article(twice: Twice) -> None:
    urls = [line["url"] for line in twice.second]

    assert sorted(urls) == sorted([EDITED, f"{HOME}/2022/04/a-late-story/"])


def test_the_first_crawl_has_every_article_once(twice: Twice) -> None:
    urls = [line["url"] for line in twice.first]

    assert sorted(urls) == sorted(url for url in expected_articles() if url.startswith(HOME))


def test_a_changed_article_is_a_version_that_names_the_one_before(twice: Twice) -> None:
    before = next(line for line in twice.first if line["url"] == EDITED)
    after = next(line for line in twice.second if line["url"] == EDITED)

    assert (before["version"], after["version"]) == (1, 2)
    assert before["previous"] is None
    assert after["previous"] == before["archive"]["record_id"]
    assert ADDED in after["text"]
    assert before["content_digest"] != after["content_digest"]


def test_a_page_that_is_gone_is_archived_and_its_article_stays(twice: Twice) -> None:
    kept = [each.status for each in records(twice.archive) if each.url == GONE and each.status]

    assert kept == [200, 410]
    assert GONE in [line["url"] for line in twice.first]
    assert "error-page" in [
        line["code"] for line in lines(twice.archive, "doubts") if line["url"] == GONE
    ]


def test_an_unchanged_page_is_a_revisit_that_names_its_original(twice: Twice) -> None:
    kept = [each for each in records(twice.archive) if each.url == FANS]

    original = next(each for each in kept if each.type == "response")
    revisits = [each for each in kept if each.type == "revisit"]
    assert len([each for each in kept if each.type == "response"]) == 1
    assert len(revisits) == 1
    assert revisits[0].headers["WARC-Refers-To"] == original.headers["WARC-Record-ID"]
    assert revisits[0].headers["WARC-Refers-To-Target-URI"] == FANS
    assert revisits[0].headers["WARC-Refers-To-Date"] == original.headers["WARC-Date"]


def test_every_line_of_both_crawls_still_resolves(twice: Twice) -> None:
    for line in (*twice.first, *twice.second):
        kept = record_at(twice.archive, line["archive"])

        assert (kept.type, kept.url) == ("response", line["url"])


def test_an_embed_has_one_line_after_two_crawls(twice: Twice) -> None:
    count = Counter(
        (line["embed"]["platform"], line["embed"]["id"]) for line in lines(twice.archive, "embeds")
    )

    assert max(count.values()) == 1


def test_the_archive_is_sound_after_two_crawls(twice: Twice) -> None:
    checked = run("archiver", "verify", twice.archive)

    assert checked.returncode == 0, checked.stdout + checked.stderr
