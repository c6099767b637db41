from __future__ import annotations

import base64
from typing import Any

import pytest
from wire.crawl import crawl
from wire.server import Server, serving

HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def _settings(server: Server, **more: float) -> dict[str, Any]:
    allowed = {"ARCHIVER_ALLOW_NETWORKS": "127.0.0.0/8", "ARCHIVER_ALLOW_PORTS": str(server.port)}
    return {**allowed, "RETRY_ENABLED": False, **more}


def test_a_body_that_keeps_coming_may_take_longer_than_one_silence() -> None:
    slow = HEAD + b"Content-Length: 80\r\n\r\n" + b"abcde" * 16
    with serving(Server(replies={"/a": slow}, drip_s={"/a": 0.03})) as server:
        exchange, response = crawl(
            [{"url": server.url("/a")}], **_settings(server, DOWNLOAD_TIMEOUT=3)
        )

    assert base64.b64decode(response["body"]) == b"abcde" * 16
    assert exchange["truncated"] is None


@pytest.mark.parametrize(
    "reply",
    [HEAD + b"X-Long: " + b"x" * 400, CHUNKED + b"5;" + b"x" * 400, CHUNKED],
    ids=["a head", "a chunk's extension", "nothing"],
)
def test_what_is_no_body_ends_no_silence(reply: bytes) -> None:
    server = Server(replies={"/a": reply}, drip_s={"/a": 0.02}, hold=frozenset({"/a"}))
    with serving(server):
        exchange, failure = crawl(
            [{"url": server.url("/a")}], **_settings(server, DOWNLOAD_TIMEOUT=1.5)
        )

    assert failure["error"] == "DownloadTimeoutError"
    assert exchange["truncated"] == "time"
    assert reply.startswith(base64.b64decode(exchange["response"] or ""))


def test_a_body_without_end_ends_by_the_time_of_the_whole() -> None:
    server = Server(replies={"/a": HEAD + b"\r\n" + b"x" * 2_000}, drip_s={"/a": 0.01})
    with serving(server):
        settings = _settings(server, DOWNLOAD_TIMEOUT=1, ARCHIVER_LONGEST_DOWNLOAD=1.5)
        exchange, failure = crawl([{"url": server.url("/a")}], **settings)

    assert failure["error"] == "DownloadTimeoutError"
    assert exchange["truncated"] == "time"
    assert base64.b64decode(exchange["response"]).endswith(b"xxxx")
