"""Every source of a page asked in the order of trust, and the loader fed with the answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from htmldate import find_date
from lxml.html import HtmlElement

from archiver.model.article import Author, Doubt
from archiver.model.url import host_of
from archiver.model.url import identity as url_identity
from archiver.read.body.words import key_of
from archiver.read.facts.bylines import is_name
from archiver.read.facts.dates import to_iso
from archiver.read.facts.disagreements import disagreements
from archiver.read.facts.headlines import likeness
from archiver.read.facts.loader import ArticleLoader, Draft
from archiver.read.facts.processors import is_someone
from archiver.read.layout import Layout
from archiver.read.sources import byline, html, jsonld, meta
from archiver.read.sources.laid_out import by_layout
from archiver.read.sources.names import Names
from archiver.read.sources.said import Said, brief
from archiver.read.xpath import strings

_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?([01]\d)[/-]?([0-3]\d)(?=[/\-_.])")
_ADDRESSES = strings("//script/@src | //iframe/@src | //form/@action")
_HUGE = 2_000_000
"""Bytes of a page above which no date is guessed from its text."""
_ASKED_LATER = frozenset({"canonical_url", "lead_image"})
"""What metas say of these is compared when the article is put together."""
_FAR_FUTURE = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(kw_only=True)
class Sources:
    """A page's head and JSON-LD, read once and asked often."""

    root: HtmlElement
    url: str | None
    head: meta.Head
    linked: jsonld.LinkedData
    node: jsonld.Node | None
    """The JSON-LD object of the article; None when there is none."""
    addresses: list[str] = field(default_factory=list)
    """What the page's scripts, frames and forms point at."""
    length_bytes: int = 0
    """Of the whole page: what takes time by the letter is left out of a huge one."""
    doubts: list[Doubt] = field(default_factory=list)

    @cached_property
    def names(self) -> Names:
        """The page's classes and ids."""
        return Names(self.root)

    @cached_property
    def top(self) -> HtmlElement | None:
        """The element that prints the headline; None when none is like it."""
        title = self.head.first("headline") or self.head.title
        printed = [*html.headlines(self.root), *html.subheads(self.root)]
        return max(
            printed, key=lambda one: likeness(brief(one.text_content()), title), default=None
        )

    @property
    def site_names(self) -> list[str]:
        """What the site calls itself, most explicit first."""
        names = [said.value for said in self.head.says("site_name")]
        for node in self.linked.nodes[:50]:
            names += jsonld.texts(node.get("publisher"))[:1]
            if "WebSite" in jsonld.types_of(node):
                names += jsonld.texts(node.get("name"))[:1]
        host = host_of(self.url or self.head.canonical or "") or ""
        return list(dict.fromkeys([*names, host, *host.split(".")[:-1]]))


def read_sources(root: HtmlElement, url: str | None, *, length_bytes: int = 0) -> Sources:
    """Read the head and the JSON-LD of a page."""
    head = meta.read_head(root)
    linked = jsonld.read_linked_data(root)
    node = _article_node(linked, head, url)
    return Sources(
        root=root, url=url, head=head, linked=linked, node=node,
        addresses=_ADDRESSES(root), length_bytes=length_bytes,
    )  # fmt: skip


def _article_node(
    linked: jsonld.LinkedData, head: meta.Head, url: str | None
) -> jsonld.Node | None:
    """Return the object about this page: by its address, by its headline, else the first."""
    nodes = linked.of_type(jsonld.ARTICLE) or linked.of_type(jsonld.MEDIA)
    parts = {id(linked.whole(one)) for node in nodes for one in jsonld.updates_of(node)}
    nodes = [node for node in nodes if id(node) not in parts]
    if len(nodes) < 2:  # noqa: PLR2004
        return nodes[0] if nodes else None
    here = {url_identity(one) for one in (url, head.canonical) if one}
    title = head.first("headline") or head.title

    def fits(node: jsonld.Node) -> float:
        where = jsonld.url_of(node.get("url")) or jsonld.url_of(node.get("mainEntityOfPage")) or ""
        same = likeness(jsonld.text_of(node.get("headline") or node.get("name")) or "", title)
        is_here = bool(where) and url_identity(where) in here
        is_live = "liveBlogUpdate" in node and (is_here or not where)
        return same + is_here + 0.1 * ("datePublished" in node) + 2 * is_live

    return max(nodes[:40], key=fits)


def draft_of(sources: Sources, *, captured: datetime | None, layout: Layout | None = None) -> Draft:
    """Return the article's facts as its page states them; a site's layout is believed first."""
    sources.doubts.clear()
    stated = list(_stated(sources))
    sources.doubts += dict.fromkeys([*sources.linked.doubts, *sources.head.doubts])
    newest = (captured or _FAR_FUTURE).date() + timedelta(days=2)
    language = sources.head.lang or sources.head.first("language")
    loader = ArticleLoader(
        doubts=sources.doubts, language=language, newest=newest, site_names=sources.site_names
    )
    _add(loader, by_layout(sources.root, layout))
    _add(loader, stated)
    _add_printed(loader, sources, newest)
    draft: Draft = loader.load_item()
    draft.language = _language(draft.language, sources.head.lang)
    said = {field: loader.get_collected_values(field) for field in Draft.__dataclass_fields__}
    said["canonical_url"] = _canonical(sources, said["canonical_url"])
    sites = {key_of(name) for name in sources.site_names}
    sources.doubts += disagreements(draft, said, sites)
    return draft


def _canonical(sources: Sources, linked: list[Said]) -> list[Said]:
    """Return what the page says its address is, most trusted first."""
    own = Said(field="canonical_url", value=sources.head.canonical or "", source="link")
    return [*([own] if own.value else ()), *linked, *sources.head.says("canonical_url")]


def _add(loader: ArticleLoader, statements: Iterable[Said]) -> None:
    for said in statements:
        loader.add_value(said.field, said)
        if said.field == "headline":
            loader.add_value("alternative_headline", said)


def _stated(sources: Sources) -> Iterator[Said]:
    """Yield what the page prints as headline and states in its data, most trusted first."""
    yield from html.titles(sources.root)
    if sources.node is not None:
        yield from jsonld.says(sources.node, sources.linked)
    for said in meta.says(sources.head):
        if said.field in Draft.__dataclass_fields__ and said.field not in _ASKED_LATER:
            yield said
    if sources.head.title:
        yield Said(field="headline", value=sources.head.title, source="title")


def _add_printed(loader: ArticleLoader, sources: Sources, newest: date) -> None:
    """Look through the page itself, only for what its data does not say."""
    sites = {key_of(name) for name in sources.site_names}
    if not _names_anyone(loader, sites):
        _add(loader, byline.authors(sources.root, sources.names, sources.top))
        cards = sources.head.metas.get("written-by", ())
        _add(loader, (Said(field="authors", value=name, source="card") for name in cards))
        if not _names_anyone(loader, sites):
            _add(loader, byline.printed_authors(sources.root, sources.top))
    if not (_has_day(loader, "published") and _has_day(loader, "modified")):
        _add(loader, html.times(sources.root, sources.top))
    if not _has_day(loader, "published"):
        _add(loader, _last_resorts(sources, newest))
    if not loader.get_collected_values("keywords"):
        _add(loader, html.tags(sources.root, sources.names))


def _names_anyone(loader: ArticleLoader, sites: set[str]) -> bool:
    """Whether an author is known who is neither the site, an agency nor an account's default."""
    named: list[Author] = loader.get_output_value("authors")
    return any(
        person.role != "agency" and is_name(person.name) and is_someone(person.name, sites)
        for person in named
    )


def _has_day(loader: ArticleLoader, field: str) -> bool:
    language = loader.context["language"]
    return any(to_iso(said.value, language=language) for said in loader.get_collected_values(field))


def _last_resorts(sources: Sources, newest: date) -> Iterator[Said]:
    """Yield dates from where they may mean something else; only when nothing better is there."""
    yield from html.printed_dates(sources.names, sources.top)
    if found := _URL_DAY.search(sources.url or sources.head.canonical or ""):
        yield Said(field="published", value="-".join(found.groups()), source="url")
    if sources.length_bytes > _HUGE:
        return
    try:
        guessed = find_date(
            sources.root, original_date=True, url=sources.url, max_date=newest.isoformat()
        )
    except (ValueError, TypeError, OverflowError, RecursionError, AttributeError):
        guessed = None
    if guessed and not guessed.endswith("-01-01"):  # a bare year becomes its first day
        yield Said(field="published", value=guessed, source="guessed")


def _language(stated: str | None, lang: str) -> str | None:
    """Return the language as a BCP 47 tag, the page's own attribute first."""
    for value in (lang, stated or ""):
        tag = value.split(",")[0].strip().replace("_", "-")
        if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", tag):
            return tag
    return None
