"""The doubled tweet: a naive scrape, or the page itself, prints a post twice; this undoes it.

Copies have the same words and punctuation in the same order. That alone proves nothing: a
chorus repeats itself too. What tells a copy from a chorus is what only a machine does to it:
one copy lost its line breaks, its emoji or its link; a piece behind an emoji stands there a
third time; or the whole is longer than a post can be. And a copy says enough different words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

LONGEST_POST = 280
"""Weighted characters of a post, as the platform counts them."""
FEW_WORDS = 4
"""Different words from which lost line breaks or a repeated piece tell a copy."""
SOME_WORDS = 5
"""... from which an emoji lost from the midst of a text does."""
MANY_WORDS = 8
"""... from which a link or emoji at the end of one copy does, or the length of the whole."""
MOST_WORDS = 12
"""... when the copies also stand on lines of their own, as the lines of a song do."""

_MOST_TOKENS = 3_000
_LINK_WEIGHT = 23
_TOKEN = re.compile(
    r"(?P<link>(?:https?://|pic\.(?:twitter|x)\.com/)\S+|[\ue000-\uf8ff])"
    r"|(?P<emoji>[\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\u3030\u303d\u3297"
    r"\u3299\ufe0f\u200d\u20e3\U000e0020-\U000e007f]+)"
    r"|(?P<word>[\w@#]+(?:['\u2019][\w]+)*)|(?P<mark>\S)"
)
_WIDE = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]")
_AUTHOR = re.compile(r"\s*[^\n@]{0,60}@\w{1,20}\s+")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int

    @property
    def is_core(self) -> bool:
        return self.kind in {"word", "mark"}


def undouble(text: str) -> str:
    """Return a text once that was printed twice or three times; any other text as it is.

    The words are those of the text; emoji and links are those of the copy that has them, line
    breaks those of the copy that has them. A name and handle before the copies stay.
    """
    once = _undoubled(text)
    if once is None and (author := _AUTHOR.match(text)):
        rest = _undoubled(text[author.end() :])
        once = None if rest is None else f"{author[0].strip()} {rest}"
    return text if once is None else undouble(once)


def _undoubled(text: str) -> str | None:
    tokens = [
        _Token(kind=found.lastgroup or "mark", text=found[0], start=found.start(), end=found.end())
        for found in _TOKEN.finditer(text)
    ]
    core = [n for n, token in enumerate(tokens) if token.is_core]
    if not core or len(tokens) > _MOST_TOKENS:
        return None
    words = [tokens[n].text for n in core]
    for times in (2, 3):
        size, odd = divmod(len(words), times)
        if not odd and all(
            words[:size] == words[n * size : (n + 1) * size] for n in range(1, times)
        ):
            starts = [core[n * size] for n in range(times)]
            if (once := _one_of(text, tokens, starts)) is not None:
                return once
    return _without_piece(text, tokens, core, words)


def _without_piece(
    text: str, tokens: Sequence[_Token], core: Sequence[int], words: Sequence[str]
) -> str | None:
    """Undo a copy, a richer copy, and before both what stands behind the emoji of the richer."""
    for piece in range(1, len(words) // 3 + 1):
        size, odd = divmod(len(words) - piece, 2)
        first, second = piece, piece + size
        if odd or piece >= size:  # the emoji would stand before the richer copy, not in it
            continue
        if words[first] != words[second] or words[first:second] != words[second:]:
            continue
        if words[:piece] != words[second - piece : second]:
            continue
        behind = core[len(words) - piece]
        if tokens[behind - 1].kind == "emoji" and _different(words[first:second]) >= FEW_WORDS:
            return text[tokens[core[second]].start :].strip()
    return None


def _one_of(text: str, tokens: Sequence[_Token], starts: Sequence[int]) -> str | None:
    """Return the copies as one when something tells that they are copies."""
    lead = [token.text for token in tokens[: starts[0]]]
    bounds = [0]
    for start in starts[1:]:
        leads = lead and [token.text for token in tokens[start - len(lead) : start]] == lead
        bounds.append(start - len(lead) if leads else start)
    bounds.append(len(tokens))
    copies = [tokens[begin:end] for begin, end in pairwise(bounds)]
    rich = max(copies, key=lambda copy: (len(_extras(copy)), _breaks(text, copy)))
    if not all(_is_within(_extras(copy), _extras(rich)) for copy in copies):
        return None
    if not _is_copied(text, copies, rich):
        return None
    broken = max(copies, key=lambda copy: _breaks(text, copy))
    if _breaks(text, broken) > _breaks(text, rich):
        return _with_breaks(text, rich, broken)
    return _said(text, rich)


def _is_copied(text: str, copies: Sequence[Sequence[_Token]], rich: Sequence[_Token]) -> bool:
    different = _different([token.text for token in rich if token.is_core])
    poor = min(copies, key=lambda copy: len(_extras(copy)))
    breaks = [_breaks(text, copy) for copy in copies]
    if max(breaks) > 1 and min(breaks) == 0 and different >= FEW_WORDS:
        return True
    if _lost_within(rich, poor) and different >= SOME_WORDS:
        return True
    between = text[copies[0][-1].end : copies[1][0].start]
    enough = MOST_WORDS if "\n" in between else MANY_WORDS
    if different < enough or ("\n" in between and max(breaks)):
        return False
    has_link = any(token.kind == "link" for token in rich)
    return has_link or len(_extras(rich)) > len(_extras(poor)) or _weight(text) > LONGEST_POST


def _different(words: Sequence[str]) -> int:
    """Return how many different words there are; two wide characters count as a word."""
    said = {word.casefold() for word in words if word[0].isalnum() or word[0] in "@#"}
    wide = {letter for word in said for letter in _WIDE.findall(word)}
    return sum(1 for word in said if not _WIDE.search(word)) + len(wide) // 2


def _extras(copy: Sequence[_Token]) -> list[str]:
    return [token.text for token in copy if not token.is_core]


def _is_within(few: Sequence[str], many: Sequence[str]) -> bool:
    rest = iter(many)
    return all(any(one == other for other in rest) for one in few)


def _lost_within(rich: Sequence[_Token], poor: Sequence[_Token]) -> bool:
    """Say whether the poorer copy lacks an emoji from before the last word of the richer."""
    last = max(n for n, token in enumerate(rich) if token.is_core)
    within = sum(1 for token in rich[:last] if token.kind == "emoji")
    return within > sum(1 for token in poor if token.kind == "emoji")


def _said(text: str, copy: Sequence[_Token]) -> str:
    return text[copy[0].start : copy[-1].end]


def _breaks(text: str, copy: Sequence[_Token]) -> int:
    return len(re.findall(r"\n\s*", _said(text, copy)))


def _with_breaks(text: str, rich: Sequence[_Token], broken: Sequence[_Token]) -> str:
    """Return the richer copy with the white space of the one that kept its line breaks."""
    parts: list[str] = []
    at = 0
    for n, token in enumerate(rich):
        space = text[rich[n - 1].end : token.start] if n else ""
        if at < len(broken) and broken[at].text == token.text:
            space = text[broken[at - 1].end : broken[at].start] if at else ""
            at += 1
        parts += [space, token.text]
    return "".join(parts)


def _weight(text: str) -> int:
    """Return the length of a post as the platform counts it."""
    links = sum(1 for found in _TOKEN.finditer(text) if found.lastgroup == "link")
    bare = "".join(found[0] for found in _TOKEN.finditer(text) if found.lastgroup != "link")
    spaces = sum(1 for letter in text if letter.isspace())
    return links * _LINK_WEIGHT + len(bare) + len(_WIDE.findall(bare)) + spaces
