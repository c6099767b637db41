"""The body of a page that a script draws: its texts stand in the JSON that the script reads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from archiver.model.article import Block, EmbedBlock, Paragraph
from archiver.read.body.words import key_of
from archiver.read.embeds.data.states import decoded
from archiver.read.embeds.data.stream import Said, said_in

_LARGEST = 4_000_000
_SMALLEST = 1500
_STARTS = re.compile(r"(?:[=(]\s*|^\s*)(?=[{\[])")
_MOST_STARTS = 6
_SENTENCE = re.compile(r"[.!?…。»\u201d\"']\s*$")
_SHORTEST = 40
_ENOUGH = 400
"""Letters that a list of texts must have to be a body."""


def state_blocks(scripts: Iterable[HtmlElement]) -> list[Block]:
    """Return the blocks of the richest list of sentences in a page's JSON; empty for none."""
    best: list[Said] = []
    most = _ENOUGH
    for state in _states(scripts):
        for run in _runs(list(said_in(state))):
            if (letters := sum(len(said.text or "") for said in run)) > most:
                best, most = run, letters
    return _blocks(best)


def _states(scripts: Iterable[HtmlElement]) -> Iterator[object]:
    for script in scripts:
        text = script.text or ""
        if (
            script.get("src")
            or not _SMALLEST < len(text) < _LARGEST
            or "ld+json" in (script.get("type") or "")
        ):
            continue
        end = 0
        for n, start in enumerate(_STARTS.finditer(text)):
            if n >= _MOST_STARTS:
                break
            if start.end() >= end:
                value, end = decoded(text, start.end())
                if value:
                    yield value


def _runs(said: list[Said]) -> Iterator[list[Said]]:
    """Yield, for each list that holds sentences, what it says in order, embeds among it."""
    weight: Counter[int] = Counter()
    for one in said:
        if one.text and _is_sentence(one.text):
            weight.update(dict.fromkeys(one.lists[-2:], len(one.text)))
    for number, _ in weight.most_common(3):
        yield [
            one
            for one in said
            if number in one.lists and (one.embed or _is_sentence(one.text or ""))
        ]


def _is_sentence(text: str) -> bool:
    return len(text) >= _SHORTEST and _SENTENCE.search(text) is not None and "://" not in text[:12]


def _blocks(run: list[Said]) -> list[Block]:
    blocks: list[Block] = []
    seen: set[str] = set()
    for said in run:
        if said.embed is not None:
            blocks.append(EmbedBlock(embed=said.embed))
        elif said.text and (key := key_of(said.text)) not in seen:
            seen.add(key)
            blocks.append(Paragraph(text=" ".join(said.text.split())))
    return blocks
