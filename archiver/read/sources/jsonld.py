"""What a page says in JSON-LD: the one node that is about this article.

JSON that is broken is mended only where the mending is provable; nothing is looked up and
no reference is followed more than one step, so that cycles end.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from archiver.model.article import Doubt
from archiver.read.mojibake import mend_json
from archiver.read.sources.odd import half_characters, leads_nowhere, not_a_number, too_many
from archiver.read.sources.said import Said, brief
from archiver.read.xpath import elements

Node = dict[str, object]

_SCRIPTS = elements("//script[contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json')]")
_MAX_CHARS = 4_000_000
_MAX_NODES = 5000
MOST = 200
"""Entries of a list of authors, keywords or pictures."""
MOST_UPDATES = 1_000
_WRAP = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
ARTICLE = frozenset({
    "Article", "NewsArticle", "BlogPosting", "ReportageNewsArticle", "LiveBlogPosting",
    "OpinionNewsArticle", "AnalysisNewsArticle", "ReviewNewsArticle", "BackgroundNewsArticle",
    "AskPublicNewsArticle", "AdvertiserContentArticle", "SatiricalArticle", "TechArticle",
    "ScholarlyArticle", "SocialMediaPosting", "Report", "CriticReview", "Review", "ImageGallery",
    "MediaGallery", "Blog", "Recipe", "HowTo",
})  # fmt: skip
MEDIA = frozenset({"VideoObject", "AudioObject", "PodcastEpisode", "MovieClip", "MusicVideoObject"})
PAGE = frozenset({"WebPage", "ItemPage", "ProfilePage", "CollectionPage"})


@dataclass(kw_only=True)
class LinkedData:
    """The JSON-LD of a page."""

    nodes: list[Node] = field(default_factory=list)
    """Every object with a type, outermost first."""
    by_id: dict[str, Node] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)

    def of_type(self, kinds: frozenset[str]) -> list[Node]:
        """Return the nodes that are of one of these types."""
        return [node for node in self.nodes if types_of(node) & kinds]

    def whole(self, value: object) -> Node:
        """Return an object, or the one that a bare `@id` names; empty when there is none."""
        if not isinstance(value, dict):
            return {}
        if set(value) == {"@id"} and isinstance(name := value["@id"], str):
            return self.by_id.get(name, {})
        return value

    def picture(self, value: object) -> str | None:
        """Return the address of a picture; its `@id` names the object and is none."""
        if isinstance(value, dict) and not (value.get("url") or value.get("contentUrl")):
            value = self.by_id.get(str(value.get("@id")), {})
            return url_of({**value, "@id": None})
        return url_of(value)


def read_linked_data(root: HtmlElement) -> LinkedData:
    """Return the JSON-LD objects of a page; what cannot be read is a doubt."""
    data = LinkedData()
    for n, script in enumerate(_SCRIPTS(root)):
        if text := (script.text or "").strip():
            where = f"json-ld[{n}]"
            data.doubts += half_characters(text, where)
            value = mend_json(_loaded(text, data.doubts, where), text, data.doubts, where)
            _gather(value, data)
    return data


def _loaded(text: str, doubts: list[Doubt], where: str) -> object:
    if len(text) > _MAX_CHARS:
        doubts.append(Doubt(code="oversize", where=where, found=f"{len(text)} characters"))
        return None
    problem = "not JSON"
    odd: list[str] = []
    for number, candidate in enumerate(_mendings(text)):
        try:
            value: object = json.loads(
                candidate, strict=False, parse_constant=odd.append, parse_int=_whole
            )
        except (ValueError, RecursionError) as error:
            problem = problem if number else f"{error}"
            continue
        if number:
            doubts.append(Doubt(code="json-mended", where=where, found=problem[:120]))
        doubts += not_a_number(odd, where)
        return value
    doubts.append(Doubt(code="json-broken", where=where, found=problem[:120]))
    return None


def _mendings(text: str) -> Iterator[str]:
    """Yield the text as it is, then with the faults undone that can be told with certainty."""
    yield text
    bare = _WRAP.sub("", text).strip().rstrip(";")
    yield bare
    yield _TRAILING_COMMA.sub(r"\1", bare)
    if "&quot;" in bare and '"' not in bare:
        yield bare.replace("&quot;", '"').replace("&amp;", "&")
    try:
        _, end = json.JSONDecoder(strict=False, parse_int=_whole).raw_decode(bare)
    except (ValueError, RecursionError):
        return
    yield bare[:end]


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) < 19 else digits  # noqa: PLR2004 - 64 bits


def _gather(value: object, data: LinkedData) -> None:
    """Collect typed objects breadth first; `@graph`, lists and nesting are all the same to us."""
    queue: list[object] = [value]
    for entry in queue:
        if len(data.nodes) >= _MAX_NODES or len(queue) > 20 * _MAX_NODES:
            data.doubts.append(Doubt(code="oversize", where="json-ld", found="too many objects"))
            return
        if isinstance(entry, list):
            queue += entry
        elif isinstance(entry, dict):
            if types_of(entry):
                data.nodes.append(entry)
            if isinstance(name := entry.get("@id"), str) and len(entry) > 1:
                data.by_id.setdefault(name, entry)
            queue += [part for part in entry.values() if isinstance(part, dict | list)]


def types_of(node: Node) -> set[str]:
    """Return the schema.org types of an object without their namespace."""
    kinds = node.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return {kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for kind in listed if isinstance(kind, str)}


def texts(value: object) -> list[str]:
    """Return the texts of a value that may be a text, an object with a name, or a list."""
    if isinstance(value, str):
        return [text] if (text := brief(value)) else []
    if isinstance(value, list):
        return [
            text for entry in value[:MOST] if not isinstance(entry, list) for text in texts(entry)
        ]
    if isinstance(value, dict):
        name = value.get("name") or value.get("@value") or value.get("headline")
        return texts(name) if isinstance(name, str) else []
    return []


def text_of(value: object) -> str | None:
    """Return the first text of a value."""
    return next(iter(texts(value)), None)


def url_of(value: object) -> str | None:
    """Return the address of a value that may be an address or an object with one."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl") or value.get("@id")
    if isinstance(value, list):
        value = value[0] if value else None
    return value.strip() if isinstance(value, str) and value.strip() else None


def says(node: Node, data: LinkedData) -> Iterator[Said]:
    """Yield what an article's node says, in the names of our fields."""
    plain = {
        "headline": node.get("headline") or node.get("name"),
        "alternative_headline": node.get("alternativeHeadline") or node.get("alternateName"),
        "description": node.get("description"),
        "published": node.get("datePublished") or node.get("uploadDate") or node.get("dateCreated"),
        "modified": node.get("dateModified"),
        "language": node.get("inLanguage"),
        "is_accessible_for_free": _free(node.get("isAccessibleForFree")),
    }
    for name, value in plain.items():
        if text := text_of(value) or (isinstance(value, int) and str(value)):
            yield Said(field=name, value=text, source="json-ld")
    for name, value in (("section", "articleSection"), ("keywords", "keywords")):
        for text in texts(node.get(value)):
            yield Said(field=name, value=text, source="json-ld")
        data.doubts += too_many(node.get(value), name, MOST)
    if url := url_of(node.get("url")) or url_of(node.get("mainEntityOfPage")):
        yield Said(field="canonical_url", value=url, source="json-ld")
    data.doubts += too_many(node.get("author"), "authors", MOST)
    for entry in as_list(node.get("author") or node.get("creator")):
        yield from _author(entry, data, "author")
    for entry in as_list(node.get("editor")):
        yield from _author(entry, data, "editor")


def _author(entry: object, data: LinkedData, role: str) -> Iterator[Said]:
    if isinstance(entry, dict):
        named, entry = entry.get("@id"), data.whole(entry)
        if named and (not entry or types_of(entry) & ARTICLE):
            data.doubts.append(leads_nowhere(named, "authors"))
            return
    kind = "Organization" if isinstance(entry, dict) and _is_organization(entry) else "Person"
    for name in texts(entry):
        yield Said(
            field="authors",
            value=name,
            source="json-ld",
            url=url_of(entry) if isinstance(entry, dict) else None,
            role="editor" if role == "editor" else kind if isinstance(entry, dict) else "",
        )


def _is_organization(node: Node) -> bool:
    return any(kind.endswith("Organization") for kind in types_of(node))


def _free(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.strip().lower() if isinstance(value, str) else None


def updates_of(node: Node) -> list[object]:
    """Return the updates of a live blog as they stand there, 1,000 at most."""
    stated = node.get("liveBlogUpdate")
    return stated[:MOST_UPDATES] if isinstance(stated, list) else as_list(stated)


def as_list(value: object) -> list[object]:
    """Return a value as a list: itself, one entry, or nothing."""
    if isinstance(value, list):
        return value[:MOST]
    return [] if value is None else [value]
