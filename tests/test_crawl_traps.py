"""Every kind of trap, walked link by link: it ends, and the good pages are asked for meanwhile."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import count, permutations
from random import Random

import pytest

from archiver.crawl.spider.scope import HOST_ALLOWANCE, HOSTS_ALLOWANCE, Scope
from archiver.model.url import identity

SITE = "https://news.example"
GOOD = [f"{SITE}/news/a-story-of-the-{n}" for n in ("day", "week", "month", "year")]
SAME = "There is nothing here on this day; choose another one from the calendar of the house. " * 4
_CHANCE = Random(8)  # noqa: S311 - prose, no secret
_NUMBERS = count()


def _hex() -> str:
    return f"{_CHANCE.getrandbits(96):024x}"


def _calendar(url: str) -> list[str]:
    year = int(url.rpartition("=")[2]) if "=" in url else 2026
    return [f"{SITE}/events?month={year + step}" for step in (1, 2)]


def _facets(_: str) -> list[str]:
    orders = list(permutations(["color=1", "size=2", "sort=3", "page=4"]))
    return [f"{SITE}/shop?{'&'.join(_CHANCE.choice(orders))}&x={next(_NUMBERS)}" for _ in range(9)]


def _sessions_in_paths(_: str) -> list[str]:
    return [f"{SITE}/s/{_hex()}/p{n}" for n in range(5)]


def _sessions_in_queries(_: str) -> list[str]:
    return [f"{SITE}/p{n}?sid={_hex()}" for n in range(5)] + [f"{SITE}/p;jsessionid={_hex()}"]


def _pages(url: str) -> list[str]:
    number = int(url.rstrip("/").rpartition("/")[2]) if "/page/" in url else 1
    return [f"{SITE}/list/page/{number + 1}/", f"{SITE}/list/page/{number + 2}/"]


def _growing(url: str) -> list[str]:
    return [f"{url.rstrip('/')}/{word}/" for word in ("news", "img", "about")]


def _subdomains(_: str) -> list[str]:
    return [f"https://n{_hex()}.news.example/" for _ in range(5)]


def _spellings(url: str) -> list[str]:
    path = f"/{'Aa'[next(_NUMBERS) % 2]}rticle-{next(_NUMBERS)}"
    return [f"{SITE}{path}/index.html", f"{SITE}{path.upper()}", f"{url}/index.php/x"]


def _hundred_thousand(url: str) -> list[str]:
    return [f"{SITE}/all/{n}" for n in range(100_000)] if url == SITE + "/" else []


TRAPS = [
    _calendar, _facets, _sessions_in_paths, _sessions_in_queries, _pages, _growing, _subdomains,
    _spellings, _hundred_thousand,
]  # fmt: skip


def _walk(links: Callable[[str], list[str]]) -> list[str]:
    """Ask as the spider does: everything in scope, each address once; every page says the same."""
    scope = Scope.around([SITE + "/"])
    asked, seen = [], set()
    waiting = deque([(SITE + "/", 0)])
    while waiting:
        url, depth = waiting.popleft()
        asked.append(url)
        found = links(url) + (GOOD if depth == 0 else [])
        leads = [*scope.admit(found, depth=depth + 1, refused={}), *scope.earn(url, SAME)]
        for lead in leads:
            if (known := identity(lead.url)) not in seen:
                seen.add(known)
                waiting.append((lead.url, lead.depth))
    return asked


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.__name__.strip("_"))
def test_a_trap_ends_by_itself_and_the_good_pages_are_asked_for(
    trap: Callable[[str], list[str]],
) -> None:
    asked = _walk(trap)

    assert set(GOOD) <= set(asked)
    assert len(asked) < 1_500


def test_a_site_of_many_hosts_earns_them_by_its_pages() -> None:
    scope = Scope.around([SITE + "/"])
    hosts = [f"https://writer{n}.news.example/" for n in range(3 * HOSTS_ALLOWANCE)]

    on_trust = [url for url in hosts if scope.refusal(url) is None]
    for number in range(20 * HOSTS_ALLOWANCE):
        words = "".join(chr(97 + int(digit)) for digit in str(number))
        scope.earn(on_trust[0], f"{words} " + SAME)
    later = [url for url in hosts if url not in on_trust and scope.refusal(url) is None]

    assert len(on_trust) == HOSTS_ALLOWANCE
    assert len(later) == HOSTS_ALLOWANCE
    assert HOST_ALLOWANCE > HOSTS_ALLOWANCE
