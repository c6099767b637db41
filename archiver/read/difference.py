"""What a reader would call a change between two versions of an article.

Pure: two articles in, changes out. Spacing, punctuation, picture sizes, counters and clocks are
no change; a date that moved counts only where nothing else did.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from archiver.model.article import (
    Article,
    Block,
    EmbedBlock,
    ImageBlock,
    Item,
    ListBlock,
    Table,
    Update,
)
from archiver.model.change import Change, ChangeKind
from archiver.model.moment import moment_of
from archiver.read.body.words import key_of
from archiver.read.facts.pictures import image_identity

_ALIKE = 0.5
"""Share of words that two paragraphs have in common when one is the other, edited."""
_MOST_PAIRS = 10_000
"""Comparisons of paragraphs; a body that was rewritten altogether is compared by place."""
_SAME_MOMENT_S = 60.0
_CLOCK = re.compile(
    r"^\W*(?:(?:last )?updated|posted|published|modified|aktualisiert|\d[\d.,]*\s*[km]?)\b.{0,60}$"
    r"|\b(?:ago|views?|reads?|shares?|likes?|comments?|min(?:ute)?s? read|reactions?)\W*$",
    re.IGNORECASE,
)
_LONGEST_CLOCK = 80
_CORRECTION = re.compile(
    r"^\W*(?:correction|corrected|clarification|editor.{0,3}s note|an? (?:earlier|previous) version"
    r"|this (?:article|story|post) (?:was|has been) (?:updated|corrected|amended)"
    r"|korrektur|richtigstellung|rectificatif|correcci[oó]n)\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"\b(?:ago|yesterday|today|just now|vor \d|hier|heute)\b", re.IGNORECASE)

PartKind = Literal["paragraph", "embed", "image"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A block as far as it counts for a change."""

    kind: PartKind
    key: str
    """What two renderings of the same have in common."""
    shown: str
    where: str


def changes_between(old: Article, new: Article) -> tuple[Change, ...]:
    """Return what changed from one version to the next, headline first, then in page order."""
    found = [*_headline(old, new), *_body(old, new), *_authors(old, new)]
    found += _date("published", old, new)
    return tuple(found or _date("modified", old, new))


def parts_of(blocks: Iterable[Block], where: str = "body") -> Iterator[Part]:
    """Give the parts of a body in page order; counters and clocks are left out."""
    for number, block in enumerate(blocks):
        at = f"{where}[{number}]"
        if isinstance(block, EmbedBlock):
            embed = block.embed
            shown = embed.url or embed.source_url or embed.id or ""
            yield Part(
                kind="embed",
                key="|".join(embed.identity),
                shown=f"{embed.platform} {shown}",
                where=at,
            )
        elif isinstance(block, ImageBlock):
            yield Part(kind="image", key=image_identity(block.url), shown=block.url, where=at)
        elif isinstance(block, Item | Update):
            yield from _words(block.title or "", f"{at}.title")
            if isinstance(block, Item) and block.image:
                url = block.image.url
                yield Part(kind="image", key=image_identity(url), shown=url, where=f"{at}.image")
            yield from parts_of(block.body, f"{at}.body")
        else:
            yield from _words(_text_of(block), at)


def _text_of(block: Block) -> str:
    if isinstance(block, ListBlock):
        return "\n".join(block.items)
    if isinstance(block, Table):
        return "\n".join(" | ".join(row) for row in block.rows)
    return str(getattr(block, "text", ""))


def _words(text: str, where: str) -> Iterator[Part]:
    key = key_of(text)
    is_clock = len(text) <= _LONGEST_CLOCK and any(map(str.isdigit, text)) and _CLOCK.search(text)
    if key and not is_clock:
        yield Part(kind="paragraph", key=key, shown=text, where=where)


# --- the body ---------------------------------------------------------------------------------
def _body(old: Article, new: Article) -> list[Change]:
    """Compare words, posts and pictures each in their own order: a post that moved is none."""
    before, after = list(parts_of(old.body)), list(parts_of(new.body))
    found: list[Change] = []
    for kind in ("paragraph", "embed", "image"):
        found += _of_kind(
            [part for part in before if part.kind == kind],
            [part for part in after if part.kind == kind],
        )
    order = {part.where: number for number, part in enumerate((*before, *after))}
    return sorted(found, key=lambda change: order[change.where])


def _of_kind(before: list[Part], after: list[Part]) -> list[Change]:
    keys = [part.key for part in before], [part.key for part in after]
    found: list[Change] = []
    gone: list[Part] = []
    come: list[Part] = []
    for what, i1, i2, j1, j2 in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if what != "equal":
            left, right = _edited(before[i1:i2], after[j1:j2], found)
            gone += left
            come += right
    _moved(gone, come, found)
    found += [_change("removed", part, None) for part in gone]
    found += [_change("added", None, part) for part in come]
    return found


def _edited(
    before: list[Part], after: list[Part], found: list[Change]
) -> tuple[list[Part], list[Part]]:
    """Pair what stands in one another's place; return what has no partner."""
    left, right = [], list(after)
    by_place = len(before) * len(after) > _MOST_PAIRS
    for part in before:
        partner = next((one for one in right if by_place or _is_edit(part, one)), None)
        if partner is None or partner.kind != part.kind:
            left.append(part)
            continue
        right.remove(partner)
        if partner.key != part.key:
            what = "edited" if part.kind == "paragraph" else "replaced"
            found.append(_change(what, part, partner))
    return left, right


def _is_edit(one: Part, other: Part) -> bool:
    """Tell whether a part is the other one, edited; a picture or post is by its place."""
    if one.kind != other.kind:
        return False
    if one.kind != "paragraph" or one.key == other.key:
        return True
    words = SequenceMatcher(None, one.shown.lower().split(), other.shown.lower().split(), False)
    return words.quick_ratio() >= _ALIKE and words.ratio() >= _ALIKE


def _moved(gone: list[Part], come: list[Part], found: list[Change]) -> None:
    """Take out what only stands elsewhere now; a post or picture that moved is none."""
    for part in list(gone):
        same = next((one for one in come if (one.kind, one.key) == (part.kind, part.key)), None)
        if same is not None:
            gone.remove(part)
            come.remove(same)
            if part.kind == "paragraph":
                found.append(_change("moved", part, same))


def _change(what: str, before: Part | None, after: Part | None) -> Change:
    part = after or before
    assert part is not None  # noqa: S101  # one of them is there
    kind: ChangeKind = f"{part.kind}-{what}"  # type: ignore[assignment]  # each pair is a kind
    if after and kind.startswith("paragraph-") and what != "moved" and _is_notice(before, after):
        kind = "correction"
    return Change(
        kind=kind,
        where=part.where,
        before=before.shown if before else None,
        after=after.shown if after else None,
    )


def _is_notice(before: Part | None, after: Part) -> bool:
    return bool(_CORRECTION.search(after.shown)) and not (
        before and _CORRECTION.search(before.shown)
    )


# --- the head ---------------------------------------------------------------------------------
def _headline(old: Article, new: Article) -> Iterator[Change]:
    if key_of(old.headline) != key_of(new.headline):
        yield Change(kind="headline", where="headline", before=old.headline, after=new.headline)


def _authors(old: Article, new: Article) -> Iterator[Change]:
    before, after = ([author.name for author in each.authors] for each in (old, new))
    if sorted(map(key_of, before)) != sorted(map(key_of, after)):
        yield Change(
            kind="authors",
            where="authors",
            before=", ".join(before) or None,
            after=", ".join(after) or None,
        )


def _date(name: Literal["published", "modified"], old: Article, new: Article) -> Iterator[Change]:
    """Compare moments; a page that counts from now (`2 hours ago`) does not tell one."""
    before, after = getattr(old, name), getattr(new, name)
    printed = f"{getattr(old, f'{name}_raw')} {getattr(new, f'{name}_raw')}"
    first, second = moment_of(before), moment_of(after)
    if first is None or second is None or _RELATIVE.search(printed):
        return
    if abs((second - first).total_seconds()) >= _SAME_MOMENT_S:
        yield Change(kind=name, where=name, before=before, after=after)
