from __future__ import annotations

import pytest

from archiver.crawl.frontier.world import (
    FIRST_PATIENCE_S,
    FIRST_PAUSE_S,
    LONGEST_PAUSE_S,
    STORM_AFTER,
    World,
)

HOST, OTHER = "a.test", "b.test"


def outage(world: World, host: str, *, seconds: float, start: float = 1000.0) -> float | None:
    """Let every attempt fail for so long; return the last pause, None when the host is dead."""
    now, pause = start, 0.0
    while now - start < seconds:
        found = world.failed(host, now)
        if found is None:
            return None
        pause = found
        now += pause
    return pause


def test_pauses_grow_up_to_a_bound() -> None:
    world = World(patience_s=600)

    first = world.failed(HOST, 0.0)
    longest = outage(world, HOST, seconds=300)

    assert first == FIRST_PAUSE_S
    assert longest == LONGEST_PAUSE_S


def test_requests_that_fail_together_make_one_pause() -> None:
    world = World(patience_s=600)

    pauses = [world.failed(HOST, 100.0) for _ in range(20)]

    assert set(pauses) == {FIRST_PAUSE_S}
    assert world.away[HOST].tries == 1


def test_a_host_that_answers_again_is_away_no_more() -> None:
    world = World(patience_s=600)
    world.answered(HOST)
    outage(world, HOST, seconds=60)

    world.answered(HOST)

    assert world.away == {}
    assert world.failed(HOST, 5000.0) == FIRST_PAUSE_S


def test_a_host_that_never_answered_while_others_do_is_dead() -> None:
    world = World(patience_s=600)
    world.answered(OTHER)

    assert outage(world, HOST, seconds=60) is None
    assert world.away == {}


def test_no_host_is_dead_while_the_network_may_be_away() -> None:
    world = World(patience_s=600)
    world.answered(OTHER)
    world.failed(OTHER, 999.0)

    assert outage(world, HOST, seconds=60) is not None
    assert set(world.away) == {HOST, OTHER}


def test_a_host_that_answered_before_is_never_dead() -> None:
    world = World(patience_s=600)
    world.answered(HOST)
    world.answered(OTHER)

    assert outage(world, HOST, seconds=500) is not None


@pytest.mark.parametrize("asked_together", [1, 16])
def test_half_a_minute_away_costs_a_few_tries_and_no_page(asked_together: int) -> None:
    world, began, tries = World(patience_s=600), 1000.0, 0
    world.answered(HOST)

    now = began
    while now < began + 30:
        pauses = {world.failed(HOST, now) for _ in range(asked_together)}
        (pause,) = pauses
        assert pause is not None  # it waits, and is no failed page
        assert not world.is_hopeless(now)
        tries, now = tries + 1, now + pause
    world.answered(HOST)

    assert tries <= 8
    assert now <= began + 30 + LONGEST_PAUSE_S
    assert not world.away


def test_a_crawl_that_reached_nothing_gives_up_within_a_minute() -> None:
    world = World(patience_s=600)
    world.failed(HOST, 0.0)

    assert not world.is_hopeless(FIRST_PATIENCE_S - 1)
    assert world.is_hopeless(FIRST_PATIENCE_S)
    assert FIRST_PATIENCE_S + LONGEST_PAUSE_S < 60


def test_patience_is_as_long_as_it_is_set() -> None:
    world = World(patience_s=600)
    world.answered(HOST)
    world.failed(HOST, 0.0)

    assert not world.is_hopeless(599.0)
    assert world.is_hopeless(600.0)


def test_a_crawl_has_hope_while_one_host_is_away_for_a_short_time() -> None:
    world = World(patience_s=600)
    world.answered(HOST)
    world.answered(OTHER)
    world.failed(HOST, 0.0)
    world.failed(OTHER, 500.0)

    assert not world.is_hopeless(700.0)
    assert world.is_hopeless(1100.0)
    assert not World(patience_s=1).is_hopeless(10_000.0)


def storm(world: World, *, status: int = 503, pages: int = STORM_AFTER) -> list[float | None]:
    """Let pages of a host answer an error, all at one moment."""
    return [world.said(HOST, f"http://{HOST}/{n}", status, 100.0) for n in range(pages)]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_host_that_answers_nothing_but_errors_is_left_alone(status: int) -> None:
    world = World(patience_s=600)

    pauses = storm(world, status=status)

    assert pauses == [None] * (STORM_AFTER - 1) + [FIRST_PAUSE_S]
    assert HOST in world.away


def test_one_broken_page_is_no_storm() -> None:
    world = World(patience_s=600)

    said = [world.said(HOST, f"http://{HOST}/broken", 500, float(n)) for n in range(50)]

    assert set(said) == {None}


def test_a_storm_ends_with_the_first_good_answer() -> None:
    world = World(patience_s=600)
    storm(world)
    world.answered(HOST)
    assert HOST in world.away

    world.said(HOST, f"http://{HOST}/good", 200, 130.0)

    assert world.away == {}
    assert storm(world, pages=STORM_AFTER - 1)[-1] is None


def test_missing_pages_neither_make_a_storm_nor_end_it() -> None:
    world = World(patience_s=600)

    assert set(storm(world, status=404, pages=20)) == {None}
    storm(world)
    storm(world, status=404)

    assert HOST in world.away


def test_a_host_that_is_set_aside_is_not_waited_for() -> None:
    world = World(patience_s=600)
    world.answered(HOST)
    world.set_aside.add(HOST)

    assert world.is_hopeless(0.0)
