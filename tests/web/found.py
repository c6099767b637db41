"""What a crawl of the made-up web must have brought home, read without Archiver's own code."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import odd, posts
from .sites import idolgazette, sportskeeda, varietyhall
from .tweets import SEED, Tweet


def lines(archive: Path, name: str) -> list[dict[str, Any]]:
    """Return the lines of `json/<name>.jsonl`; none when there is no such file."""
    path = archive / "json" / f"{name}.jsonl"
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def expected_articles() -> set[str]:
    """Return the address of every article that the made-up sites have."""
    return {
        *(sportskeeda.HOME + story.path for story in sportskeeda.stories()),
        *(sportskeeda.HOME + path for path in odd.READABLE),
        *(idolgazette.HOME + story.path for story in idolgazette.stories()),
        *(varietyhall.HOME + story.path for story in varietyhall.stories()),
        varietyhall.HOME + varietyhall.GALLERY.path,
    }


def embeds_of(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the embeds of a body in order, those within its items among them."""
    for block in blocks:
        if block["type"] == "embed":
            yield block["embed"]
        yield from embeds_of(block.get("body", []))


def faults_of(archive: Path) -> Iterator[str]:
    """Yield what is wrong with the articles of an archive of the whole made-up web."""
    articles = {line["url"]: line for line in lines(archive, "articles")}
    found = set(articles)
    yield from (f"no article: {url}" for url in sorted(expected_articles() - found))
    yield from (f"an article that is none: {url}" for url in sorted(found - expected_articles()))
    gaga = articles.get(sportskeeda.HOME + sportskeeda.GAGA.path)
    if gaga is not None:
        yield from faults_of_gaga(gaga)


def faults_of_gaga(article: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the Lady Gaga article: each seed tweet once, none in the text."""
    embeds = list(embeds_of(article["body"]))
    shown = Counter(embed["id"] for embed in embeds)
    for tweet in SEED:
        if shown[tweet.id] != 1:
            yield f"@{tweet.handle} stands {shown[tweet.id]} times in the Lady Gaga article"
        yield from _faults_of_tweet(tweet, embeds)
        if " ".join(tweet.text.split())[:40] in " ".join(article["text"].split()):
            yield f"@{tweet.handle}'s words stand in the article's text"
    for code in (posts.INSTAGRAM, posts.VLIVE):
        if shown[code] != 1:
            yield f"post {code} stands {shown[code]} times in the Lady Gaga article"


def _faults_of_tweet(tweet: Tweet, embeds: list[dict[str, Any]]) -> Iterator[str]:
    for embed in embeds:
        if embed["id"] != tweet.id:
            continue
        if embed["author"]["handle"] != tweet.handle:
            yield f"{tweet.id} has the handle {embed['author']['handle']}, not {tweet.handle}"
        if (embed["text"] or "").split() != tweet.text.split():
            yield f"@{tweet.handle} says {embed['text']!r}, not {tweet.text!r}"
        if not (embed["created"] or "").startswith("2022-04-04"):
            yield f"@{tweet.handle} is dated {embed['created']}, not 2022-04-04"
