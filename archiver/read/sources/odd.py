"""What is odd about the data of a page, in words: it is read without, and told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archiver.model.article import Doubt

_HALF = re.compile(
    r"(?<!\\)\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    r"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})(?<!\\)\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
_TOLD = 120
"""Characters of a value that a doubt repeats."""


def half_characters(text: str, where: str) -> Iterator[Doubt]:
    """Yield the doubt that an escape of JSON is half a character; that half is in no field."""
    if ("\\ud" in text or "\\uD" in text) and (found := _HALF.search(text)):
        yield Doubt(code="half-character", where=where, expected="a pair", found=found[0])


def not_a_number(found: Sequence[str], where: str) -> Iterator[Doubt]:
    """Yield the doubt that NaN or Infinity stands in JSON, which has none: read as null."""
    if found:
        yield Doubt(code="not-a-number", where=where, expected="null", found=found[0])


def too_many(value: object, field: str, most: int) -> Iterator[Doubt]:
    """Yield the doubt that a list is longer than is read of it."""
    if isinstance(value, list) and len(value) > most:
        yield Doubt(code="oversize", where=field, expected=f"{most}", found=f"{len(value)}")


def leads_nowhere(name: object, field: str) -> Doubt:
    """Return the doubt that a reference names nothing that the field could be."""
    return Doubt(code="leads-nowhere", where=field, found=f"{name}"[:_TOLD])


def no_web_address(address: str, field: str) -> Doubt:
    """Return the doubt that an address is none of the web: a script, data, a broken one."""
    found = address[:_TOLD]
    return Doubt(code="no-web-address", where=field, expected="http or https", found=found)
