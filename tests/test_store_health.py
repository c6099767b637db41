"""A site that changes its template is found out: by field, by selector, by what it expects."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from storing import article

from archiver.model.article import Author, Doubt, Reading
from archiver.store.health import FIELDS, Health, SiteHealth, Told, alarms_of, told_runs

URL = "https://gazette.example/{}"


def _reading(n: int, *, has_author: bool = True, body: bool = True) -> Reading:
    made = replace(
        article(URL.format(n), None), authors=(Author(name="Ana Reyes"),) if has_author else ()
    )
    hits = (("json-ld", True), ("selector.body", body))
    return Reading(url=URL.format(n), article=made, site="gazette", spider="gazette", hits=hits)


def _run(*readings: Reading) -> Health:
    health = Health()
    for reading in readings:
        health.add(reading)
    return health


def _told(health: Health, run_id: str = "1", *alarms: Mapping[str, object]) -> Told:
    return Told(run_id=run_id, started=run_id, sites=health.sites, alarms=alarms)


GOOD = _run(*(_reading(n) for n in range(10)))
BROKEN = _run(*(_reading(n, body=n < 1) for n in range(10)))


def test_a_page_is_counted_by_what_it_filled() -> None:
    site = _run(_reading(1), _reading(2, has_author=False)).sites["gazette"]

    assert site.pages == 2
    assert site.share("headline") == 1
    assert site.share("authors") == 0.5
    assert site.first_without["authors"] == URL.format(2)
    assert site.share("never-counted") is None


def test_a_page_without_an_article_counts_only_when_it_should_have_been_one() -> None:
    def none(code: str) -> Reading:
        doubt = Doubt(code=code, where="")
        return Reading(url=URL.format(code), article=None, doubts=(doubt,), site="gazette")

    assert _run(none("challenge"), none("soft-404"), none("skipped")).sites == {}
    assert _run(none("no-body")).sites["gazette"].share("text") == 0


def test_a_selector_that_finds_nothing_any_more_raises_an_alarm_with_the_first_page() -> None:
    (alarm,) = alarms_of(BROKEN, before=[_told(GOOD)], expects={})

    assert (alarm.site, alarm.field, alarm.because) == ("gazette", "selector.body", "before")
    assert alarm.url == URL.format(1)
    assert alarm.share == 0.1
    assert "site=gazette field=selector.body filled=10%" in str(alarm)


def test_the_first_run_is_compared_with_what_the_site_expects() -> None:
    (alarm,) = alarms_of(BROKEN, before=[], expects={"gazette": {"selector.body": 0.9}})

    assert (alarm.field, alarm.because, alarm.wanted) == ("selector.body", "expects", 0.9)


def test_nothing_is_said_of_a_site_that_reads_as_before() -> None:
    expects = {"gazette": {"headline": 1.0, "authors": 0.8}}

    assert list(alarms_of(GOOD, before=[_told(GOOD), _told(GOOD)], expects=expects)) == []


def test_two_pages_are_too_few_to_say_anything() -> None:
    two = _run(*(_reading(n, body=False) for n in range(2)))

    assert list(alarms_of(two, before=[_told(GOOD)], expects={})) == []


def test_one_page_without_an_author_among_ten_is_no_break() -> None:
    one = _run(*(_reading(n, has_author=n > 0) for n in range(10)))

    assert list(alarms_of(one, before=[_told(GOOD)], expects={"gazette": {"authors": 1.0}})) == []


def test_a_third_of_the_pages_without_what_all_should_have_is_a_break() -> None:
    some = _run(*(_reading(n, has_author=n % 3 > 0) for n in range(9)))

    (alarm,) = alarms_of(some, before=[], expects={"gazette": {"authors": 1.0}})

    assert (alarm.field, alarm.pages, alarm.url) == ("authors", 9, URL.format(0))


def test_an_alarm_stays_until_the_field_is_filled_again() -> None:
    known = {"site": "gazette", "field": "selector.body"}
    before = [_told(GOOD, "1"), *(_told(BROKEN, str(n), known) for n in range(2, 9))]

    assert [alarm.field for alarm in alarms_of(BROKEN, before=before, expects={})] == [
        "selector.body"
    ]
    assert list(alarms_of(GOOD, before=before, expects={})) == []


@given(st.integers(3, 60), st.integers(3, 60))
def test_as_many_filled_as_before_is_never_an_alarm(pages: int, earlier: int) -> None:
    def made(count: int) -> Health:
        counts = Counter(dict.fromkeys(FIELDS, count))
        return Health(sites={"s": SiteHealth(pages=count, filled=counts, asked=counts)})

    assert list(alarms_of(made(pages), before=[_told(made(earlier))], expects={})) == []


def test_a_report_of_another_kind_or_a_torn_one_tells_nothing(tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    runs.mkdir()
    plain = {"run_id": "3", "started": "3", "health": GOOD.plain(), "alarms": []}
    (runs / "1.json").write_text('{"run_id": "1", "started": "1"}')
    (runs / "2.json").write_text('{"run_id": ')
    (runs / "3.json").write_text(json.dumps(plain))

    (told,) = told_runs(tmp_path)

    assert told.sites["gazette"].share("selector.body") == 1
