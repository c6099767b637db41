"""The five seed tweets, and the forms in which pages print a tweet.

Handles, names and words are those of the seed text. Ids are invented: their snowflake lies on
4 April 2022.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

_TWITTER_EPOCH_MS = 1288834974657


@dataclass(frozen=True, kw_only=True)
class Tweet:
    """A tweet as it was written."""

    handle: str
    name: str
    text: str
    created: datetime
    sequence: int
    """The low 22 bits of its id."""
    media: str | None = None
    """The code of its picture link, after `https://t.co/`."""

    @property
    def id(self) -> str:
        """The snowflake of its time."""
        ms = int(self.created.timestamp() * 1000)
        return str((ms - _TWITTER_EPOCH_MS) << 22 | self.sequence)

    @property
    def url(self) -> str:
        """Its address as pages of 2022 print it."""
        return f"https://twitter.com/{self.handle}/status/{self.id}"


def _on_4_april(hour: int, minute: int, second: int) -> datetime:
    return datetime(2022, 4, 4, hour, minute, second, 417_000, tzinfo=UTC)


SEED = (
    Tweet(
        handle="Vdailyl",
        name="thv updates ♛",
        text="Taehyung talks about Lady Gaga\n\n🐻: I’m a big fan",  # noqa: RUF001 (as written)
        created=_on_4_april(7, 41, 9),
        sequence=1_187_840,
        media="Sng4ocZF2f",
    ),
    Tweet(
        handle="vantebear_",
        name="nochu",
        text="taehyung is so precious he was so nervous to meet lady gaga today he was searching "
        "the right moment to greet her bcz he thought it will be rude and went to her and told "
        "her he is her fan and took a pic with her this whole interaction is so wholesome",
        created=_on_4_april(8, 2, 55),
        sequence=262_145,
        media="O2Z8miP0dP",
    ),
    Tweet(
        handle="chromatikadi",
        name="Skadi 🤍",
        text="V and Gaga collab pls im speaking for me and my bestie @bluberrymin",
        created=_on_4_april(4, 30, 30),
        sequence=3_014_657,
        media="o950D4czMc",
    ),
    Tweet(
        handle="pjggulmayo",
        name="octopus",
        text="i'm just really happy to see many armys appreciating gaga today, and vice versa. "
        "the interaction between her and v was one of the sweetest moments during the grammys. "
        "a jazz collab between gaga and v would be amazing!",
        created=_on_4_april(9, 17, 12),
        sequence=77,
    ),
    Tweet(
        handle="dessym1",
        name="Dessy Miranti",
        text="Manifesting\n\n🕯 🕯\n\n🕯 🕯\n\nGaga & V\n\n🕯 ballad collab 🕯\n\nprod by Suga\n\n"
        "🕯 🕯\n\n🕯 🕯",
        created=_on_4_april(10, 3, 44),
        sequence=1_572_866,
    ),
)

Form = Callable[[Tweet], str]


def blockquote(tweet: Tweet) -> str:
    """The usual copy, with its script."""
    return _quote(tweet, _words(tweet) + _picture(tweet, "pic.twitter.com/")) + _SCRIPT


def with_emoji_pictures(tweet: Tweet) -> str:
    """The usual copy whose emoji are pictures with the character as `alt`."""
    words = _words(tweet)
    for emoji in ("🐻", "🕯", "🤍"):
        src = f"https://abs.twimg.com/emoji/v2/72x72/{ord(emoji):x}.png"
        words = words.replace(emoji, f'<img class="emoji" alt="{emoji}" src="{src}">')
    return _quote(tweet, words + _picture(tweet, "https://t.co/"))


def rendered(tweet: Tweet) -> str:
    """A page saved after the script ran: the frame, and the copy still beside it."""
    frame = (
        '<div class="twitter-tweet twitter-tweet-rendered" style="display: flex; width: 100%;">'
        f'<iframe id="twitter-widget-{tweet.sequence % 9}" title="Twitter Tweet" scrolling="no" '
        'src="https://platform.twitter.com/embed/Tweet.html?dnt=false&amp;frame=false&amp;'
        f'id={tweet.id}&amp;lang=en&amp;theme=light&amp;width=550px" data-tweet-id="{tweet.id}">'
        "</iframe></div>"
    )
    return f'<div class="embed-holder">{with_emoji_pictures(tweet)}{frame}</div>'


def lazy(tweet: Tweet) -> str:
    """A placeholder that a script fills, with a copy for those without scripts."""
    return (
        f'<div class="lazy-embed" data-tweet-id="{tweet.id}" data-embed-url="{tweet.url}">'
        f'<span class="lazy-embed-hint">Loading post…</span>'
        f"<noscript>{_quote(tweet, _words(tweet) + _picture(tweet, 'pic.twitter.com/'))}</noscript>"
        "</div>"
    )


def consent(tweet: Tweet) -> str:
    """A gate that asks for consent, with the copy waiting in a text area."""
    return (
        '<div class="consent-gate" data-vendor="twitter">'
        "<p>This post comes from another service, which may set cookies.</p>"
        '<button type="button">Show the post</button>'
        f'<textarea class="consent-gate-content" hidden>{escape(blockquote(tweet))}</textarea>'
        "</div>"
    )


def doubled(tweet: Tweet) -> str:
    """A copy that prints the words twice: plain, then in one line with its link."""
    one_line = escape(" ".join(tweet.text.split()), quote=False)
    return _quote(tweet, f"{_words(tweet)} {one_line}{_picture(tweet, 'https://t.co/')}") + _SCRIPT


def wordpress(tweet: Tweet) -> str:
    """The block that WordPress makes of a pasted address."""
    return (
        '<figure class="wp-block-embed is-type-rich is-provider-twitter wp-block-embed-twitter">'
        f'<div class="wp-block-embed__wrapper">\n{blockquote(tweet)}\n</div></figure>'
    )


def amp(tweet: Tweet) -> str:
    """The element of the AMP twin, which holds an id and nothing else."""
    return (
        f'<amp-twitter width="375" height="472" layout="responsive" data-tweetid="{tweet.id}">'
        "</amp-twitter>"
    )


_SCRIPT = '<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>'


def _quote(tweet: Tweet, words: str) -> str:
    return (
        '<blockquote class="twitter-tweet" data-lang="en">'
        f'<p lang="en" dir="ltr">{words}</p>&mdash; {escape(tweet.name)} (@{tweet.handle}) '
        f'<a href="{tweet.url}?ref_src=twsrc%5Etfw">April 4, 2022</a></blockquote>'
    )


def _words(tweet: Tweet) -> str:
    words = escape(tweet.text, quote=False).replace("\n", "<br>")
    mention = "@bluberrymin"
    href = "https://twitter.com/bluberrymin?ref_src=twsrc%5Etfw"
    return words.replace(mention, f'<a href="{href}">{mention}</a>')


def _picture(tweet: Tweet, shown: str) -> str:
    if tweet.media is None:
        return ""
    return f' <a href="https://t.co/{tweet.media}">{shown}{tweet.media}</a>'
