"""Embeds that are only in a page's data, and their place between the blocks of the body.

The state also holds the embeds of other stories: one counts only if its neighbours in the JSON
stand in the body.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, pairwise

from lxml.html import HtmlElement

from archiver.model.article import (
    Block,
    EmbedBlock,
    Heading,
    Item,
    ListBlock,
    Paragraph,
    Quote,
    Update,
)
from archiver.model.embed import Embed
from archiver.read.embeds.data.states import states_of
from archiver.read.embeds.data.stream import Said, paragraphs_of, said_in
from archiver.read.embeds.find import merged

NEIGHBOURS = 8
"""Texts on each side by which a place is looked for; captions and credits are among them."""
WIDEST_GAP = 3
"""Blocks of text between the neighbours of an embed that are still its neighbours."""
MOST_EMBEDS = 500
_SURE = 16
"""Letters; a shorter text stands in any body."""
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class StateEmbed:
    """An embed of a page's data, with the texts next to it there."""

    embed: Embed
    before: tuple[str, ...] = ()
    """Nearest last."""
    after: tuple[str, ...] = ()
    """Nearest first."""
    follows_in_list: bool = False
    """It stands in the same list as the text before it."""
    leads_in_list: bool = False
    """It stands in the same list as the text after it."""


def state_embeds(root: HtmlElement, *, url: str | None = None) -> tuple[StateEmbed, ...]:
    """Return the embeds of a page's JSON states, as often as they stand there."""
    del url  # a state's addresses are absolute
    found: list[StateEmbed] = []
    for state in states_of(root):
        said = list(said_in(state))
        for index, one in enumerate(said):
            if one.embed is not None:
                found.append(_with_neighbours(said, index))
                if len(found) >= MOST_EMBEDS:
                    return tuple(found)
    return tuple(found)


def _with_neighbours(said: Sequence[Said], index: int) -> StateEmbed:
    one = said[index]
    assert one.embed is not None  # noqa: S101 - the caller asked
    before, after = _texts(said, index, -1), _texts(said, index, 1)
    inner = one.lists[-1] if one.lists else None
    return StateEmbed(
        embed=one.embed,
        before=tuple(text for text, _ in reversed(before)),
        after=tuple(text for text, _ in after),
        follows_in_list=bool(before) and inner in before[0][1],
        leads_in_list=bool(after) and inner in after[0][1],
    )


def _texts(said: Sequence[Said], index: int, step: int) -> list[tuple[str, tuple[int, ...]]]:
    """Return the texts on one side of an embed, nearest first, each with the lists around it."""
    texts: list[tuple[str, tuple[int, ...]]] = []
    for distance in range(1, 10 * NEIGHBOURS):
        at = index + step * distance
        if not 0 <= at < len(said) or len(texts) >= NEIGHBOURS:
            break
        if text := said[at].text:
            texts += [(part, said[at].lists) for part in paragraphs_of(text)[::step]]
    return texts[:NEIGHBOURS]


def place_state_embeds(blocks: Sequence[Block], embeds: Sequence[StateEmbed]) -> tuple[Block, ...]:
    """Return the blocks with the state's embeds in their places, without other stories'.

    An embed that stands in the body already takes over what only the state says of it. Entries
    and updates get those of their own.
    """
    if not embeds:
        return tuple(blocks)
    flat = list(_flat(blocks))
    standing = {
        block.embed.identity: block.embed for block in flat if isinstance(block, EmbedBlock)
    }
    keys = [_letters(_text(block)) for block in flat]
    ends = _ends(flat, keys)
    put: dict[tuple[int, bool], list[Embed]] = defaultdict(list)
    placed: set[tuple[str, str]] = set()
    for one in embeds:
        identity = one.embed.identity
        if identity in standing:
            standing[identity] = merged(standing[identity], one.embed)
        elif identity not in placed and (place := _place(keys, ends, one)) is not None:
            placed.add(identity)
            put[place].append(one.embed)
    return tuple(_rebuilt(blocks, count(), put, standing))


def _flat(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks in reading order, an entry or update before what stands in it."""
    for block in blocks:
        yield block
        if isinstance(block, Item | Update):
            yield from _flat(block.body)


def _rebuilt(
    blocks: Sequence[Block],
    numbers: Iterator[int],
    put: Mapping[tuple[int, bool], Sequence[Embed]],
    standing: Mapping[tuple[str, str], Embed],
) -> Iterator[Block]:
    """Yield the blocks with the embeds that belong before or behind each, by its number."""
    for block in blocks:
        number = next(numbers)
        behind = [EmbedBlock(embed=embed) for embed in put.get((number, True), ())]
        yield from (EmbedBlock(embed=embed) for embed in put.get((number, False), ()))
        if isinstance(block, Item | Update):
            inner = _rebuilt(block.body, numbers, put, standing)
            yield replace(block, body=(*behind, *inner))
            continue
        if isinstance(block, EmbedBlock):
            yield replace(block, embed=standing[block.embed.identity])
        else:
            yield block
        yield from behind


def _ends(flat: Sequence[Block], keys: Sequence[str]) -> set[int]:
    """Return the last texts of the body and of each entry or update."""
    texts = [index for index, key in enumerate(keys) if key]
    inner = pairwise(texts)
    ends = {index for index, after in inner if isinstance(flat[after], Item | Update)}
    return ends | set(texts[-1:])


def _place(keys: Sequence[str], ends: set[int], one: StateEmbed) -> tuple[int, bool] | None:
    """Return the block beside which an embed belongs, and whether behind it; None: not here."""
    before = _nearest(keys, one.before[::-1], last=True)
    after = _nearest(keys, one.after, last=False)
    texts = [index for index, key in enumerate(keys) if key]
    if before is not None and after is not None:
        gap = sum(1 for index in texts if before < index < after)
        return (before, True) if before < after and gap < WIDEST_GAP else None
    if before in ends and one.follows_in_list:
        is_next = _nearest(keys, one.before[-1:], last=True) == before
        return (before, True) if before is not None and is_next else None
    if after in texts[:1] and one.leads_in_list:
        is_next = _nearest(keys, one.after[:1], last=False) == after
        return (after, False) if after is not None and is_next else None
    return None


def _nearest(keys: Sequence[str], texts: Sequence[str], *, last: bool) -> int | None:
    for text in texts:
        wanted = _letters(text)
        if len(wanted) < _SURE:
            continue
        tail = wanted[-80:] if last else wanted[:80]
        hits = [
            n
            for n, key in enumerate(keys)
            if key and (tail in key or (len(key) > _SURE and key in wanted))
        ]
        if hits:
            return hits[-1] if last else hits[0]
    return None


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text).casefold()


def _text(block: Block) -> str:
    if isinstance(block, Paragraph | Heading | Quote):
        return block.text
    if isinstance(block, Item | Update):
        return block.title or ""
    return " ".join(block.items) if isinstance(block, ListBlock) else ""
