"""A page without its prose keeps structure, embeds and facts, and none of its words."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web.message import Pages
from web.sites import every_site, idolgazette, sportskeeda, varietyhall

from archiver.model.article import Article, embeds_of
from archiver.read import read_page
from archiver.read.scrubbed.data import scrub_json
from archiver.read.scrubbed.page import scrub_page
from archiver.read.scrubbed.words import scrub_text

KIND = "text/html; charset=utf-8"
STORIES = {
    sportskeeda.HOME: sportskeeda.stories()[:4],
    idolgazette.HOME: idolgazette.stories()[:4],
    varietyhall.HOME: varietyhall.stories()[:4],
}


def _pages() -> Iterator[tuple[str, bytes]]:
    sites = [site for site in every_site() if isinstance(site, Pages)]
    for home, stories in STORIES.items():
        pages = next(site.pages for site in sites if home.split("//")[1] in site.hosts)
        for story in stories:
            reply = pages[story.path]
            is_packed = ("Content-Encoding", "gzip") in reply.headers
            body = gzip.decompress(reply.body) if is_packed else reply.body
            yield home + story.path, body


PAGES = [pytest.param(*page, id=page[0][-40:]) for page in _pages()]


def _article(data: bytes, url: str) -> Article:
    article = read_page(data, url=url, content_type=KIND).article
    assert article is not None
    return article


@pytest.mark.parametrize(("url", "data"), PAGES)
def test_structure_embeds_and_facts_stay(url: str, data: bytes) -> None:
    before, after = _article(data, url), _article(scrub_page(data, url=url), url)

    assert [block.type for block in after.body] == [block.type for block in before.body]
    assert list(embeds_of(after.body)) == list(embeds_of(before.body))
    assert after.published == before.published
    assert len(after.authors) == len(before.authors)
    assert [image.url for image in after.images] == [image.url for image in before.images]
    assert len(after.text) == len(before.text)


@pytest.mark.parametrize(("url", "data"), PAGES)
def test_no_sentence_of_the_article_stays(url: str, data: bytes) -> None:
    before = _article(data, url)

    page = scrub_page(data, url=url).decode()

    words = re.findall(r"\w+", before.text)
    runs = [" ".join(pair) for pair in pairwise(words) if min(map(len, pair)) > 4]
    assert runs
    assert [run for run in runs if run in page] == []
    assert before.headline not in page


def test_a_page_is_scrubbed_the_same_each_time() -> None:
    url, data = next(_pages())

    assert scrub_page(data, url=url) == scrub_page(data, url=url)


def test_title_data_and_headline_still_agree() -> None:
    page = b"""<html><head><title>Ana sings at noon | Gazette</title>
    <meta property="og:site_name" content="Gazette"><meta property="og:title"
    content="Ana sings at noon"><script type="application/ld+json">{"@type": "NewsArticle",
    "headline": "Ana sings at noon", "datePublished": "2022-04-05T08:00:00Z"}</script></head>
    <body><h1>Ana sings at noon</h1></body></html>"""

    after = scrub_page(page, url="https://gazette.example/a").decode()

    headline = re.search(r"<h1>(.*?)</h1>", after)
    assert headline is not None
    assert after.count(headline[1]) == 4
    assert f"{headline[1]} | Gazette" in after
    assert '"datePublished": "2022-04-05T08:00:00Z"' in after


def test_a_script_s_json_keeps_its_form_and_loses_its_words() -> None:
    script = 'var list = {"gallery": [{"title": "Marigold", "src": "/a/b-1.jpg", "rank": 2}]};'

    after = scrub_json(script, scrub_text)

    assert after.startswith("var list = {")
    assert after.endswith("};")
    (slide,) = json.loads(after[11:-1])["gallery"]
    assert slide["src"] == "/a/b-1.jpg"
    assert slide["rank"] == 2
    assert slide["title"] != "Marigold"
    assert len(slide["title"]) == len("Marigold")


def test_a_script_that_is_no_data_is_emptied() -> None:
    assert scrub_json("window.go = function () { return 'words of ours' }", scrub_text) == ""


def test_words_that_lead_a_reader_stay() -> None:
    assert scrub_text("By Ana Reyes | Published April 5, 2022") != "By Ana Reyes"
    assert re.fullmatch(
        r"By [A-Z]\w\w [A-Z]\w{4} \| Published April 5, 2022",
        scrub_text("By Ana Reyes | Published April 5, 2022"),
    )


@given(st.text())
def test_a_scrubbed_text_has_the_shape_of_the_text(text: str) -> None:
    printable = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)

    after = scrub_text(text)

    assert len(after) == len(printable)
    assert [letter.isalpha() for letter in after] == [letter.isalpha() for letter in printable]


@given(st.from_regex(r"[A-Za-z]{1,20}", fullmatch=True))
def test_case_stays_letter_by_letter(word: str) -> None:
    after = scrub_text(word)

    assert [letter.isupper() for letter in after] == [letter.isupper() for letter in word]
    assert scrub_text(word.lower()) == after.lower()
