"""What an operator allows a host or a form of address is never exceeded."""

from __future__ import annotations

from typing import Any

import pytest

from archiver.crawl.spider.leads import Lead
from archiver.crawl.spider.scope import Scope

SITE = "https://news.example"


def _admitted(scope: Scope, urls: list[str], refused: dict[str, int]) -> list[Lead]:
    return list(scope.admit(urls, depth=1, refused=refused))


@pytest.mark.parametrize(
    ("budget", "reason"),
    [({"most_of_host": 3}, "host-budget"), ({"most_of_shape": 3}, "shape-budget")],
)
def test_what_the_operator_allows_is_never_exceeded_and_its_reason_told(
    budget: dict[str, Any], reason: str
) -> None:
    scope = Scope.around([SITE], **budget)
    refused: dict[str, int] = {}

    leads = _admitted(scope, [f"{SITE}/story/{n}" for n in range(10)], refused)
    earned = [more for lead in leads for more in scope.earn(lead.url, f"{lead.url} sang " * 100)]

    assert len(leads) == 3
    assert earned == []
    assert refused == {reason: 7}
    assert scope.left_waiting == 0


def test_a_budget_holds_after_an_interruption() -> None:
    before, after = Scope.around([SITE], most_of_host=5), Scope.around([SITE], most_of_host=5)
    _admitted(before, [f"{SITE}/story/{n}" for n in range(4)], {})

    after.recall(before.changes())

    assert len(_admitted(after, [f"{SITE}/other/{n}" for n in range(4)], {})) == 1
