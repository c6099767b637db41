"""One canonical address for all spellings, and ids that are ids."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.model.embed import Embed
from archiver.read.embeds.address import address_of, addresses_in
from archiver.read.embeds.platforms import bluesky, tiktok, twitter
from archiver.read.embeds.recognise import PLATFORMS, names_a_host, platform_of, recognise

ID = "1510795432198746112"
TWEETS = [
    f"https://twitter.com/ada/status/{ID}",
    f"http://www.twitter.com/ada/status/{ID}/photo/1",
    f"https://mobile.twitter.com/ada/status/{ID}?s=20&t=x",
    f"https://m.twitter.com/ada/statuses/{ID}",
    f"https://X.com/ada/status/{ID}/video/1?ref_src=twsrc%5Etfw",
    f"https://x.com/i/status/{ID}",
    f"https://x.com/i/web/status/{ID}",
    f"https://twitter.com/#!/ada/status/{ID}",
    f"https://twitter.com/statuses/{ID}",
    f"//twitter.com/ada/status/{ID}",
    f"https:\\/\\/twitter.com\\/ada\\/status\\/{ID}",
    f"https:\\u002F\\u002Ftwitter.com\\u002Fada\\u002Fstatus\\u002F{ID}",
    f"https%3A%2F%2Ftwitter.com%2Fada%2Fstatus%2F{ID}",
    f"https%253A%252F%252Ftwitter.com%252Fada%252Fstatus%252F{ID}",
    f"https://platform.twitter.com/embed/Tweet.html?dnt=1&amp;id={ID}",
    f"https://platform.twitter.com/embed/index.html?a=1&id={ID}",
    f"https://nitter.net/ada/status/{ID}#m",
    f"https://fxtwitter.com/ada/status/{ID}",
    f"https://vxtwitter.com/ada/status/{ID}",
    f"https://fixvx.com/ada/status/{ID}",
    f"https://fixupx.com/ada/status/{ID}",
    f"https://web.archive.org/web/20220404014434/https://twitter.com/ada/status/{ID}",
    f"https://twitframe.com/show?url={quote(f'https://twitter.com/ada/status/{ID}', safe='')}",
    f"https://publish.twitter.com/oembed?url=https://twitter.com/ada/status/{ID}",
]
NO_POSTS = [
    "",
    "twitter.com/ada/status/1",
    "https://twitter.com/",
    "https://twitter.com/ada",
    "https://twitter.com/share?url=https://twitter.com/a/status/1510795432198746112",
    f"https://twitter.com/intent/tweet?in_reply_to={ID}",
    "https://twitter.com/ada/status/",
    "https://twitter.com/ada/status/abc",
    f"https://twitter.com/ada/status/{ID * 3}",
    f"https://nottwitter.com/ada/status/{ID}",
    f"https://twitter.com.evil.example/ada/status/{ID}",
    f"javascript:location='https://twitter.com/ada/status/{ID}'",
    f"data:text/html,https://twitter.com/ada/status/{ID}",
    "https://www.youtube.com/",
    "https://www.youtube.com/embed/live_stream?channel=UCabcdefghijklmnopqrstuv",
    "https://www.youtube.com/embed/videoseries",
    "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv",
    "https://www.instagram.com/ada/",
    "https://www.instagram.com/explore/tags/choir/",
    "https://www.facebook.com/moonhall",
    "https://www.facebook.com/sharer/sharer.php?u=https://youtu.be/aB3_dE5-gH7",
    "https://www.facebook.com/plugins/like.php?href=https://www.facebook.com/a/posts/123456789",
    "https://www.tiktok.com/@ada",
    "https://open.spotify.com/",
    "https://vimeo.com/about",
    "https://[::1",
    "http://a:99999999999/",
    "https://" + "a" * 100_000,
]


@pytest.mark.parametrize("address", TWEETS)
def test_every_spelling_of_a_tweet_is_one_address(address: str) -> None:
    found = recognise(address)

    assert found is not None
    assert (found.platform, found.id) == ("twitter", ID)
    assert found.url == f"https://x.com/i/status/{ID}"


@pytest.mark.parametrize("address", NO_POSTS)
def test_an_address_that_is_no_post_is_none(address: str) -> None:
    assert recognise(address) is None


def test_an_address_within_packed_options_is_found() -> None:
    packed = base64.b64encode(b'{"url": "https://youtu.be/aB3_dE5-gH7"}').decode()

    found = recognise(f"https://frames.example/e?options={quote(packed)}")

    assert found is not None
    assert found.id == "aB3_dE5-gH7"


def test_a_snowflake_says_the_millisecond() -> None:
    assert twitter.made_at(ID) == "2022-04-04T01:44:34.914Z"


@pytest.mark.parametrize("ident", ["20", "299999999999999"])
def test_an_id_from_before_the_snowflakes_says_nothing(ident: str) -> None:
    found = twitter.post(ident)

    assert found is not None
    assert (found.created, found.created_source) == (None, None)


@pytest.mark.parametrize(
    "ident", ["", "x", "1" * 30, "1.5", "\uff11\uff12\uff13\uff14\uff15", " 12345"]
)
def test_what_is_no_id_gives_no_tweet(ident: str) -> None:
    assert twitter.post(ident) is None


def test_the_upper_half_of_a_tiktok_number_is_its_second() -> None:
    found = tiktok.video(str(1_649_036_674 << 32))

    assert found is not None
    assert (found.created, found.created_source) == ("2022-04-04T01:44:34Z", "snowflake")


def test_a_bluesky_key_says_when_it_was_made() -> None:
    digits = "234567abcdefghijklmnopqrstuvwxyz"
    number, key = 1_712_188_800_000_000 << 10, ""
    for _ in range(13):
        number, rest = divmod(number, 32)
        key = digits[rest] + key
    address = address_of(f"https://bsky.app/profile/ada.example/post/{key}")

    found = bluesky.read_address(address) if address else None

    assert found is not None
    assert found.created == "2024-04-04T00:00:00.000Z"


@pytest.mark.parametrize(
    ("start", "seconds"),
    [
        ("t=90", 90),
        ("t=1m5s", 65),
        ("t=1h2m3s", 3723),
        ("start=7", 7),
        ("t=soon", None),
        ("", None),
    ],
)
def test_a_video_may_start_late(start: str, seconds: int | None) -> None:
    found = recognise(f"https://www.youtube.com/watch?v=aB3_dE5-gH7&{start}")

    assert found is not None
    assert found.start_s == seconds


@pytest.mark.parametrize("path", ["p", "reel", "reels", "tv", "ada/p", "ada/reel"])
def test_an_instagram_post_has_one_address(path: str) -> None:
    found = recognise(f"https://www.instagram.com/{path}/CabCdEfGhIj/?igsh=1&utm_source=x")

    assert found is not None
    assert found.url == "https://www.instagram.com/p/CabCdEfGhIj/"


def test_no_host_belongs_to_two_platforms() -> None:
    hosts = [host for platform in PLATFORMS for host in platform.hosts]

    assert sorted(hosts) == sorted(set(hosts))


def test_a_subdomain_belongs_to_its_platform_and_a_lookalike_does_not() -> None:
    mine, other = platform_of("mobile.Twitter.com"), platform_of("twitter.com.example")

    assert mine is not None
    assert mine.name == "twitter"
    assert other is None


@pytest.mark.parametrize("text", TWEETS[:12])
def test_a_text_that_names_a_host_says_so(text: str) -> None:
    assert names_a_host(f'{{"a": "{text}"}}') or "u002F" in text


@given(st.text(max_size=200))
def test_any_text_is_an_address_or_none(text: str) -> None:
    assert recognise(text) is None or isinstance(recognise(text), Embed)
    assert all(isinstance(one, str) for one in addresses_in(text))


@given(
    st.sampled_from(sorted(host for platform in PLATFORMS for host in platform.hosts)),
    st.text(alphabet="/abz019@_-.#?&=%:!+", max_size=60),
)
def test_no_path_makes_a_platform_fail_and_its_answer_stays_the_same(host: str, path: str) -> None:
    found = recognise(f"https://{host}/{path}")

    if found is not None and found.url is not None:
        again = recognise(found.url)
        assert again is None or again.id == found.id
