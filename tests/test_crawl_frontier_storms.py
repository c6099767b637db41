from __future__ import annotations

import pytest

from archiver.crawl.frontier.storms import STORM_AFTER
from archiver.crawl.frontier.world import FIRST_PATIENCE_S, FIRST_PAUSE_S, World

HOST, OTHER = "a.test", "b.test"
GOOD, BROKEN = f"http://{HOST}/good", f"http://{HOST}/broken"


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


def test_a_page_fails_when_its_host_is_well_between_two_of_its_errors() -> None:
    world = World(patience_s=600)

    world.said(HOST, BROKEN, 500, 1.0)
    world.said(HOST, GOOD, 200, 2.0)

    assert world.said(HOST, BROKEN, 500, 3.0, is_last=True) is None
    assert world.away == {}


def test_the_last_page_waits_when_nothing_shows_that_its_host_is_well() -> None:
    world = World(patience_s=600)
    world.answered(HOST)
    world.said(HOST, GOOD, 200, 1.0)
    world.said(HOST, BROKEN, 503, 2.0)

    assert world.said(HOST, BROKEN, 503, 3.0, is_last=True) == FIRST_PAUSE_S
    world.answered(HOST)  # each error is an answer
    assert world.said(HOST, BROKEN, 503, 4.0, is_last=True) == 2 * FIRST_PAUSE_S
    assert not world.is_hopeless(602.9)
    assert world.is_hopeless(603.0)


def test_a_good_answer_meanwhile_makes_the_waiting_page_a_failed_one() -> None:
    world = World(patience_s=600)
    world.said(HOST, GOOD, 200, 1.0)
    world.said(HOST, BROKEN, 500, 2.0, is_last=True)

    world.said(HOST, GOOD, 200, 3.0)

    assert world.away == {}
    assert world.said(HOST, BROKEN, 500, 4.0, is_last=True) is None


def test_a_section_of_broken_pages_fails_once_its_host_has_proved_itself() -> None:
    world = World(patience_s=600)
    world.said(HOST, GOOD, 200, 1.0)
    assert storm(world)[-1] is not None

    world.said(HOST, GOOD, 200, 101.0)

    assert set(storm(world)) == {None}


def test_a_second_storm_uses_up_no_tries() -> None:
    world = World(patience_s=600)
    storm(world)
    world.said(HOST, GOOD, 200, 101.0)
    others = [f"http://{HOST}/other/{number}" for number in range(STORM_AFTER)]

    pauses = [world.said(HOST, url, 503, 200.0) for url in others]

    assert pauses[-1] is not None
    assert world.said(HOST, f"http://{HOST}/0", 503, 201.0, is_last=True) is not None


def test_a_page_of_a_host_that_gives_nothing_while_others_do_fails() -> None:
    world = World(patience_s=600)
    world.said(OTHER, f"http://{OTHER}/", 200, 1.0)

    assert world.said(HOST, BROKEN, 503, 2.0, is_last=True) is None


def test_a_crawl_that_got_nothing_but_one_error_gives_up_within_a_minute() -> None:
    world = World(patience_s=600)
    world.answered(HOST)

    world.said(HOST, BROKEN, 503, 0.0, is_last=True)

    assert not world.is_hopeless(FIRST_PATIENCE_S - 1)
    assert world.is_hopeless(FIRST_PATIENCE_S)


def test_a_storm_over_several_pages_has_the_whole_patience_from_the_start() -> None:
    world = World(patience_s=600)
    world.answered(HOST)

    storm(world)

    assert not world.is_hopeless(600.0)
    assert world.is_hopeless(700.0)
