"""The addresses a page links to: absolute, http(s), without fragment, each once, in order."""

from __future__ import annotations

from urllib.parse import urldefrag, urljoin, urlsplit

from lxml.html import HtmlElement

from archiver.model.url import is_web
from archiver.read.tree import parse_html
from archiver.read.xpath import string, strings

_LINKS = strings("//a/@href | //area/@href")
_BASE = string("string((//base/@href)[1])")
_SPACE = " \t\n\r\x0c"


def links_of(root: HtmlElement, base_url: str | None) -> list[str]:
    """Return where the links of a tree go, as a browser resolves them."""
    base = base_of(root, base_url)
    found: dict[str, None] = {}
    for href in _LINKS(root):
        if url := absolute(base, href):
            found.setdefault(url)
    return list(found)


def links_of_bytes(data: bytes, url: str | None, content_type: str | None = None) -> list[str]:
    """Return where the links of a page go, from its bytes."""
    return links_of(parse_html(data, content_type), url)


def base_of(root: HtmlElement, base_url: str | None) -> str:
    """Return the address that relative links start from: `<base href>`, else the page's own."""
    href = _BASE(root).strip(_SPACE)
    try:
        return urljoin(base_url or "", href)
    except ValueError:
        return base_url or ""


def absolute(base: str, href: str) -> str | None:
    """Return an absolute http(s) address without fragment; None for anything else."""
    href = href.strip(_SPACE).replace("\n", "").replace("\r", "").replace("\t", "")
    try:
        parts = urlsplit(urldefrag(urljoin(base, href)).url)
    except ValueError:
        return None
    url = parts._replace(netloc=_lower_host(parts.netloc)).geturl()
    if url.endswith(" "):  # it stood before the fragment: part of the address, as browsers see it
        url = f"{url.rstrip(' ')}{'%20' * (len(url) - len(url.rstrip(' ')))}"
    return url if is_web(url) else None


def _lower_host(netloc: str) -> str:
    user, at, host = netloc.rpartition("@")
    return f"{user}{at}{host.lower()}"
