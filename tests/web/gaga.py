"""The Lady Gaga story, told in our own sentences, with the posts in their places."""

from __future__ import annotations

from collections.abc import Mapping

from .posts import instagram, vlive
from .prose import told
from .tweets import SEED, Form, Tweet

HEADLINE = "How BTS' V found the courage to greet Lady Gaga at the Grammys"
DESCRIPTION = "The singer had hoped for this meeting since 2019; on Sunday he made it happen."
TAGS = ("BTS", "Kim Taehyung", "Lady Gaga", "Grammys")

_OPENING = told("""
Millions of people would give a lot to meet BTS. One of its members, V, spent the evening of the
Grammys gathering his nerve to meet somebody else: Lady Gaga.

The group left Las Vegas without an award on Sunday, but hardly without company. All night long
other artists came over to the seven from Korea for a word and a photograph.
""")
_MEETING = told("""
For V, whose given name is Kim Taehyung, one encounter stood above the rest. He has named Lady
Gaga among his favourites for years, and said as much when the band came to the ceremony for the
first time, in 2019. That year the two never crossed paths.

This time they did. The pair met at the ceremony, talked for a moment and hugged, and pictures
of it went round the world before the show was over.

V put a few of the photographs on his own Instagram account, with a caption that called the
singer his queen of jazz, and took the post down again a little later.
""")
_TALK = "He told the rest of it in a live broadcast from the hotel, with the others listening in."
_TEASING = told("""
They did not spare him. To hear them tell it, V had been going from one famous table to the next
all evening, and J-Hope was impressed that he went to the singer on his own.

The hesitation before it was real, V admitted: several times he had stood up and sat down again,
because he was afraid of being impolite.
""")
_WISHES = told("""
The admiration seems to go both ways, for he says that she told him she was cheering for the
band. Before the night was out, people had begun to wish for a song together.

Some were already deciding on the genre, and on who should produce it.
""")
_CLOSING = told("""
The award for the best duo or group performance went to Doja Cat and SZA. The performance that
the band gave that night was among the most talked about of the show all the same.
""")


def body(forms: Mapping[str, Form], editor: str | None = None) -> str:
    """Return the article's body; `forms` says how each handle's tweet is printed."""
    bear, shy, collab, jazz, candles = (_printed(tweet, forms) for tweet in SEED)
    parts = [
        *_paragraphs(_OPENING),
        "<h2>A wish from 2019 comes true</h2>",
        *_paragraphs(_MEETING),
        instagram(),
        *_paragraphs((_TALK,)),
        bear,
        *_paragraphs(_TEASING),
        shy,
        "<p>The whole broadcast is here:</p>",
        vlive(),
        *_paragraphs(_WISHES),
        collab,
        jazz,
        candles,
        *_paragraphs(_CLOSING),
    ]
    if editor:
        parts.append(f'<p class="editor-line">Edited by {editor}</p>')
    return "\n".join(parts)


def prose() -> list[str]:
    """Return the paragraphs that must stand in the article's text."""
    return [*_OPENING, *_MEETING, _TALK, *_TEASING, *_WISHES, *_CLOSING]


def _printed(tweet: Tweet, forms: Mapping[str, Form]) -> str:
    return forms[tweet.handle](tweet)


def _paragraphs(sentences: tuple[str, ...]) -> list[str]:
    return [f"<p>{sentence}</p>" for sentence in sentences]
