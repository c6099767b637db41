"""What a page says in its `meta` and `link` elements: OpenGraph and its many cousins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from archiver.model.article import Doubt
from archiver.read.sources.odd import too_many
from archiver.read.sources.said import Said, brief
from archiver.read.xpath import elements, string

_METAS = elements("//meta[@content or @value]")
_LINKS = elements("//link[@rel and @href]")
_TITLE = elements("//title[not(ancestor::svg)]")
_LANG = string("string(/html/@lang | /html/@xml:lang)")

_MOST_METAS = 2000
_WRITTEN_BY = re.compile(
    r"(?:written by|verfasst von|geschrieben von|escrito por|écrit par|scritto da|geschreven door|"
    r"napisane przez|skriv(?:en|et) av|skrevet af|yazan|author|von|by)$",
    re.IGNORECASE,
)

# field -> names, most trusted first
_NAMES: dict[str, tuple[str, ...]] = {
    "headline": ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title",
                 "dcterms.title", "citation_title", "title"),
    "description": ("og:description", "description", "twitter:description",
                    "sailthru.description", "dc.description"),
    "published": ("article:published_time", "og:article:published_time", "article:published",
                  "parsely-pub-date", "sailthru.date", "datepublished", "date.published",
                  "publishdate", "publish-date", "publish_date", "publication_date", "pubdate",
                  "pub_date", "published-date", "published_time", "publishtime",
                  "original-publish-date", "originalpublicationdate", "article_date_original",
                  "article.published", "article.created", "cxenseparse:recs:publishtime",
                  "cxenseparse:publishtime", "rnews:datepublished", "dcterms.created",
                  "dcterms.date", "dc.date.issued", "dc.date.created", "dc.date", "dcterms.issued",
                  "citation_publication_date", "citation_online_date", "og:published_time",
                  "og:pubdate", "datecreated", "published_at", "displaydate", "displaydateutc",
                  "release_date",
                  "bt:pubdate", "date"),
    "modified": ("article:modified_time", "og:updated_time", "og:modified_time", "lastmod",
                 "last-modified", "datemodified", "dcterms.modified", "dc.date.modified",
                 "article:modified", "revision_date", "article.updated"),
    "authors": ("author", "parsely-author", "sailthru.author", "article:author_name", "byl",
                "dc.creator", "dcterms.creator", "citation_author", "article.author", "authors",
                "cxenseparse:author", "og:article:author", "article:author", "twitter:creator_name",
                "rbauthors", "creator", "dc.contributor"),
    "section": ("article:section", "og:section", "parsely-section", "cxenseparse:section",
                "section", "category", "article.section", "sailthru.section"),
    "keywords": ("article:tag", "og:article:tag", "news_keywords", "keywords", "parsely-tags",
                 "sailthru.tags", "cxenseparse:keywords"),
    "is_accessible_for_free": ("article:content_tier", "og:article:content_tier"),
    "language": ("og:locale", "content-language", "dc.language", "language"),
    "lead_image": ("og:image", "og:image:url", "og:image:secure_url", "twitter:image",
                   "twitter:image:src", "parsely-image-url", "sailthru.image.full"),
    "canonical_url": ("og:url", "twitter:url", "parsely-link"),
    "site_name": ("og:site_name", "application-name", "twitter:site_name",
                  "apple-mobile-web-app-title", "cre", "publisher", "dc.publisher"),
    "type": ("og:type", "parsely-type", "page_type", "cxenseparse:pageclass"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Head:
    """The head of a page: names in lower case, with every value in order."""

    metas: dict[str, list[str]]
    title: str
    lang: str
    canonical: str | None
    amp: str | None
    doubts: tuple[Doubt, ...] = ()

    def first(self, field: str) -> str | None:
        """Return the most trusted value of one of our fields."""
        return next((said.value for said in self.says(field)), None)

    def says(self, field: str) -> Iterator[Said]:
        """Yield what the metas say of one of our fields, most trusted first."""
        for name in _NAMES[field]:
            source = "og" if name.startswith(("og:", "article:")) else "meta"
            for value in self.metas.get(name, ()):
                yield Said(field=field, value=value, source=source)


def read_head(root: HtmlElement) -> Head:
    """Return what stands in a page's head, wherever on the page a bad template put it."""
    metas: dict[str, list[str]] = {}
    found = _METAS(root)
    for meta in found[:_MOST_METAS]:
        name = (
            meta.get("property")
            or meta.get("name")
            or meta.get("itemprop")
            or meta.get("http-equiv")
            or ""
        )
        value = brief(meta.get("content") or meta.get("value"))
        if name and value:
            metas.setdefault(name.strip().lower(), []).append(value)
    for n in ("1", "2"):  # Yoast's cards: a label and its value
        if _WRITTEN_BY.match("".join(metas.get(f"twitter:label{n}", ())[:1])):
            metas["written-by"] = metas.get(f"twitter:data{n}", [])
    links: dict[str, str | None] = {"canonical": None, "amphtml": None}
    for link in _LINKS(root):
        for rel in (link.get("rel") or "").lower().split():
            if rel in links and links[rel] is None:
                links[rel] = (link.get("href") or "").strip() or None
    titles = _TITLE(root)
    return Head(
        metas=metas,
        title=brief(titles[0].text_content()) if titles else "",
        lang=_LANG(root).strip(),
        canonical=links["canonical"],
        amp=links["amphtml"],
        doubts=tuple(too_many(found, "meta", _MOST_METAS)),
    )


def says(head: Head) -> Iterator[Said]:
    """Yield everything the head says, in the names of our fields."""
    for field in _NAMES:
        yield from head.says(field)
