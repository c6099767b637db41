"""The body: the article's blocks in order, and nothing of what stands around them."""

from __future__ import annotations

import json

import pytest

from archiver.model.article import Article, Block
from archiver.read import read_page

URL = "https://chord.example/2022/star-sings"
HEAD = "<title>Star sings again</title><meta name='description' content='{standfirst}'>"
STANDFIRST = "After ten silent years the singer stood on a stage again, and nobody sat down."
P = [
    f"Paragraph {n} tells what the singer did next, and what those who had waited for it said."
    for n in range(1, 9)
]
TWEET = (
    '<blockquote class="twitter-tweet"><p lang="en">What a night this was for all of us here</p>'
    '&mdash; Li (@li) <a href="https://twitter.com/li/status/1511000000000000001">April 4, 2022'
    "</a></blockquote>"
)


def _read(inner: str, head: str = "", around: str = "{}") -> Article:
    story = f"<article><h1>Star sings again</h1>{inner}</article>"
    page = (
        f"<html lang=en><head><title>Star sings again</title>{head}</head><body>"
        f"{around.format(story)}</body></html>"
    )
    reading = read_page(page.encode(), url=URL)
    assert reading.article is not None, reading.doubts
    return reading.article


def _prose(*paragraphs: str) -> str:
    return "".join(f"<p>{text}</p>" for text in paragraphs)


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _kinds(blocks: tuple[Block, ...]) -> list[str]:
    return [block.type for block in blocks]


def test_blocks_stand_in_the_order_of_the_page() -> None:
    article = _read(
        f"""{_prose(*P[:2])}<h2>The return</h2>{_prose(P[2])}
        <figure><img src="/stage-800x600.jpg" width=800 height=600>
          <figcaption>On stage. <span class="credit">Photo: Li Wei</span></figcaption></figure>
        {_prose(P[3])}
        <blockquote><p>I had forgotten how loud you are, she said, and laughed.</p></blockquote>
        {_prose(P[4])}<ul><li>First the old song that everybody knows by heart, slowly</li>
        <li>Then the new one that nobody had heard before, twice over</li></ul>{_prose(P[5])}
        <table><tr><th>Year</th><th>Place</th></tr><tr><td>2012</td><td>Lima</td></tr></table>
        {_prose(P[6])}"""
    )

    assert _kinds(article.body) == [
        "paragraph", "paragraph", "heading", "paragraph", "image", "paragraph", "quote",
        "paragraph", "list", "paragraph", "table", "paragraph",
    ]  # fmt: skip
    image = next(block for block in article.body if block.type == "image")
    assert (image.url, image.caption, image.credit) == (
        "https://chord.example/stage-800x600.jpg",
        "On stage.",
        "Li Wei",
    )
    table = next(block for block in article.body if block.type == "table")
    assert table.rows == (("Year", "Place"), ("2012", "Lima"))


def test_an_embed_stands_in_its_place_and_not_in_the_text() -> None:
    article = _read(_prose(*P[:3]) + TWEET + _prose(*P[3:]))

    assert _kinds(article.body)[2:5] == ["paragraph", "embed", "paragraph"]
    assert article.text == "\n\n".join(P)


def test_several_embeds_in_a_row_keep_their_order() -> None:
    tweets = [TWEET.replace("000001", f"00000{n}") for n in (1, 2, 3)]

    article = _read(_prose(*P[:3]) + "".join(tweets) + _prose(*P[3:]))

    embeds = [block.embed.id for block in article.body if block.type == "embed"]
    assert embeds == [f"151100000000000000{n}" for n in (1, 2, 3)]


def test_a_video_above_the_first_paragraph_leads_and_one_below_the_last_ends() -> None:
    video = '<iframe src="https://www.youtube.com/embed/{}"></iframe>'
    inner = video.format("aaaaaaaaaaa") + _prose(*P) + video.format("bbbbbbbbbbb")

    assert _kinds(_read(inner).body)[::9] == ["embed", "embed"]


def test_links_are_whole_and_only_of_the_web() -> None:
    inner = _prose(
        P[0],
        f'{P[1]} See <a href="/tour#dates">the tour</a>, <a href="javascript:x()">x</a>.',
        *P[2:],
    )

    paragraph = _read(inner).body[1]

    assert paragraph.type == "paragraph"
    assert [(link.text, link.url) for link in paragraph.links] == [
        ("the tour", "https://chord.example/tour")
    ]


@pytest.mark.parametrize(
    "noise",
    [
        '<div class="newsletter-signup"><p>Get our weekly letter about the stage.</p></div>',
        '<p>Read more: <a href="/x">Ten stages that were loved by the people of this town</a></p>',
        '<div class="related-posts"><p><a href="/y">Another story of the stage</a></p></div>',
        '<p class="byline">By Ana Reyes</p>',
        '<div class="share-buttons"><p>Share this with the people you love the most</p></div>',
        "<aside><p>A box about something else that happened on the same day in town.</p></aside>",
        '<div class="cookie-notice"><p>We use cookies to make this better for all of us.</p></div>',
        "<p hidden>Hidden words that no reader sees at all on this page here.</p>",
        "<p>ALSO READ: What the band did while the singer was away for all those years</p>",
        "<p>Reporting by Ana Reyes; Editing by Tom Okoro</p>",
    ],
)  # fmt: skip
def test_what_is_no_prose_is_left_out(noise: str) -> None:
    article = _read(_prose(*P[:4]) + noise + _prose(*P[4:]))

    assert article.text == "\n\n".join(P)


def test_the_classes_of_an_article_s_own_terms_are_no_noise() -> None:
    story = f'<div class="post tag-newsletter category-sponsored">{_prose(*P)}</div>'

    assert _read(story).text == "\n\n".join(P)


def test_a_standfirst_that_the_page_describes_itself_with_belongs() -> None:
    head = f'<meta name="description" content="{STANDFIRST}">'
    inner = f'<p class="dek">{STANDFIRST}</p><p>5 April 2022, 08:30</p><div>{_prose(*P)}</div>'

    assert _read(inner, head=head).text == "\n\n".join([STANDFIRST, *P])


def test_the_headline_printed_again_is_not_the_body() -> None:
    assert _read("<h2>Star sings again</h2>" + _prose(*P)).text == "\n\n".join(P)


def test_an_endless_page_ends_with_its_first_article() -> None:
    other = _prose(*(one.replace("singer", "moon") for one in P))
    second = f"<article><h1>Moon falls down</h1>{other}</article>"

    assert _read(_prose(*P), around="<main>{}" + second + "</main>").text == "\n\n".join(P)


def test_lines_parted_by_breaks_are_paragraphs() -> None:
    article = _read("<div>" + "<br><br>".join(P) + "</div>")

    assert article.text == "\n\n".join(P)


def test_a_stated_body_that_the_tree_bears_out_is_taken_without_an_oracle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(*_: object) -> str:
        raise AssertionError("the oracle was asked")

    monkeypatch.setattr("archiver.read.body.read.main_text", never)
    stated = {"@type": "NewsArticle", "headline": "Star sings again", "articleBody": " ".join(P)}
    head = f'<script type="application/ld+json">{json.dumps(stated)}</script>'

    article = _read(_prose(*P[:4]) + "<h2>A heading</h2>" + _prose(*P[4:]), head=head)

    assert article.text == "\n\n".join([*P[:4], "A heading", *P[4:]])


def test_a_body_that_only_json_ld_has_is_read_from_there() -> None:
    stated = {"@type": "NewsArticle", "headline": "Star sings again", "articleBody": "\n".join(P)}
    head = f'<script type="application/ld+json">{json.dumps(stated)}</script>'

    article = _read("<div id=root></div>", head=head)

    assert "body-not-in-tree" in [doubt.code for doubt in article.doubts]
    assert [one for one in P if one not in article.text] == []


def test_a_body_that_only_a_script_has_is_read_from_its_state() -> None:
    state = {"props": {"story": {"blocks": [{"type": "p", "text": text} for text in P * 3]}}}
    script = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(state)}</script>'

    around = "{}" + _escaped(script)
    article = _read("<div id=root></div>", around=around)

    assert [doubt.code for doubt in article.doubts] == ["body-from-state"]
    assert article.text == "\n\n".join(P)


def test_one_picture_in_two_sizes_is_one_with_both_sizes() -> None:
    head = '<meta property="og:image" content="https://chord.example/star-1200x800.jpg">'
    inner = '<img src="/star-300x200.jpg" width=300 height=200>' + _prose(*P)

    images = _read(inner, head=head).images

    assert [(image.role, len(image.sizes)) for image in images] == [("lead", 2)]


@pytest.mark.parametrize(
    "picture",
    ['<img src="/pixel.gif" width=1 height=1>', '<img src="data:image/gif;base64,R0lGOD">',
     '<img src="/icons/share.svg">', '<img class="avatar" src="/ana.jpg">'],
)  # fmt: skip
def test_icons_and_trackers_are_no_pictures(picture: str) -> None:
    assert _read(_prose(*P[:4]) + picture + _prose(*P[4:])).images == ()


def test_the_digest_is_stable_against_what_stands_around() -> None:
    plain = _read(_prose(*P))
    advertised = '<div class="ad-slot"><p>Buy the shirt of the tour today</p></div>'
    around = "{}<aside><p>Other news of the day that nobody asked for</p></aside>"
    busy = _read(_prose(*P[:4]) + advertised + _prose(*P[4:]), around=around)

    assert plain.content_digest == busy.content_digest
    assert plain.content_digest != _read(_prose(*P[1:])).content_digest


def test_emoji_scripts_and_marks_survive() -> None:
    words = "가수가 다시 노래한다 👩\u200d🎤 \u05e9\u05dc \u200f\u05e2\u05dd, the “end” of it."

    assert words in _read(_prose(*P, words)).text
