"""Durations and sizes as people write them: `6 h`, `90 min`, `5 GB`."""

from __future__ import annotations

import re

_SECONDS = {
    **dict.fromkeys(("s", "sec", "second", "seconds"), 1),
    **dict.fromkeys(("m", "min", "minute", "minutes"), 60),
    **dict.fromkeys(("h", "hour", "hours"), 3600),
    **dict.fromkeys(("d", "day", "days"), 86_400),
    **dict.fromkeys(("w", "week", "weeks"), 604_800),
}
_BYTES = {"b": 1, "kb": 1000, "mb": 1000**2, "gb": 1000**3, "tb": 1000**4}
_SHAPE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-z]+)\s*")


class WordsError(ValueError):
    """A text that is no duration or size."""


def seconds_of(text: str) -> float:
    """Return the seconds of a duration such as `90 min`; raise WordsError for none."""
    return _of(text, _SECONDS, "duration: write 30 s, 10 min, 6 h or 2 d")


def bytes_of(text: str) -> int:
    """Return the bytes of a size such as `5 GB`; raise WordsError for none."""
    return int(_of(text, _BYTES, "size: write 500 MB or 5 GB"))


def in_words(seconds: float) -> str:
    """Return a duration in its two largest units: `2 d 3 h`, `40 s`."""
    rest, parts = round(abs(seconds)), []
    for unit, size in (("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)):
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2]) or "0 s"


def _of(text: str, units: dict[str, int], wanted: str) -> float:
    found = _SHAPE.fullmatch(text)
    if not found or found[2].lower() not in units:
        raise WordsError(f"{text!r} is no {wanted}")
    return float(found[1]) * units[found[2].lower()]
