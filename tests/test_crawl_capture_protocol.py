# mypy: allow-untyped-calls
# Twisted has few types.
from __future__ import annotations

from typing import Any

import pytest
from twisted.internet.error import ConnectionDone, ConnectionLost
from twisted.web._newclient import ResponseNeverReceived
from wire.line import OK, Line, message

from archiver.crawl.capture import protocol


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "later", lambda _delay_s, call, *arguments: call(*arguments))


def test_the_request_is_kept_as_it_was_written() -> None:
    line = Line()

    (recording,) = line.recordings()

    assert b"".join(recording.request) == line.transport.value()
    assert line.transport.value() == b"GET /x HTTP/1.1\r\nHost: a.test\r\n\r\n"


def test_the_answer_is_kept_as_it_came_and_handed_on() -> None:
    reply = OK + b"x-ODD: 1\r\nContent-Length: 5\r\n\r\nhello"
    line = Line().receive(reply)

    body = line.body()

    (recording,) = line.recordings()
    assert message(recording) == reply
    assert (recording.status, recording.truncated) == (200, None)
    assert recording.connection.ip_address == "192.0.2.1"
    assert body.data == b"hello"
    assert line.pooled == [line.protocol]


@pytest.mark.parametrize(
    "head",
    [
        b"\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n",
        OK + b"X-Spacey : yes\r\nContent-Length: 2\r\n\r\n",
        OK + b"X-\xc3\xa9: y\r\nContent-Length: 2\r\n\r\n",
        OK + b"X-Long: " + b"a" * 20_000 + b"\r\nContent-Length: 2\r\n\r\n",
        OK + b" folded: first\r\nContent-Length: 2\r\n\r\n",
        OK + b": nameless\r\nContent-Length: 2\r\n\r\n",
        OK + b"X-Nul: a\x00b\r\nContent-Length: 2\r\n\r\n",
        OK + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n",
        b"HTTP/1.1  200\nContent-Length: 2\n\n",
        b"http/1.1 200 ok\r\nContent-Length: 2\r\n\r\n",
    ],
)
def test_heads_that_twisted_refuses_give_a_response(head: bytes) -> None:
    line = Line().receive(head + b"ok")

    body = line.body()

    assert message(*line.recordings()) == head + b"ok"
    assert line.responses[0].code == 200
    assert body.data == b"ok"


def test_a_transfer_coding_below_the_chunks_is_undone_for_scrapy_only() -> None:
    import gzip  # noqa: PLC0415 - here only

    squeezed = gzip.compress(b"hello")
    reply = OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (
        len(squeezed),
        squeezed,
    )
    line = Line().receive(reply)

    body = line.body()

    assert body.data == b"hello"
    assert message(*line.recordings()) == reply


def test_interim_responses_and_excess_bytes_are_kept_apart() -> None:
    early = b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
    line = Line().receive(early, OK + b"Content-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n")

    (recording,) = line.recordings()

    assert bytes(recording.interim) == early
    assert bytes(recording.excess) == b"HTTP/1.1 200 OK\r\n"
    assert line.pooled == []
    assert line.transport.disconnecting


def test_bytes_that_come_when_none_are_due_end_the_connection() -> None:
    line = Line().receive(OK + b"Content-Length: 0\r\n\r\n")

    line.receive(b"stray")

    (recording,) = line.recordings()
    assert bytes(recording.excess) == b"stray"
    assert line.transport.disconnecting


def test_the_connection_is_not_used_again_after_head_or_http_1_0() -> None:
    after_head = Line(method=b"HEAD").receive(OK + b"Content-Length: 9\r\n\r\n")
    old = Line().receive(b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")

    assert after_head.pooled == []
    assert old.pooled == []


def test_one_tape_holds_both_when_a_request_is_sent_twice() -> None:
    line = Line()
    line.lose()
    again = Line(tape=line.tape).receive(OK + b"Content-Length: 0\r\n\r\n")

    first, second = again.recordings()

    assert (first.response, first.truncated) == (None, "disconnect")
    assert (second.status, second.truncated) == (200, None)


@pytest.mark.parametrize(
    ("reply", "error", "truncated"),
    [
        (OK + b"\r\nabc", ConnectionDone(), None),
        (OK + b"\r\nabc", ConnectionLost(), "disconnect"),
        (OK + b"Content-Length: 9\r\n\r\nabc", ConnectionDone(), "disconnect"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz", ConnectionDone(), "disconnect"),
        (OK + b"Content-Ty", ConnectionDone(), "disconnect"),
        (b"SSH-2.0-OpenSSH\r\n", ConnectionDone(), None),
        (b"SSH-2.0-OpenSSH\r\n", ConnectionLost(), "disconnect"),
        (OK + b"Content-Length: 3, 9\r\n\r\nabc", ConnectionDone(), None),
    ],
)
def test_a_lost_connection_truncates_what_was_not_whole(
    reply: bytes, error: Exception, truncated: str | None
) -> None:
    line = Line().receive(reply)
    line.lose(error)

    (recording,) = line.recordings()

    assert message(recording) == reply
    assert recording.truncated == truncated


def test_giving_up_after_some_time_is_truncation_by_time() -> None:
    line = Line().receive(OK + b"Content-Length: 9\r\n\r\nabc")

    (recording,) = line.recordings(why="time", error="too slow")

    assert (recording.truncated, recording.error) == ("time", "too slow")


def test_nothing_is_kept_after_the_tape_has_ended() -> None:
    line = Line().receive(OK + b"Content-Length: 9\r\n\r\nabc")
    (recording,) = line.recordings(why="time")

    line.receive(b"def")

    assert message(recording).endswith(b"abc")


def test_what_never_came_beyond_interim_is_the_response() -> None:
    line = Line().receive(b"HTTP/1.1 100 Continue\r\n\r\n")
    (recording,) = line.recordings(why="time")

    exchange = recording.exchange(url="http://a.test/x", via=None, notes={})

    assert exchange.status == 100
    assert message(recording) == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert exchange.interim == b""


def test_an_endless_reply_that_is_no_http_is_cut() -> None:
    line = Line().receive(b"SSH\r\n", bytes(17 << 20))

    (recording,) = line.recordings()

    assert recording.truncated == "length"
    assert line.transport.disconnecting


def test_late_bytes_on_a_used_connection_are_not_the_next_response() -> None:
    line = Line().receive(OK + b"Content-Length: 0\r\n\r\n")
    line.ask()

    line.receive(b"late bytes" + OK + b"Content-Length: 2\r\n\r\nok")

    _, second = line.recordings()
    exchange = second.exchange(url="http://a.test/x", via=None, notes={})
    assert message(second) == OK + b"Content-Length: 2\r\n\r\nok"
    assert exchange.notes == {"strayBytesBase64": "bGF0ZSBieXRlcw=="}


def test_late_bytes_and_nothing_else_let_the_request_be_sent_again() -> None:
    line = Line().receive(OK + b"Content-Length: 0\r\n\r\n")
    line.ask()

    line.receive(b"late bytes").lose()

    assert line.recordings()[1].response is None
    assert line.failures[0].type is ResponseNeverReceived


def test_a_connection_that_got_late_bytes_does_not_return_to_the_pool(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waiting: list[Any] = []
    monkeypatch.setattr(protocol, "later", lambda _, call, *rest: waiting.append((call, rest)))
    line = Line().receive(OK + b"Content-Length: 0\r\n\r\n", b"late")

    for call, rest in waiting:
        call(*rest)

    assert line.pooled == []
