from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from twisted.internet.testing import MemoryReactorClock
from twisted.web.client import HTTPConnectionPool, _HTTP11ClientFactory

from archiver.crawl.capture import CaptureInactive, contract
from archiver.crawl.capture.parser import RecordingParser
from archiver.crawl.capture.protocol import RecordingFactory, RecordingProtocol


def pool() -> Any:  # noqa: ANN401 - Twisted's pool is untyped
    made: Any = HTTPConnectionPool(MemoryReactorClock())  # type: ignore[no-untyped-call]
    made._factory = RecordingFactory
    return made


@pytest.mark.parametrize(
    "name", [f"{owner.__name__}.{name}" for owner, names in contract.NAMES for name in names]
)
def test_every_private_name_is_there(name: str) -> None:
    assert name not in contract.missing_names()


def test_the_pool_of_capture_passes_the_check() -> None:
    contract.check(pool())


def test_a_pool_with_other_connections_does_not() -> None:
    other = pool()
    other._factory = _HTTP11ClientFactory

    with pytest.raises(CaptureInactive, match="other connections"):
        contract.check(other)


def test_a_name_that_is_gone_stops_the_crawl(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = SimpleNamespace(__name__="client")
    monkeypatch.setattr(contract, "NAMES", ((gone, ("vanished",)),))

    with pytest.raises(CaptureInactive, match=r"missing client\.vanished"):
        contract.check(pool())


def test_a_tap_that_loses_bytes_stops_the_crawl(monkeypatch: pytest.MonkeyPatch) -> None:
    received = RecordingParser.dataReceived
    monkeypatch.setattr(
        RecordingParser, "dataReceived", lambda self, data: received(self, data[:-1])
    )

    with pytest.raises(CaptureInactive, match="rehearsed"):
        contract.check(pool())


def test_a_protocol_that_is_not_ours_stops_the_crawl(monkeypatch: pytest.MonkeyPatch) -> None:
    other = _HTTP11ClientFactory.buildProtocol
    monkeypatch.setattr(RecordingFactory, "buildProtocol", other)

    with pytest.raises(CaptureInactive, match="other connections"):
        contract.check(pool())


def test_the_protocol_hears_of_the_tls_handshake() -> None:
    from twisted.internet.interfaces import IHandshakeListener  # noqa: PLC0415 - here only

    interface: Any = IHandshakeListener
    assert interface.implementedBy(RecordingProtocol)
