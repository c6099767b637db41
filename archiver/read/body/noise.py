"""What stands among an article's paragraphs and is none of them: told by marks, then by words.

Marks are habits of many content systems. Words are those with which such lines begin in the
languages we have met; a line that only mentions them is prose.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archiver.read.body.walk import Piece

_MARKS = re.compile(
    r"newsletter|subscri|sign-?up|related|recommend|promo(?!te)|\bshare|sharing|social(?!ist)|"
    r"author-?(?:bio|box|card|info|desc|meta|name)|\bbio\b|biograph|by-?line|"
    r"(?<![\w])tags?(?![\w-])|[\w]-tags\b|tag-?(?:list|cloud|s-)|"
    r"comment|disclaimer|copyright|read-?(?:more|next|also)|more-?(?:from|stories|on)|see-?also|"
    r"most-?(?:popular|read|viewed)|latest-?(?:news|stories|articles|posts|box)|trending|teaser|sidebar|\bwidget|donat|cookie|consent|"
    r"advert|\bads?\b|sponsor|outbrain|taboola|caption|credit|breadcrumb|time-?stamp|dateline|"
    r"publish(?:ed)?-?(?:date|time|on)|toolbar|paginat|\bnav\b|navigation|\bmenu|footer|"
    r"\bpoll\b|\bquiz\b|callout|cta\b|article-?meta|entry-?meta|post-?meta|meta-?data|print-?only|"
    r"screen-?reader|visually-?hidden|sr-only|kicker|eyebrow|ticker|correction-?box|"
    r"infobox|info-?box|fact-?box|widget|jp-relatedposts|addtoany|video-?(?:title|desc|meta|"
    r"info|playlist)|"
    r"gallery-?(?:nav|count)|article-?(?:tags|footer|share|tools|author)|follow-?us|disqus|rating",
    re.IGNORECASE,
)
_TEASER = re.compile(
    r"^\W*(?:more:|get in touch|also on \S+\.\w+\b|"
    r"like this (?:story|article)\?|for more (?:stories|news|like)|read (?:more|also|next|this|our|"
    r"the (?:full|rest))|also read|see (?:also|more)|more (?:on|from|about|stories)\b|"
    r"related(?: (?:stories|articles?|posts?|news|coverage|content|video)|:)|related$|don'?t miss|"
    r"recommended|you (?:may|might) (?:also )?like|must read|watch(?: more)?:|click (?:here|to)\b|"
    r"sign up (?:for|to|here|now)|subscribe (?:to|now|here|for)|follow (?:us|@|"
    r"\S+(?: \S+){0,3} on\b)|"
    r"get (?:the|our) .{0,40}newsletter|join our|download (?:the|our) app|like us on|"
    r"share (?:this|on|via)|"
    r"tags?:?$|tags?\W|topics?:|filed under|categories:|posted in|advertisement|sponsored|"
    r"continue reading|story continues|article continues|scroll (?:down )?(?:to|for)|"
    r"leave a comment|comments?$|comments? \(?\d|\d+ comments?$|support (?:our|us|independent)|"
    r"copyright\b|©|\(c\) ?\d{4}|all rights reserved|photo(?:s|graph)?(?: (?:by|credit|"
    r"courtesy)|:)|"
    r"image(?:s)?(?: (?:by|credit|source|courtesy)|:)|picture:|credit:|"
    r"lea (?:también|más|además)|te puede interesar|lee también|leer más|mira también|ver más|"
    r"ver también|suscr[ií]bete|"
    r"lire (?:aussi|la suite|également)|à lire|voir aussi|abonnez|"
    r"lesen sie (?:auch|hier|mehr)|lies auch|mehr (?:zum thema|dazu|lesen|news|artikel)|"
    r"auch interessant|"
    r"zum thema|passend dazu|weiterlesen|jetzt (?:lesen|abonnieren)|newsletter|"
    r"leia (?:também|mais)|veja (?:também|mais)|saiba mais|siga |"
    r"leggi anche|per approfondire|lees (?:ook|meer)|les (?:også|mer)|læs også|läs (?:också|"
    r"mer|även)|"
    r"czytaj (?:też|także|więcej|również)|zobacz (?:też|także)|ayr[\u0131i]ca|читайте также|"
    r"関連記事|あわせて読みたい)",
    re.IGNORECASE,
)
_TERMS = re.compile(r"\b(?:tag|category|cat|tax|keyword)-(?!list|cloud)[\w-]+")
"""Classes that WordPress derives from an article's own terms: they say nothing of a part."""
_LABEL = re.compile(
    r"^\W*(?:up next|popular|most (?:popular|read|viewed|recent)|latest(?: news| stories)?|"
    r"trending(?: now| stories)?|"
    r"explore further|watch live|live now|top stories|editors?'? picks?|see more|show more|"
    r"load more|"
    r"noticias? relacionadas?|más noticias|articles? liés?|ähnliche artikel|mehr|teilen|"
    r"drucken|partager|compartir|"
    r"print|email|e-mail|facebook|twitter|whatsapp|reddit|pinterest|loading\.*|close|skip ad|"
    r"play|pause|next|previous)\W*$",
    re.IGNORECASE,
)
_CREDITS = re.compile(
    r"^\W*(?:additional |with |further )?(?:reporting|writing|editing|compiled|translated|"
    r"translation)(?: and \w+)? by\b.{0,300}$",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_TEASER = 240
_LINE = re.compile(
    r"^[\W\d]*(?:by|von|par|por|published|posted|publicado por|updated|last updated|written by|"
    r"stand)\b.{0,100}\b(?:\d{4}|\d\d?[:.]\d\d)\b.{0,40}$",
    re.IGNORECASE | re.DOTALL,
)
_ALL_LINK = 0.9
_LONGEST_NAMES = 1_000
"""Characters of the classes of an element that are looked at."""


class Marks:
    """Tells whether an element's class says that it is no part of an article; remembers it."""

    def __init__(self, container: HtmlElement | None) -> None:
        self._known: dict[HtmlElement, HtmlElement | None] = {}
        if container is not None:
            self._known = dict.fromkeys([container, *container.iterancestors()])

    def noisy(self, element: HtmlElement) -> HtmlElement | None:
        """Return the outermost element with such a class between this one and the container.

        The container and what is around it are the article, whatever their class says.
        """
        way: list[HtmlElement] = []
        at: HtmlElement | None = element
        while at is not None and at not in self._known:
            way.append(at)
            at = at.getparent()
        found = self._known.get(at) if at is not None else None
        for step in reversed(way):
            if found is None and is_marked(step):
                found = step
            self._known[step] = found
        return self._known.get(element)


def is_marked(element: HtmlElement) -> bool:
    """Whether a class or id names something that is not an article's text."""
    if element.tag in ("nav", "footer", "aside", "form", "figure"):
        return True
    if element.tag == "header":
        return False
    names = (
        f"{element.get('class') or ''} {element.get('id') or ''} {element.get('data-testid') or ''}"
    )
    return len(names) > 3 and _MARKS.search(_TERMS.sub(" ", names[:_LONGEST_NAMES])) is not None  # noqa: PLR2004


def is_caption_box(element: HtmlElement) -> bool:
    """Whether a class says that this is the box of a picture and its caption."""
    return (
        re.search(r"caption|image|photo|picture|media|figure", element.get("class") or "")
        is not None
    )


def is_teaser(piece: Piece) -> bool:
    """Whether a piece's words invite the reader elsewhere, or are a label of the page."""
    if _CREDITS.match(piece.text):
        return True
    if len(piece.text) > _LONGEST_TEASER:
        return False
    return (
        _LABEL.match(piece.text) is not None
        or _TEASER.match(piece.text) is not None
        or _LINE.match(piece.text) is not None
    )


def is_all_link(piece: Piece) -> bool:
    """Whether a piece is nothing but links."""
    return piece.linked >= _ALL_LINK * len(piece.text)
