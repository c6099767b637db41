"""A 304 confirms what its request asked about, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from storing import exchange, open_archive
from test_store_archive import end, records

from archiver.model.receipt import Receipt
from archiver.store.archive import Archive
from archiver.warc.revisit import NOT_MODIFIED

URL = "http://a.test/a"
NOON = "Tue, 24 Nov 2026 12:00:00 GMT"
STORED_AT_NOON = b"the page"


def asked(line: str) -> bytes:
    return f"GET /a HTTP/1.1\r\nHost: a.test\r\n{line}\r\n\r\n".encode()


def with_page(
    folder: Path, *, etag: str | None, last_modified: str | None
) -> tuple[Archive, Receipt]:
    archive = open_archive(folder)
    receipt = archive.capture(exchange(URL, STORED_AT_NOON))
    archive.journal.validators.learn(URL, receipt, etag=etag, last_modified=last_modified)
    archive.commit()
    return archive, receipt


@pytest.mark.parametrize(
    "line",
    [
        'If-None-Match: "v1"',
        'If-None-Match: W/"v1"',
        'If-None-Match: "v0", "v1"',
        f'If-None-Match: "v1"\r\nIf-Modified-Since: {NOON}',
        "If-Modified-Since: Tue, 24 Nov 2026 11:00:00 GMT",
    ],
)
def test_what_the_condition_names_is_confirmed(tmp_path: Path, line: str) -> None:
    archive, first = with_page(tmp_path, etag='"v1"', last_modified=None)

    archive.capture(exchange(URL, b"", status=304, request=asked(line)))
    end(archive)

    (revisit,) = records(tmp_path, "revisit")
    assert revisit.headers.get("warc-profile") == NOT_MODIFIED
    assert revisit.headers.get("warc-refers-to") == first.record_id


@pytest.mark.parametrize(
    "line",
    [
        "Accept: */*",
        'If-None-Match: "v2"',
        "If-None-Match: *",
        f'If-None-Match: "v2"\r\nIf-Modified-Since: {NOON}',
        "If-Modified-Since: Tue, 24 Nov 2026 13:00:00 GMT",
        "If-Modified-Since: yesterday",
    ],
)
def test_a_304_that_confirms_nothing_stored_is_a_response(tmp_path: Path, line: str) -> None:
    archive, _ = with_page(tmp_path, etag='"v1"', last_modified=None)

    archive.capture(exchange(URL, b"", status=304, request=asked(line)))
    end(archive)

    assert [record.http.status for record in records(tmp_path, "response") if record.http] == [
        200,
        304,
    ]
    assert records(tmp_path, "revisit") == []


def test_a_clock_that_runs_ahead_is_taken_as_the_server_said(tmp_path: Path) -> None:
    ahead = "Wed, 25 Nov 2026 12:00:00 GMT"
    archive, first = with_page(tmp_path, etag=None, last_modified=ahead)

    archive.capture(exchange(URL, b"", status=304, request=asked(f"If-Modified-Since: {ahead}")))
    end(archive)

    (revisit,) = records(tmp_path, "revisit")
    assert revisit.headers.get("warc-refers-to") == first.record_id


def test_the_latest_answer_is_confirmed_and_not_an_older_one(tmp_path: Path) -> None:
    archive, _ = with_page(tmp_path, etag=None, last_modified=None)
    other = archive.capture(exchange("http://a.test/b", b"another page"))
    archive.commit()
    archive.capture(exchange(URL, b"another page"))  # the page is now a revisit of the other
    archive.commit()

    archive.capture(exchange(URL, b"", status=304, request=asked(f"If-Modified-Since: {NOON}")))
    end(archive)

    (revisit,) = records(tmp_path, "revisit")
    assert revisit.headers.get("warc-refers-to") == other.record_id
    assert len(records(tmp_path, "response")) == 3
