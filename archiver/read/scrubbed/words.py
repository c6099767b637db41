"""Words of the same shape for words of an author: the same each time, so that a page agrees.

A headline that stands in title, metas and JSON-LD becomes the same other headline everywhere.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection

_WORD = re.compile(r"[^\W\d_]+")
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What a tree gives out and does not take back: control characters."""
_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"
_WORDS = (
    "a an and at by de for from in of on or par por the to und via von with "
    "ago am bst cet edt est et gmt hour hours ist min minute minutes pdt pm pst pt utc "
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec "
    "mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday "
    "advertisement also author comments continue copyright courtesy cookie cookies credit editor "
    "email exclusive follow getty image images join latest like live more most new news newsletter "
    "next photo photos picture popular posted previous published read related see share sign "
    "staff story stories subscribe tags topics trending up update updated updates video watch "
    "writer written"
)
"""Words by which a reader of pages finds its way: of lines about makers, dates and other pages."""
_KEPT = frozenset(_WORDS.split())


def scrub_text(text: str, keep: Collection[str] = ()) -> str:
    """Return a text with other words; digits, spaces and punctuation stay as they are.

    `keep` are further words that stay, in lower case, such as the name of the site.
    """
    return _WORD.sub(lambda word: _other(word.group(), keep), _NO_XML.sub("", text))


def _other(word: str, keep: Collection[str]) -> str:
    low = word.casefold()
    if len(word) == 1 or low in _KEPT or low in keep:
        return word
    chance = hashlib.blake2s(low.encode(), digest_size=32).digest()
    is_vowel_first = chance[-1] % 2
    return "".join(
        _letter(letter, chance[n % 31] + n // 31, is_vowel=(n + is_vowel_first) % 2 == 0)
        for n, letter in enumerate(word)
    )


def _letter(letter: str, chance: int, *, is_vowel: bool) -> str:
    if not letter.isalpha():  # such as ¼, which a word may hold
        return letter
    plain = unicodedata.normalize("NFKD", letter)[0]
    if not plain.isascii():
        return _neighbour(letter, chance)
    choices = _VOWELS if is_vowel else _CONSONANTS
    chosen = choices[chance % len(choices)]
    return chosen.upper() if letter.isupper() else chosen


def _neighbour(letter: str, chance: int) -> str:
    """Return another letter of the same script: one nearby that is a letter of the same case."""
    for step in range(1 + chance % 13, 26):
        other = chr((ord(letter) & ~0x1F) | (ord(letter) + step) & 0x1F)
        if other.isalpha() and other.isupper() == letter.isupper() and other != letter:
            return other
    return letter
