"""How much of a page's prose each element holds, and which one is the article by that.

Prose is text of some length that is no link and no comment: what menus, teasers and buttons
have little of.
"""

from __future__ import annotations

from lxml import etree
from lxml.html import HtmlElement

_MOST = 0.5
"""Share of the page's prose from which a container is the article's own."""
_MAIN = 0.7
"""Share of the page's prose that is surely the article, and not only its longest part."""
_FAR = 200
"""Characters between an embed and the prose that it leads from which it is far above it."""
_SHORTEST = 40
"""Characters of a text that counts as prose."""
_SILENT = {"a", "script", "style", "noscript", "button", "textarea", "svg", "select", "template"}
_COMMENTS = frozenset(
    ("comments", "comment-list", "commentlist", "comments-area", "comments-list", "comment",
     "respond", "disqus_thread", "footer", "site-footer")
)  # fmt: skip
_PARAGRAPHS = {"p", "li", "blockquote", "td", "span"}


class Prose:
    """The prose of one page; counted when first asked for."""

    def __init__(self, root: HtmlElement) -> None:
        """Remember the page whose prose is meant."""
        body = root.find("body")
        self._root = root if body is None else body
        self._sums: dict[HtmlElement, int] | None = None
        self._lineage: dict[HtmlElement, None] = {}

    def of(self, element: HtmlElement) -> int:
        """Return the length of the prose in an element, in characters."""
        if self._sums is None:
            self._sums = _weigh(self._root)
        return self._sums.get(element, 0)

    def share(self, element: HtmlElement) -> float:
        """Return the share of the page's prose that an element holds."""
        return self.of(element) / max(1, self.of(self._root))

    def holds_most(self, element: HtmlElement) -> bool:
        """Say whether an element holds most of the page's prose."""
        return element.tag in {"body", "html"} or self.share(element) > _MOST

    def line(self) -> dict[HtmlElement, None]:
        """Return the elements that hold most of the prose, each within the one before it."""
        if not self._lineage:
            element: HtmlElement | None = self._root
            while element is not None and element.tag not in _PARAGRAPHS:
                self._lineage[element] = None
                element = next((one for one in element if self.holds_most(one)), None)
        return self._lineage

    def main(self) -> HtmlElement:
        """Return the smallest element that holds most of the prose."""
        return next(reversed(self.line()), self._root)

    def is_within(self, element: HtmlElement) -> bool:
        """Say whether an element stands in the smallest one that holds most of the prose."""
        main = self.main()
        return any(above is main for above in element.iterancestors())

    def is_beside(self, element: HtmlElement) -> bool:
        """Say whether an element is a sibling of one that surely holds the article."""
        branch = self._branch_beside(element)
        return branch is not None and self.share(branch) > _MAIN

    def _branch_beside(self, element: HtmlElement) -> HtmlElement | None:
        parent, line = element.getparent(), self.line()
        if parent is None or parent not in line or element in line:
            return None
        return next((one for one in line if one.getparent() is parent), None)

    def is_behind(self, element: HtmlElement) -> bool:
        """Say whether an element beside the article comes after it."""
        parent, branch = element.getparent(), self._branch_beside(element)
        if parent is None or branch is None:
            return False
        return bool(parent.index(element) > parent.index(branch))

    def led_by(self, element: HtmlElement) -> HtmlElement | None:
        """Return the prose's element when this one stands alone and far above it."""
        branch = self._branch_beside(element)
        if branch is None or self.is_behind(element):
            return None
        between = 0
        for sibling in element.itersiblings():
            if sibling is branch:
                return None
            between += sum(len(text.strip()) for text in sibling.itertext("a", "p", "li", "h2"))
            if between > _FAR:
                return self.main()
        return None


def _weigh(root: HtmlElement) -> dict[HtmlElement, int]:
    """Return the prose of each element that has some; few texts are long enough to count."""
    sums: dict[HtmlElement, int] = {}
    for node in root.iter(etree.Element):
        text, tail = node.text, node.tail
        if text and len(text) >= _SHORTEST and not text.isspace():
            _add(sums, node, len(text))
        if tail and len(tail) >= _SHORTEST and node is not root and not tail.isspace():
            _add(sums, node.getparent(), len(tail))
    return sums


def _add(sums: dict[HtmlElement, int], node: HtmlElement | None, length: int) -> None:
    line = [] if node is None else [node, *node.iterancestors()]
    if not any(one.tag in _SILENT or _is_comments(one) for one in line):
        for one in line:
            sums[one] = sums.get(one, 0) + length


def _is_comments(node: HtmlElement) -> bool:
    """Say whether an element is a page's comments or foot; a body that has some is not."""
    if node.get("id") in _COMMENTS or node.tag == "footer":
        return True
    names = node.get("class")
    return names is not None and not _COMMENTS.isdisjoint(names.split())
