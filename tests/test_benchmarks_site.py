"""The site of the benchmarks: the same one every time, with what news pages have."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import time
from pathlib import Path

import pytest
from programs import needs

from archiver.read import read_page
from archiver.read.links import links_of_bytes
from benchmarks.newssite.articles import article, headline, path, published
from benchmarks.newssite.nginx import LATENCY_S, Served, served
from benchmarks.newssite.write import REVISION, addresses, files, written
from benchmarks.spiders.news import LAYOUTS

BASE = "http://bench.example"


def test_a_site_is_written_anew_only_with_another_revision() -> None:
    # whoever changes the pages gives them a new revision, else old files are measured
    digest = hashlib.sha256(b"".join(body for _, body in files(3))).hexdigest()

    assert (REVISION, digest[:12]) == ("1", "2aeb86cd8d48")


def test_articles_have_the_size_of_news_pages() -> None:
    sizes = [len(article(number, 3000)) for number in range(0, 3000, 25)]

    assert min(sizes) >= 60_000
    assert max(sizes) <= 120_000
    assert 93_000 <= sum(sizes) / len(sizes) <= 100_000


def test_an_article_links_to_nine_addresses_or_so() -> None:
    counts = [len(links_of_bytes(article(n, 3000), BASE + path(n))) for n in range(60)]

    assert 8.5 <= sum(counts) / len(counts) <= 10.5


def test_every_article_can_be_reached_from_the_home_page() -> None:
    count = 40
    pages = {f"/{name}".replace("index.html", ""): body for name, body in files(count)}
    seen, waiting = {"/"}, ["/"]

    while waiting:
        here = waiting.pop()
        for url in links_of_bytes(pages.get(here, b""), BASE + here):
            if url.startswith(BASE) and url.removeprefix(BASE) not in seen:
                seen.add(url.removeprefix(BASE))
                waiting.append(url.removeprefix(BASE))

    assert seen >= set(addresses(count, ""))


def test_an_article_is_read_by_the_layout_of_its_site() -> None:
    reading = read_page(article(5, 50), url=BASE + path(5), layouts=LAYOUTS)

    assert reading.article is not None
    assert reading.article.extracted.layout == "first"
    assert reading.article.headline == headline(5)
    assert reading.article.published is not None
    assert reading.article.published[:10] == published(5)[:10]
    assert len(reading.article.authors) == 1
    assert [block.type for block in reading.article.body].count("embed") == 3


def test_a_site_is_written_once(tmp_path: Path) -> None:
    first = written(tmp_path, 3)
    (first / "index.html").write_bytes(b"mine")

    again = written(tmp_path, 3)

    assert again == first
    assert (again / "index.html").read_bytes() == b"mine"


@needs("nginx")
def test_nginx_serves_pages_plain_packed_and_late(tmp_path: Path) -> None:
    root = written(tmp_path, 3)
    body = (root / path(1)[1:]).read_bytes()

    with served(root, with_slow=True) as site:
        plain, gzipped = fetch(site, "plain"), fetch(site, "gzip")
        began = time.perf_counter()
        slow = fetch(site, "slow")
        took_s = time.perf_counter() - began

    assert plain == slow == (body, None)
    assert gzipped[1] == "gzip"
    assert gzip.decompress(gzipped[0]) == body
    assert took_s >= LATENCY_S


@needs("nginx")
def test_the_server_counts_what_was_asked_of_it(tmp_path: Path) -> None:
    with served(written(tmp_path, 3)) as site:
        before = site.requests()
        for _ in range(3):
            fetch(site, "gzip")

        assert site.requests() - before == 3 + 1  # it counts the question, too


def fetch(site: Served, kind: str) -> tuple[bytes, str | None]:
    connection = http.client.HTTPConnection("127.0.0.1", site.ports[kind], timeout=30)
    connection.request("GET", path(1))
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 200:
        pytest.fail(f"{kind}: {answer.status}")
    return body, answer.getheader("Content-Encoding")
