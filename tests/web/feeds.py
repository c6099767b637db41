"""Feeds and sitemaps of made-up sites."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from .article import Story
from .message import Reply, text

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def rss(title: str, home: str, stories: Sequence[Story], *, full: bool = False) -> Reply:
    """Answer with RSS 2.0; `full` brings each body, and titles whose entities are escaped twice."""
    items = "".join(_rss_item(story, home, full=full) for story in stories)
    return text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>{escape(title)}</title><link>{home}/</link>"
        f"<description>{escape(title)}</description>{items}</channel></rss>",
        "application/rss+xml; charset=UTF-8",
    ).validated()


def atom(title: str, home: str, stories: Sequence[Story]) -> Reply:
    """Answer with Atom 1.0."""
    entries = "".join(
        f"<entry><title>{escape(story.headline)}</title><id>{home}{story.path}</id>"
        f'<link rel="alternate" href="{home}{story.path}"/>'
        f"<published>{story.published.isoformat()}</published>"
        f"<updated>{story.published.isoformat()}</updated>"
        f"<author><name>{escape(story.author)}</name></author></entry>"
        for story in stories
    )
    newest = max(story.published for story in stories).isoformat()
    return text(
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{escape(title)}</title><id>{home}/</id><updated>{newest}</updated>"
        f"{entries}</feed>",
        "application/atom+xml; charset=utf-8",
    ).validated()


def sitemap(home: str, stories: Iterable[Story]) -> Reply:
    """Answer with a sitemap."""
    urls = "".join(
        f"<url><loc>{home}{story.path}</loc><lastmod>{story.published.isoformat()}</lastmod></url>"
        for story in stories
    )
    return _xml(f'<urlset xmlns="{_SITEMAP}">{urls}</urlset>')


def news_sitemap(home: str, publisher: str, stories: Iterable[Story]) -> Reply:
    """Answer with a sitemap in the news form."""
    urls = "".join(
        f"<url><loc>{home}{story.path}</loc><news:news><news:publication>"
        f"<news:name>{publisher}</news:name><news:language>en</news:language></news:publication>"
        f"<news:publication_date>{story.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(story.headline)}</news:title></news:news></url>"
        for story in stories
    )
    return _xml(f'<urlset xmlns="{_SITEMAP}" xmlns:news="{_NEWS}">{urls}</urlset>')


def sitemap_index(addresses: Iterable[str]) -> Reply:
    """Answer with an index of sitemaps."""
    maps = "".join(f"<sitemap><loc>{address}</loc></sitemap>" for address in addresses)
    return _xml(f'<sitemapindex xmlns="{_SITEMAP}">{maps}</sitemapindex>')


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment in April 2022, UTC."""
    return datetime(2022, 4, day, hour, minute, tzinfo=UTC)


def _rss_item(story: Story, home: str, *, full: bool) -> str:
    title = escape(story.headline.replace("'", "&#8217;") if full else story.headline)
    body = f"<content:encoded><![CDATA[{story.body}]]></content:encoded>" if full else ""
    return (
        f"<item><title>{title}</title><link>{home}{story.path}</link>"
        f'<guid isPermaLink="true">{home}{story.path}</guid>'
        f"<dc:creator><![CDATA[{story.author}]]></dc:creator>"
        f"<pubDate>{format_datetime(story.published)}</pubDate>"
        f"<category>{escape(story.section)}</category>"
        f"<description>{escape(story.description)}</description>{body}</item>"
    )


def _xml(content: str) -> Reply:
    return text(f'<?xml version="1.0" encoding="UTF-8"?>\n{content}', "application/xml")
