from __future__ import annotations

import pytest

from archiver.crawl.frontier.world import (
    FIRST_PATIENCE_S,
    FIRST_PAUSE_S,
    LONGEST_PAUSE_S,
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


def test_a_host_that_is_set_aside_is_not_waited_for() -> None:
    world = World(patience_s=600)
    world.answered(HOST)
    world.set_aside.add(HOST)

    assert world.is_hopeless(0.0)
