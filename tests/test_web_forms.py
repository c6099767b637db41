"""Every form in which the made-up web prints a tweet is one embed in its place, read whole."""

from __future__ import annotations

import pytest
from web import gaga, posts, tweets, week
from web.sites import idolgazette, sportskeeda, varietyhall
from web.tweets import SEED, Form, Tweet

from archiver.model.article import Article
from archiver.read import read_page

FORMS = (
    tweets.blockquote,
    tweets.with_emoji_pictures,
    tweets.rendered,
    tweets.lazy,
    tweets.consent,
    tweets.doubled,
    tweets.wordpress,
)


def _read(address: str, page: bytes) -> Article:
    article = read_page(page, url=address).article
    assert article is not None
    return article


@pytest.mark.parametrize("tweet", SEED, ids=lambda tweet: str(tweet.handle))
@pytest.mark.parametrize("form", FORMS, ids=lambda form: str(form.__name__))
def test_a_printed_tweet_is_one_embed_with_its_words(form: Form, tweet: Tweet) -> None:
    page = (
        f"<html><head><title>A story</title></head><body><article><h1>A story</h1>"
        f"<p>{'Before it there are words. ' * 9}</p>{form(tweet)}"
        f"<p>{'After it there are others. ' * 9}</p></article></body></html>"
    )

    article = _read("https://a.example/a-story-of-one-tweet", page.encode())

    middle = [block for block in article.body if block.type in ("paragraph", "embed")]
    assert [block.type for block in middle] == ["paragraph", "embed", "paragraph"]
    (embed,) = [block.embed for block in article.body if block.type == "embed"]
    assert (embed.platform, embed.id) == ("twitter", tweet.id)
    assert (embed.author.handle, embed.author.name) == (tweet.handle, tweet.name)
    assert (embed.text or "").split() == tweet.text.split()
    assert embed.created is not None
    assert embed.created.startswith("2022-04-04T")


def test_the_seed_ids_are_snowflakes_of_4_april_2022() -> None:
    dates = [((int(tweet.id) >> 22) + 1288834974657) / 1000 for tweet in SEED]

    assert dates == [tweet.created.timestamp() for tweet in SEED]
    assert {tweet.created.date().isoformat() for tweet in SEED} == {"2022-04-04"}


def test_the_gaga_story_holds_its_prose_and_no_tweet() -> None:
    page = sportskeeda.site().pages[sportskeeda.GAGA.path]

    article = _read(sportskeeda.HOME + sportskeeda.GAGA.path, page.body)

    assert [text for text in gaga.prose() if text not in article.text] == []
    assert [tweet.handle for tweet in SEED if tweet.text.split("\n")[0] in article.text] == []


def test_prose_that_quotes_a_tweet_stays() -> None:
    page = idolgazette.site().pages[idolgazette.FANS.path]

    article = _read(idolgazette.HOME + idolgazette.FANS.path, page.body)

    assert idolgazette.QUOTING in article.text


def test_each_platform_is_an_embed_between_its_paragraphs() -> None:
    page = idolgazette.site().pages[idolgazette.WEEK.path]

    article = _read(idolgazette.HOME + idolgazette.WEEK.path, page.body)

    body = [block for block in article.body if block.type != "image"]
    shown = [block.embed.platform if block.type == "embed" else "text" for block in body]
    expected = [kind for platform, _ in week.POSTS for kind in ("text", platform)]
    assert shown == ["text", *expected, "text"]
    embeds = [block.embed for block in article.body if block.type == "embed"]
    assert [embed.platform for embed in embeds if embed.id is None] == ["iframe"]


def test_a_gallery_that_lives_in_a_script_is_read_slide_by_slide() -> None:
    page = varietyhall.site().pages[varietyhall.GALLERY.path]

    article = _read(varietyhall.HOME + varietyhall.GALLERY.path, page.body)

    slides = [block for block in article.body if block.type == "item"]
    assert article.kind == "gallery"
    assert [slide.title for slide in slides] == [title for title, _ in varietyhall.SLIDES]
    assert [slide.image.url.rpartition("/")[2] for slide in slides if slide.image] == [
        f"slide-{number}.jpg" for number in range(1, len(slides) + 1)
    ]
    for slide, (_, caption) in zip(slides, varietyhall.SLIDES, strict=True):
        assert caption in str(slide)


def test_what_stands_beside_an_article_is_not_in_it() -> None:
    page = sportskeeda.site().pages[sportskeeda.GAGA.path]

    article = _read(sportskeeda.HOME + sportskeeda.GAGA.path, page.body)

    shown = [block.embed.id for block in article.body if block.type == "embed"]
    assert sportskeeda.STRAY.id not in shown
    assert "sidebarVid0" not in shown
    assert len(shown) == len(SEED) + 2
    assert {posts.INSTAGRAM, posts.VLIVE} <= set(shown)
