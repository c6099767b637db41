"""One article with a post of every platform, in the form that each platform gives out."""

from __future__ import annotations

from . import posts
from .tweets import SEED, blockquote

HEADLINE = "A week in posts: what the scene shared, platform by platform"

_DID = "did:plc:4madeup7nobody2lives9"
POSTS: tuple[tuple[str, str], ...] = (
    ("twitter", blockquote(SEED[2])),
    ("instagram", posts.instagram("CcWeekInPo1", "Hana Sorensen", "hanasorensen")),
    ("youtube", posts.youtube("weekInPosts")),
    ("tiktok", posts.tiktok("7083455012345678901", "copper.sparrows")),
    (
        "facebook",
        (
            '<div class="fb-post" data-width="500" '
            'data-href="https://www.facebook.com/glassharbourband/posts/10159988776655443"></div>'
        ),
    ),
    (
        "threads",
        (
            '<blockquote class="text-post-media" data-text-post-permalink='
            '"https://www.threads.net/@novaseven/post/CuWeekPost1"><a href='
            '"https://www.threads.net/@novaseven/post/CuWeekPost1">View on Threads</a></blockquote>'
        ),
    ),
    (
        "bluesky",
        (
            f'<blockquote class="bluesky-embed" data-bluesky-uri="at://{_DID}/app.bsky.feed.post/'
            '3kweekposts2a"><p lang="en">rehearsing in an empty hall again</p>&mdash; '
            f'Lark Whitcombe (<a href="https://bsky.app/profile/{_DID}">@lark.bsky.example</a>) '
            f'<a href="https://bsky.app/profile/{_DID}/post/3kweekposts2a">'
            "July 2, 2024</a></blockquote>"
        ),
    ),
    (
        "reddit",
        (
            '<blockquote class="reddit-embed-bq" data-embed-height="316"><a href='
            '"https://www.reddit.com/r/glassharbour/comments/twk5ab/they_played_it_backwards/">'
            "They played it backwards</a></blockquote>"
        ),
    ),
    ("vimeo", '<iframe src="https://player.vimeo.com/video/694512377?h=a1b2"></iframe>'),
    ("dailymotion", '<iframe src="https://www.dailymotion.com/embed/video/x89wkps"></iframe>'),
    ("spotify", posts.spotify("7weekTrackInvented0099")),
    (
        "soundcloud",
        (
            '<iframe src="https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/'
            '1245678901&amp;color=%23ff5500"></iframe>'
        ),
    ),
    (
        "twitch",
        (
            '<iframe src="https://player.twitch.tv/?video=1442345678&amp;parent=idolgazette.example">'
            "</iframe>"
        ),
    ),
    ("giphy", '<iframe src="https://giphy.com/embed/3o7weekPosts9ab" width="480"></iframe>'),
    ("vine", '<iframe src="https://vine.co/v/eQwkPosts5a/embed/simple"></iframe>'),
    ("vlive", posts.vlive("1-30112233")),
    ("weverse", '<iframe src="https://weverse.io/novaseven/live/2-101234567"></iframe>'),
    ("iframe", posts.unknown_frame()),
)
"""Platform and markup, in the order of the article."""


def body() -> str:
    """Return the article's body: each post after a paragraph that says what it is."""
    parts = ["<p>Every Friday we look back at what musicians and actors showed of their week.</p>"]
    for number, (platform, markup) in enumerate(POSTS, 1):
        parts += [f"<p>Number {number} comes from {platform}, and {_said(number)}</p>", markup]
    parts.append("<p>That was the week; the next look back follows on Friday.</p>")
    return "\n".join(parts)


def _said(number: int) -> str:
    remarks = (
        "it was shared more often than anything else on that day.",
        "those who were there say that it looked just like this.",
        "nobody has yet found out who held the camera.",
    )
    return remarks[number % len(remarks)]
