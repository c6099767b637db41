from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from politely import Answer, crawl, serving
from scrapy.core.downloader import Slot

from archiver.crawl.politeness.throttle import mode_of

PAGE: Answer = (200, {"Content-Type": "text/html"}, b"<html><title>page</title></html>")


def _gaps(times: list[float]) -> list[float]:
    return [later - earlier for earlier, later in itertools.pairwise(times)]


def test_an_unknown_politeness_is_an_error() -> None:
    with pytest.raises(ValueError, match="`adaptive` or `off`"):
        mode_of("rude")


def test_scrapy_s_slot_still_has_what_we_set() -> None:
    slot = Slot(concurrency=1, delay=2.0, jitter=0.0)
    slot.delay, slot.jitter, slot.lastseen, slot.concurrency = 4.0, 0.0, 1.0, 16

    assert slot.download_delay() == 4.0
    assert slot.free_transfer_slots() == 16


def _told(*answers: Answer) -> Callable[[str], Answer]:
    left = list(answers)

    def answer(path: str) -> Answer:
        if path == "/robots.txt":
            return (404, {}, b"")
        return left.pop(0) if path == "/told" and left else PAGE

    return answer


def test_one_connection_at_a_time_and_never_faster_than_the_delay() -> None:
    with serving(_told()) as host:
        crawl([f"{host.url}/{n}" for n in range(5)], DOWNLOAD_DELAY=0.3)

    times = [asked.began for asked in host.log]
    assert len(times) == 6
    assert min(_gaps(times)) >= 0.29
    assert host.most_at_once() == 1


def test_crawl_delay_is_never_undercut() -> None:
    def answer(path: str) -> Answer:
        return (200, {}, b"User-agent: *\nCrawl-delay: 1") if path == "/robots.txt" else PAGE

    with serving(answer) as host:
        crawl([f"{host.url}/{n}" for n in range(3)], ARCHIVER_POLITENESS="off")

    pages = [asked.began for asked in host.log if asked.path != "/robots.txt"]
    assert min(_gaps(pages)) >= 0.99


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_holds_the_whole_host(form: str) -> None:
    asked: list[str] = []

    def answer(path: str) -> Answer:
        if path != "/told" or asked:
            return PAGE if path == "/told" else (404, {}, b"")
        asked.append(path)
        # said when it is asked for: on a busy machine the crawl may begin late
        when = format_datetime(datetime.now(UTC) + timedelta(seconds=3), usegmt=True)
        return (503, {"Retry-After": "2" if form == "seconds" else when}, b"")

    with serving(answer) as host:
        outcome = crawl([f"{host.url}/told"], ARCHIVER_POLITENESS="off")

    assert outcome.got[f"{host.url}/told"]["status"] == 200
    assert min(_gaps(host.times("/told"))) >= 1.99


def test_a_retry_after_of_years_is_not_waited_for_and_other_pages_are_served() -> None:
    refused: Answer = (429, {"Retry-After": "99999999"}, b"")
    with serving(_told(refused, refused, refused)) as host:
        urls = [f"{host.url}/told", *(f"{host.url}/{n}" for n in range(4))]
        outcome = crawl(urls, ARCHIVER_POLITENESS="off")

    assert len(host.times("/told")) == 1
    assert outcome.got[f"{host.url}/told"]["status"] == 429
    assert [outcome.got[url]["status"] for url in urls[1:]] == [200] * 4


def test_a_refusal_is_not_asked_again_and_a_blocking_host_is_left_alone() -> None:
    def answer(path: str) -> Answer:
        return (404, {}, b"") if path == "/robots.txt" else (403, {}, b"no")

    with serving(answer) as host:
        urls = [f"{host.url}/{n}" for n in range(40)]
        outcome = crawl(urls, DOWNLOAD_DELAY=0.05, CONCURRENT_REQUESTS=4)

    assert len(host.paths()) < 12
    assert set(outcome.failed.values()) == {"host-paused"}
    assert "host set aside" in outcome.said
