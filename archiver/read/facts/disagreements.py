"""What lost: for each field the first source that says something else than the one that won.

One doubt a field at most, and none where two sources only word the same thing differently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from archiver.model.article import Doubt
from archiver.read.body.words import key_of
from archiver.read.facts.bylines import is_name, people_in
from archiver.read.facts.headlines import likeness
from archiver.read.facts.loader import Draft
from archiver.read.facts.processors import is_someone
from archiver.read.sources.said import Said

_OTHER_WORDS = 0.3
"""Likeness below which two descriptions say different things."""
_TOLD = 120
"""Characters of a value that a doubt repeats."""
_YES = frozenset({"true", "yes", "1", "free"})


def disagreements(
    draft: Draft, said: Mapping[str, Sequence[Said]], sites: set[str]
) -> Iterator[Doubt]:
    """Yield a doubt for each field on which the page's sources disagree.

    `said` are the statements by field, most trusted first; `sites` the letters of the site's names.
    """
    for field, differ in _DIFFER.items():
        yield from _first_other(field, said.get(field, ()), differ)
    if draft.language:
        own = Said(field="language", value=draft.language, source="html")
        yield from _first_other("language", (own, *said.get("language", ())), _other_language)
    yield from _authors(draft, said.get("authors", ()), sites)
    yield from _keywords(said.get("keywords", ()))


def _first_other(
    field: str, statements: Sequence[Said], differ: Callable[[str, str], bool]
) -> Iterator[Doubt]:
    """Yield the doubt about the first source that differs from the first one of all."""
    if statements and (won := statements[0]):
        lost = next(
            (
                one
                for one in statements
                if one.source != won.source and differ(won.value, one.value)
            ),
            None,
        )
        if lost:
            yield _doubt(field, _told(won), lost)


def _authors(draft: Draft, statements: Sequence[Said], sites: set[str]) -> Iterator[Doubt]:
    """Yield which other people a source names, and which name was dropped because it is none's."""
    won = ", ".join(person.name for person in draft.authors)
    keys = {key_of(person.name) for person in draft.authors}
    dropped = None
    for said in statements:
        named = [name for name, role in people_in(said.value, printed=True) if role != "agency"]
        people = [name for name in named if is_name(name) and is_someone(name, sites)]
        if people and not any(_is_known(key_of(name), keys) for name in people):
            yield _doubt("authors", won[:_TOLD], said)
            return
        if named and not people and key_of(said.value) not in keys:
            dropped = dropped or said
    if dropped and draft.authors:
        yield Doubt(
            code="dropped", where="authors", expected="a person or agency", found=_told(dropped)
        )


def _is_known(key: str, keys: set[str]) -> bool:
    return any(key in known or known in key for known in keys)


def _keywords(statements: Sequence[Said]) -> Iterator[Doubt]:
    """Yield the first source that has not one keyword of the first."""
    words: dict[str, set[str]] = {}
    for said in statements:
        words.setdefault(said.source, set()).update(key_of(one) for one in said.value.split(","))
    for said in statements:
        if words[said.source].isdisjoint(words[statements[0].source]):
            yield _doubt("keywords", _told(statements[0]), said)
            return


def _other_address(one: str, other: str) -> bool:
    mine, theirs = _bare(one), _bare(other)
    return bool(mine and theirs) and mine != theirs


def _bare(url: str) -> str:
    """Return host and path of a whole address: scheme, query and fragment may differ."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if not parts.hostname:
        return ""
    return f"{parts.hostname.removeprefix('www.')}{parts.path.rstrip('/')}"


def _other_language(one: str, other: str) -> bool:
    return one[:2].casefold() != other[:2].casefold()


def _other_section(one: str, other: str) -> bool:
    mine, theirs = key_of(one), key_of(other)
    return mine not in theirs and theirs not in mine


def _other_access(one: str, other: str) -> bool:
    return (one.casefold() in _YES) != (other.casefold() in _YES)


def _other_description(one: str, other: str) -> bool:
    return likeness(one, other) < _OTHER_WORDS


_DIFFER = {
    "section": _other_section,
    "description": _other_description,
    "is_accessible_for_free": _other_access,
    "canonical_url": _other_address,
}


def _doubt(field: str, won: str, lost: Said) -> Doubt:
    return Doubt(code="sources-disagree", where=field, expected=won, found=_told(lost))


def _told(said: Said) -> str:
    return f"{said.source}: {said.value[:_TOLD]}"
