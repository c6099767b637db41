"""The one private thing of Scrapy that the frontier leans on: the engine's slot."""

from __future__ import annotations

from scrapy import Request
from scrapy.core.engine import ExecutionEngine, _Slot


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
