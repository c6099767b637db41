"""The item loader of an article: statements of many sources in, one draft out."""

from __future__ import annotations

from dataclasses import dataclass, field

from itemloaders import ItemLoader

from archiver.model.article import Author
from archiver.read.facts import processors


@dataclass(kw_only=True)
class Draft:
    """An article's facts while they are being gathered."""

    headline: str | None = None
    alternative_headline: str | None = None
    description: str | None = None
    authors: list[Author] = field(default_factory=list)
    published: tuple[str, str] | None = None
    """ISO 8601 and as printed."""
    modified: tuple[str, str] | None = None
    language: str | None = None
    section: str | None = None
    keywords: list[str] = field(default_factory=list)
    canonical_url: str | None = None
    is_accessible_for_free: str | None = None
    lead_image: str | None = None
    """As a layout finds it."""


class ArticleLoader(ItemLoader):
    """Fills a Draft; sources are added most trusted first."""

    default_item_class = Draft
    default_input_processor = staticmethod(processors.keep_said)
    default_output_processor = staticmethod(processors.first_value)
    headline_out = staticmethod(processors.choose_headline)
    alternative_headline_out = staticmethod(processors.choose_alternative)
    authors_out = staticmethod(processors.choose_authors)
    published_out = staticmethod(processors.choose_date)
    modified_out = staticmethod(processors.choose_date)
    keywords_out = staticmethod(processors.choose_keywords)
