"""A made-up article, and what a page's head says about it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from html import escape

from .prose import headline, paragraphs, slug


@dataclass(frozen=True, kw_only=True)
class Story:
    """An article before a site gives it its looks."""

    path: str
    headline: str
    body: str
    """HTML."""
    published: datetime
    author: str
    section: str
    description: str
    picture: str
    """Path of its lead picture, on the site's own host or absolute."""
    tags: tuple[str, ...] = ()


def generated(
    seed: str, *, folder: str, published: datetime, author: str, section: str, extra: str = ""
) -> Story:
    """Return an article of generated prose, `extra` HTML standing after its third paragraph."""
    title, prose = headline(seed), paragraphs(seed)
    parts = [f"<p>{escape(text, quote=False)}</p>" for text in prose]
    body = "\n".join([*parts[:3], *([extra] if extra else []), *parts[3:]])
    return Story(
        path=f"{folder}{slug(title)}-{seed}",
        headline=title,
        body=body,
        published=published,
        author=author,
        section=section,
        description=prose[0],
        picture=f"/pictures/{seed}.jpg",
        tags=(section, seed),
    )


def json_ld(story: Story, *, home: str, publisher: str, kind: str = "NewsArticle") -> str:
    """Return the structured data as its script element."""
    facts = {
        "@context": "https://schema.org",
        "@type": kind,
        "mainEntityOfPage": {"@type": "WebPage", "@id": home + story.path},
        "headline": story.headline,
        "description": story.description,
        "image": {"@type": "ImageObject", "url": _absolute(story.picture, home), "width": 64},
        "datePublished": story.published.isoformat(),
        "dateModified": story.published.isoformat(),
        "author": {"@type": "Person", "name": story.author},
        "publisher": {"@type": "Organization", "name": publisher},
        "articleSection": story.section,
        "keywords": list(story.tags),
    }
    # `</` would end the element
    told = json.dumps(facts, ensure_ascii=False, indent=1).replace("</", "<\\/")
    return f'<script type="application/ld+json">{told}</script>'


def open_graph(story: Story, *, home: str, publisher: str) -> str:
    """Return title, canonical address and the meta elements."""
    named = {"description": story.description, "author": story.author}
    properties = {
        "og:type": "article",
        "og:title": story.headline,
        "og:description": story.description,
        "og:url": home + story.path,
        "og:image": _absolute(story.picture, home),
        "og:site_name": publisher,
        "article:published_time": story.published.isoformat(),
        "article:section": story.section,
    }
    lines = [
        f"<title>{escape(story.headline)} | {publisher}</title>",
        f'<link rel="canonical" href="{home}{story.path}">',
        *(f'<meta name="{name}" content="{escape(value)}">' for name, value in named.items()),
        *(
            f'<meta property="{key}" content="{escape(value)}">'
            for key, value in properties.items()
        ),
    ]
    return "\n".join(lines)


def _absolute(address: str, home: str) -> str:
    return address if "://" in address else home + address
