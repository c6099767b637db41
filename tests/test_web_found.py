"""The demo's judge sees what is wrong with an archive."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from web import gaga, posts
from web.found import expected_articles, faults_of, faults_of_gaga, lines
from web.sites import sportskeeda
from web.tweets import SEED

GAGA = sportskeeda.HOME + sportskeeda.GAGA.path


def _block(platform: str, number: str, **more: object) -> dict[str, Any]:
    author: dict[str, Any] = {"handle": None, "name": None}
    embed = {"platform": platform, "id": number, "author": author, "text": None, "created": None}
    return {"type": "embed", "embed": embed | more}


@pytest.fixture
def article() -> dict[str, Any]:
    """Give the article as it must be."""
    tweets = [
        _block(
            "twitter",
            tweet.id,
            author={"handle": tweet.handle, "name": tweet.name},
            text=tweet.text,
            created=tweet.created.isoformat(),
        )
        for tweet in SEED
    ]
    others = [_block("instagram", posts.INSTAGRAM), _block("vlive", posts.VLIVE)]
    return {"url": GAGA, "body": [*tweets, *others], "text": "\n\n".join(gaga.prose())}


def test_the_right_article_has_no_fault(article: dict[str, Any]) -> None:
    assert list(faults_of_gaga(article)) == []


def test_a_missing_and_a_doubled_tweet_are_faults(article: dict[str, Any]) -> None:
    article["body"][0] = copy.deepcopy(article["body"][1])

    assert list(faults_of_gaga(article)) == [
        "@Vdailyl stands 0 times in the Lady Gaga article",
        "@vantebear_ stands 2 times in the Lady Gaga article",
    ]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("author", {"handle": "somebody", "name": "nochu"}, "has the handle somebody"),
        ("text", f"{SEED[1].text} {SEED[1].text}", "says"),
        ("text", None, "says None"),
        ("created", "2022-04-05T00:00:00Z", "is dated 2022-04-05"),
        ("created", None, "is dated None"),
    ],
)
def test_a_wrong_fact_of_a_tweet_is_a_fault(
    article: dict[str, Any], field: str, value: object, said: str
) -> None:
    article["body"][1]["embed"][field] = value

    (fault,) = faults_of_gaga(article)

    assert said in fault


def test_a_tweet_in_the_text_is_a_fault(article: dict[str, Any]) -> None:
    article["text"] += f"\n\n{SEED[2].text}"

    assert list(faults_of_gaga(article)) == ["@chromatikadi's words stand in the article's text"]


def test_a_lost_instagram_post_is_a_fault(article: dict[str, Any]) -> None:
    del article["body"][5]

    assert list(faults_of_gaga(article)) == [
        f"post {posts.INSTAGRAM} stands 0 times in the Lady Gaga article"
    ]


def test_missing_articles_and_lists_taken_for_articles_are_faults(
    article: dict[str, Any], tmp_path: Path
) -> None:
    front = {"url": f"{sportskeeda.HOME}/", "body": [], "text": ""}
    (tmp_path / "json").mkdir()
    (tmp_path / "json/articles.jsonl").write_text(f"{json.dumps(article)}\n{json.dumps(front)}\n")

    faults = list(faults_of(tmp_path))

    assert len(faults) == len(expected_articles())
    assert faults[-1] == f"an article that is none: {sportskeeda.HOME}/"
    assert lines(tmp_path, "embeds") == []
