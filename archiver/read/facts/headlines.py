"""Which of a page's many titles is the headline as printed, and which is its other title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from archiver.read.body.words import key_of
from archiver.read.sources.said import Said

_SEPARATOR = re.compile(r"\s+[|·•»\u2013\u2014\-:/]+\s+|\s*[|»｜]\s*")  # noqa: RUF001
_KICKER = re.compile(r"\s*:\s+|\s+[|\u2013\u2014-]\s+")
_FEW_LETTERS = 3
_AGREES = 0.55
"""Likeness from which an h1 is the same headline in other words."""
_UNANIMOUS = 3
"""Sources that must agree before their title is taken for the printed one."""
_INDEPENDENT = ("json-ld", "og", "title")
_TRUSTED = ("json-ld", "og", "microdata")
PRINTED = frozenset({"h1", "h2", "part", "hidden"})
"""Sources of titles that stand on the page itself."""
_SURE = 12
"""Letters from which a title that stands in a heading is it, and no word of it."""


def without_site_names(text: str, names: Iterable[str]) -> str:
    """Return a title without the site's name, or a path of sections, before or behind it."""
    keys = [key for name in names if (key := key_of(name))]
    for _ in range(4):
        marks = list(_SEPARATOR.finditer(text))
        if not marks:
            head, _, tail = text.rpartition(":")
            return head.strip() if head and key_of(tail) in keys else text
        first, last = marks[0], marks[-1]
        if _names_site(text[last.end() :], keys):
            text = text[: last.start()]
        elif _names_site(text[: first.start()], keys) and len(key_of(text[first.end() :])) > 10:  # noqa: PLR2004
            text = text[first.end() :]
        else:
            return text
    return text


def _names_site(part: str, keys: Sequence[str]) -> bool:
    key = key_of(part)
    if not key:
        return False
    return any(
        key == name
        or (
            min(len(key), len(name)) > _FEW_LETTERS
            and (key in name or (name in key and len(key) < 2 * len(name)))
        )
        for name in keys
    )


def pick_headline(values: Sequence[Said], names: Sequence[str]) -> str | None:
    """Return the headline as printed: the h1 that the page's data bears out, else the data's.

    An h1 that the data does not know is a site's name, a section or a teaser; an h2 that prints
    the data's title then is the headline. Where three of the data's sources agree, theirs is the
    headline: an h1 leaves out or adds a kicker. So is OpenGraph's, where it is a part of the h1.
    """
    if laid_out := next((said.value for said in values if said.source == "layout"), None):
        return laid_out
    printed = [said.value for said in values if said.source == "h1"]
    stated = {
        said.source: without_site_names(said.value, names)
        for said in reversed(values)
        if said.source not in PRINTED
    }
    trusted = [stated[source] for source in _TRUSTED if source in stated]
    found = _borne_out(printed, trusted) or _borne_out(printed, list(stated.values()))
    found = found or _told_by_h2(values, stated)
    key, times = _most_stated(stated)
    if found and _completes(stated, key_of(found)):
        times = _UNANIMOUS
    if times >= _UNANIMOUS or (key and not found and times > 1):
        return next(text for text in stated.values() if key_of(text) == key)
    if part := _bare_of_kicker(values, stated, found):
        return part
    if found or trusted:
        return without_site_names(found, names) if found else trusted[0]
    own = [text for text in printed if len(key_of(text)) > 8 and not _is_site(text, names)]  # noqa: PLR2004
    return own[0] if len(own) == 1 else next(iter([*stated.values(), *printed]), None)


def _told_by_h2(values: Sequence[Said], stated: Mapping[str, str]) -> str | None:
    """Return the second heading that prints the stated title, or more of it.

    OpenGraph's title is asked for first: it is made for people, JSON-LD's for machines.
    """
    title = key_of(next((stated[one] for one in ("og", "json-ld") if one in stated), ""))
    heads = (said.value for said in values if said.source == "h2" and len(title) >= _SURE)
    return next((text for text in heads if title in key_of(text)), None)


def _bare_of_kicker(
    values: Sequence[Said], stated: Mapping[str, str], found: str | None
) -> str | None:
    """Return the part of a headline that OpenGraph states by itself, or with another kicker."""
    graph = stated.get("og", "")
    known = {key_of(text) for text in stated.values()}
    bare = key_of(_KICKER.split(graph, maxsplit=1)[-1])
    for said in values:
        if said.source == "part" and len(key := key_of(said.value)) >= _SURE:
            is_other = found is not None and key_of(found) not in known
            if key == key_of(graph) or (key == bare and is_other and key in key_of(found or "")):
                return said.value
    return None


def _completes(stated: Mapping[str, str], printed: str) -> bool:
    """Whether the data states the printed title with its kicker, or without its subtitle.

    A kicker stands above the h1, and JSON-LD and OpenGraph have it before the headline; a
    subtitle stands in the h1, and neither OpenGraph nor the page's title has it.
    """
    linked, graph, title = (key_of(stated.get(source) or "") for source in _INDEPENDENT)
    if linked:
        return linked == graph != printed and linked.endswith(printed)
    return bool(graph) and graph == title != printed and printed.startswith(graph)


def _most_stated(stated: Mapping[str, str]) -> tuple[str, int]:
    """Return the letters of the title that most sources state, and how many do."""
    keys = Counter(key_of(text) for source, text in stated.items() if source in _INDEPENDENT)
    return keys.most_common(1)[0] if keys else ("", 0)


def _is_site(text: str, names: Sequence[str]) -> bool:
    return _names_site(text, [key_of(name) for name in names])


def _borne_out(printed: Sequence[str], others: Sequence[str]) -> str | None:
    """Return the printed title that is most like one of the others, if it is like enough."""
    best, most = None, 0.0
    for text in printed:
        for other in others:
            alike = max(likeness(text, other), _AGREES * _has_words(text, other))
            if alike > most:
                best, most = _better_spaced(text, other), alike
    return best if most >= _AGREES else None


def _has_words(text: str, other: str) -> bool:
    """Whether a printed title has all of a stated one, word by word."""
    if len(other) <= _FEW_LETTERS or other not in text:  # before a pattern is made of it
        return False
    return re.search(rf"\b{re.escape(other)}\b", text) is not None


def _better_spaced(text: str, other: str) -> str:
    """Return the printed form, or the stated one where it only lacks the kicker or the spaces."""
    if key_of(text) == key_of(other):
        return other if len(other.split()) > len(text.split()) else text
    head = _SEPARATOR.split(text, maxsplit=1)
    return other if len(head) == 2 and key_of(head[1]) == key_of(other) else text  # noqa: PLR2004


def likeness(one: str, other: str) -> float:
    """Return how alike two titles are, 0 to 1: the Dice coefficient of their letter pairs."""
    mine, theirs = _pairs(one), _pairs(other)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0.0


def _pairs(text: str) -> set[str]:
    key = key_of(text)
    return {key[n : n + 2] for n in range(len(key) - 1)}
