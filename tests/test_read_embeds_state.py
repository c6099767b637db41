"""Embeds of a page's data: found in every kind of state, placed where their neighbours stand."""

from __future__ import annotations

import json
import time
from typing import Any

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.model.article import Block, EmbedBlock, Heading, Paragraph
from archiver.model.embed import Embed
from archiver.read.embeds.state import StateEmbed, place_state_embeds, state_embeds

FIRST = "The choir that nobody had heard of sang until the lamps of the street went out."
SECOND = "By the next morning three chairs and a very tired conductor were all that was left."
THIRD = "Nobody has seen the lamps since, and the mayor does not want to talk about it."
OTHER = "A goat won the village election for the second time in a row, and this time by far."
ELSE = "Its rival, a bicycle, said that it would ask for the votes to be counted once more."
TWEET = "https://twitter.com/bo_lamp/status/1511000000000000001"
QUOTE = (
    '<blockquote class="twitter-tweet"><p>Lamps &amp; chairs</p>&mdash; Bo (@bo_lamp) '
    f'<a href="{TWEET}">April 4, 2022</a></blockquote>'
)
BLOCKS: tuple[Block, ...] = (Paragraph(text=FIRST), Heading(text="Later"), Paragraph(text=SECOND))


def text(said: str) -> dict[str, Any]:
    return {"type": "paragraph", "content": said}


def article(embed: object) -> list[object]:
    return [text(FIRST), embed, text(SECOND)]


def json_script(value: object) -> str:
    return f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(value)}</script>'


APOLLO = {
    "Article:1": {
        "__typename": "Article",
        "body": [{"__ref": "Text:1"}, {"__ref": "Tweet:9"}, {"__ref": "Text:2"}],
    },
    "Tweet:9": {
        "__typename": "TwitterEmbedBlock",
        "twitterUrl": TWEET,
        "snapshot": "Lamps &amp; chairs",
    },
    "Text:2": {"__typename": "Text", "text": SECOND},
    "Text:1": {"__typename": "Text", "text": FIRST},
}
OEMBED = {
    "type": "oembed_response",
    "subtype": "twitter",
    "raw_oembed": {"url": TWEET, "author_name": "Bo", "html": QUOTE, "type": "twitter"},
}
BODY = article({"type": "tweet", "url": TWEET})
ROW = json.dumps(["$", "div", None, {"body": BODY}])
FUSION = json.dumps({"content_elements": article(OEMBED)})
STATES = {
    "next": json_script({"body": article({"type": "embed", "url": TWEET, "embedCode": QUOTE})}),
    "redux": f"<script>window.__STATE__ = {json.dumps({'body': BODY})};</script>",
    "redux with undefined": f'<script>window.S={{"a":undefined,"b":{json.dumps(BODY)}}};</script>',
    "apollo by reference": f"<script>window.__APOLLO_STATE__={json.dumps(APOLLO)};</script>",
    "arc": f"<script>window.Fusion=window.Fusion||{{}};Fusion.globalContent={FUSION};</script>",
    "html body": json_script({"post": {"content": f"<p>{FIRST}</p>{QUOTE}<p>{SECOND}</p>"}}),
    "parsed text": f"<script>window.d = JSON.parse({json.dumps(json.dumps(BODY))})</script>",
    "streamed": f"<script>self.__next_f.push({json.dumps([1, '7:' + ROW])})</script>",
    "by id": json_script(article({"type": "twitter", "tweetId": "1511000000000000001"})),
    "escaped slashes": json_script(BODY).replace("/bo", "\\u002Fbo"),
}


def page(script: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(f"<html><body><div id='app'></div>{script}</body></html>")


@pytest.mark.parametrize("script", STATES.values(), ids=STATES.keys())
def test_an_embed_of_a_state_stands_between_its_neighbours(script: str) -> None:
    blocks = place_state_embeds(BLOCKS, state_embeds(page(script), url=None))

    assert [block.type for block in blocks] == ["paragraph", "embed", "heading", "paragraph"]
    placed = blocks[1]
    assert isinstance(placed, EmbedBlock)
    assert placed.embed.id == "1511000000000000001"
    assert placed.embed.markup == "state"


@pytest.mark.parametrize("name", ["next", "arc", "apollo by reference", "html body"])
def test_the_words_of_a_state_s_embed_are_kept(name: str) -> None:
    embeds = state_embeds(page(STATES[name]), url=None)

    assert embeds[0].embed.text == "Lamps & chairs"
    assert embeds[0].embed.author.handle == "bo_lamp"


def test_an_embed_of_another_story_is_left_out() -> None:
    other = {"title": OTHER, "body": [text(OTHER), {"type": "video", "url": TWEET}, text(ELSE)]}
    script = json_script({"article": {"body": [text(FIRST), text(SECOND)]}, "next": other})

    assert place_state_embeds(BLOCKS, state_embeds(page(script), url=None)) == BLOCKS


def test_an_embed_after_the_body_in_another_list_is_left_out() -> None:
    related = [{"type": "youtube", "url": "https://youtu.be/aB3_dE5-gH7"}]
    script = json_script({"body": [text(FIRST), text(SECOND)], "related": related})

    assert place_state_embeds(BLOCKS, state_embeds(page(script), url=None)) == BLOCKS


def test_the_last_thing_of_the_body_stands_last() -> None:
    script = json_script({"body": [text(FIRST), text(SECOND), {"type": "embed", "url": TWEET}]})

    blocks = place_state_embeds(BLOCKS, state_embeds(page(script), url=None))

    assert blocks[-1].type == "embed"


def test_embeds_in_a_row_keep_their_order() -> None:
    row = [{"type": "tweet", "tweetId": str(10**15 + n)} for n in range(4)]
    script = json_script([text(FIRST), *row, text(SECOND)])

    blocks = place_state_embeds(BLOCKS, state_embeds(page(script), url=None))

    placed = [block.embed.id for block in blocks if isinstance(block, EmbedBlock)]
    assert placed == [str(10**15 + n) for n in range(4)]


def test_an_embed_that_stands_already_takes_over_the_words_of_the_state() -> None:
    standing = Embed(platform="twitter", id="1511000000000000001", text=None)
    blocks = (Paragraph(text=FIRST), EmbedBlock(embed=standing), Paragraph(text=SECOND))

    out = place_state_embeds(blocks, state_embeds(page(STATES["next"]), url=None))

    assert len(out) == len(blocks)
    placed = out[1]
    assert isinstance(placed, EmbedBlock)
    assert placed.embed.text == "Lamps & chairs"


def test_a_link_in_a_text_of_a_state_is_no_embed() -> None:
    linked = {
        "type": "paragraph",
        "content": f'{FIRST} <a href="{TWEET}">He said so.</a>',
        "href": TWEET,
    }

    assert state_embeds(page(json_script([linked, text(SECOND)])), url=None) == ()


@pytest.mark.parametrize(
    "script",
    [
        "<script type='application/json'>{broken youtube.com</script>",
        f"<script type='application/json'>{'[' * 100_000}\"youtube.com\"</script>",
        "<script>window.x={'a':1, youtu.be:</script>",
        f"<script>x={'(=[' * 50_000}'youtu.be'</script>",
        "<script type='application/json'>" + '{"youtu.be": ' + "9" * 9_999 + "}</script>",
        "<script type='application/json'>[NaN, \"\\ud800 youtube.com\", null]</script>",
        "<script>self.__next_f.push([1])</script><script>self.__next_f.push('youtube')</script>",
        '<script>window.a={"__ref":"A","A":{"__ref":"B"},"B":{"__ref":"A"},"u":"youtube.com"}</script>',
        json_script({"type": ["embed"], "url": {"x": "youtube.com"}, "tweetId": [1]}),
    ],
    ids=range(9),
)
def test_a_broken_state_gives_nothing_and_no_trouble(script: str) -> None:
    begin = time.process_time()

    assert state_embeds(page(script), url=None) == ()
    assert time.process_time() - begin < 2


def test_a_state_of_many_megabytes_is_read_in_time() -> None:
    stories = [
        {"title": f"{OTHER} {n}", "url": f"https://youtu.be/aB3_dE5-{n:03d}", "type": "video"}
        for n in range(20_000)
    ]
    script = json_script({"body": article({"type": "embed", "url": TWEET}), "more": stories})

    begin = time.process_time()
    blocks = place_state_embeds(BLOCKS, state_embeds(page(script), url=None))

    assert len(blocks) == len(BLOCKS) + 1
    assert time.process_time() - begin < 5


VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.floats(),
        st.integers(),
        st.text(max_size=30),
        st.just(TWEET),
        st.just(QUOTE),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(["type", "url", "html", "__ref", "tweetId", "x"]), inner, max_size=4
        ),
    ),
    max_leaves=20,
)


@given(VALUES)
def test_no_state_makes_it_fail(value: object) -> None:
    script = f"<script>window.state = {json.dumps({'v': value, 'hint': 'youtube.com'})}</script>"

    embeds = state_embeds(page(script.replace("\0", "")), url=None)

    assert all(isinstance(one, StateEmbed) for one in embeds)
    assert [b for b in place_state_embeds(BLOCKS, embeds) if not isinstance(b, EmbedBlock)] == list(
        BLOCKS
    )
