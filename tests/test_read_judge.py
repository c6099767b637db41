"""Walls, errors and shells are no articles, and the doubt says which they are."""

from __future__ import annotations

import pytest

from archiver.model.article import Reading
from archiver.read import read_page

PROSE = "".join(
    f"<p>Sentence number {n} of this story says what happened, and to whom, and why it did.</p>"
    for n in range(30)
)


def _read(title: str, body: str, content_type: str | None = "text/html") -> Reading:
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return read_page(page.encode(), url="https://a.example/2022/x", content_type=content_type)


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Just a moment...", "challenge"),
        ("Attention Required! | Cloudflare", "challenge"),
        ("Access Denied", "blocked"),
        ("403 Forbidden", "blocked"),
        ("Page not found - The Daily Chord", "soft-404"),
        ("404", "soft-404"),
        ("Seite nicht gefunden", "soft-404"),
        ("502 Bad Gateway", "error-page"),
        ("Service Unavailable", "error-page"),
        ("Before you continue", "consent"),
        ("Log in to continue", "login"),
    ],
)
def test_a_wall_is_no_article(title: str, code: str) -> None:
    reading = _read(title, f"<h1>{title}</h1><p>Please try again in a while, or go home now.</p>")

    assert reading.article is None
    assert [doubt.code for doubt in reading.doubts] == [code]


@pytest.mark.parametrize("title", ["Page not found: the lost diary", "Access denied, a film"])
def test_an_article_about_such_a_thing_is_one(title: str) -> None:
    assert _read(title, f"<article><h1>{title}</h1>{PROSE}</article>").article is not None


def test_a_challenge_is_told_by_its_script() -> None:
    script = '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate"></script>'

    reading = _read("chord.example", f"<h1>chord.example</h1><p>Wait.</p>{script}")

    assert [doubt.code for doubt in reading.doubts] == ["challenge"]


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (b"", None),
        (b"%PDF-1.7 ...", None),
        (b'{"a": 1}', None),
        (b"\x89PNG\r\n\x1a\n....", None),
        (b"<html><p>x</p></html>", "image/png"),
        (b"plain words", "text/plain"),
    ],
)
def test_what_is_no_page_says_so(data: bytes, content_type: str | None) -> None:
    reading = read_page(data, url="https://a.example/x", content_type=content_type)

    assert [doubt.code for doubt in reading.doubts] == ["not-html"]


def test_a_page_without_words_has_no_body() -> None:
    assert [doubt.code for doubt in _read("A title", "<div id=root></div>").doubts] == ["no-body"]


def test_a_page_without_a_title_has_no_headline() -> None:
    assert "no-headline" in [doubt.code for doubt in _read("", f"<div>{PROSE}</div>").doubts]
