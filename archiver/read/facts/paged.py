"""Whether a page is one of several that make up an article: told, and never put together here.

The pages of an article differ by a number: `/2/`, `/page/2/`, `?page=2`, `story-2.html`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from archiver.model.article import Doubt
from archiver.read.links import absolute

_NUMBERED = re.compile(r"(?<!\d)(\d{1,2})(?:/|\.\w{3,5})?\s*$")
_FORMS = (
    re.compile(r"(.+?)/(?:page|seite|pagina)[/-](\d{1,2})/?$"),
    re.compile(r"(.+?)/?[?&](?:page|p|pg|seite|pagina)=(\d{1,2})$"),
    re.compile(r"(.+?)[_,/](\d{1,2})(?:/|\.\w{3,5})?$"),
    re.compile(r"(.+?)-(\d{1,2})\.\w{3,5}$"),
)
_ENDING = re.compile(r"(?<=\w)\.\w{3,5}$|/$")
_NEXT = re.compile(
    r"^\W*(?:next|more|continue|weiter|nächste|suivant|siguiente|próxim|avanti|volgende)"
    r"|^\s*[\u203a\u00bb\u2192>]+\s*$",
    re.IGNORECASE,
)
_LONGEST_LABEL = 40
_LONGEST_END = 12
"""Characters at the end of an address in which its number stands."""


def paged_doubt(root: HtmlElement, base: str, url: str | None) -> Doubt | None:
    """Return the doubt that an article goes on under another address; None when it seems whole."""
    here = absolute(url, "") if url else None
    if here is None:
        return None
    mine = [*_readings(here), (_ENDING.sub("", here), 1)]
    wanted = {number + 1 for _, number in mine}
    for link in root.iter("a", "link"):
        href = link.get("href") or ""
        found = _NUMBERED.search(href, max(0, len(href) - _LONGEST_END))
        if found is None or int(found[1]) not in wanted:  # nearly all: resolving costs more
            continue
        address = absolute(base, href)
        for stem, number in _readings(address) if address else ():
            if (stem, number - 1) in mine and _leads_on(link, number):
                return Doubt(code="paged", where="body", expected="all of it", found=address)
    return None


def _readings(address: str) -> Iterator[tuple[str, int]]:
    """Yield each address that this one may be a page of, with the number of that page."""
    for form in _FORMS:
        if found := form.match(address):
            yield _ENDING.sub("", found[1]), int(found[2])


def _leads_on(link: HtmlElement, number: int) -> bool:
    """Say whether a link calls itself the next page, and not the next page of comments."""
    label = "" if link.tag == "link" else link.text_content().strip()[:_LONGEST_LABEL]
    if label != f"{number}" and not _NEXT.match(label) and link.get("rel") != "next":
        return False
    around = (f"{one.get('class')} {one.get('id')}" for one in link.iterancestors())
    return not any("comment" in names.lower() for names in around)
