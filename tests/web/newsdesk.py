"""A made-up newsroom that works: articles are written, edited, moved and deleted between two runs.

Its feed is short, its sitemap lies about dates and lists what never was, and half of its pages
churn: advertisements, counters, related stories.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from .message import Reply, Request, moved, text
from .prose import headline, paragraphs, slug

HOST = "www.newsroom.example"
HOME = f"https://{HOST}"
BEGUN = datetime(2026, 3, 2, 6, tzinfo=UTC)
FEED_ENTRIES = 5
PER_PAGE = 8
GHOSTS = 4
"""Addresses that the sitemap lists and nobody ever wrote."""


@dataclass(kw_only=True)
class Piece:
    """An article as it is now."""

    number: int
    published: datetime
    headline: str
    prose: list[str]
    tweet: int | None
    churns: bool
    path: str
    edits: int = 0
    gone: str = ""
    """How it went: 404, 410, home, soft; empty: it is there."""
    old_path: str = ""


@dataclass(kw_only=True)
class Newsroom:
    """A site whose articles change; whoever asks sees it as it is now."""

    rng: random.Random
    now: datetime = BEGUN
    pieces: list[Piece] = field(default_factory=list)
    asked: int = 0
    hosts: tuple[str, ...] = (HOST, "newsroom.example")

    def write(self, count: int) -> list[Piece]:
        """Add articles."""
        made = []
        for _ in range(count):
            number = len(self.pieces) + 1
            title = headline(f"nr{number}")
            piece = Piece(
                number=number,
                published=self.now - timedelta(minutes=self.rng.randrange(5, 600)),
                headline=title,
                prose=paragraphs(f"nr{number}"),
                tweet=1_600_000_000_000_000_000 + number if number % 3 == 0 else None,
                churns=number % 2 == 0,
                path=f"/story/{slug(title)}-{number}",
            )
            self.pieces.append(piece)
            made.append(piece)
        return made

    def edit(self, piece: Piece) -> None:
        """Change one paragraph; the first edit of a post's article takes the post out."""
        piece.edits += 1
        piece.prose[1] = f"{piece.prose[1]} The desk added this line, its number {piece.edits}."
        if piece.edits == 1:
            piece.tweet = None

    def living(self) -> list[Piece]:
        """Return the articles that are there, the newest first."""
        there = [piece for piece in self.pieces if not piece.gone]
        return sorted(there, key=lambda piece: (piece.published, piece.number), reverse=True)

    # --- what it answers ---
    def answer(self, request: Request) -> Reply:
        """Answer one request, with 304 where the asker has it already."""
        self.asked += 1
        reply = self._reply(request.path)
        if reply.status != 200:
            return reply
        validated = reply.validated()
        tag = dict(validated.headers).get("ETag")
        if tag and request.headers.get("if-none-match") == tag:
            return Reply(status=304, headers=(("ETag", tag),))
        return validated

    def _reply(self, path: str) -> Reply:
        if path == "/robots.txt":
            return text(f"User-agent: *\nDisallow: /private/\nSitemap: {HOME}/sitemap.xml\n",
                        "text/plain")  # fmt: skip
        if path == "/feed":
            return text(self._feed(), "application/rss+xml")
        if path == "/sitemap.xml":
            return text(self._sitemap(), "application/xml")
        if path == "/":
            return self._list(1)
        if path.startswith("/page/") and path.removeprefix("/page/").isdecimal():
            return self._list(int(path.removeprefix("/page/")))
        return self._article(path)

    def _article(self, path: str) -> Reply:
        for piece in self.pieces:
            if piece.old_path == path:
                return moved(HOME + piece.path)
            if piece.path == path:
                return self._gone(piece.gone) if piece.gone else text(self._page(piece))
        return self._gone("404")

    def _gone(self, how: str) -> Reply:
        if how == "home":
            return moved(f"{HOME}/", 302)
        title = "Page not found"
        sorry = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
        return text(sorry, status=200 if how == "soft" else int(how))

    def _page(self, piece: Piece) -> str:
        parts = [f"<p>{each}</p>" for each in piece.prose]
        if piece.tweet:
            parts.insert(2, f'<blockquote class="twitter-tweet"><p lang="en">post number '
                            f'{piece.number}</p><a href="https://twitter.com/desk/status/'
                            f'{piece.tweet}">March 1, 2026</a></blockquote>')  # fmt: skip
        return (
            f'<!doctype html><html lang="en"><head><title>{piece.headline}</title>'
            f'<link rel="canonical" href="{HOME}{piece.path}">'
            f'<meta property="article:published_time" content="{piece.published.isoformat()}">'
            f'<meta property="og:type" content="article"></head><body>{self._churn(piece, 0)}'
            f"<article><h1>{piece.headline}</h1>{''.join(parts)}</article>"
            f"{self._churn(piece, 1)}</body></html>"
        )

    def _churn(self, piece: Piece, place: int) -> str:
        """Return what is different each time somebody asks, on half of the pages."""
        if not piece.churns:
            return ""
        number = self.rng.randrange(10**6)
        if place == 0:
            return f'<div class="ad" id="ad-{number}">Buy number {number} now</div>'
        related = "".join(
            f'<li><a href="{HOME}{other.path}">{other.headline}</a></li>'
            for other in self.rng.sample(self.pieces, min(3, len(self.pieces)))
        )
        return (
            f'<aside class="related"><h3>Related stories</h3><ul>{related}</ul></aside>'
            f'<div class="counter">{number} views</div><p class="ago">Updated {number % 50} '
            f"minutes ago</p>"
        )

    def _feed(self) -> str:
        items = "".join(
            f"<item><title>{piece.headline}</title><link>{HOME}{piece.path}</link>"
            f"<pubDate>{format_datetime(piece.published)}</pubDate></item>"
            for piece in self.living()[:FEED_ENTRIES]
        )
        return f'<rss version="2.0"><channel><title>Newsroom</title>{items}</channel></rss>'

    def _sitemap(self) -> str:
        """Lie: every date is now, some addresses never were, the latest articles are missing."""
        listed = [piece.path for piece in self.living()[3:]]
        listed += [f"/story/never-was-written-{number}" for number in range(GHOSTS)]
        urls = "".join(
            f"<url><loc>{HOME}{path}</loc><lastmod>{self.now.isoformat()}</lastmod></url>"
            for path in listed
        )
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'

    def _list(self, page: int) -> Reply:
        shown = self.living()[(page - 1) * PER_PAGE : page * PER_PAGE]
        if not shown:
            return self._gone("404")
        items = "".join(
            f'<h2><a href="{HOME}{each.path}">{each.headline}</a></h2>' for each in shown
        )
        more = f'<a rel="next" href="{HOME}/page/{page + 1}">More</a>'
        nav = more if len(self.living()) > page * PER_PAGE else ""
        return text(f"<html><head><title>Newsroom</title></head><body>{items}{nav}</body></html>")
