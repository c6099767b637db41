"""The facts of an article: which source won, and which disagreed."""

from __future__ import annotations

import html
import json

import pytest

from archiver.model.article import Article
from archiver.read import read_page

URL = "https://www.chord.example/music/2022/04/star-sings/"
PROSE = "".join(
    f"<p>Sentence number {n} of this story says what happened, and to whom, and why.</p>"
    for n in range(8)
)
STATED = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Star sings again",
    "alternativeHeadline": "A voice returns",
    "description": "What happened.",
    "author": [{"@type": "Person", "name": "Ana Reyes", "url": "https://www.chord.example/ana"}],
    "editor": {"@type": "Person", "name": "Tom Okoro"},
    "datePublished": "2022-04-05T08:30:00+02:00",
    "dateModified": "2022-04-06T09:00:00+02:00",
    "articleSection": "Music",
    "keywords": ["pop", "comeback"],
    "inLanguage": "en-GB",
    "isAccessibleForFree": "False",
    "image": {"@type": "ImageObject", "url": "https://img.chord.example/star-1200x800.jpg"},
    "publisher": {"@type": "Organization", "name": "The Daily Chord"},
    "mainEntityOfPage": URL,
}


def _read(stated: object = None, head: str = "", top: str = "<h1>Star sings again</h1>") -> Article:
    data = f'<script type="application/ld+json">{json.dumps(stated)}</script>' if stated else ""
    page = f"<html><head>{data}{head}</head><body><article>{top}{PROSE}</article></body></html>"
    article = read_page(page.encode(), url=URL).article
    assert article is not None
    return article


def _doubts(article: Article) -> list[tuple[str, str]]:
    return [(doubt.code, doubt.where) for doubt in article.doubts]


@pytest.mark.parametrize(
    "stated",
    [STATED, [STATED], {"@graph": [{"@type": "WebSite", "name": "The Daily Chord"}, STATED]}],
)
def test_json_ld_is_read_in_each_of_its_forms(stated: object) -> None:
    article = _read(stated)

    assert article.headline == "Star sings again"
    assert article.alternative_headline == "A voice returns"
    assert [(one.name, one.role) for one in article.authors] == [
        ("Ana Reyes", "author"),
        ("Tom Okoro", "editor"),
    ]
    assert (article.published, article.published_raw) == ("2022-04-05T08:30:00+02:00",) * 2
    assert article.modified == "2022-04-06T09:00:00+02:00"
    assert (article.section, article.keywords) == ("Music", ("pop", "comeback"))
    assert (article.language, article.is_accessible_for_free) == ("en-GB", False)
    assert [image.role for image in article.images] == ["lead"]
    assert article.doubts == ()


def test_an_author_that_is_a_reference_is_looked_up_in_the_graph() -> None:
    node = {**STATED, "author": {"@id": "#ana"}, "editor": None}
    article = _read({"@graph": [node, {"@id": "#ana", "@type": "Person", "name": "Ana Reyes"}]})

    assert [one.name for one in article.authors] == ["Ana Reyes"]


def test_the_article_of_this_address_is_chosen_among_many() -> None:
    other = {**STATED, "headline": "Moon falls down", "mainEntityOfPage": "https://o.example/"}

    assert _read([other, STATED]).headline == "Star sings again"


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        ('{"@type": "NewsArticle", "datePublished": "2022-04-05",}', "json-mended"),
        ('<!-- {"@type": "NewsArticle", "datePublished": "2022-04-05"} -->', "json-mended"),
        ('{"@type": "NewsArticle", "datePublished": "2022-04-05"};', "json-mended"),
        ('{"@type": "NewsArticle", "datePublished": "2022-04-05"', "json-broken"),
        (html.escape('{"@type": "NewsArticle", "datePublished": "2022-04-05"}'), "json-mended"),
    ],
)  # fmt: skip
def test_broken_json_is_mended_only_where_that_is_provable(broken: str, code: str) -> None:
    article = _read(head=f'<script type="application/ld+json">{broken}</script>')

    assert code in [doubt.code for doubt in article.doubts]
    is_guess = "date-guessed" in [doubt.code for doubt in article.doubts]
    assert (article.published, is_guess) == ("2022-04-05", code == "json-broken")


def test_open_graph_serves_where_there_is_no_json_ld() -> None:
    article = _read(
        head="""
        <meta property="og:title" content="Star sings again | The Daily Chord">
        <meta property="og:site_name" content="The Daily Chord">
        <meta property="article:published_time" content="2022-04-05T08:30:00Z">
        <meta name="author" content="Ana Reyes"><meta property="article:tag" content="pop">
        <meta property="article:author" content="https://www.facebook.example/ana">
        <meta property="article:section" content="Music">
        <meta property="og:image" content="/star-300x200.jpg">
        """
    )

    assert article.headline == "Star sings again"
    assert article.published == "2022-04-05T08:30:00+00:00"
    assert [one.name for one in article.authors] == ["Ana Reyes"]
    assert (article.section, article.keywords) == ("Music", ("pop",))
    assert article.images[0].identity == "chord.example/star.jpg"


@pytest.mark.parametrize(
    "top",
    [
        '<p class="byline">By Ana Reyes</p><time datetime="2022-04-05T08:30:00Z">5 April</time>',
        '<a rel="author" href="/ana">Ana Reyes</a><span class="date">April 5, 2022</span>',
        '<p>By <a href="/author/ana">Ana Reyes</a></p><b itemprop="datePublished">5 April 2022</b>',
    ],
)  # fmt: skip
def test_what_is_printed_serves_where_the_head_is_silent(top: str) -> None:
    top = f"<h1>Star sings again</h1>{top}"

    article = _read(top=top, head="<title>Star sings again</title>")

    assert [one.name for one in article.authors] == ["Ana Reyes"]
    assert (article.published or "").startswith("2022-04-05")
    assert "Ana Reyes" not in article.text


def test_the_byline_near_the_headline_is_the_article_s() -> None:
    others = '<div class="more"><a rel="author" href="/x">Somebody Else</a></div>'
    top = (
        f'{others}<header><h1>Star sings again</h1><a rel="author" href="/a">Ana Reyes</a></header>'
    )

    assert [one.name for one in _read(top=top).authors] == ["Ana Reyes"]


def test_sources_that_disagree_are_a_doubt_and_the_first_wins() -> None:
    head = '<meta property="article:published_time" content="2021-01-01T00:00:00Z">'

    article = _read(STATED, head=head)

    assert article.published == "2022-04-05T08:30:00+02:00"
    assert _doubts(article) == [("sources-disagree", "published")]
    assert article.doubts[0].found == "og: 2021-01-01T00:00:00Z"


def test_a_date_that_is_none_is_a_doubt() -> None:
    article = _read({**STATED, "dateModified": "99999-99-99"})

    assert article.modified is None
    assert _doubts(article) == [("date-unread", "modified")]


@pytest.mark.parametrize("host", ["chord.example", "www.chord.example", "m.chord.example"])
def test_a_canonical_address_on_the_same_site_is_believed(host: str) -> None:
    article = _read(STATED, head=f'<link rel="canonical" href="https://{host}/star#top">')

    assert article.canonical_url == f"https://{host}/star"


@pytest.mark.parametrize("host", ["evil.example", "chord.example.evil.example", "notchord.example"])
def test_a_canonical_address_on_another_host_is_never_believed(host: str) -> None:
    article = _read(STATED, head=f'<link rel="canonical" href="https://{host}/star">')

    assert article.canonical_url is None
    assert ("canonical-elsewhere", "canonical_url") in _doubts(article)


def test_who_wrote_it_is_not_the_site_when_a_person_is_named() -> None:
    site = {"@type": "Organization", "name": "The Daily Chord"}
    article = _read({**STATED, "author": site, "editor": None}, top="""
        <h1>Star sings again</h1><p class="byline">By Ana Reyes</p>""")  # fmt: skip

    assert [one.name for one in article.authors] == ["Ana Reyes"]


def test_an_account_in_the_data_gives_way_to_the_printed_byline() -> None:
    article = _read(
        head='<meta name="author" content="webdesk"><title>Star sings again</title>',
        top='<h1>Star sings again</h1><p class="byline">By Ana Reyes</p>',
    )

    assert [author.name for author in article.authors] == ["Ana Reyes"]


def test_the_writer_in_the_byline_stands_before_the_agency_in_the_data() -> None:
    agency = {"@type": "Organization", "name": "Associated Press"}

    article = _read(
        STATED | {"author": agency, "editor": None},
        top='<h1>Star sings again</h1><p class="byline">By Ana Reyes</p>',
    )

    found = [(author.name, author.role) for author in article.authors]
    assert found == [("Ana Reyes", "author"), ("Associated Press", "agency")]


def test_a_company_behind_the_page_is_no_author() -> None:
    article = _read(
        head='<meta name="author" content="Chordworks Inc."><meta name="byl" content="Ana Reyes">'
        "<title>Star sings again</title>"
    )

    assert [author.name for author in article.authors] == ["Ana Reyes"]


def test_a_link_to_a_writer_is_the_byline_only_where_no_other_is() -> None:
    article = _read(
        head="<title>Star sings again</title>",
        top='<h1>Star sings again</h1><p class="byline">Chord Desk Team</p>'
        '<a href="/author/li-wei">Li Wei</a>',
    )

    assert [author.name for author in article.authors] == ["Chord Desk Team"]


def test_a_day_on_which_metas_and_open_graph_agree_comes_before_a_later_one_of_json_ld() -> None:
    article = _read(
        STATED,
        head='<meta property="article:published_time" content="2022-04-04T18:00:00+02:00">'
        '<meta name="pubdate" content="2022-04-04T18:00:00+02:00">',
    )

    assert article.published == "2022-04-04T18:00:00+02:00"
    assert any(doubt.where == "published" for doubt in article.doubts)
