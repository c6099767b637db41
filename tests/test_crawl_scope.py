from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.crawl.spider import scope as scope_module
from archiver.crawl.spider.leads import Lead
from archiver.crawl.spider.scope import ALLOWANCE, EARNED, MAX_LINKS_OF_PAGE, Scope
from archiver.crawl.spider.shapes import shape_of, site_of

SITE = "https://news.example"
PROSE = "A group of four released a record last week and the critics were kind to it. " * 5


def _scope(**options: object) -> Scope:
    return Scope.around([f"{SITE}/"], **options)


def _admitted(scope: Scope, urls: list[str], refused: dict[str, int] | None = None) -> list[Lead]:
    return list(scope.admit(urls, depth=1, refused={} if refused is None else refused))


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/news/v-meets-lady-gaga", None),
        ("/2026/11/24/story-1/", None),
        ("/gallery?page=2", None),
        ("/a/b/a/b/a/b/", "repeated-segments"),
        ("/a/a/a/", "repeated-segments"),
        ("/a/b/a/c/a", "repeated-segments"),
        ("/2011/11/11/11-things", None),
        ("/" + "/".join(f"s{n}" for n in range(40)), "path-depth"),
        ("/?q=" + "x" * 5000, "url-length"),
        ("/page?sid=9f86d081884c7d659a2feaa0", "session-id"),
        ("/page;jsessionid=1A2B3C4D5E6F?x=1", "session-id"),
        ("/page?PHPSESSID=k3j5h2k3j4h5k2j3h4", "session-id"),
        ("/page?sid=4", None),
        ("/shop?a=1&b=2&c=3&d=4&e=5&f=6&g=7", "facets"),
    ],
)
def test_an_address_shows_by_itself_that_it_is_a_trap(path: str, reason: str | None) -> None:
    assert _scope().refusal(f"{SITE}{path}") == reason


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://news.example/a", None),
        ("http://www.news.example/a", None),
        ("https://m.news.example/a", None),
        ("https://badnews.example/a", "offsite"),
        ("https://news.example.evil.example/a", "offsite"),
        ("https://evil.example/?https://news.example/", "offsite"),
        ("ftp://news.example/a", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("https://[::1/", "scheme"),
        ("", "scheme"),
    ],
)
def test_only_web_pages_of_the_site_are_asked_for(url: str, reason: str | None) -> None:
    assert _scope().refusal(url) == reason


def test_include_and_exclude_narrow_the_scope() -> None:
    scope = _scope(include=re.compile("/news/"), exclude=re.compile(r"\.pdf$"))

    assert scope.refusal(f"{SITE}/news/1") is None
    assert scope.refusal(f"{SITE}/about") == "not-included"
    assert scope.refusal(f"{SITE}/news/1.pdf") == "excluded"


def test_depth_is_bounded() -> None:
    scope = _scope(max_depth=3)

    assert scope.refusal(f"{SITE}/a", depth=3) is None
    assert scope.refusal(f"{SITE}/b", depth=4) == "depth"


def test_an_endless_calendar_ends_and_the_rest_of_the_site_is_served() -> None:
    scope = _scope()

    months = [scope.refusal(f"{SITE}/calendar/{n // 12:04d}-{n % 12 + 1:02d}") for n in range(3000)]

    assert months.count(None) == ALLOWANCE
    assert set(months[ALLOWANCE:]) == {"shape-budget"}
    assert scope.refusal(f"{SITE}/news/v-meets-lady-gaga") is None


def test_queries_of_one_page_have_one_small_budget() -> None:
    scope = _scope(query_allowance=10)

    answers = [scope.refusal(f"{SITE}/shop?color={n}&size={n % 7}") for n in range(30)]

    assert answers.count(None) == 10


def test_new_prose_earns_what_waited() -> None:
    scope = _scope(allowance=2)
    urls = [f"{SITE}/story/{n}" for n in range(10)]
    refused: dict[str, int] = {}
    first = _admitted(scope, urls, refused)

    given_out = scope.earn(urls[0], PROSE)

    assert [lead.url for lead in first] == urls[:2]
    assert [lead.url for lead in given_out] == urls[2 : 2 + EARNED]
    assert not refused
    assert scope.left_waiting == 10 - 2 - EARNED


def test_the_same_prose_with_other_numbers_earns_nothing() -> None:
    scope = _scope(allowance=2)
    _admitted(scope, [f"{SITE}/story/{n}" for n in range(10)])
    scope.earn(f"{SITE}/story/0", f"Visitor 17. {PROSE}")

    assert scope.earn(f"{SITE}/story/1", f"Visitor 18. {PROSE}") == []


def test_a_page_without_prose_earns_nothing() -> None:
    scope = _scope(allowance=2)
    _admitted(scope, [f"{SITE}/story/{n}" for n in range(10)])

    assert scope.earn(f"{SITE}/story/0", "link 0 link 1 link 2") == []


def test_a_site_of_real_articles_is_walked_to_its_end() -> None:
    scope = _scope(allowance=20)
    waiting = _admitted(scope, [f"{SITE}/story/{n}" for n in range(2000)])
    words = [f"{a}{b}{c}" for a in "bdgklm" for b in "aeiou" for c in "nrstvwxyzp"]

    read = 0
    while waiting:
        lead = waiting.pop()
        read += 1
        prose = " ".join(words[(read * 7 + n * (read % 11 + 1)) % len(words)] for n in range(90))
        waiting += scope.earn(lead.url, f"{prose} {words[read % 300]} {words[read // 300]}")

    assert read == 2000


def test_a_page_of_100_000_links_is_looked_at_up_to_a_bound() -> None:
    scope = _scope()
    refused: dict[str, int] = {}

    leads = _admitted(scope, [f"{SITE}/links/{n}" for n in range(100_000)], refused)

    assert len(leads) == ALLOWANCE
    looked_at = MAX_LINKS_OF_PAGE + 50
    assert refused["page-links"] == 100_000 - looked_at
    assert scope.left_waiting == looked_at - ALLOWANCE


def test_later_addresses_of_a_shape_come_after_other_pages() -> None:
    leads = _admitted(_scope(), [f"{SITE}/calendar/{n}" for n in range(300)])

    assert leads[0].priority == 0
    assert leads[-1].priority < 0


def test_endless_shapes_are_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scope_module, "_MAX_SHAPES", 50)
    scope = _scope()

    answers = [scope.refusal(f"{SITE}/{chr(97 + n % 26) * (n // 26 + 1)}/") for n in range(100)]

    assert answers.count(None) == 50
    assert set(answers[50:]) == {"shapes"}


def test_a_host_has_a_budget_of_its_own() -> None:
    scope = _scope(host_allowance=5)

    answers = [scope.refusal(f"{SITE}/{letter}/x") for letter in "abcdefgh"]

    assert answers == [None] * 5 + ["host-budget"] * 3


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("www.news.co.uk", "news.co.uk"),
        ("a.b.news.example", "news.example"),
        ("one.blogspot.com", "one.blogspot.com"),
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "::1"),
        ("localhost", "localhost"),
        ("co.uk", "co.uk"),
    ],
)
def test_a_site_is_what_one_owner_registered(host: str, site: str) -> None:
    assert site_of(host) == site


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("/calendar/2026-01", "/calendar/2031-12", True),
        ("/v-meets-lady-gaga", "/bts-return-to-the-stage", True),
        ("/news/1", "/sport/1", False),
        ("/shop?a=1", "/shop?b=2", True),
        ("/shop?a=1", "/shop", False),
        ("/a/b/c", "/a/b/d", True),
    ],
)
def test_addresses_of_one_template_have_one_shape(one: str, other: str, is_same: bool) -> None:
    assert (shape_of(SITE + one) == shape_of(SITE + other)) is is_same


@given(st.lists(st.text(max_size=40), max_size=30))
def test_the_same_addresses_get_the_same_answers(paths: list[str]) -> None:
    urls = [f"{SITE}/{path}" for path in paths]
    one, other = _scope(), _scope()

    assert [one.refusal(url) for url in urls] == [other.refusal(url) for url in urls]


@given(st.text(max_size=60))
def test_whatever_address_comes_has_an_answer(url: str) -> None:
    assert _scope().refusal(url) in ("scheme", "offsite")


@given(st.text(max_size=60))
def test_whatever_path_comes_is_judged(path: str) -> None:
    assert _scope().refusal(f"{SITE}/{path}") != "offsite"
