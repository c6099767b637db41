from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from queueing import Engine, Site
from scrapy import Request
from storing import open_archive
from twisted.python.failure import Failure

from archiver.crawl.frontier.form import from_json
from archiver.crawl.frontier.scheduler import AT_STAKE, MOST_UNREAD
from archiver.model.article import Doubt, Reading
from archiver.model.exits import ExitCode
from archiver.store.disk.failure import ArchiveWriteError
from archiver.store.state.requests import State

A, B = "http://a.test/", "http://b.test/"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = Engine(open_archive(tmp_path))
    yield engine
    engine.archive.close(ExitCode.INTERRUPTED)


def test_hosts_take_turns(engine: Engine) -> None:
    engine.ask(A + "1", A + "2", A + "3", B + "1", B + "2")

    assert engine.take_all() == [A + "1", B + "1", A + "2", B + "2", A + "3"]


def test_within_a_host_priority_and_then_the_order_of_coming_decides(engine: Engine) -> None:
    engine.ask(A + "deep", A + "deeper")
    engine.ask(A + "feed", priority=100)

    assert engine.take_all() == [A + "feed", A + "deep", A + "deeper"]


def test_what_was_asked_for_is_not_asked_for_again(engine: Engine) -> None:
    assert engine.ask(A + "?x=1&y=2", A + "?y=2&x=1") == [True, False]
    assert engine.ask(A + "?x=1&y=2", dont_filter=True) == [True]
    assert len(engine.take_all()) == 2


def test_a_request_is_done_when_it_has_left_the_engine(engine: Engine) -> None:
    engine.ask(A + "1", A + "2")
    first, _ = engine.take(), engine.take()

    engine.finish(first)
    engine.archive.commit()

    assert (engine.count(State.DONE), engine.count(State.OUT)) == (1, 1)
    assert not engine.frontier.has_pending_requests()


def test_no_host_takes_every_place(engine: Engine) -> None:
    engine.downloader.domain_concurrency = 1
    engine.ask(*(f"{A}{number}" for number in range(30)), B)

    taken = engine.take_all()

    assert taken.count(B) == 1
    assert len(taken) == 4
    assert engine.frontier.has_pending_requests()


@pytest.mark.parametrize("hosts", [1, 3, 40])
def test_a_kill_costs_what_is_out_and_one_group_at_most(engine: Engine, hosts: int) -> None:
    engine.ask(*(f"http://{number % hosts}.test/{number}" for number in range(400)))
    out: deque[Request] = deque()
    committed: list[int] = []
    engine.archive.before_commit.append(lambda: committed.append(engine.count(State.DONE)))

    at_stake = []
    finished = 0
    while request := engine.take():
        out.append(request)
        if len(out) == 16:
            engine.finish(out.popleft())
            finished += 1
        at_stake.append(len(out) + finished - (committed[-1] if committed else 0))

    assert len(committed) > 10
    assert max(at_stake) <= AT_STAKE


def test_pages_that_wait_for_their_reading_hold_back_further_ones(engine: Engine) -> None:
    engine.ask(*(f"http://{number}.test/" for number in range(40)))
    engine.downloader.active = set()  # all have come, and none is read

    waiting = [engine.take() for _ in range(MOST_UNREAD + 5)]
    engine.finish(waiting[0])

    assert waiting.count(None) == 5
    assert engine.take() is not None
    assert engine.take() is None


def test_a_host_that_is_held_lets_others_pass(engine: Engine) -> None:
    engine.ask(A, B)
    engine.frontier.hold("a.test", 60.0)

    assert engine.take_all() == [B]
    assert engine.frontier.has_pending_requests()


def test_a_request_that_is_put_back_waits_in_its_old_place(engine: Engine) -> None:
    engine.ask(A + "1", A + "2")
    first = engine.take()
    assert first is not None

    assert engine.frontier.put_back(first)
    assert engine.frontier.enqueue_request(first)  # as the engine does with what it is returned
    engine.finish(first)

    assert engine.take_all() == [A + "1", A + "2"]
    assert engine.count(State.DONE) == 0
    assert not engine.frontier.put_back(Request(A + "1"))


def test_a_request_may_be_put_back_behind_all_of_its_host(engine: Engine) -> None:
    engine.ask(A + "broken", priority=9)
    engine.ask(A + "1", priority=3)
    engine.ask(A + "2", B)
    broken = engine.take()
    assert broken is not None

    engine.frontier.put_back(broken, is_last=True)
    engine.ask(A + "3")
    engine._slot.inprogress.clear()

    assert engine.take_all() == [B, A + "1", A + "2", A + "broken", A + "3"]


def test_a_request_without_an_answer_keeps_its_reason(engine: Engine) -> None:
    engine.ask(A + "gone", A + "broken")
    gone, broken = engine.take(), engine.take()
    failure = Failure(RuntimeError("no answer"))  # type: ignore[no-untyped-call]
    cast("Any", failure).request = gone
    reading = Reading(url=A, article=None, doubts=(Doubt(code="robots", where=""),))

    engine.frontier.heard(reading, failure)
    engine.frontier.erred(cast("Any", SimpleNamespace(request=broken)))
    engine.finish(gone)
    engine.finish(broken)
    engine.frontier.settle()

    assert engine.archive.requests.reasons() == {"error": 1, "robots": 1}


def test_what_cannot_be_written_down_is_refused_and_its_page_is_not_done(engine: Engine) -> None:
    engine.ask(A)
    page = engine.take()

    assert engine.ask(A + "child", meta={"held": object()}) == [False]
    engine.finish(page)
    engine.archive.commit()

    assert not engine.frontier.has_pending_requests()
    assert (engine.count(State.DONE), engine.count(State.OUT)) == (0, 1)


def test_many_requests_wait_on_disk(engine: Engine) -> None:
    for number in range(2_000):
        engine.ask(f"http://{number % 7}.test/{number}")

    held = vars(engine.frontier)

    assert max(len(each) for each in held.values() if isinstance(each, dict | set | list)) < 10
    assert engine.archive.requests.pending == 2_000
    taken = engine.archive.requests.take("3.test")
    assert taken is not None
    assert from_json(taken.line, Site()).url == "http://3.test/3"


def test_a_request_that_cannot_be_stored_is_not_taken_and_breaks_nothing(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bool:
        raise ArchiveWriteError("no disk")

    monkeypatch.setattr(engine.archive.requests, "add", refuse)

    assert engine.ask(A + "1") == [False]
