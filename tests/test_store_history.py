"""What the journal knows of an article over time: looks, events, twins."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storing import article

from archiver.model.article import Article, Doubt, Extracted
from archiver.store.history.absence import absence_of
from archiver.store.history.compare import compared
from archiver.store.history.schedule import LEAST_S, MOST_S, MOST_WHILE_YOUNG_S, next_plan
from archiver.store.state.journal import Journal, Known

URL = "https://news.example/a"
BEGUN = datetime(2026, 11, 1, 8, tzinfo=UTC)
PROSE = " ".join(f"word{number} goes with thing{number * 7}" for number in range(60))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with closing(Journal(tmp_path)) as made:
        yield made


def read_at(hours: float, *, url: str = URL, text: str = "Once.", **changes: object) -> Article:
    at = f"{BEGUN + timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}"
    made = replace(article(url, None, text=text), extracted=Extracted(by="test@1", at=at))
    return replace(made, **changes)  # type: ignore[arg-type]  # a test may change any field


def after(hours: float) -> datetime:
    return BEGUN + timedelta(hours=hours)


# --- looks ---
def test_a_new_address_is_due(journal: Journal) -> None:
    assert journal.history.is_due(URL)


def test_the_second_look_is_due_at_once_and_then_less_and_less_often(journal: Journal) -> None:
    journal.history.looked(read_at(0), "new")
    assert journal.history.is_due(URL, now=after(0.1))

    pauses = []
    hours = 0.1
    for _ in range(5):
        journal.history.looked(read_at(hours), "unchanged")
        look = journal.history.look(URL)
        assert look is not None
        pauses.append(look.interval_s)
        hours += look.interval_s / 3600

    assert pauses == sorted(pauses)
    assert pauses[-1] > 4 * pauses[0]


def test_a_change_brings_the_next_look_forward(journal: Journal) -> None:
    journal.history.looked(read_at(0), "new")
    journal.history.looked(read_at(1), "unchanged")
    before = journal.history.look(URL)

    journal.history.looked(read_at(4), "changed")

    later = journal.history.look(URL)
    assert before is not None
    assert later is not None
    assert later.interval_s < before.interval_s
    assert (later.changes, later.since) == (1, "2026-11-01T12:00:00Z")


def test_unchanged_since_is_the_first_look_that_found_this_text(journal: Journal) -> None:
    for hours in (0, 5, 30):
        journal.history.looked(read_at(hours), "unchanged" if hours else "new")

    look = journal.history.look(URL)

    assert look is not None
    assert (look.since, look.checked) == ("2026-11-01T08:00:00Z", "2026-11-02T14:00:00Z")


@given(
    st.lists(st.booleans(), min_size=1, max_size=40),
    st.one_of(st.none(), st.integers(min_value=0, max_value=5_000)),
)
def test_the_pause_keeps_within_its_bounds(changed: list[bool], age_h: int | None) -> None:
    published = None if age_h is None else BEGUN - timedelta(hours=age_h)
    interval_s = 3600.0

    for has_changed in changed:
        interval_s = next_plan(
            interval_s, has_changed=has_changed, published=published, now=BEGUN
        ).interval_s

    assert LEAST_S <= interval_s <= MOST_S
    if age_h is not None and age_h < 48:
        assert interval_s <= MOST_WHILE_YOUNG_S


def test_a_date_in_a_list_makes_an_article_due_until_it_lied_too_often(journal: Journal) -> None:
    journal.history.looked(read_at(0), "new")
    journal.history.looked(read_at(1), "unchanged")
    hint = f"{after(1.2):%Y-%m-%dT%H:%M:%SZ}"
    believed = journal.history.is_due(URL, hint=hint, now=after(1.3))

    for _ in range(8):
        journal.history.hinted(URL, was_right=False)

    assert believed
    assert not journal.history.is_due(URL, hint=hint, now=after(1.3))


# --- events ---
@pytest.mark.parametrize(
    ("doubt", "expected"),
    [
        (Doubt(code="error-page", where="", found="HTTP 404"), ("gone", "HTTP 404")),
        (Doubt(code="error-page", where="", found="HTTP 410"), ("gone", "HTTP 410")),
        (Doubt(code="soft-404", where="headline", found="Oops"), ("gone", "soft-404")),
        (Doubt(code="redirect-to-home", where=""), ("gone", "redirect-to-home")),
        (Doubt(code="error-page", where="", found="HTTP 403"), None),
        (Doubt(code="error-page", where="", found="HTTP 429"), None),
        (Doubt(code="error-page", where="", found="HTTP 503"), None),
        (Doubt(code="login", where="headline", found="Sign in"), None),
        (Doubt(code="challenge", where="", found="captcha"), None),
    ],
)
def test_only_an_absence_means_gone(doubt: Doubt, expected: tuple[str, str] | None) -> None:
    assert absence_of([doubt]) == expected


def test_an_article_that_goes_and_comes_back_has_two_events(journal: Journal) -> None:
    kept = read_at(0)
    journal.add_article(kept)
    journal.history.looked(kept, "new")

    for _ in range(2):  # found out twice, told once
        journal.history.gone(URL, reason="HTTP 410", archive=None)
    journal.history.looked(read_at(90), "unchanged")

    gone, back = journal.history.events(URL)
    assert (gone.kind, gone.reason, gone.last_version) == ("gone", "HTTP 410", 1)
    assert back.kind == "back"


def test_an_address_that_never_was_an_article_has_no_event_but_is_not_asked_again(
    journal: Journal,
) -> None:
    journal.history.gone(URL, reason="HTTP 404", archive=None)

    assert list(journal.history.events()) == []
    assert not journal.history.is_due(URL)


# --- comparing ---
def test_the_same_record_read_again_is_no_change() -> None:
    known = Known(url=URL, version=1, content_digest="sha256:other", record_id="<urn:uuid:1>")
    again = read_at(1)

    finding = compared(again, known, None)

    assert finding.is_new  # another record, another digest
    assert not compared(again, replace(known, content_digest=again.content_digest), None).is_new


def test_a_date_moved_alone_is_no_version() -> None:
    before = read_at(0, modified="2026-11-01T08:00:00Z")
    known = Known(url=URL, version=1, content_digest=before.content_digest, record_id=None)

    finding = compared(replace(before, modified="2026-11-09T08:00:00Z"), known, before)

    assert not finding.is_new
    assert finding.redated == "2026-11-01T08:00:00Z → 2026-11-09T08:00:00Z"


# --- twins ---
def kept(
    journal: Journal, url: str, text: str, **changes: object
) -> tuple[str | None, float | None]:
    made = read_at(0, url=url, text=text, **changes)
    found = journal.twins.of(made)
    journal.add_article(made)
    return found


def test_a_wire_story_on_two_sites_names_the_first(journal: Journal) -> None:
    kept(journal, "https://one.example/wire", PROSE)

    twin, similarity = kept(journal, "https://two.example/wire", f"{PROSE} Our own last line.")

    assert twin == "https://one.example/wire"
    assert similarity is not None
    assert 0.8 < similarity <= 1


def test_the_same_content_is_wholly_alike(journal: Journal) -> None:
    kept(journal, "https://one.example/a", PROSE)

    assert kept(journal, "https://two.example/b", PROSE) == ("https://one.example/a", 1.0)


def test_another_story_is_no_twin(journal: Journal) -> None:
    kept(journal, "https://one.example/a", PROSE)
    other = " ".join(f"scene{number} shows somebody{number * 3}" for number in range(80))

    assert kept(journal, "https://one.example/b", other) == (None, None)


def test_a_lighter_copy_is_known_by_the_address_it_calls_its_own(journal: Journal) -> None:
    words = PROSE.split()
    kept(journal, "https://one.example/a", PROSE)
    lighter = " ".join(words[: len(words) // 2])

    twin, similarity = kept(
        journal, "https://one.example/a/amp", lighter, canonical_url="https://one.example/a"
    )

    assert twin == "https://one.example/a"
    assert similarity is not None
    assert similarity < 0.7


def test_a_short_text_is_compared_by_its_digest_only(journal: Journal) -> None:
    kept(journal, "https://one.example/a", "Ten words say too little about what a story is.")

    found = kept(
        journal, "https://one.example/b", "Ten words say too little about what a story was."
    )

    assert found == (None, None)
