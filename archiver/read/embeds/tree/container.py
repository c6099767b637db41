"""Whose an embed is: the containers around it say when it is certainly not the article's.

A container that holds most of the page's prose is never foreign, whatever it is called. Some
names are foreign anywhere; others only where there is hardly any prose, or outside of it:
a "read more" may fold the article's second half, a "cookie" box may gate its video.
"""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

from archiver.read.embeds.tree.prose import Prose

_FOREIGN_TAGS = {"nav", "footer", "dialog", "menu"}
_FOREIGN_ROLES = {"navigation", "contentinfo", "dialog", "alertdialog", "search", "banner"}


def _named_like(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s_-])(?:{words})(?=$|[\s_-])", re.IGNORECASE)


_ANYWHERE = _named_like(
    r"related\w*|recommend\w*|recirc\w*|sidebar\w*|side-?bar|side-?column|right-?(?:rail|col|column)"
    r"|rail|footer|comments?|comment-?list|commentlist|disqus\w*|nav|navbar|navigation|menu"
    r"|breadcrumbs?|masthead|site-?header|trending|most-?(?:read|popular|viewed|watched)"
    r"|more-?(?:from|stories|news|videos)|up-?next|next-?(?:article|story|post)|watch-?next"
    r"|live-?tv|livestream|widget-?area|outbrain|taboola|off-?canvas|skyscraper"
)
_WITHOUT_PROSE = _named_like(
    r"foot|popular|read-?(?:more|next)|more-?on|latest-?\w*|promo\w*|sponsor\w*|advert\w*"
    r"|ads?|author-?(?:bio|box)|ticker|infinite-?scroll|newsletter\w*|subscribe|follow-?us"
    r"|share|sharing|share-?(?:bar|buttons?|tools)|social-?(?:share|follow|icons|links)"
)
_TEASER = _named_like("teasers?|card|tile")
"""Foreign when it is one of several and its link is another story's title."""
_OUTSIDE = _named_like(r"cookies?|onetrust|modal|popup|pop-?up|overlay|consent|cmp")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HARDLY_ANY = 0.05
"""Share of the page's prose below which a box is not a part of the article for its prose."""
_LITTLE = 0.15
_MANY_LINKS = 4
_SHORTEST_TITLE = 15
"""Characters."""
_FEW_WORDS = 150
"""Characters beside an embed that an aside of its own may have."""


class Containers:
    """Judges the containers of one page, each once."""

    def __init__(self, prose: Prose) -> None:
        """Remember how the page's prose is spread."""
        self._prose = prose
        self._foreign: dict[HtmlElement, bool] = {}

    def is_foreign(self, element: HtmlElement) -> bool:
        """Say whether an element is certainly no part of the article."""
        for above in (element, *element.iterancestors()):
            if above not in self._foreign:
                self._foreign[above] = not self._prose.holds_most(above) and (
                    self._calls_itself_foreign(above, element)
                    or self._is_box_of_links(above, element)
                )
            if self._foreign[above]:
                return True
        return False

    def unmask(self) -> None:
        """Take foreign tags and names from the elements that hold the article.

        Unclosed elements do that to a page; readers of bodies would drop the article with them.
        """
        for element in self._prose.line():
            if element.tag in _FOREIGN_TAGS or element.tag == "aside":
                element.tag = "div"
            for name in ("class", "id", "role"):
                said = element.get(name)
                if element.tag not in {"body", "html"} and said and _ANYWHERE.search(_parted(said)):
                    del element.attrib[name]

    def _calls_itself_foreign(self, element: HtmlElement, embed: HtmlElement) -> bool:
        tag, role = element.tag, element.get("role")
        if tag in _FOREIGN_TAGS or role in _FOREIGN_ROLES:
            return True
        if tag == "header":
            return _is_page_header(element)
        name = _parted(f"{element.get('class') or ''} {element.get('id') or ''}")
        if len(name) > 1 and self._is_named_foreign(element, name):
            return True
        return (tag == "aside" or role == "complementary") and not _is_around(element, embed)

    def _is_named_foreign(self, element: HtmlElement, name: str) -> bool:
        if _ANYWHERE.search(name):
            return True
        if _WITHOUT_PROSE.search(name) and self._prose.share(element) < _LITTLE:
            return True
        if _TEASER.search(name) and _is_repeated(element):
            return self._prose.share(element) < _HARDLY_ANY and _has_title_link(element)
        return bool(_OUTSIDE.search(name)) and not self._prose.is_within(element)

    def _is_box_of_links(self, element: HtmlElement, embed: HtmlElement) -> bool:
        """Say whether an element is a column or box of other things beside the article."""
        if not self._prose.is_beside(element) or self._prose.share(element) > _HARDLY_ANY:
            return False
        if next(element.iter("h1"), None) is not None:
            return False
        inside = set(embed.iter())
        links = (one for one in element.iter("a") if one not in inside and _is_title(one))
        if len(list(islice(links, _MANY_LINKS))) == _MANY_LINKS:
            return True
        titles = (one for one in element.iter("h2", "h3", "h4", "h5") if one not in inside)
        return self._prose.is_behind(element) and next(titles, None) is not None


def _is_title(link: HtmlElement) -> bool:
    """Say whether a link's words may be another story's title: no icon, name or button."""
    return sum(len(text.strip()) for text in link.itertext()) >= _SHORTEST_TITLE


def _is_page_header(element: HtmlElement) -> bool:
    """Say whether a header is the page's: no headline, and no article around or a menu in it."""
    if next(element.iter("h1"), None) is not None:
        return False
    is_inner = next(element.iterancestors("article", "main"), None) is not None
    return not is_inner or next(element.iter("nav"), None) is not None


def _has_title_link(element: HtmlElement) -> bool:
    links = (one for one in element.iter("a") if _is_title(one))
    return any(next(one.iterancestors("blockquote", "p"), None) is None for one in links)


def _is_repeated(element: HtmlElement) -> bool:
    parent, name = element.getparent(), element.get("class")
    return parent is not None and sum(1 for one in parent if one.get("class") == name) > 1


def _parted(name: str) -> str:
    return _CAMEL.sub("-", name[:1000])


def _is_around(element: HtmlElement, embed: HtmlElement) -> bool:
    """Say whether an aside holds hardly more than the embed: the article's own markup."""
    if re.search("embed|tweet|video|media", element.get("class") or "", re.IGNORECASE):
        return True
    inside = set(embed.iter())
    words = 0
    for node in element.iter():
        if node not in inside and isinstance(node.tag, str) and node.tag not in {"script", "style"}:
            words += len((node.text or "").strip())
        if node is not element and (node is embed or node not in inside):
            words += len((node.tail or "").strip())
        if words > _FEW_WORDS:
            return False
    return not any(True for one in element.iter("a", "h2", "h3", "h4") if one not in inside)
