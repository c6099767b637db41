"""When a job is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.jobs.clock.crontab import ScheduleError, read_crontab
from archiver.jobs.clock.schedule import MOST_DUES, delay_of, read_schedule

BERLIN = ZoneInfo("Europe/Berlin")


def times(text: str, first: datetime, last: datetime, zone: str = "Europe/Berlin") -> list[str]:
    """Return the times after `first` up to `last` as a clock on the wall shows them."""
    schedule, moment, shown = read_schedule(text, zone), first, []
    while (found := schedule.next_after(moment)) and found <= last:
        moment = found
        shown.append(found.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes"))
    return shown


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BERLIN)  # type: ignore[arg-type,misc]  # year, month, day …


def test_a_fixed_hour_that_the_clock_skips_is_due_once_all_the_same() -> None:
    shown = times("30 2 * * *", at(2026, 3, 28, 12), at(2026, 3, 30, 12))

    assert shown == ["2026-03-29T03:30+02:00", "2026-03-30T02:30+02:00"]


def test_a_fixed_hour_that_comes_twice_is_due_once() -> None:
    shown = times("30 2 * * *", at(2026, 10, 24, 12), at(2026, 10, 26, 12))

    assert shown == ["2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00"]


@pytest.mark.parametrize(("day", "hours"), [((2026, 3, 29), 23), ((2026, 10, 25), 25)])
def test_around_the_clock_means_every_hour_that_passes(
    day: tuple[int, int, int], hours: int
) -> None:
    year, month, number = day
    before = at(year, month, number) - timedelta(seconds=1)

    shown = times("0 * * * *", before, at(year, month, number, 23, 59))

    assert len(shown) == len(set(shown)) == hours


def test_every_six_hours_is_counted_from_a_fixed_time_whatever_the_clock_does() -> None:
    first, last = datetime(2026, 10, 24, 13, tzinfo=UTC), datetime(2026, 10, 25, 13, tzinfo=UTC)

    assert times("every 6 h", first, last, "UTC") == [
        "2026-10-24T18:00+00:00", "2026-10-25T00:00+00:00", "2026-10-25T06:00+00:00",
        "2026-10-25T12:00+00:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "weekdays"),
    [("0 0 * * 0", "Sun"), ("0 0 * * 7", "Sun"), ("0 0 * * 1-2", "Mon Tue"),
     ("0 0 * * 5-7", "Fri Sat Sun"), ("0 0 * * fri-sun", "Fri Sat Sun"),
     ("0 0 * * */3", "Wed Sat Sun"), ("@weekly", "Sun")],
)  # fmt: skip
def test_weekdays_are_numbered_as_cron_does(text: str, weekdays: str) -> None:
    monday = at(2026, 11, 23) - timedelta(seconds=1)

    shown = times(text, monday, monday + timedelta(days=7))

    assert " ".join(f"{datetime.fromisoformat(each):%a}" for each in shown) == weekdays


def test_a_day_and_a_weekday_fit_either_as_cron_has_it() -> None:
    shown = times("0 0 13 * fri", at(2026, 11, 1, 1), at(2026, 11, 30), "UTC")

    assert [each[8:10] for each in shown] == ["06", "13", "20", "27"]


@pytest.mark.parametrize(
    ("text", "zone", "said"),
    [
        ("61 * * * *", "UTC", "61"),
        ("* * *", "UTC", "3 fields"),
        ("0 0 l * *", "UTC", '"l"'),
        ("0 0 last * *", "UTC", "'last'"),
        ("5/10 * * * *", "UTC", "write */10"),
        ("*/0 * * * *", "UTC", "none of"),
        ("0 0 * * 8", "UTC", "'8'"),
        ("0 0 * * sat-tue", "UTC", "backwards"),
        ("0 0 31 2 *", "UTC", "no year has"),
        ("0 0 * * *", "Europe/Atlantis", "time zone"),
        ("every 30 s", "UTC", "once a minute"),
        ("every 6 moons", "UTC", "no duration"),
        ("", "UTC", "0 fields"),
    ],
)
def test_a_schedule_that_says_no_time_says_why(text: str, zone: str, said: str) -> None:
    with pytest.raises(ScheduleError, match=said.replace("*", r"\*")):
        read_schedule(text, zone)


def test_dues_are_counted_from_the_last_one_accounted_for() -> None:
    schedule = read_schedule("0 * * * *")
    noon = datetime(2026, 11, 25, 12, tzinfo=UTC)

    dues = schedule.dues(noon, noon + timedelta(hours=3, minutes=5))

    assert dues is not None
    assert (dues.first, dues.last, dues.count) == (
        noon + timedelta(hours=1),
        noon + timedelta(hours=3),
        3,
    )
    assert schedule.dues(dues.last, noon + timedelta(hours=3, minutes=5)) is None


def test_a_silence_of_years_is_not_counted_to_its_end() -> None:
    schedule = read_schedule("* * * * *")
    long_ago = datetime(2016, 1, 1, tzinfo=UTC)

    dues = schedule.dues(long_ago, datetime(2026, 1, 1, tzinfo=UTC))

    assert dues is not None
    assert dues.count == MOST_DUES


@given(
    st.sampled_from(["30 2 * * *", "0 */6 * * *", "*/20 1-3 * * *", "every 7 h", "0 3 13 * fri"]),
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)),  # noqa: DTZ001  # UTC is added
    st.lists(st.integers(1, 40 * 3600), max_size=12),
)
def test_however_often_one_looks_each_time_is_due_once(
    text: str, zone: str, start: datetime, looks: list[int]
) -> None:
    schedule = read_schedule(text, zone)
    accounted = now = start.replace(tzinfo=UTC)

    counted = 0
    for seconds in looks:
        now += timedelta(seconds=seconds)
        if dues := schedule.dues(accounted, now):
            counted += dues.count
            accounted = dues.last

    whole = schedule.dues(start.replace(tzinfo=UTC), now)
    assert counted == (whole.count if whole else 0)


def _wall_times(hour: int, minute: int, first: datetime, days: int) -> Iterator[datetime]:
    for day in range(days):
        yield (first + timedelta(days=day)).replace(hour=hour, minute=minute)


@given(st.integers(0, 23), st.integers(0, 59), st.sampled_from([BERLIN, ZoneInfo("UTC")]))
def test_a_daily_hour_is_due_once_on_every_day_of_a_year(
    hour: int, minute: int, zone: ZoneInfo
) -> None:
    first = datetime(2026, 1, 1, tzinfo=zone)
    expected = [each.astimezone(UTC) for each in _wall_times(hour, minute, first, 365)]

    dues = read_schedule(f"{minute} {hour} * * *", zone.key).dues(
        expected[0] - timedelta(minutes=1), expected[-1]
    )

    assert dues is not None
    assert (dues.first, dues.last, dues.count) == (expected[0], expected[-1], 365)


def test_the_delay_of_a_time_is_always_the_same_and_below_the_jitter() -> None:
    due = datetime(2026, 11, 25, 12, tzinfo=UTC)

    delays = {delay_of(f"job{number}", due, 600) for number in range(50)}

    assert delay_of("job1", due, 600) == delay_of("job1", due, 600)
    assert len(delays) == 50
    assert timedelta(0) <= min(delays) <= max(delays) < timedelta(minutes=10)
    assert delay_of("job1", due, 0) == timedelta(0)


def test_a_day_and_a_weekday_with_a_star_must_both_fit() -> None:
    assert not read_crontab("0 0 1-7 * */2").is_either
    assert read_crontab("0 0 1-7 * mon").is_either
