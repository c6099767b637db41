"""Whose an embed is: the containers around it say when it is certainly not the article's.

A container that holds most of the page's prose is never foreign, whatever it is called.
"""

from __future__ import annotations

import re

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
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MOST = 0.5
"""Share of the page's prose from which a container is the article's own."""
_LITTLE = 200
"""Characters of prose below which a page's paragraphs say nothing about its parts."""


class Prose:
    """How much of a page's prose an element holds; counted when first asked."""

    def __init__(self, root: HtmlElement) -> None:
        """Remember the page whose prose is meant."""
        self._root = root
        self._total: int | None = None
        self._known: dict[HtmlElement, bool] = {}
        self._foreign: dict[HtmlElement, bool] = {}

    def is_foreign(self, element: HtmlElement) -> bool:
        """Say whether an element is certainly no part of the article."""
        for ancestor in (element, *element.iterancestors()):
            if ancestor not in self._foreign:
                self._foreign[ancestor] = looks_foreign(ancestor) and not self.holds_most(ancestor)
            if self._foreign[ancestor]:
                return True
        return False

    def holds_most(self, element: HtmlElement) -> bool:
        """Say whether an element holds most of the page's prose."""
        if element.tag in {"body", "html"}:
            return True
        if element not in self._known:
            self._known[element] = self._holds_most(element)
        return self._known[element]

    def _holds_most(self, element: HtmlElement) -> bool:
        if self._total is None:
            self._total = _prose(self._root)
        if self._total < _LITTLE:
            return _says(element) > _MOST * _says(self._root)
        return _prose(element) > _MOST * self._total


def _prose(element: HtmlElement) -> int:
    """Return the length of an element's paragraphs, those of lists of comments included."""
    return sum(len("".join(paragraph.itertext())) for paragraph in element.iter("p"))


def _says(element: HtmlElement) -> int:
    tags = ("div", "section", "article", "span", "br", "td", "b", "i", "em", "strong")
    return sum(len(text) for text in element.itertext(*tags))


def looks_foreign(element: HtmlElement) -> bool:
    """Say whether an element calls itself something that is no part of an article."""
    tag = element.tag
    if tag in _FOREIGN_TAGS or element.get("role") in _FOREIGN_ROLES:
        return True
    if tag == "header":
        return next(element.iter("h1"), None) is None
    marks = f"{element.get('class') or ''} {element.get('id') or ''}"
    if len(marks) == 1:
        return False
    if tag == "aside" and not re.search("embed|tweet|video|media", marks, re.IGNORECASE):
        return True
    return bool(_FOREIGN_MARKS.search(_CAMEL.sub("-", marks[:1000])))
