"""A newsroom that works is crawled again and again: everything new is found, for few requests.

The whole table, ten runs long: `python -m tests.web.newsroom`.
"""

from __future__ import annotations

import pytest
from web.newsroom import Outcome, simulate

RUNS = 3


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return simulate(tmp_path_factory.mktemp("newsroom") / "archive", runs=RUNS, first=16)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_every_new_article_is_found_in_the_run_it_came(outcome: Outcome) -> None:
    assert [row.found for row in outcome.rows] == [row.new for row in outcome.rows]
    assert outcome.recalled == outcome.written


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_hardly_a_request_is_made_that_was_not_necessary(outcome: Outcome) -> None:
    assert outcome.ratio <= 1.1


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_every_edit_is_a_version_and_no_churn_is(outcome: Outcome) -> None:
    assert outcome.edits_found == outcome.edits > 0
    assert outcome.churn_pairs > 5
    assert outcome.false_changes == 0


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_what_moved_or_went_is_in_the_history(outcome: Outcome) -> None:
    assert outcome.went_found == outcome.went > 0


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_unchanged_pages_are_revisits(outcome: Outcome) -> None:
    assert all(row.revisits > 0 for row in outcome.rows[1:])
