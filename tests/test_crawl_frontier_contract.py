"""What the frontier leans on in Scrapy: one private thing, the engine's slot; a metaclass."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from scrapy import Request
from scrapy.core.engine import ExecutionEngine, _Slot
from scrapy.core.scheduler import Scheduler
from scrapy.crawler import Crawler

from archiver.crawl.frontier import Frontier
from archiver.crawl.frontier.scheduler import frontier_of


def test_a_slot_holds_what_is_in_progress() -> None:
    slot = _Slot.__new__(_Slot)
    slot.inprogress, slot.closing = set(), None
    request = Request("http://a.test/")

    slot.add_request(request)
    assert request in slot.inprogress
    slot.remove_request(request)

    assert request not in slot.inprogress
    assert {"inprogress", "closing"} <= set(_Slot.__init__.__code__.co_names)


def test_the_engine_keeps_it_under_this_name() -> None:
    assert "_slot" in ExecutionEngine.__init__.__code__.co_names
    assert isinstance(ExecutionEngine.scheduler, property)


def test_another_scheduler_is_not_taken_for_ours() -> None:
    others: object = object.__new__(Scheduler)
    ours = object.__new__(Frontier)

    found = [frontier_of(_crawler_with(scheduler)) for scheduler in (others, ours, None)]

    assert isinstance(others, Frontier)  # as Scrapy has it
    assert found == [None, ours, None]


def _crawler_with(scheduler: object) -> Crawler:
    return cast("Crawler", SimpleNamespace(engine=SimpleNamespace(scheduler=scheduler)))
