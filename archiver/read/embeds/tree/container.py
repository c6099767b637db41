"""Whose an embed is: the containers around it say when it is certainly not the article's.

A container that holds most of the page's prose is never foreign, whatever it is called.
"""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

_FOREIGN_TAGS = {"nav", "footer", "dialog", "menu"}
_FOREIGN_ROLES = {
    "navigation",
    "contentinfo",
    "complementary",
    "dialog",
    "alertdialog",
    "search",
    "banner",
}
_FOREIGN_MARKS = re.compile(
    r"(?:^|[\s_-])(?:"
    r"related\w*|recommend\w*|recirc\w*|sidebar\w*|side-?bar|side-?column|right-?(?:rail|col|column)|rail"
    r"|footer|foot|comments?|comment-?list|commentlist|disqus\w*|nav|navbar|navigation|menu|breadcrumbs?"
    r"|masthead|site-?header|cookies?|onetrust|modal|popup|pop-?up|overlay-?menu|newsletter|subscribe"
    r"|share|sharing|share-?(?:bar|buttons?|tools)|social-?(?:share|follow|icons|links)|follow-?us"
    r"|trending|popular|most-?(?:read|popular|viewed|watched)|more-?(?:from|stories|on|news|videos)"
    r"|read-?(?:more|next)|up-?next|next-?(?:article|story|post)|watch-?next|latest-?\w*|live-?tv|livestream"
    r"|widget-?area|teasers?|outbrain|taboola|promo\w*|sponsor\w*|advert\w*|ads?|author-?(?:bio|box)"
    r"|ticker|infinite-?scroll|off-?canvas|skyscraper"
    r")(?=$|[\s_-])",
    re.IGNORECASE,
)
_EMBEDDING = re.compile("embed|tweet|video|media", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MOST = 0.5
"""Share of the page's prose from which a container is the article's own."""
_HARDLY_ANY = 0.05
"""Share of the page's prose below which a box beside the article's is not a part of it."""
_MANY_LINKS = 4
_FAR = 200
"""Characters between an embed and the prose that it leads from which it is far above it."""
_SHORTEST = 40
"""Characters of a text that counts as prose."""
_SILENT = {"a", "script", "style", "noscript", "button", "textarea", "svg", "select", "template"}


class Prose:
    """How much of a page's prose each element holds; counted when first asked.

    Prose is text of some length that is no link: what menus, teasers and buttons have little of.
    """

    def __init__(self, root: HtmlElement) -> None:
        """Remember the page whose prose is meant."""
        self._root = root
        self._sums: dict[HtmlElement, int] | None = None
        self._lineage: dict[HtmlElement, None] = {}
        self._foreign: dict[HtmlElement, bool] = {}

    def is_foreign(self, element: HtmlElement) -> bool:
        """Say whether an element is certainly no part of the article."""
        for above in (element, *element.iterancestors()):
            if above not in self._foreign:
                self._foreign[above] = self._is_stranger(above) or self._is_beside(above)
            if self._foreign[above]:
                return True
        return False

    def _is_beside(self, element: HtmlElement) -> bool:
        """Say whether an element is a column or box of links beside the one with the prose."""
        parent = element.getparent()
        if parent is None or parent not in self._line() or element in self._line():
            return False
        if parent is self._main() or self.of(element) > _HARDLY_ANY * self.of(self._root):
            return False
        quoted = sum(1 for quote in element.iter("blockquote") for _ in quote.iter("a"))
        return len(list(islice(element.iter("a"), quoted + _MANY_LINKS))) == quoted + _MANY_LINKS

    def _is_stranger(self, element: HtmlElement) -> bool:
        if not looks_foreign(element) or self.holds_most(element):
            return False
        # an aside around nothing but the embed is the article's own markup
        return element.tag != "aside" or bool(_marks(element)) or self.of(element) > 0

    def holds_most(self, element: HtmlElement) -> bool:
        """Say whether an element holds most of the page's prose."""
        return element.tag in {"body", "html"} or self.of(element) > _MOST * self.of(self._root)

    def is_within(self, element: HtmlElement) -> bool:
        """Say whether an element stands in the smallest one that holds most of the prose."""
        main = self._main()
        return any(above is main for above in element.iterancestors())

    def led_by(self, element: HtmlElement) -> HtmlElement | None:
        """Return the prose's element when this one stands alone and far above it."""
        line, parent = self._line(), element.getparent()
        if parent is None or parent not in line or parent is self._main() or element in line:
            return None
        branch = next(one for one in line if one.getparent() is parent)
        if parent.index(element) > parent.index(branch):
            return None
        between = 0
        for sibling in element.itersiblings():
            if sibling is branch:
                return None
            between += sum(len(text.strip()) for text in sibling.itertext("a", "p", "li", "h2"))
            if between > _FAR:
                return self._main()
        return None

    def _main(self) -> HtmlElement:
        """Return the smallest element that holds most of the prose."""
        return next(reversed(self._line()))

    def _line(self) -> dict[HtmlElement, None]:
        """Return the elements that hold most of the prose, each within the one before it."""
        if not self._lineage:
            element: HtmlElement | None = self._root
            while element is not None:
                self._lineage[element] = None
                element = next((one for one in element if self.holds_most(one)), None)
        return self._lineage

    def of(self, element: HtmlElement) -> int:
        """Return the length of the prose in an element, in characters."""
        if self._sums is None:
            self._sums = _weigh(self._root)
        return self._sums.get(element, 0)


def _weigh(root: HtmlElement) -> dict[HtmlElement, int]:
    sums: dict[HtmlElement, int] = {}
    open_sums: list[int] = [0]
    silent = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        is_silent = node.tag in _SILENT
        if event == "start":
            silent += is_silent
            open_sums.append(0 if silent else _length(node.text))
            continue
        sums[node] = open_sums.pop()
        silent -= is_silent
        open_sums[-1] += sums[node] + (0 if silent else _length(node.tail))
    return sums


def _length(text: str | None) -> int:
    length = len(text) if text else 0
    return length if length >= _SHORTEST and not (text or "").isspace() else 0


def looks_foreign(element: HtmlElement) -> bool:
    """Say whether an element calls itself something that is no part of an article."""
    tag = element.tag
    if tag in _FOREIGN_TAGS or element.get("role") in _FOREIGN_ROLES:
        return True
    if tag == "header":
        return next(element.iter("h1"), None) is None
    return bool(_marks(element)) or (tag == "aside" and not _EMBEDDING.search(_named(element)))


def _marks(element: HtmlElement) -> re.Match[str] | None:
    return _FOREIGN_MARKS.search(_named(element))


def _named(element: HtmlElement) -> str:
    """Return what an element calls itself, its words parted by hyphens."""
    return _CAMEL.sub("-", f"{element.get('class') or ''} {element.get('id') or ''}"[:1000])
