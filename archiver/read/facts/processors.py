"""What is done with the statements of a page: each field's named processors.

The input processor drops what says nothing; an output processor chooses among the sources,
most trusted first, and leaves a doubt where they disagree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, MutableMapping
from typing import Any

from archiver.model.article import Author, Doubt
from archiver.read.body.words import key_of
from archiver.read.facts.bylines import people_in
from archiver.read.facts.dates import day_of, is_same_day, to_iso
from archiver.read.facts.headlines import PRINTED, likeness, pick_headline, without_site_names
from archiver.read.sources.odd import too_many
from archiver.read.sources.said import LONGEST, Said

Context = MutableMapping[str, Any]
"""itemloaders' context; ours holds `doubts`, `language`, `site_names` and `newest`."""

_PRINTED = frozenset({"byline", "microdata", "author-link", "layout"})
_DEFAULTS = re.compile(r"^(?:admin|administrator|editor|staff|guest)$", re.IGNORECASE)
"""Names of accounts: printed as authors, and taken only where there is no other."""
_COMPANY = re.compile(r"[\s,]+(?:inc|ltd|llc|gmbh|corp|co|s\.?a|ag)\b\.?$", re.IGNORECASE)
_ACCOUNT = re.compile(r"[a-z0-9_.@-]+")
"""A name as nobody writes theirs; taken where there is no other."""
_LOWER_WORD = re.compile(r"(?:^|\s)(?=[^\W\d_]{4})[a-zß-ÿ]|[:;]")
"""In a name beside an agency's: the words of a line that is no name."""
_LOOSE = frozenset({"html", "printed", "url", "guessed"})
"""Sources of dates that may speak of another thing on the page."""
_GUESSED = frozenset({"url", "guessed"})
_AGREEING = frozenset({"json-ld", "og", "meta", "microdata"})
_LONGEST_KEYWORD = 100
_MOST_KEYWORDS = 200
_ALIKE = 0.5
"""Likeness below which a stated title is another title."""


def keep_said(values: Iterable[Said], loader_context: Context) -> list[Said]:
    """Return the statements that say something, each value once a source.

    One that was cut because nothing of its kind is so long says nothing either.
    """
    kept: dict[tuple[str, str], Said] = {}
    for said in values:
        if len(said.value) >= LONGEST:
            oversize = Doubt(code="oversize", where=said.field, found=f"{said.source}: too long")
            loader_context["doubts"].append(oversize)
        elif said.value.strip():
            kept.setdefault((said.value, said.source), said)
    return list(kept.values())


def choose_headline(values: list[Said], loader_context: Context) -> str | None:
    """Return the headline as printed, without the site's name."""
    headline = pick_headline(values, loader_context["site_names"])
    doubts: list[Doubt] = loader_context["doubts"]
    if headline:
        source = next((one.source for one in values if one.value == headline), "stated")
        doubts += [
            _disagreement("headline", f"{source}: {headline}", said)
            for said in values
            if said.source in ("json-ld", "og") and likeness(headline, said.value) < _ALIKE
        ]
    return headline


def choose_alternative(values: list[Said], loader_context: Context) -> str | None:
    """Return the first other title that says something else than the headline."""
    names = loader_context["site_names"]
    headline = pick_headline([said for said in values if said.field == "headline"], names)
    for said in sorted(values, key=lambda said: said.field != "alternative_headline"):
        title = without_site_names(said.value, names)
        if headline and said.source not in PRINTED and key_of(title) != key_of(headline):
            return title
    return None


def choose_date(values: list[Said], loader_context: Context) -> tuple[str, str] | None:
    """Return the date as (ISO, printed) of the most trusted source that can be read."""
    doubts: list[Doubt] = loader_context["doubts"]
    won: tuple[str, Said] | None = None
    unread: dict[str, Said] = {}
    for said in _best_dates_first(values, loader_context):
        if won and said.source in _LOOSE:
            break
        iso = to_iso(said.value, language=loader_context["language"])
        day = day_of(iso)
        if iso is None or day is None or day > loader_context["newest"]:
            unread.setdefault(said.source, said)
        elif won is None:
            won = (iso, said)
        elif not is_same_day(won[0], iso):
            doubts.append(_disagreement(said.field, f"{won[1].source}: {won[0]}", said))
    doubts += [
        Doubt(code="date-unread", where=said.field, found=f"{source}: {said.value[:80]}")
        for source, said in unread.items()
    ]
    if won and won[1].source in _GUESSED:
        found = f"{won[1].source}: {won[1].value[:80]}"
        doubts.append(Doubt(code="date-guessed", where=won[1].field, found=found))
    return (won[0], won[1].value) if won else None


def _best_dates_first(values: list[Said], loader_context: Context) -> list[Said]:
    """Return the dates in the order of trust, but first one on which two others agree.

    JSON-LD may state when an article was last sent out: where OpenGraph, metas or microdata
    agree on an earlier day of publication, theirs comes first.
    """
    days = {
        said.source: day
        for said in reversed(values)
        if said.field == "published" and said.source in _AGREEING
        if (day := day_of(to_iso(said.value, language=loader_context["language"])))
    }
    others = [day for source, day in days.items() if source != "json-ld"]
    if "json-ld" not in days or len(others) < 2 or len(set(others)) > 1:  # noqa: PLR2004
        return values
    if others[0] >= days["json-ld"]:
        return values
    return sorted(values, key=lambda said: said.source == "json-ld")


def choose_authors(values: list[Said], loader_context: Context) -> list[Author]:
    """Return the people and agencies of the most trusted source that names more than the site."""
    by_source: dict[str, list[Said]] = {}
    for said in values:
        by_source.setdefault(said.source, []).append(said)
    sites = {key_of(name) for name in loader_context["site_names"]}
    found = {source: people for source, said in by_source.items() if (people := _people(said))}
    if not found:
        return [Author(name=said.value) for said in values if _DEFAULTS.match(said.value)][:1]
    agencies: list[Author] = []
    for source, people in found.items():
        named = [person for person in people if is_someone(person.name, sites)]
        if all(person.role == "agency" for person in named):
            agencies = agencies or named
        elif source not in _PRINTED or any(" " in one.name for one in named):
            if not agencies:
                return named
            writers = [one for one in named if one.role != "agency"]
            return [one for one in writers if not _LOWER_WORD.search(one.name)] + agencies
    return agencies or next(iter(found.values()), [])


def is_someone(name: str, sites: set[str]) -> bool:
    """Whether a name is neither the site's, nor its company's, nor that of an account."""
    bare = key_of(_COMPANY.sub("", name))
    return bare == key_of(name) and bare not in sites and _ACCOUNT.fullmatch(name) is None


def _people(statements: list[Said]) -> list[Author]:
    found: dict[str, Author] = {}
    for said in statements:
        if said.value.startswith(("http://", "https://", "@", "//")):
            continue
        url = said.url if said.url and said.url.startswith(("http://", "https://")) else None
        for name, role in people_in(said.value, printed=said.source in _PRINTED):
            role = "editor" if said.role == "editor" else role  # noqa: PLW2901
            key = key_of(name)
            if not any(key in known or key.startswith(known) for known in found):
                found[key] = Author(name=name, url=url, role=role)
    return list(found.values())


def choose_keywords(values: list[Said], loader_context: Context) -> list[str]:
    """Return the keywords of the most trusted source, each once, and not more than an index has."""
    first = [said.value for said in values if said.source == values[0].source] if values else []
    found: dict[str, str] = {}
    for value in first:
        many = len(first) == 1 or value.count(",") > 2  # noqa: PLR2004
        for word in value.split(",") if many else [value]:
            if 0 < len(tidy := word.strip()) <= _LONGEST_KEYWORD:
                found.setdefault(tidy.casefold(), tidy)
    loader_context["doubts"] += too_many(list(found), "keywords", _MOST_KEYWORDS)
    return list(found.values())[:_MOST_KEYWORDS]


def first_value(values: list[Said]) -> str | None:
    """Return what the most trusted source says."""
    return values[0].value if values else None


def _disagreement(field: str, won: str, lost: Said) -> Doubt:
    return Doubt(
        code="sources-disagree",
        where=field,
        expected=won,
        found=f"{lost.source}: {lost.value[:200]}",
    )
