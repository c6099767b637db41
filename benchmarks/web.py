"""A deterministic news site of one process: every page is made before the first request.

`/plain/N` and `/gzip/N` are articles of 60 to 120 KB, `/linked/N` such that link to each other.
Answers are written by hand on asyncio: the server costs little beside what is measured.
"""

from __future__ import annotations

import asyncio
import gzip
import random
import re
import sys

WORDS = (
    "stage",
    "album",
    "choir",
    "tour",
    "chart",
    "single",
    "ballad",
    "camera",
    "script",
    "cast",
    "premiere",
    "studio",
    "season",
    "fan",
    "award",
    "drummer",
    "lyric",
    "encore",
    "manager",
    "poster",
    "trailer",
    "costume",
    "critic",
    "scene",
    "label",
    "vocal",
    "dance",
)
NAMES = ("Nari Yoon", "Teo Varga", "Lark Whitcombe", "Dario Pemberley", "Mina Oduya")


def page(number: int) -> bytes:
    """Return an article with prose, links, a tweet and the scripts that real pages carry."""
    rng = random.Random(number)  # noqa: S311  # the same pages every time
    name = rng.choice(NAMES)
    headline = f"{name} on number {number}: {' '.join(rng.sample(WORDS, 5))}"
    prose = "".join(f"<p>{_sentences(rng, 60)}</p>" for _ in range(14))
    links = "".join(f'<li><a href="/gzip/{rng.randrange(10_000)}">{_sentences(rng, 5)}</a></li>'
                    for _ in range(60))  # fmt: skip
    state = "".join(rng.choices("abcdefghijklmnopqrstuvwxyz0123456789{}[]:,", k=40_000))
    tweet = (
        f'<blockquote class="twitter-tweet"><p lang="en">{_sentences(rng, 12)}</p>&mdash; {name} '
        f'(@fan{number}) <a href="https://twitter.com/fan{number}/status/{10**18 + number}">'
        "April 4, 2022</a></blockquote>"
    )
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{headline}</title>'
        f'<meta property="og:title" content="{headline}"><script type="application/ld+json">'
        f'{{"@type":"NewsArticle","headline":"{headline}","datePublished":'
        f'"2022-04-04T08:00:00Z","author":{{"@type":"Person","name":"{name}"}}}}</script>'
        f"<script>window.state='{state}'</script></head><body><nav><ul>{links}</ul></nav>"
        f"<article><h1>{headline}</h1>{prose}{tweet}{prose[: len(prose) // 2]}</article>"
        f"<aside><ul>{links}</ul></aside></body></html>"
    ).encode()


def _sentences(rng: random.Random, count: int) -> str:
    return " ".join(rng.choices(WORDS, k=count)).capitalize() + "."


def linked(body: bytes, count: int) -> bytes:
    """Return a page whose links lead to each other."""
    return re.sub(rb"/gzip/(\d+)", lambda found: b"/linked/%d" % (int(found[1]) % count), body)


class Pages:
    """All answers, made at the start."""

    def __init__(self, count: int) -> None:
        self.answers: dict[bytes, bytes] = {}
        for number in range(count):
            body = page(number)
            self.answers[b"/plain/%d" % number] = _answer(body)
            packed = gzip.compress(body, 6, mtime=0)
            self.answers[b"/gzip/%d" % number] = _answer(packed, b"Content-Encoding: gzip\r\n")
            self.answers[b"/linked/%d" % number] = _answer(linked(body, count))
        self.missing = _answer(b"", status=b"404 Not Found")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer requests on one connection until the client goes."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                writer.write(self.answers.get(head.split(b" ", 2)[1], self.missing))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def _answer(body: bytes, more: bytes = b"", *, status: bytes = b"200 OK") -> bytes:
    head = b"HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\n%sContent-Length: %d\r\n\r\n"
    return head % (status, more, len(body)) + body


async def main(count: int) -> None:
    """Serve on a port that the system gives; print it."""
    server = await asyncio.start_server(Pages(count).serve, "127.0.0.1", 0, limit=1 << 20)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
