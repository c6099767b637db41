from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from scrapy import Request, Spider

from archiver.crawl.frontier.form import NotWritable, from_json, to_json
from archiver.model.receipt import Receipt


class Site(Spider):
    name = "site"

    def failed(self, failure: object) -> None:
        raise NotImplementedError

    def read(self, response: object) -> None:
        raise NotImplementedError


SITE = Site()
TEXTS = some.text(max_size=20)
PLAIN = some.recursive(
    some.none() | some.booleans() | some.integers() | TEXTS,
    lambda held: some.lists(held, max_size=3) | some.dictionaries(TEXTS, held, max_size=3),
    max_leaves=6,
)


def facts(request: Request) -> dict[str, Any]:
    """Everything there is to a request."""
    made = {name: getattr(request, name) for name in request.attributes}
    return made | {"headers": dict(request.headers)}


@given(
    method=some.sampled_from(["GET", "POST", "HEAD", "PUT"]),
    headers=some.dictionaries(
        some.text("abcXYZ-", min_size=1, max_size=9), some.binary(max_size=9), max_size=3
    ),
    body=some.binary(max_size=40),
    meta=some.dictionaries(TEXTS, PLAIN, max_size=3),
    cb_kwargs=some.dictionaries(TEXTS, PLAIN, max_size=3),
    priority=some.integers(-1000, 1000),
    dont_filter=some.booleans(),
    flags=some.lists(TEXTS, max_size=2),
    encoding=some.sampled_from(["utf-8", "latin-1"]),
)
def test_a_request_comes_back_as_it_was_written(**parts: Any) -> None:  # noqa: ANN401 (any request)
    request = Request("http://a.test/%C3%A9?q=1", SITE.read, errback=SITE.failed, **parts)

    back = from_json(to_json(request, SITE), SITE)

    assert facts(back) == facts(request)


def test_a_line_is_one_line() -> None:
    line = to_json(Request("http://a.test/", meta={"a": "one\ntwo\u2028three"}), SITE)

    assert len(line.splitlines()) == 1


def test_what_belongs_to_the_download_is_left_out() -> None:
    receipt = Receipt(
        file="warc/a.warc.gz",
        offset=0,
        length=1,
        record_id="<urn:uuid:1>",
        payload_digest=None,
        date="2026-11-24T12:00:00.000000Z",
    )
    meta = {"archiver_receipt": receipt, "download_latency": 0.5, "archiver_via": "http://a.test/"}

    back = from_json(to_json(Request("http://a.test/b", meta=meta), SITE), SITE)

    assert back.meta == {"archiver_via": "http://a.test/"}


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        ({"meta": {"page": object()}}, "meta['page'] is object"),
        ({"cb_kwargs": {"when": {1, 2}}}, "cb_kwargs['when'] is set"),
        ({"meta": {"ratio": float("nan")}}, "meta['ratio'] is float"),
        ({"callback": lambda _: None}, "no method of 'site'"),
        ({"callback": Site().read}, "no method of 'site'"),
    ],
)
def test_what_cannot_be_written_down_is_named(parts: dict[str, Any], named: str) -> None:
    request = Request("http://a.test/", **parts)

    with pytest.raises(NotWritable) as refused:
        to_json(request, SITE)

    assert named in str(refused.value)
    assert "http://a.test/" in str(refused.value)
