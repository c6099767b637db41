from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from politely import Answer, crawl, serving
from protego import Protego

from archiver.crawl.politeness.rules import (
    MAX_CRAWL_DELAY_S,
    MAX_ROBOTS_BYTES,
    Robots,
    robots_for_status,
    robots_of,
)

SITE = "https://news.example"
PAGE = (200, {"Content-Type": "text/html"}, b"<html><title>page</title></html>")


def _robots(text: str | bytes) -> Robots:
    body = text.encode() if isinstance(text, str) else text
    return robots_of(body, url=f"{SITE}/robots.txt")


def _allows(text: str | bytes, path: str) -> bool:
    return _robots(text).verdict(SITE + path, "Archiver").is_allowed


def _with_robots(*answers: Answer) -> Callable[[str], Answer]:
    left = list(answers)

    def answer(path: str) -> Answer:
        if not path.startswith("/robots"):
            return PAGE
        return left.pop(0) if len(left) > 1 else left[0]

    return answer


@pytest.mark.parametrize(
    ("text", "path", "is_allowed"),
    [
        ("User-agent: *\nDisallow: /a", "/a/b", False),
        ("User-agent: *\nDisallow: /a", "/b", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", True),
        ("User-agent: *\nDisallow: /a%C3%A9", "/a\u00e9", False),
        ("user-AGENT: archiver\ndisallow: /\n\nUser-agent: *\nAllow: /", "/", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Archiver\nDisallow:", "/", True),
        ("User-agent: other\nDisallow: /", "/", True),
        ("User-agent: a\nUser-agent: *\nDisallow: /x\n", "/x", False),
        ("User-agent: *\r\rDisallow: /x", "/x", False),
        ("Disallow: /", "/", True),
        ("<html><body>Not found: Disallow: /</body></html>", "/", True),
        ("", "/", True),
    ],
)
def test_rules_are_read_as_rfc_9309_says(text: str, path: str, *, is_allowed: bool) -> None:
    assert _allows(text, path) is is_allowed


@pytest.mark.parametrize(
    "body",
    [
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /page\n",
        "\ufeffUser-agent: *\nDisallow: /page\n".encode("utf-16-le"),
        b"\x00\xff\xfe\x01junk\r\r\nUser-agent: *\r\nDisallow: /page\r\n\xc3\x28: x\n"
        + b"A" * 9000,
        b"User-agent: *\x85\nDisallow: /\x00page",
        b"User-agent: *\nDisallow: /page\n" + b"Disallow: /x\n" * 100_000,
    ],
    ids=["utf-8 mark", "utf-16", "junk", "control characters", "huge"],
)
def test_junk_does_not_hide_a_rule(body: bytes) -> None:
    assert not _allows(body, "/page")


def test_what_lies_behind_the_size_limit_is_not_read() -> None:
    body = b"User-agent: *\n" + b"#" * MAX_ROBOTS_BYTES + b"\nDisallow: /page\n"

    assert _allows(body, "/page")


@pytest.mark.parametrize(
    ("status", "source"),
    [
        (404, "unavailable"),
        (403, "unavailable"),
        (410, "unavailable"),
        (429, "unreachable"),
        (500, "unreachable"),
        (503, "unreachable"),
        (999, "unreachable"),
    ],
)
def test_a_status_says_whether_there_are_rules(status: int, source: str) -> None:
    robots = robots_for_status(status)

    assert robots.source == source
    assert robots.verdict(f"{SITE}/", "Archiver").is_allowed is (source == "unavailable")


@pytest.mark.parametrize(
    ("printed", "delay"), [("5", 5.0), ("0.5", 0.5), ("86400", MAX_CRAWL_DELAY_S), ("nan", None)]
)
def test_crawl_delay_is_taken_within_bounds(printed: str, delay: float | None) -> None:
    robots = _robots(f"User-agent: *\nCrawl-delay: {printed}\n")

    assert robots.verdict(f"{SITE}/", "Archiver").crawl_delay_s == delay


def test_the_rule_that_decides_is_named() -> None:
    verdict = _robots("User-agent: *\nDisallow: /a\nAllow: /a/b").verdict(f"{SITE}/a/c", "Archiver")

    assert verdict.words == "disallowed: disallow: /a (user-agent: *)"
    assert verdict.reason == "robots"


def test_protego_still_has_what_we_name_its_rule_by() -> None:
    group = Protego.parse("User-agent: *\nDisallow: /a")._get_matching_rule_set("archiver")

    assert group is not None
    assert [(rule.field, rule.value._pattern) for rule in group._rules] == [("disallow", "/a")]


@given(st.binary(max_size=400), st.text(max_size=40))
def test_whatever_robots_txt_comes_gives_a_verdict(body: bytes, path: str) -> None:
    verdict = _robots(b"User-agent: *\n" + body).verdict(f"{SITE}/{path}", "Archiver")

    assert verdict.is_allowed is (verdict.reason == "")


def test_everyone_who_waits_for_a_robots_txt_hears_its_verdict() -> None:
    many_wait = threading.Event()

    def answer(path: str) -> Answer:
        if path == "/robots.txt":
            many_wait.wait(0.7)  # long enough for all requests to be waiting here
            return (200, {}, b"User-agent: *\nDisallow: /secret")
        return PAGE

    with serving(answer) as host:
        wanted = [f"{host.url}/secret/{n}" for n in range(12)] + [f"{host.url}/open"]
        outcome = crawl(wanted, ARCHIVER_POLITENESS="off")

    assert host.paths() == ["/robots.txt", "/open"]
    assert set(outcome.failed.values()) == {"robots"}
    assert len(outcome.failed) == 12
    assert outcome.got[f"{host.url}/open"]["notes"]["robots"].startswith("allowed")


@pytest.mark.parametrize("status", [500, 503])
def test_a_server_that_cannot_say_its_rules_is_not_asked_for_pages(status: int) -> None:
    with serving(_with_robots((status, {}, b""))) as host:
        outcome = crawl([f"{host.url}/page"], ARCHIVER_POLITENESS="off", RETRY_TIMES=0)

    assert "/page" not in host.paths()
    assert outcome.failed == {f"{host.url}/page": "robots-unreachable"}


def test_a_missing_robots_txt_allows_all() -> None:
    with serving(_with_robots((404, {}, b"User-agent: *\nDisallow: /"))) as host:
        outcome = crawl([f"{host.url}/page"], ARCHIVER_POLITENESS="off")

    assert outcome.got[f"{host.url}/page"]["status"] == 200


def test_redirects_to_a_robots_txt_are_followed() -> None:
    moved: Answer = (301, {"Location": "/robots-2.txt"}, b"")
    with serving(_with_robots(moved, (200, {}, b"User-agent: *\nDisallow: /page"))) as host:
        outcome = crawl([f"{host.url}/page"], ARCHIVER_POLITENESS="off")

    assert host.paths() == ["/robots.txt", "/robots-2.txt"]
    assert outcome.failed == {f"{host.url}/page": "robots"}


def test_a_redirect_loop_is_as_if_there_were_no_robots_txt() -> None:
    with serving(_with_robots((302, {"Location": "/robots.txt"}, b""))) as host:
        outcome = crawl([f"{host.url}/page"], ARCHIVER_POLITENESS="off")

    assert host.paths() == ["/robots.txt"] * 6 + ["/page"]
    assert outcome.got[f"{host.url}/page"]["status"] == 200


def test_the_beginning_of_an_endless_robots_txt_holds() -> None:
    body = b"User-agent: *\nDisallow: /page\n" + b"Disallow: /x\n" * 400_000
    with serving(_with_robots((200, {}, body))) as host:
        outcome = crawl([f"{host.url}/page"], ARCHIVER_POLITENESS="off")

    assert outcome.failed == {f"{host.url}/page": "robots"}


def test_robotstxt_obey_off_switches_it_off() -> None:
    with serving(_with_robots((200, {}, b"User-agent: *\nDisallow: /"))) as host:
        crawl([f"{host.url}/page"], ROBOTSTXT_OBEY=False, ARCHIVER_POLITENESS="off")

    assert host.paths() == ["/page"]
