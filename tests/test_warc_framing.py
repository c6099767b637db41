from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.warc.http.framing import Framing, Part, State

OK = b"HTTP/1.1 200 OK\r\n"


def parts_of(data: bytes, *, method: str = "GET") -> tuple[list[Part], Framing]:
    framing = Framing(method=method)
    return list(framing.feed(data)), framing


def joined(parts: list[Part], kind: str) -> bytes:
    return b"".join(part.raw for part in parts if part.kind == kind)


def payload(parts: list[Part]) -> bytes:
    return b"".join(part.payload for part in parts)


MESSAGES = [
    OK + b"Content-Length: 5\r\n\r\nhello",
    OK + b"Content-Length: 5\r\n\r\nhello and more",
    OK + b"\r\nuntil the close",
    OK + b'Transfer-Encoding: chunked\r\n\r\n5;x="y"\r\nhello\r\n0\r\nT: v\r\n\r\nexcess',
    OK + b"Transfer-Encoding: chunked\n\n5\nhello\nzz\nbroken",
    b"\r\nHTTP/1.1 100 C\r\n\r\nHTTP/1.1 103 E\r\nLink: x\r\n\r\n" + OK + b"\r\nbody",
    b"HTTP/1.1 204 No\r\nContent-Length: 9\r\n\r\nbody",
    b"SSH-2.0-OpenSSH\r\nmore",
    b"HTT",
    OK + b"A: " + b"x" * 300 + b"\r\n",
    OK + b"Content-Length: 5, 9\r\n\r\nhello---",
]


@pytest.mark.parametrize("message", MESSAGES)
def test_every_byte_is_in_exactly_one_part_however_it_arrives(message: bytes) -> None:
    whole, at_once = parts_of(message)

    bit_by_bit = Framing()
    parts = [part for n in range(len(message)) for part in bit_by_bit.feed(message[n : n + 1])]

    assert b"".join(part.raw for part in parts) + bit_by_bit.rest().raw == message
    assert b"".join(part.raw for part in whole) + at_once.rest().raw == message
    assert payload(parts) == payload(whole)
    assert joined(parts, "excess") == joined(whole, "excess")
    assert bit_by_bit.state is at_once.state


@given(
    message=st.one_of(
        st.sampled_from(MESSAGES), st.binary(max_size=80).map(OK.__add__), st.binary()
    ),
    cuts=st.lists(st.integers(0, 200), max_size=6),
)
def test_pieces_make_no_difference(message: bytes, cuts: list[int]) -> None:
    places = sorted({0, *(cut for cut in cuts if cut < len(message)), len(message)})
    framing = Framing()

    parts = [part for a, b in pairwise(places) for part in framing.feed(message[a:b])]

    whole, at_once = parts_of(message)
    assert b"".join(part.raw for part in parts) + framing.rest().raw == message
    assert payload(parts) == payload(whole)
    assert framing.state is at_once.state


@given(body=st.binary(max_size=300), size=st.integers(1, 50))
def test_chunks_give_back_what_was_chunked(body: bytes, size: int) -> None:
    pieces = [body[n : n + size] for n in range(0, len(body), size)]
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)

    parts, framing = parts_of(OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n")

    assert payload(parts) == body
    assert framing.state is State.DONE


@pytest.mark.parametrize("status", [204, 304])
def test_some_statuses_have_no_body_whatever_they_declare(status: int) -> None:
    parts, framing = parts_of(b"HTTP/1.1 %d X\r\nContent-Length: 4\r\n\r\nbody" % status)

    assert framing.state is State.DONE
    assert joined(parts, "excess") == b"body"


def test_the_answer_to_head_has_no_body() -> None:
    parts, framing = parts_of(OK + b"Content-Length: 4\r\n\r\nbody", method="HEAD")

    assert framing.state is State.DONE
    assert joined(parts, "excess") == b"body"
    assert framing.has_excess


def test_interim_responses_are_told_from_the_final_one() -> None:
    parts, framing = parts_of(MESSAGES[5])

    assert (
        joined(parts, "interim") == b"\r\nHTTP/1.1 100 C\r\n\r\nHTTP/1.1 103 E\r\nLink: x\r\n\r\n"
    )
    assert framing.head is not None
    assert framing.head.status == 200


def test_switching_protocols_ends_the_message() -> None:
    _, framing = parts_of(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\nother")

    assert framing.state is State.DONE


@pytest.mark.parametrize(
    "chunks", [b"zz\r\nhello", b"5\r\nhelloXX", b"-5\r\nhello", b"\r\nhello", b"5" * 17 + b"\r\n"]
)
def test_broken_chunks_are_followed_no_further_and_kept(chunks: bytes) -> None:
    head = OK + b"Transfer-Encoding: chunked\r\n\r\n"

    parts, framing = parts_of(head + b"2\r\nok\r\n" + chunks + b"0\r\n\r\n")

    assert framing.state is State.BROKEN
    assert joined(parts, "body") == b"2\r\nok\r\n" + chunks + b"0\r\n\r\n"
    assert payload(parts).startswith(b"ok")


def test_a_body_without_length_ends_when_the_connection_closes() -> None:
    _, framing = parts_of(OK + b"\r\nabc")

    assert framing.state is State.BODY
    assert framing.ends_at_close


def test_a_body_with_a_length_does_not_end_when_the_connection_closes() -> None:
    _, framing = parts_of(OK + b"Content-Length: 9\r\n\r\nabc")

    assert not framing.ends_at_close


def test_a_body_may_end_at_any_of_several_declared_lengths() -> None:
    parts, framing = parts_of(OK + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\nhello")

    assert framing.may_end_here
    assert framing.ends_at_close
    framing.end_here()
    assert [*parts, *framing.feed(b"x")][-1].kind == "excess"


def test_what_begins_otherwise_is_no_http() -> None:
    parts, framing = parts_of(b"220 ftp ready\r\n")

    assert framing.state is State.ALIEN
    assert joined(parts, "body") == b"220 ftp ready\r\n"


def test_endless_blank_lines_are_no_http() -> None:
    _, framing = parts_of(b"\r\n" * 40)

    assert framing.state is State.ALIEN


@pytest.mark.parametrize("cut", range(1, 9))
def test_late_bytes_of_another_response_are_told_from_this_one(cut: int) -> None:
    data = b"stray</html>" + OK + b"Content-Length: 2\r\n\r\nok"
    framing = Framing(is_reused=True)

    parts = [*framing.feed(data[:cut]), *framing.feed(data[cut:])]

    assert joined(parts, "stray") == b"stray</html>"
    assert payload(parts) == b"ok"
    assert framing.state is State.DONE


def test_late_bytes_alone_are_no_response() -> None:
    framing = Framing(is_reused=True)

    parts = [*framing.feed(b"late"), *framing.feed(b" bytes"), framing.rest()]

    assert {part.kind for part in parts} == {"stray"}
    assert joined(parts, "stray") == b"late bytes"


def test_on_a_reused_connection_a_proper_response_has_nothing_stray() -> None:
    framing = Framing(is_reused=True)

    parts = list(framing.feed(OK + b"\r\nHTTP/1.1 in the body"))

    assert [part.kind for part in parts] == ["head", "body"]
