"""Plausible news prose about people who do not exist, the same words for the same seed."""

from __future__ import annotations

import random
import re


def told(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text, each in one line; a blank line parts two."""
    return tuple(" ".join(part.split()) for part in text.strip().split("\n\n"))


_PEOPLE = (
    "Mina Oduya", "Teo Varga", "Lark Whitcombe", "Junseo Baek", "Ines Caldera", "Posy Amadi",
    "Rafael Quill", "Hana Sorensen", "Dario Pemberley", "Nari Yoon", "Cleo Marchetti",
    "Abel Strand",
)  # fmt: skip
_ACTS = (
    "Paper Lanterns", "Glass Harbour", "the Velvet Tides", "NOVA7", "Moonlit Arcade", "SORA",
    "the Copper Sparrows", "Halcyon Street",
)  # fmt: skip
_WORKS = (
    "Northern Letters", "Salt & Cinema", "Eleven Quiet Rooms", "The Long Applause", "Marigold",
    "A Map of Small Hours", "Neon Orchard", "Second Balcony",
)  # fmt: skip
_PLACES = (
    "Lisbon", "Busan", "Toronto", "Leeds", "Osaka", "Porto Alegre", "Ghent", "Melbourne", "Lagos",
    "Tallinn",
)  # fmt: skip
_HEADLINES = (
    "{person} opens up about writing '{work}' with {act}",
    "{act} announce a second night in {place} after the first sells out",
    "Why {person} turned down the sequel to '{work}'",
    "{person} and {other} to lead a new drama set in {place}",
    "'{work}' tops the chart for a fourth week as {act} return",
    "Everything we know about the {place} premiere of '{work}'",
    "{act} surprise fans in {place} with an acoustic set",
    "{person} explains the ending of '{work}'",
    "What {act} played on opening night in {place}",
    "{person} joins the jury of the {place} film festival",
)
_SENTENCES = told("""
{person} spent most of the winter in {place}, where the first demos were recorded on a borrowed
piano.

According to the label, {count} tickets were gone within the first hour of the sale.

{act} have not played in {place} since the release of '{work}', and the demand shows it.

The singer wrote the chorus on a train and kept it because nobody in the band could forget it.

A spokesperson for the festival confirmed the date but would not be drawn on the other guests.

Critics were divided when '{work}' first appeared, yet its reputation has grown ever since.

In a conversation with a local radio station, {person} described the shoot as long, cold and
worth every minute.

The director had asked for three endings, and the cast learned only at the screening which of
them had been kept.

Rehearsals began in {month} and moved to a warehouse outside {place} for the final weeks.

{other}, who produced the record, said that the quieter songs had been the hardest to finish.

Fans had gathered outside the venue since the morning, many of them with hand-painted banners.

The set leaned on newer material, though the encore reached back to the earliest recordings.

There are {small} nominations in all, more than for any other production of the season.

{person} thanked the crew by name, down to the runner who had found the missing costume.

The studio has set the premiere for {month}, with a smaller screening in {place} beforehand.

It is the first time that the two have worked together since a short film almost ten years ago.

The video was filmed in a single take on the roof of a department store in {place}.

Early reviews praise the score, which {other} composed for a string quartet and a drum machine.

Neither side would say how the quarrel began, and both seemed keen to leave it behind.

A limited edition of '{work}' comes with {small} photographs and a letter to listeners.

The broadcaster reported {count} viewers for the final episode, its best figure this year.

When the lights failed in {place}, {act} carried on with two guitars and the help of the front
rows.

{person} had never acted before, and auditioned only because a friend needed a lift.

The tour continues through {month}, and further dates are expected before the end of the summer.

Part of the proceeds goes to a music school in {place}, where the drummer once taught.

The costumes, made from old theatre curtains, took a workshop of {small} people four months.

Asked about the rumours, {other} laughed and said that the answer was in the second verse.

The book behind the series has been translated into {small} languages and was never out of
print.
""")
_MONTHS = ("February", "March", "May", "June", "September", "October")


def headline(seed: str) -> str:
    """Return a headline."""
    chance = random.Random(f"headline {seed}")  # noqa: S311 (the same words each time)
    return _filled(chance.choice(_HEADLINES), chance)


def paragraphs(seed: str, count: int = 8) -> list[str]:
    """Return paragraphs of two to four sentences; no sentence stands twice."""
    chance = random.Random(f"prose {seed}")  # noqa: S311 (the same words each time)
    left = chance.sample(_SENTENCES, len(_SENTENCES))
    made = []
    for _ in range(count):
        taken, left = left[: chance.randint(2, 3)], left[3:]
        if taken:
            made.append(" ".join(_filled(sentence, chance) for sentence in taken))
    return made


def slug(title: str) -> str:
    """Return a title as a part of an address."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower().replace("'", "")).strip("-")


def _filled(sentence: str, chance: random.Random) -> str:
    person, other = chance.sample(_PEOPLE, 2)
    filled = sentence.format(
        person=person,
        other=other,
        act=chance.choice(_ACTS),
        work=chance.choice(_WORKS),
        place=chance.choice(_PLACES),
        month=chance.choice(_MONTHS),
        count=f"{chance.randint(11, 890)},{chance.randint(0, 999):03}",
        small=chance.choice(("five", "seven", "nine", "eleven", "fourteen", "twenty-two")),
    )
    return filled[0].upper() + filled[1:]
