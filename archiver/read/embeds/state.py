"""Embeds that are only in a page's data, and their place between the blocks of the body.

The state also holds the embeds of other stories: one counts only if its neighbours in the JSON
stand in the body.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from archiver.model.article import Block, EmbedBlock, Heading, ListBlock, Paragraph, Quote
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

    An embed that stands in the body already takes over what only the state says of it.
    """
    if not embeds:
        return tuple(blocks)
    known = {
        block.embed.identity: n for n, block in enumerate(blocks) if isinstance(block, EmbedBlock)
    }
    blocks = list(blocks)
    keys = [_letters(_text(block)) for block in blocks]
    put: dict[int, list[Embed]] = defaultdict(list)
    placed: set[tuple[str, str]] = set()
    for one in embeds:
        identity = one.embed.identity
        if identity in known:
            at = known[identity]
            standing = blocks[at]
            if isinstance(standing, EmbedBlock):
                blocks[at] = replace(standing, embed=merged(standing.embed, one.embed))
        elif identity not in placed and (place := _place(keys, one)) is not None:
            placed.add(identity)
            put[place].append(one.embed)
    return tuple(_interleaved(blocks, put))


def _interleaved(blocks: Sequence[Block], put: dict[int, list[Embed]]) -> list[Block]:
    out: list[Block] = []
    for index in range(len(blocks) + 1):
        out += [EmbedBlock(embed=embed) for embed in put.get(index, ())]
        out += blocks[index : index + 1]
    return out


def _place(keys: Sequence[str], one: StateEmbed) -> int | None:
    """Return the index of the block before which an embed belongs; None: not of this body."""
    before = _nearest(keys, one.before[::-1], last=True)
    after = _nearest(keys, one.after, last=False)
    texts = [index for index, key in enumerate(keys) if key]
    if before is not None and after is not None:
        gap = sum(1 for index in texts if before < index < after)
        return before + 1 if before < after and gap < WIDEST_GAP else None
    if before is not None and one.follows_in_list and before == texts[-1]:
        return before + 1
    if after is not None and one.leads_in_list and after == texts[0]:
        return after
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
    return " ".join(block.items) if isinstance(block, ListBlock) else ""
