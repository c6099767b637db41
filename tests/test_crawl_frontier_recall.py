"""A spider goes on where it was interrupted: what it asked for, what its scope had learned."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from crashing import crawl, pages_asked, start, wait_for
from hypothesis import given
from hypothesis import strategies as some
from linked import Linked, page
from queueing import Engine
from scrapy.crawler import Crawler
from storing import lines_of, open_archive

from archiver.crawl.frontier.recall import WaitingInJournal, asked_before, keep_scope
from archiver.crawl.spider.leads import Lead, Waiting, WaitingInMemory
from archiver.crawl.spider.scope import EARNED, Scope
from archiver.model.exits import ExitCode

SITE = "http://a.test"
PROSE = page(1, 1).decode()


def crawler_of(engine: Engine) -> Crawler:
    cast("Any", engine).scheduler = engine.frontier
    return cast("Crawler", cast("Any", engine.frontier).crawler)


def scope_of(engine: Engine) -> Scope:
    scope = Scope.around([SITE], allowance=2)
    keep_scope(crawler_of(engine), scope)
    return scope


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = Engine(open_archive(tmp_path))
    yield engine
    engine.archive.close(ExitCode.INTERRUPTED)


def urls(count: int) -> list[str]:
    return [f"{SITE}/story/{number}" for number in range(count)]


def test_what_waited_for_its_shape_is_given_out_after_a_kill(engine: Engine) -> None:
    scope = scope_of(engine)
    admitted = list(scope.admit(urls(10), depth=1, refused={}, via=SITE))
    engine.archive.commit()

    engine.kill_and_start()
    scope = scope_of(engine)
    earned = scope.earn(urls(1)[0], PROSE)

    assert [lead.url for lead in admitted] == urls(2)
    assert [lead.url for lead in earned] == urls(10)[2 : 2 + EARNED]
    assert earned[0] == Lead(url=urls(3)[2], depth=1, via=SITE)
    assert scope.left_waiting == 10 - 2 - EARNED


def test_what_was_spent_and_read_is_known_after_a_kill(engine: Engine) -> None:
    scope = scope_of(engine)
    list(scope.admit(urls(2), depth=1, refused={}))
    scope.earn(urls(1)[0], PROSE)
    engine.archive.commit()

    engine.kill_and_start()
    scope = scope_of(engine)

    assert scope.earn(urls(1)[0], PROSE) == []
    more = scope.admit([f"{SITE}/story/{n}" for n in range(50, 60)], depth=1, refused={})
    assert len(list(more)) == EARNED


def test_what_was_not_committed_is_learned_again(engine: Engine) -> None:
    scope = scope_of(engine)
    list(scope.admit(urls(10), depth=1, refused={}))

    engine.kill_and_start()
    scope = scope_of(engine)

    assert scope.left_waiting == 0
    assert [lead.url for lead in scope.admit(urls(10), depth=1, refused={})] == urls(2)


def test_a_new_run_remembers_nothing(engine: Engine) -> None:
    list(scope_of(engine).admit(urls(10), depth=1, refused={}))
    engine.ask(*urls(2))
    engine.archive.commit()

    engine.kill_and_start(is_fresh=True)

    assert scope_of(engine).left_waiting == 0
    assert list(asked_before(crawler_of(engine))) == []


def test_what_was_asked_for_is_named_in_its_order(engine: Engine) -> None:
    engine.ask(*urls(3))
    engine.finish(engine.take())
    engine.archive.commit()

    engine.kill_and_start()

    assert list(asked_before(crawler_of(engine))) == urls(3)


@given(some.lists(some.tuples(some.booleans(), some.integers(0, 3), some.integers(0, 9))))
def test_both_places_to_wait_do_the_same(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[bool, int, int]]
) -> None:
    engine = Engine(open_archive(tmp_path_factory.mktemp("archive")))
    places: list[Waiting] = [WaitingInMemory(), WaitingInJournal(engine.frontier.memory)]

    for is_put, shape, number in steps:
        if is_put:
            for place in places:
                place.put(f"shape{shape}", Lead(url=f"{SITE}/{shape}/{number}", depth=number))
        else:
            first, second = (place.take(f"shape{shape}", number) for place in places)
            assert first == second
        assert len(places[0]) == len(places[1])
    engine.archive.close(ExitCode.INTERRUPTED)


@pytest.mark.slow
def test_a_limit_counts_what_was_asked_for_before_a_kill(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with Linked(80) as site:
        crawler = start(site, archive, limit="40")
        wait_for(lambda: pages_asked(site) >= 15, crawler)
        crawler.kill()
        crawler.wait()

        code = crawl(site, archive, limit="40")

    assert code == ExitCode.LIMITS_REACHED
    assert len({line["url"] for line in lines_of(archive, "articles")}) == 40
