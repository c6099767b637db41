"""What is done with the statements of a page: each field's named processors.

An input processor cleans what one source said; an output processor chooses among the
sources and leaves a doubt where they disagree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, MutableMapping
from typing import Any

from archiver.model.article import Author, AuthorRole, Doubt
from archiver.read.body.walk import key_of
from archiver.read.dates import day_of, to_iso
from archiver.read.sources.said import Said

Context = MutableMapping[str, Any]
"""itemloaders' context; ours holds `doubts`, `language`, `site_names`, `newest`."""

_SEPARATOR = re.compile(r"\s+[|·•»–—\-:/]+\s+|\s*[|»]\s*")
_BY = re.compile(
    r"^\W*(?:(?:written|posted|published|reported|story|words|text|article|analysis|opinion|review|"
    r"commentary)\s+)?(?:by|von|par|por|di|av|af|door|от|yazan)\b[\s:]*",
    re.IGNORECASE,
)
_EDITED = re.compile(r"\b(?:edited|editing)\s+by\s+", re.IGNORECASE)
_AND = re.compile(r"\s*(?:;|\s+(?:and|und|et|y|e|&|og|och|en|ve)\s+|\s*[|•·]\s*|\s+/\s+)\s*")
_TAIL = re.compile(
    r"\s*(?:[|·•]|\s[-–—]\s|,?\s+(?:on|at|updated|published|posted|follow|for|is a|is an)\b|\d{1,2}[:.]\d\d|"
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+\d).*$",
    re.DOTALL,
)
_AGENCIES = re.compile(
    r"^(?:AP|AFP|dpa|APA|sda|SID|KNA|epd|ANSA|EFE|Reuters|PTI|IANS|ANI|UPI|TASS|Xinhua|Yonhap|PA Media|"
    r"(?:The )?Associated Press|Press Association|Agence France[- ]Presse|Bloomberg(?: News)?|"
    r"Deutsche Presse-Agentur|Press Trust of India|Canadian Press|The Canadian Press)$",
    re.IGNORECASE,
)


def keep_said(values: Iterable[Said]) -> list[Said]:
    """Return the statements that say something, each value once a source."""
    kept: dict[tuple[str, str], Said] = {}
    for said in values:
        if said.value.strip():
            kept.setdefault((said.value, said.source), said)
    return list(kept.values())


def without_site_names(text: str, names: Iterable[str]) -> str:
    """Return a title without the site's name before or behind it."""
    keys = [key for name in names if (key := key_of(name))]
    for _ in range(3):
        marks = list(_SEPARATOR.finditer(text))
        if not marks:
            return text
        first, last = marks[0], marks[-1]
        if _is_site(text[last.end() :], keys):
            text = text[: last.start()]
        elif _is_site(text[: first.start()], keys):
            text = text[first.end() :]
        else:
            return text
    return text


def _is_site(part: str, keys: list[str]) -> bool:
    key = key_of(part)
    return bool(key) and any(
        key == name or (len(key) > 3 and len(name) > 3 and (key in name or name in key))
        for name in keys
    )


def choose_headline(values: list[Said], loader_context: Context) -> str | None:
    """Return the headline as printed: the h1 that the page's data bears out, else the data's."""
    names = loader_context["site_names"]
    stated = [
        (said, without_site_names(said.value, names))
        for said in values
        if said.source not in ("h1",)
    ]
    printed = [
        (said, without_site_names(said.value, names)) for said in values if said.source == "h1"
    ]
    best = max(
        printed, key=lambda pair: _agreement(pair[1], [text for _, text in stated]), default=None
    )
    if best and _agreement(best[1], [text for _, text in stated]) >= 0.5:  # noqa: PLR2004
        return best[0].value if key_of(best[0].value) != key_of(best[1]) and not names else best[1]
    if stated:
        return stated[0][1]
    return printed[0][1] if printed else None


def _agreement(text: str, others: Iterable[str]) -> float:
    mine = set(re.findall(r"\w+", text.casefold()))
    return max(
        (_likeness(mine, set(re.findall(r"\w+", other.casefold()))) for other in others),
        default=0.0,
    )


def _likeness(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def choose_date(values: list[Said], loader_context: Context) -> tuple[str, str] | None:
    """Return the date as (ISO, printed) of the most trusted source that can be read."""
    doubts: list[Doubt] = loader_context["doubts"]
    language = loader_context["language"]
    won: tuple[Said, str] | None = None
    for said in values:
        iso = to_iso(said.value, language=language)
        newest = loader_context["newest"]
        if iso is None or (newest and (day_of(iso) or newest) > newest):
            doubts.append(
                Doubt(
                    code="date-unread", where=said.field, found=f"{said.source}: {said.value[:80]}"
                )
            )
        elif won is None:
            won = (said, iso)
        elif said.source not in ("html", "printed") and day_of(iso) != day_of(won[1]):
            doubts.append(Doubt(code="sources-disagree", where=said.field,
                                expected=f"{won[0].source}: {won[1]}", found=f"{said.source}: {iso}"))  # fmt: skip
    return (won[1], won[0].value) if won else None


def choose_authors(values: list[Said], loader_context: Context) -> list[Author]:
    """Return the people and agencies of the most trusted source that names any."""
    by_source: dict[str, list[Said]] = {}
    for said in values:
        by_source.setdefault(said.source, []).append(said)
    names = [key_of(name) for name in loader_context["site_names"]]
    fallback: list[Author] = []
    for statements in by_source.values():
        people = _people(statements)
        if not people:
            continue
        if all(key_of(person.name) in names for person in people):
            fallback = fallback or people
            continue
        return people
    return fallback


def _people(statements: list[Said]) -> list[Author]:
    found: dict[str, Author] = {}
    for said in statements:
        if said.value.startswith(("http://", "https://", "@")):
            continue
        for name, role in split_byline(said.value):
            url = said.url if said.url and said.url.startswith("http") else None
            is_editor = said.role == "editor"
            found.setdefault(
                key_of(name), Author(name=name, url=url, role="editor" if is_editor else role)
            )
    return list(found.values())


def split_byline(text: str) -> list[tuple[str, AuthorRole]]:
    """Return the names in a byline with their roles."""
    parts = _EDITED.split(text)
    people: list[tuple[str, AuthorRole]] = []
    for n, part in enumerate(parts):
        line = _TAIL.sub("", _BY.sub("", part)).strip(" ,.;:-–—|/")
        for name in _AND.split(line):
            if is_name(tidy := name.strip(" ,;:-–—|/")):
                role: AuthorRole = (
                    "editor" if n else "agency" if _AGENCIES.match(tidy) else "author"
                )
                people.append((tidy, role))
    return people


def is_name(text: str) -> bool:
    """Whether a text may be the name of a person or an agency."""
    return (
        1 < len(text) <= 80 and len(text.split()) <= 8 and key_of(text) != "" and not text.isdigit()
    )


def choose_keywords(values: list[Said]) -> list[str]:
    """Return the keywords of the most trusted source, each once."""
    by_source: dict[str, list[Said]] = {}
    for said in values:
        by_source.setdefault(said.source, []).append(said)
    found: dict[str, str] = {}
    for said in next(iter(by_source.values()), []):
        many = by_source[said.source]
        for word in (
            said.value.split(",") if len(many) == 1 or said.value.count(",") > 2 else [said.value]
        ):
            if 0 < len(word := word.strip()) <= 100:  # noqa: PLR2004
                found.setdefault(word.casefold(), word)
    return list(found.values())


def first_value(values: list[Said]) -> str | None:
    """Return what the most trusted source says."""
    return values[0].value if values else None
