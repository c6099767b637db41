"""Meta refresh as a redirect: only from the head of a page, soon, to http(s), a few times.

Takes the place of Scrapy's MetaRefreshMiddleware, which decodes the whole body with the
charset that the server claims, `zlib` included.
"""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.http import Response
from w3lib.html import get_meta_refresh

from archiver.crawl.limits.redirect import WithoutReferer
from archiver.model.url import identity, is_web

_HEAD_BYTES = 1 << 16
_SOON_S = 5.0
"""Later refreshes reload a page for its reader; they lead nowhere else."""
_MAX_URL = 8_192


class RefreshMiddleware(WithoutReferer, MetaRefreshMiddleware):
    """Follows a meta refresh like a 302, within the bounds of redirects."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: object = None,  # noqa: ARG002  # Scrapy's
    ) -> Request | Response:
        """Return the request that a meta refresh asks for, or the response itself."""
        if request.method == "HEAD" or request.meta.get("dont_redirect"):
            return response
        url = target_of(response.body[:_HEAD_BYTES], response.url)
        if url is None or identity(url) == identity(request.url):
            return response
        redirected = self._redirect_request_using_get(request, response, url)
        return self._redirect(redirected, request, "meta refresh")


def target_of(head: bytes, url: str) -> str | None:
    """Return where a page's meta refresh leads to soon; None when nowhere on the web."""
    if b"refresh" not in head.lower():
        return None
    text = head.decode("utf-8", "replace")
    try:
        delay, target = get_meta_refresh(text, url, "utf-8", ("script", "noscript", "template"))
    except ValueError:
        return None
    if delay is None or target is None or delay > _SOON_S or len(target) > _MAX_URL:
        return None
    return target if is_web(target) else None
