"""Asks whether a page has changed, instead of asking for it again.

A page that is stored whole is asked for with its ETag and Last-Modified. When the server says 304,
the stored answer goes on in its place: links are followed and the page is read as before, while
the archive holds a revisit record. ARCHIVER_FRESH asks for everything anew.
"""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from archiver.crawl.capture.handler import RECEIPT, target_uri
from archiver.crawl.frontier.scheduler import frontier_of
from archiver.crawl.stored import stored_response
from archiver.model.receipt import Receipt
from archiver.store.archive import opened
from archiver.store.state.validators import Stored, Validators
from archiver.warc.reader import RecordMissing, read_record

ASKED_WITH = "archiver_revalidating"
"""Request meta: true when the request carries validators of the stored answer."""
UNCONDITIONAL = "archiver_unconditional"
"""Request meta: true when the stored answer must not be asked with."""
NOT_MODIFIED = "not-modified"
"""Flag of a response that stands for a 304."""
_CONDITIONS = (b"If-None-Match", b"If-Modified-Since")
_OK, _NOT_MODIFIED = 200, 304


class RevalidateMiddleware:
    """Adds validators to requests, and puts the stored answer in the place of a 304."""

    def __init__(self, crawler: Crawler) -> None:
        if crawler.settings.getbool("ARCHIVER_FRESH"):
            raise NotConfigured("ARCHIVER_FRESH asks for everything anew")
        self.crawler = crawler
        self._known: Validators | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware of a crawl; NotConfigured when ARCHIVER_FRESH is on."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Ask with the validators of the stored answer, where there is one."""
        _without_conditions(request)
        if not _may_be_conditional(request) or (validators := self._validators) is None:
            return
        stored = validators.stored(target_uri(request.url))
        if stored is None or not (stored.etag or stored.last_modified):
            return
        for name, value in zip(_CONDITIONS, (stored.etag, stored.last_modified), strict=True):
            if value:
                request.headers[name] = value.encode("latin-1")
        request.meta[ASKED_WITH] = True

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """Remember a 200; let the stored answer go on in the place of a 304."""
        validators = self._validators
        if validators is None:
            return response
        if response.status == _NOT_MODIFIED and request.meta.get(ASKED_WITH):
            stored = validators.stored(target_uri(request.url))
            return self._stored_answer(request, stored) or _unconditional(request)
        if response.status == _OK and request.method == "GET":
            self._learn(validators, request, response)
        return response

    def _stored_answer(self, request: Request, stored: Stored | None) -> Response | None:
        if stored is None:
            return None
        folder = opened(self.crawler.settings["ARCHIVER_ARCHIVE"]).folder
        try:
            record = read_record(folder, stored.receipt)
        except RecordMissing:
            return None
        if (head := record.http) is None:
            return None
        self.crawler.stats.inc_value("archiver/revalidate/not_modified")
        request.meta[RECEIPT] = stored.receipt
        return stored_response(request, head, record.payload(), flags=[NOT_MODIFIED])

    def _learn(self, validators: Validators, request: Request, response: Response) -> None:
        receipt = request.meta.get(RECEIPT)
        if isinstance(receipt, Receipt):
            validators.learn(
                target_uri(request.url),
                receipt,
                etag=_text(response.headers.get(b"ETag")),
                last_modified=_text(response.headers.get(b"Last-Modified")),
            )

    @property
    def _validators(self) -> Validators | None:
        frontier = frontier_of(self.crawler)
        if self._known is None and frontier is not None:
            self._known = frontier.memory.validators()
        return self._known


def _may_be_conditional(request: Request) -> bool:
    return (
        request.method == "GET"
        and not request.body
        and not request.meta.get(UNCONDITIONAL)
        and not any(name in request.headers for name in _CONDITIONS)
    )


def _without_conditions(request: Request) -> None:
    """Take away what we asked with before: a redirect leads to another address."""
    if request.meta.pop(ASKED_WITH, None):
        for name in _CONDITIONS:
            request.headers.pop(name, None)


def _unconditional(request: Request) -> Request:
    """Return the request to ask again, for the stored answer cannot be read."""
    again = request.replace(dont_filter=True)
    _without_conditions(again)
    again.meta[UNCONDITIONAL] = True
    return again


def _text(value: bytes | None) -> str | None:
    """Return a header value that may be sent again; None when there is none."""
    text = value.decode("latin-1") if value else ""
    return text if text.isprintable() and text else None
