from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.warc.postkey import append_request

URL = "http://a.test/"


@pytest.mark.parametrize(
    ("content_type", "body", "query"),
    [
        ("application/x-www-form-urlencoded", b"a=1&b=x+y", "a=1&b=x y"),
        ("application/json; charset=utf-8", b'{"a": 1, "b": {"c": [2, 3]}}', "a=1&c=2&c.2_=3"),
        ("application/json", b'{"a": 1}\n{"a": 2}', "a=1&a.2_=2"),
        ("application/json", b"no json", ""),
        ("text/plain", b"no json", "__wb_post_data=bm8ganNvbg=="),
        ("application/octet-stream", b"\x00\xff", "__wb_post_data=AP8="),
        ("application/x-www-form-urlencoded", b"\xff", "__wb_post_data=/w=="),
        ("multipart/form-data", b"--x", "__wb_post_data=LS14"),
        (
            'multipart/form-data; boundary="x"',
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nhello\r\n--x--\r\n',
            "a=hello",
        ),
    ],
)
def test_a_body_becomes_part_of_the_key(content_type: str, body: bytes, query: str) -> None:
    url, got = append_request(URL, method="POST", content_type=content_type, body=body)

    assert got == query
    assert url == f"{URL}?__wb_method=POST" + (f"&{query}" if query else "")


def test_a_query_is_gone_on_with() -> None:
    url, _ = append_request(URL + "?a", method="HEAD", content_type="", body=b"")

    assert url == "http://a.test/?a&__wb_method=HEAD"


@given(st.binary(max_size=300), st.sampled_from(["application/json", "text/plain", "multipart/x"]))
def test_any_body_has_a_key(body: bytes, content_type: str) -> None:
    url, query = append_request(URL, method="PUT", content_type=content_type, body=body)

    assert url.endswith(query)


def test_deep_json_is_no_danger() -> None:
    body = b"[" * 500 + b"]" * 500

    append_request(URL, method="POST", content_type="application/json", body=body)
