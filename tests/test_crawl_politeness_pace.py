from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.crawl.politeness.pace import MAX_DELAY_S, MAX_WAIT_S, Mode, Pace, retry_after_s

NOW = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)


def _pace(mode: Mode = "adaptive", *, least_delay_s: float = 1.0) -> Pace:
    return Pace(mode=mode, least_delay_s=least_delay_s)


def _answered(
    pace: Pace, status: int, *, now: float = 0.0, after: float | None = None, latency: float = 0.1
) -> bool:
    return pace.answered(status, now=now, latency_s=latency, retry_after_s=after)


@pytest.mark.parametrize(
    ("printed", "seconds"),
    [
        ("120", 120.0),
        (" 3 ", 3.0),
        ("0", 0.0),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90.0),
        (format_datetime(NOW - timedelta(seconds=90), usegmt=True), 0.0),
        ("-5", None),
        ("3.5", None),
        ("soon", None),
        ("\u0663", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(printed: str | None, seconds: float | None) -> None:
    assert retry_after_s(printed, now=NOW) == seconds


@given(st.text(max_size=60))
def test_whatever_retry_after_says_is_seconds_or_nothing(printed: str) -> None:
    seconds = retry_after_s(printed, now=NOW)

    assert seconds is None or seconds >= 0


def test_a_host_that_answers_slowly_is_asked_less_often() -> None:
    pace = _pace()

    for _ in range(5):
        _answered(pace, 200, latency=8.0)

    assert pace.delay_s == pytest.approx(8.0)


def test_a_host_that_answers_fast_again_is_asked_more_often_again() -> None:
    pace = _pace()
    _answered(pace, 200, latency=20.0)

    for _ in range(12):
        _answered(pace, 200, latency=0.05)

    assert pace.delay_s == 1.0


@given(st.lists(st.tuples(st.sampled_from([200, 404, 429, 503, 500]), st.floats(0, 1e6))))
def test_the_delay_stays_within_its_bounds(answers: list[tuple[int, float]]) -> None:
    pace = _pace()

    for status, latency in answers:
        _answered(pace, status, latency=latency)

    assert 1.0 <= pace.delay_s <= MAX_DELAY_S


def test_an_error_page_does_not_speed_us_up() -> None:
    pace = _pace()
    _answered(pace, 200, latency=20.0)

    _answered(pace, 500, latency=0.01)

    assert pace.delay_s == 20.0


@pytest.mark.parametrize("mode", ["adaptive", "off"])
def test_retry_after_pauses_in_every_mode(mode: Mode) -> None:
    pace = _pace(mode)

    is_final = _answered(pace, 429, now=100.0, after=12.0)

    assert not is_final
    assert pace.pause_s(now=105.0) == 7.0
    assert pace.pause_s(now=113.0) == 0.0


def test_back_off_doubles_when_nothing_is_said() -> None:
    pace, now = _pace(), 0.0

    pauses = []
    for _ in range(4):
        _answered(pace, 503, now=now)
        pauses.append(pace.pause_s(now))
        now += pauses[-1]

    assert pauses == [5.0, 10.0, 20.0, 40.0]


def test_answers_to_requests_of_before_the_pause_count_once() -> None:
    pace = _pace("off")

    for _ in range(16):
        _answered(pace, 429, now=100.0, after=2.0)

    assert not pace.aside


def test_a_wait_beyond_all_patience_is_left_for_later() -> None:
    pace = _pace()

    is_final = _answered(pace, 429, after=MAX_WAIT_S["adaptive"] + 1)

    assert is_final
    assert not pace.aside
    assert pace.pause_s(0.0) == 5.0


def test_a_host_that_asks_for_it_again_and_again_is_set_aside() -> None:
    pace, now = _pace(), 0.0

    for _ in range(3):
        _answered(pace, 429, now=now, after=1e8)
        now += pace.pause_s(now)

    assert "slow down" in pace.aside


@pytest.mark.parametrize("mode", ["adaptive", "off"])
@pytest.mark.parametrize("patience_s", [60.0, 600.0, 5000.0])
def test_a_host_in_a_storm_is_given_up_when_patience_ends_not_before(
    mode: Mode, patience_s: float
) -> None:
    pace, now = Pace(mode=mode, patience_s=patience_s), 1000.0

    while not pace.aside:
        asked = now
        _answered(pace, 503, now=now)
        now += pace.pause_s(now)

    assert patience_s <= asked - 1000.0 < patience_s + 300.0
    assert "slow down" in pace.aside


def test_a_storm_that_ends_leaves_the_next_one_its_whole_patience() -> None:
    pace = Pace(mode="off", patience_s=100.0)
    _answered(pace, 503, now=0.0)
    _answered(pace, 200, now=90.0)

    _answered(pace, 503, now=150.0)
    _answered(pace, 503, now=200.0)

    assert not pace.aside


def test_five_refusals_in_a_row_set_a_host_aside() -> None:
    pace = _pace()

    for _ in range(5):
        assert _answered(pace, 403)

    assert pace.aside.startswith("blocked")


def test_a_real_page_between_refusals_keeps_a_host() -> None:
    pace = _pace()

    for _ in range(20):
        _answered(pace, 403)
        pace.welcomed()

    assert not pace.aside


def test_crawl_delay_raises_the_least_delay_but_never_lowers_it() -> None:
    pace = _pace()

    pace.ask_for(10.0)
    _answered(pace, 200, latency=0.01)
    pace.ask_for(0.1)

    assert pace.delay_s == 10.0
