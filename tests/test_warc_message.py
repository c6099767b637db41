"""What a response amounts to is the same, whether its head is known or has to be found."""

from __future__ import annotations

import io
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from archiver.warc.form import message
from archiver.warc.form.message import measure, measure_at
from archiver.warc.http.framing import Framing

_NAMES = st.sampled_from([b"Content-Type: text/html", b"X-Odd : y", b"ETag: \xff", b"Server:"])


@given(names=st.lists(_NAMES), body=st.binary(max_size=300), piece=st.integers(1, 90))
def test_a_known_head_need_not_be_read_again(names: list[bytes], body: bytes, piece: int) -> None:
    length = b"Content-Length: %d" % len(body)
    head = b"\r\n".join([b"HTTP/1.1 200 OK", *names, length, b"", b""])

    with patch.object(message, "PIECE_BYTES", piece):
        known = measure_at(io.BytesIO(head + body), len(head), digest="sha256")
        found = measure(io.BytesIO(head + body), method="GET", digest="sha256")

    assert known == found


def test_only_a_body_without_transfer_coding_is_its_own_payload() -> None:
    coded = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"
    plain = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na"
    found = {}
    for raw in (coded, plain):
        framing = Framing()
        list(framing.feed(raw))
        found[raw] = framing.is_bare

    assert found == {coded: False, plain: True}
