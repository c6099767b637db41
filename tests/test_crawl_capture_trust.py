from __future__ import annotations

import ssl
from typing import Any

import pytest
import trustme
from scrapy.settings import BaseSettings
from wire.crawl import crawl
from wire.server import Server, serving

from archiver.crawl.capture.trust import NOTE, Trust, trust_of

PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


def _served_by(certificate: trustme.LeafCert) -> Server:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(tls)
    return Server(replies={"/a": PAGE}, tls=tls)


def _settings(server: Server, **more: str) -> dict[str, Any]:
    return {
        "ARCHIVER_ALLOW_NETWORKS": "127.0.0.0/8",
        "ARCHIVER_ALLOW_PORTS": str(server.port),
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        **more,
    }


def test_an_exception_for_a_host_lets_it_in_and_is_told_in_the_record() -> None:
    with serving(_served_by(trustme.CA().issue_cert("another.example"))) as server:
        asked = [{"url": server.url("/a")}]
        (refused,) = crawl(asked, **_settings(server))
        (elsewhere,) = crawl(asked, **_settings(server, ARCHIVER_UNVERIFIED_HOSTS="a.example"))
        excepted = _settings(server, ARCHIVER_UNVERIFIED_HOSTS="a.example, 127.0.0.1")
        exchange, response = crawl(asked, **excepted)

    assert (refused["kind"], elsewhere["kind"]) == ("failure", "failure")
    assert len(server.requests) == 1
    assert response["status"] == 200
    assert "ARCHIVER_UNVERIFIED_HOSTS" in exchange["notes"][NOTE]


@pytest.mark.parametrize(
    ("host", "needs_none"),
    [("a.example", True), ("A.Example.", True), ("b.a.example", False), ("example", False)],
)
def test_an_exception_is_for_one_host(host: str, needs_none: bool) -> None:
    trust = trust_of(
        BaseSettings(
            {"ARCHIVER_UNVERIFIED_HOSTS": "a.example", "DOWNLOAD_VERIFY_CERTIFICATES": True}
        )
    )

    assert trust.needs_no_certificate(host) is needs_none


def test_a_record_without_an_exception_says_nothing() -> None:
    assert Trust().notes("https://a.example/") == {}
    assert Trust(is_blind=True).notes("http://a.example/") == {}
    assert NOTE in Trust(is_blind=True).notes("https://a.example/")
