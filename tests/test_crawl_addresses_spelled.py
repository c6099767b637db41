"""However an inward address is spelled, the socket is not opened; allowed, the same ones are."""

from __future__ import annotations

from hostile import HOST, INWARD
from wire.crawl import crawl
from wire.server import Server, serving

PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nin"


def test_no_spelling_of_an_inward_address_is_connected() -> None:
    with serving(Server(replies={"/": PAGE})) as inward:
        spelled = [host.format(port=inward.port) for host in INWARD if HOST not in host]
        asked = [{"url": f"http://{host}/", "dont_filter": True} for host in spelled]
        ports = {"ARCHIVER_ALLOW_PORTS": str(inward.port), "RETRY_ENABLED": False}
        refused = crawl(asked, **ports)
        reached_before = list(inward.requests)
        crawl(asked, **ports, ARCHIVER_ALLOW_NETWORKS="127.0.0.0/8,::1/128", DOWNLOAD_TIMEOUT=3)

    assert {fact["kind"] for fact in refused} == {"failure"}
    assert reached_before == []
    assert len(inward.requests) >= 7, "the spellings lead there, were it allowed"


def test_no_redirect_to_an_inward_address_is_followed() -> None:
    with serving(Server(replies={"/": PAGE})) as inward:
        spelled = [host.format(port=inward.port) for host in INWARD if HOST not in host]
        hops = {
            f"/{n}": f"HTTP/1.1 302 Found\r\nLocation: http://{host}/\r\nContent-Length: 0\r\n\r\n"
            for n, host in enumerate(spelled)
        }
        with serving(Server(replies={path: hop.encode() for path, hop in hops.items()})) as web:
            told = crawl(
                [{"url": f"http://{HOST}{path}"} for path in hops],
                ARCHIVER_CONNECT_TO=f"{HOST}:80:127.0.0.1:{web.port}",
                ARCHIVER_ALLOW_PORTS=str(inward.port),
                RETRY_ENABLED=False,
            )

    assert len(web.requests) == len(hops)
    assert inward.requests == []
    assert not [fact for fact in told if fact.get("body")]
