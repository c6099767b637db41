from __future__ import annotations

import base64
import ssl
from pathlib import Path
from typing import Any

import pytest
import trustme
from wire.crawl import crawl
from wire.server import Server, serving

from archiver.crawl.capture.handler import target_uri

PAGE = b"HTTP/1.1 200 OK\r\nx-ODD: 1\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello"
LOOPBACK: dict[str, Any] = {"ARCHIVER_ALLOW_NETWORKS": "127.0.0.0/8,::1/128"}


def allowed(server: Server) -> dict[str, Any]:
    return {**LOOPBACK, "ARCHIVER_ALLOW_PORTS": str(server.port)}


def decoded(fact: dict[str, Any], name: str) -> bytes:
    return base64.b64decode(fact[name])


def test_a_response_comes_with_the_receipt_of_its_exchange() -> None:
    with serving(Server(replies={"/a": PAGE})) as server:
        exchange, response = crawl([{"url": server.url("/a")}], **allowed(server))

    assert decoded(exchange, "request") == server.requests[0]
    assert decoded(exchange, "response") == PAGE
    assert exchange["ip_address"] == "127.0.0.1"
    assert response["receipt"] == 1
    assert decoded(response, "body") == b"hello"


def test_every_hop_of_a_redirect_is_an_exchange_and_says_what_led_there() -> None:
    hop = b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"
    with serving(Server(replies={"/a": hop, "/b": PAGE})) as server:
        first, second, response = crawl([{"url": server.url("/a")}], **allowed(server))

    assert (first["via"], second["via"]) == (None, server.url("/a"))
    assert response["receipt"] == 2


def test_a_body_is_sent_and_kept() -> None:
    with serving(Server(replies={"/a": PAGE})) as server:
        exchange, _ = crawl(
            [{"url": server.url("/a"), "method": "POST", "body": "a=1&b=2"}], **allowed(server)
        )

    assert decoded(exchange, "request") == server.requests[0]
    assert decoded(exchange, "request").endswith(b"\r\n\r\na=1&b=2")


def test_what_takes_too_long_is_cut_by_time_and_holds_what_came() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc"
    with serving(Server(replies={"/a": head}, hold=frozenset({"/a"}))) as server:
        settings = allowed(server) | {"DOWNLOAD_TIMEOUT": 0.3}
        exchange, failure = crawl([{"url": server.url("/a")}], **settings)

    assert decoded(exchange, "response") == head
    assert exchange["truncated"] == "time"
    assert failure["error"] == "DownloadTimeoutError"


@pytest.mark.parametrize("head", [b"Content-Length: 3000000\r\n\r\n", b"\r\n"])
def test_what_is_too_large_is_cut_by_length(head: bytes) -> None:
    large = b"HTTP/1.1 200 OK\r\n" + head + bytes(3_000_000)
    with serving(Server(replies={"/a": large}, close=frozenset({"/a"}))) as server:
        settings = allowed(server) | {"DOWNLOAD_MAXSIZE": 100_000}
        exchange, failure = crawl([{"url": server.url("/a")}], **settings)

    assert large.startswith(decoded(exchange, "response"))
    assert exchange["truncated"] == "length"
    assert failure["error"] == "DownloadCancelledError"


def test_a_connection_closed_early_is_cut_by_disconnect() -> None:
    part = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc"
    with serving(Server(replies={"/a": part}, close=frozenset({"/a"}))) as server:
        exchange, failure = crawl([{"url": server.url("/a")}], **allowed(server))

    assert decoded(exchange, "response") == part
    assert exchange["truncated"] == "disconnect"
    assert failure["error"] == "ResponseDataLossError"


def test_it_is_the_host_of_an_address_that_is_asked_whatever_stands_before_it() -> None:
    with serving(Server(replies={"/a": PAGE})) as server:
        url = server.url("/a").replace("http://", "http://good.test:x@")
        exchange, response = crawl([{"url": url}], **allowed(server))

    assert exchange["url"] == response["url"] == server.url("/a")
    assert f"Host: 127.0.0.1:{server.port}\r\n".encode() in server.requests[0]
    assert response["receipt"] == 1


def test_credentials_in_an_address_stay_out_of_the_record() -> None:
    assert target_uri("https://user:secret@a.test:81/b?c#part") == "https://a.test:81/b?c"
    assert target_uri("http://a.test") == "http://a.test/"


def test_tls_facts_come_with_the_exchange(tmp_path: Path) -> None:
    ca = trustme.CA()
    ca.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("127.0.0.1").configure_cert(tls)
    with serving(Server(replies={"/a": PAGE}, tls=tls)) as server:
        settings = allowed(server) | {"DOWNLOAD_VERIFY_CERTIFICATES": True}
        (refused,) = crawl([{"url": server.url("/a")}], **settings)
        settings["ARCHIVER_CA_FILE"] = str(tmp_path / "ca.pem")
        exchange, response = crawl([{"url": server.url("/a")}], **settings)

    assert refused["kind"] == "failure"
    assert exchange["protocols"] == ["http/1.1", "tls/1.3"]
    assert exchange["cipher_suite"].startswith("TLS_AES_")
    assert exchange["certificates"] >= 1
    assert decoded(exchange, "request") == server.requests[0]
    assert response["status"] == 200


def test_an_ipv6_server_is_reached_and_named() -> None:
    with serving(Server(replies={"/a": PAGE}, host="::1")) as server:
        exchange, response = crawl([{"url": server.url("/a")}], **allowed(server))

    assert exchange["ip_address"] == "::1"
    assert response["status"] == 200


def test_behind_a_proxy_the_exchange_is_exact_and_has_no_address() -> None:
    with serving(Server(replies={"/a": PAGE})) as proxy:
        settings = allowed(proxy)
        meta = {"proxy": proxy.url("")}
        exchange, _ = crawl([{"url": "http://public.example/a", "meta": meta}], **settings)

    assert decoded(exchange, "request") == proxy.requests[0]
    assert proxy.requests[0].startswith(b"GET http://public.example/a HTTP/1.1\r\n")
    assert exchange["ip_address"] is None


def test_a_mapped_host_is_asked_for_by_its_own_name() -> None:
    with serving(Server(replies={"/a": PAGE})) as server:
        mapping = f":80:127.0.0.1:{server.port}"
        exchange, _ = crawl([{"url": "http://www.example.com/a"}], ARCHIVER_CONNECT_TO=mapping)

    assert b"Host: www.example.com\r\n" in server.requests[0]
    assert exchange["url"] == "http://www.example.com/a"
    assert exchange["ip_address"] == "127.0.0.1"


def test_an_address_that_is_not_public_is_refused() -> None:
    hosts = ("127.0.0.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "localhost")
    with serving(Server(replies={"/a": PAGE})) as server:
        settings = {"ARCHIVER_ALLOW_PORTS": str(server.port)}
        told = crawl([{"url": f"http://{host}:{server.port}/a"} for host in hosts], **settings)

    assert [fact["error"] for fact in told] == ["AddressRefused"] * len(hosts)
    assert server.requests == []


def test_an_unusual_port_is_refused() -> None:
    with serving(Server(replies={"/a": PAGE})) as server:
        (failure,) = crawl([{"url": server.url("/a")}], **LOOPBACK)

    assert failure["error"] == "AddressRefused"
    assert server.requests == []


def test_a_proxy_is_no_way_around_the_guard() -> None:
    with serving(Server(replies={"/a": PAGE})) as proxy:
        meta = {"proxy": proxy.url("")}
        through = crawl([{"url": "http://10.0.0.1/a", "meta": meta}], **allowed(proxy))
        ports = {"ARCHIVER_ALLOW_PORTS": str(proxy.port)}
        to_proxy = crawl([{"url": "http://public.example/a", "meta": meta}], **ports)

    assert [fact["error"] for fact in through + to_proxy] == ["AddressRefused"] * 2
    assert proxy.requests == []


def test_a_proxy_that_the_operator_has_named_may_be_anywhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with serving(Server(replies={"/a": PAGE})) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url(""))
        monkeypatch.setenv("no_proxy", "")
        url = "http://public.example/a"
        exchange, _ = crawl([{"url": url}])
        (refused,) = crawl([{"url": proxy.url("/a"), "meta": {"proxy": None}}])

    assert decoded(exchange, "request").startswith(b"GET http://public.example/a HTTP/1.1\r\n")
    assert len(proxy.requests) == 1
    assert refused["error"] == "AddressRefused"


def test_an_exchange_that_cannot_be_kept_is_told_and_not_handed_on() -> None:
    with serving(Server(replies={"/a": PAGE})) as server:
        settings = allowed(server) | {"TEST_SINK_FAILS": "disk full"}
        told, failure = crawl([{"url": server.url("/a")}], **settings)

    assert told == {"kind": "capture_failed", "error": "disk full"}
    assert failure["error"] == "CaptureFailed"


def test_without_a_sink_nothing_is_fetched() -> None:
    with serving(Server(replies={"/a": PAGE})) as server:
        settings = allowed(server) | {"TEST_NO_SINK": True}
        (failure,) = crawl([{"url": server.url("/a")}], **settings)

    assert failure["error"] == "CaptureInactive"
    assert server.requests == []
