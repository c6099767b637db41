"""Text from elsewhere, made safe for a terminal and a log line.

A page may hold escape sequences, carriage returns or direction overrides that change what a
reader sees. They are shown as signs instead of being obeyed; emoji and their joiners stay.
"""

from __future__ import annotations

import re

_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_PICTURES = 0x2400
"""The Unicode block that has a sign for each of the first 32 control characters."""
_DELETE = "\x7f"


def printable(text: str) -> str:
    """Return the text with every character a terminal would obey replaced by a sign.

    Line feed and tab stay.
    """
    return _CONTROL.sub(_sign, text)


def on_one_line(text: str) -> str:
    """Return the text as `printable` does, with every run of white space as one space."""
    return printable(" ".join(text.split()))


def _sign(found: re.Match[str]) -> str:
    character = found.group()
    if character == _DELETE:
        return "\u2421"
    if character < " ":
        return chr(_PICTURES + ord(character))
    return "\ufffd"
