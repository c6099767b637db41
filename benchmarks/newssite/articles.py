"""Made-up articles, the same ones every time: prose, pictures, embeds, links, scripts.

An article has 70 to 120 KB, about 95 on average, and links to nine or ten
addresses. Its words are invented; what stands around them is what templates of news sites put
there.
"""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta

SECTIONS = ("music", "film", "tv")
PICTURES = 60
"""Picture files of the site; articles share them."""
_WORDS = (  # noqa: SIM905  # read as words, not as a hundred strings
    "stage album choir tour chart single ballad camera script cast premiere studio season fan "
    "award drummer lyric encore manager poster trailer costume critic scene label vocal dance "
    "guitar rehearsal evening crowd ticket village harbour festival sketch painter novel "
    "chapter accent producer remix playlist backstage interview rumour answer winter summer "
    "garden silence thunder gentle bright curious stubborn early late second final hidden open "
    "written spoken sung played filmed said called asked told found kept lost brought carried "
    "opened closed praised waited travelled returned "
).split()
_NAMES = ("Nari Yoon", "Teo Varga", "Lark Whitcombe", "Dario Pemberley", "Mina Oduya", "Ivo Lund")
_FIRST = datetime(2026, 3, 1, 8, tzinfo=UTC)
_SMALL_PARAGRAPHS = 4


def path(number: int) -> str:
    """Return the path of an article."""
    words = random.Random(number).sample(_WORDS, 4)  # noqa: S311  # the same every time
    return f"/{SECTIONS[number % len(SECTIONS)]}/{'-'.join(words)}-{100_000 + number}.html"


def published(number: int) -> str:
    """Return when an article was published, ISO 8601."""
    return (_FIRST + timedelta(minutes=7 * number)).isoformat()


def headline(number: int) -> str:
    """Return an article's headline."""
    rng = random.Random(f"headline {number}")  # noqa: S311
    return f"{_NAMES[number % len(_NAMES)]} {' '.join(rng.sample(_WORDS, 6))}"


def article(number: int, count: int, *, is_small: bool = False) -> bytes:
    """Return article `number` of a site of `count`; a small one has about 5 KB."""
    rng = random.Random(f"article {number}")  # noqa: S311
    scripts = "" if is_small else _scripts(rng)
    slots = "" if is_small else _slots(rng)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">{_head(number)}{scripts}'
        f"</head><body>{_top(number)}<main><article>{_byline(number)}"
        f'<div class="story">{_body(rng, number, count, is_small=is_small)}</div></article></main>'
        f"{_related(rng, number, count)}{slots}<footer><p>All of this is made up.</p></footer>"
        "</body></html>\n"
    ).encode()


def _head(number: int) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": headline(number),
        "datePublished": published(number),
        "author": {"@type": "Person", "name": _NAMES[number % len(_NAMES)]},
        "image": picture(number),
    }
    return (
        f"<title>{headline(number)}</title>"
        f'<meta property="og:title" content="{headline(number)}">'
        f'<meta property="og:type" content="article"><link rel="alternate" '
        f'type="application/rss+xml" href="/feed.xml"><script type="application/ld+json">'
        f"{json.dumps(data)}</script>"
    )


def _scripts(rng: random.Random) -> str:
    """Return the styles and the state that a template carries along, 40 to 70 KB."""
    rules = "".join(
        f".{rng.choice(_WORDS)}-{n}{{margin:{rng.randrange(40)}px;color:#{rng.randrange(16**6):06x}}}"
        for n in range(160)
    )
    state = [
        {"id": rng.randrange(10**9), "slot": f"{rng.choice(_WORDS)}_{n}", "title": _words(rng, 7),
         "token": f"{rng.getrandbits(64):016x}", "enabled": bool(n % 3)}
        for n in range(rng.randrange(280, 545))
    ]  # fmt: skip
    return f"<style>{rules}</style><script>window.__STATE__={json.dumps(state)}</script>"


def _top(number: int) -> str:
    section = SECTIONS[number % len(SECTIONS)]
    return (
        '<header><div class="bar"><a class="logo" href="/"><b>News</b></a> <a href="/">Home</a> '
        f'<a href="/{section}/">{section}</a></div></header>'
    )


def _byline(number: int) -> str:
    return (
        f'<h1 class="headline">{headline(number)}</h1><p class="byline">By '
        f'<span class="author">{_NAMES[number % len(_NAMES)]}</span> '
        f'<time class="published" datetime="{published(number)}">{published(number)[:10]}</time>'
        f'</p><figure><img src="{picture(number)}" width="640" height="360" alt="A stage">'
        "<figcaption>A stage, made up.</figcaption></figure>"
    )


def _body(rng: random.Random, number: int, count: int, *, is_small: bool) -> str:
    size = _SMALL_PARAGRAPHS if is_small else rng.randrange(16, 28)
    parts = [_paragraph(rng) for _ in range(size)]
    parts[1] += f'<p>Before that, <a href="{path(rng.randrange(count))}">{_words(rng, 4)}</a>.</p>'
    for place, embed in enumerate(_embeds(rng, number), 1):
        parts[place * size // 4 % size] += embed
    if not is_small:
        parts[size // 2] += f"<h2>{_words(rng, 5)}</h2>"
        parts[-2] += f'<figure><img src="{picture(number + 7)}" alt="A crowd"></figure>'
    return "".join(parts)


def _embeds(rng: random.Random, number: int) -> list[str]:
    name = _NAMES[(number + 1) % len(_NAMES)]
    post = 10**18 + number
    clip = f"{number:011d}"
    return [
        (
            '<blockquote class="twitter-tweet"><p lang="en" dir="ltr">'
            f"{_words(rng, 14)}</p>&mdash; {name} (@fan{number}) "
            f'<a href="https://twitter.com/fan{number}/status/{post}">April 4, 2026</a>'
            "</blockquote>"
        ),
        (
            '<blockquote class="instagram-media" data-instgrm-permalink='
            f'"https://www.instagram.com/p/C{clip[-10:]}/"><p>View this post on Instagram</p>'
            f'<p><a href="https://www.instagram.com/p/C{clip[-10:]}/">A post shared by {name} '
            f"(@fan{number})</a></p></blockquote>"
        ),
        f'<iframe width="560" height="315" src="https://www.youtube.com/embed/{clip}"></iframe>',
    ][: 1 + number % 3]


def _related(rng: random.Random, number: int, count: int) -> str:
    """Return links to the next article and to four others, so that all can be reached."""
    numbers = [(number + 1) % count, *(rng.randrange(count) for _ in range(4))]
    links = "".join(
        f'<li><a class="thumb" href="{path(n)}"><img src="{picture(n)}" alt=""></a>'
        f'<a class="title" href="{path(n)}">{headline(n)}</a></li>'
        for n in numbers
    )
    return f'<aside class="related"><h3>More</h3><ul>{links}</ul></aside>'


def _slots(rng: random.Random) -> str:
    """Return what a template leaves room for: much markup, few words."""
    slots = "".join(
        f'<div class="slot" id="slot{n}"><div class="frame"><span class="tag">'
        f'{rng.choice(_WORDS)}{n}</span><span class="size">300x{rng.randrange(50, 600)}</span>'
        f'<span class="unit">{rng.getrandbits(40):x}</span></div><div><i></i></div></div>'
        for n in range(rng.randrange(70, 90))
    )
    return f'<aside class="slots" aria-hidden="true">{slots}</aside>'


def _paragraph(rng: random.Random) -> str:
    sentences = [_words(rng, rng.randrange(9, 22)) for _ in range(5)]
    sentences[2] = f"<em>{sentences[2]}</em>"
    return f"<p>{'. '.join(sentences)}.</p>\n"


def _words(rng: random.Random, count: int) -> str:
    return " ".join(rng.choices(_WORDS, k=count)).capitalize()


def picture(number: int) -> str:
    """Return the path of a picture."""
    return f"/pictures/{number % PICTURES}.png"
