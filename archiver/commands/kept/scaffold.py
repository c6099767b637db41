"""A site's spider as text, from what one page of it shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archiver.commands.kept.fetch import Fetched
from archiver.model.url import host_of
from archiver.read.layout import Layout
from archiver.read.links import absolute
from archiver.read.xpath import strings

_FEEDS = strings(
    "//link[@rel='alternate' and (contains(@type, 'rss') or contains(@type, 'atom'))]/@href"
)
_FORM = '''"""{title}, as one page of it looks.

Verified on the kept page of {day}; feeds and sitemaps as the page and robots.txt name them.
"""

from __future__ import annotations

from archiver.crawl.spider.site import SiteSpider
from archiver.read.layout import Layout


class {kind}(SiteSpider):
    """`scrapy crawl {name}`: feeds, sitemaps and articles."""

    name = "{name}"
    allowed_domains = ({domain},)
{statements}'''


def spider_text(name: str, fetched: Fetched, root: HtmlElement, layout: Layout) -> str:
    """Return the module of a spider with that name."""
    url = fetched.kept.url
    host = host_of(url) or ""
    return _FORM.format(
        title=host,
        day=f"{fetched.kept.captured:%Y-%m-%d}",
        kind=name.capitalize(),
        name=name,
        domain=_quoted(host.removeprefix("www.")),
        statements="".join(_statements(fetched, root, layout)),
    )


def article_pattern(url: str) -> str:
    """Return a regular expression for addresses of the form of this one."""
    path = urlsplit(url).path
    segments = [segment for segment in path.split("/") if segment]
    last = len(segments) - 1
    told = [_segment(segment, is_slug=n == last) for n, segment in enumerate(segments)]
    return f"^/{'/'.join(told)}{'/?' if not segments or '.' not in segments[-1] else ''}$"


def _segment(segment: str, *, is_slug: bool) -> str:
    stem, dot, extension = segment.partition(".")
    if stem.isdigit():
        return r"\d\d" if len(stem) == 2 else r"\d{4}" if len(stem) == 4 else r"\d+"  # noqa: PLR2004
    words = r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)"
    numbered = r"-\d+" if re.search(r"-\d{4,}$", stem) else ""
    told = f"{words}{{2,}}" if is_slug and stem.count("-") > 2 else r"[A-Za-z0-9_-]+"  # noqa: PLR2004
    return f"{told}{numbered}{dot and re.escape(dot + extension)}"


def _statements(fetched: Fetched, root: HtmlElement, layout: Layout) -> Iterator[str]:
    url = fetched.kept.url
    feeds = [found for href in _FEEDS(root) if (found := absolute(url, href))]
    if feeds:
        yield f'    feeds = {{"": {_quoted(feeds[0])}}}\n'
    if fetched.sitemaps:
        told = ", ".join(map(_quoted, fetched.sitemaps))
        yield f"    sitemaps = ({told}{',' * (len(fetched.sitemaps) == 1)})\n"
    yield f'    article_url = r"{article_pattern(url)}"\n'
    named = [(one.name, getattr(layout, one.name)) for one in fields(Layout)]
    yield from _layout([(name, value) for name, value in named if value])
    yield '    expects = {"headline": 0.9, "text": 0.9}\n'


def _layout(told: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield "    layouts = (\n        Layout(\n"
    for name, value in told:
        yield f"            {name}={_quoted(value)},\n"
    yield "        ),\n    )\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
