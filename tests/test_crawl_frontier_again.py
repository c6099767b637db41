from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from queueing import Engine
from storing import exchange, open_archive

from archiver.model.exits import ExitCode

A, B = "http://a.test/", "http://b.test/"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = Engine(open_archive(tmp_path))
    yield engine
    engine.archive.close(ExitCode.INTERRUPTED)


def test_a_killed_crawl_goes_on_with_what_was_out_and_what_waited(engine: Engine) -> None:
    engine.ask(A + "done", A + "out", A + "waiting")
    done, _ = engine.take(), engine.take()
    engine.finish(done)
    engine.archive.commit()

    engine.kill_and_start()

    assert engine.take_all() == [A + "out", A + "waiting"]
    assert engine.ask(A + "done", A + "waiting") == [False, False]


def test_what_was_not_committed_is_asked_for_again(engine: Engine) -> None:
    engine.ask(A + "page")
    engine.archive.commit()
    page = engine.take()
    engine.ask(A + "child")
    engine.finish(page)
    engine.frontier.settle()

    engine.kill_and_start()

    assert engine.take_all() == [A + "page"]
    assert engine.ask(A + "child") == [True]


def test_a_new_run_begins_after_a_complete_one(engine: Engine) -> None:
    engine.ask(A + "page")
    engine.finish(engine.take())
    engine.archive.close(ExitCode.COMPLETE)

    engine.start_again()

    assert engine.archive.resumed_from is None
    assert engine.ask(A + "page") == [True]


def test_a_fresh_run_forgets_what_is_pending(engine: Engine) -> None:
    engine.ask(A + "page")
    engine.archive.commit()

    engine.kill_and_start(is_fresh=True)

    assert engine.take_all() == []
    assert engine.ask(A + "page") == [True]


def test_jobs_of_one_archive_do_not_mix(engine: Engine) -> None:
    engine.ask(A + "page")
    engine.archive.commit()

    engine.kill_and_start("run-2", job="another")
    assert engine.take_all() == []
    assert engine.ask(A + "page") == [True]
    engine.kill_and_start("run-3")

    assert engine.take_all() == [A + "page"]
    assert engine.archive.resumed_from == "run-1"


def test_answers_of_earlier_runs_count_for_the_one_that_goes_on(engine: Engine) -> None:
    engine.archive.capture(exchange())
    engine.archive.commit()

    engine.kill_and_start()

    assert engine.archive.captured == 1
