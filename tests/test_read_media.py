"""Pages of a video or a sound: what they are about leads, and their words stand once."""

from __future__ import annotations

import json

from archiver.model.article import Article
from archiver.read import read_page

P = [
    f"Paragraph {n} tells what the singer did next, and what those who had waited for it said."
    for n in range(1, 7)
]


def _read(inner: str, head: str = "") -> Article:
    page = (
        f"<html lang=en><head><title>Star sings again</title>{head}</head><body><article>"
        f"<h1>Star sings again</h1>{inner}</article></body></html>"
    )
    reading = read_page(page.encode(), url="https://chord.example/2022/star-sings")
    assert reading.article is not None, reading.doubts
    return reading.article


def _prose(*paragraphs: str) -> str:
    return "".join(f"<p>{text}</p>" for text in paragraphs)


def test_a_page_of_a_video_is_a_video() -> None:
    head = '<meta property="og:type" content="video.other">'
    inner = '<iframe src="https://www.youtube.com/embed/aaaaaaaaaaa"></iframe>' + _prose(*P[:2])

    article = _read(inner, head)

    assert article.kind == "video"
    assert article.body[0].type == "embed"


def test_the_video_that_only_the_json_ld_of_its_page_names_leads_the_body() -> None:
    stated = {
        "@type": "VideoObject", "name": "Star sings again", "description": P[0],
        "contentUrl": "https://cdn.example/a.mp4",
        "embedUrl": "https://www.youtube.com/embed/aaaaaaaaaaa",
    }  # fmt: skip
    head = f'<script type="application/ld+json">{json.dumps(stated)}</script>'
    frame = '<iframe src="https://www.youtube.com/embed/aaaaaaaaaaa"></iframe>'

    for inner in ("<div id=player></div>" + _prose(P[0]), frame + _prose(P[0])):
        article = _read(inner, head)

        assert article.kind == "video"
        assert [block.type for block in article.body] == ["embed", "paragraph"]


def test_the_page_of_a_sound_has_its_words_once() -> None:
    stated = {"@type": "PodcastEpisode", "name": "Star sings again"}
    head = f'<script type="application/ld+json">{json.dumps(stated)}</script>'
    frame = '<iframe src="https://open.spotify.com/embed/episode/1234567890123456789012"></iframe>'

    article = _read(frame + _prose(P[0]), head)

    assert article.kind == "audio"
    assert [block.type for block in article.body] == ["embed", "paragraph"]
