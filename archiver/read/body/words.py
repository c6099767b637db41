"""The words of a text: white space as a reader sees it, and the letters that two renderings share.

What a page's every line goes through: a plain line is told by one look and done by `str`'s own
functions, which take a tenth of the time of patterns (2026-11).
"""

from __future__ import annotations

import re

_SPACE = re.compile(
    r"[\t\r\f\n\u00a0\u2028\u2029][ \t\r\f\n\u00a0\u2028\u2029]*| [ \t\r\f\n\u00a0\u2028\u2029]+"
)
"""White space that is more, or other, than the one space it becomes."""
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\ufeff\ud800-\udfff]")
_ODD = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f\x85\u00ad\u1680\u2000-\u200a\u202f\u205f\u3000\ufeff\ud800-\udfff]"
)
"""What is unseen, a break, or white space that is kept as it is: `str.split` parts at these."""
_BREAKS = re.compile(r"(?:\s*\x0b\s*){2,}")
_ONE_BREAK = re.compile(r"\s*\x0b\s*")
_NOT_LETTERS = re.compile(r"[\W_]+")
_ASCII_LETTERS = {n: chr(n).lower() if chr(n).isalnum() else None for n in range(128)}
_PUNCTUATION = "\u2019\u2018\u201c\u201d\u2013\u2014\u2026\u00a0"
"""What English texts have beside ASCII."""


def key_of(text: str) -> str:
    """Return the letters and digits of a text, case-folded."""
    if not text.isascii():
        for mark in _PUNCTUATION:
            text = text.replace(mark, "")
        if not text.isascii():
            return _NOT_LETTERS.sub("", text.replace(" ", "")).casefold()
    return text.translate(_ASCII_LETTERS)


def single_spaced(text: str) -> str:
    """Return a text with one space for any white space."""
    if "  " not in text and text.isprintable():  # no other white space is printable
        return text
    return _SPACE.sub(" ", text)


def paragraphs(raw: str) -> list[str]:
    """Return the paragraphs of what was gathered: two breaks (U+000B) or more part them."""
    if _ODD.search(raw) is None:
        return [" ".join(raw.split())]
    return [part.strip("\x0b ") for part in _BREAKS.split(single_spaced(_UNSEEN.sub("", raw)))]


def lines(raw: str) -> str:
    """Return a paragraph with its breaks as line breaks, each line without space around it."""
    if "\x0b" not in raw:
        return single_spaced(raw).strip()
    parts = (single_spaced(line).strip() for line in _ONE_BREAK.split(raw))
    return "\n".join(line for line in parts if line)


def one_line(raw: str) -> str:
    """Return a text with its breaks as spaces."""
    return (_ONE_BREAK.sub(" ", raw) if "\x0b" in raw else raw).strip()
