"""A host that shows walls in the place of its pages: no article, a pause, and a report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from crawling import run
from politely import Answer, serving
from storing import lines_of

_PAGES = 40
_TITLES = {
    "challenge": "Just a moment...",
    "captcha": "Are you a robot? Solve the CAPTCHA",
    "consent": "Before you continue",
    "blocked": "Access denied",
}
_CODES = {**{name: name for name in _TITLES}, "captcha": "challenge"}


def _answer(path: str) -> Answer:
    _, name, *_ = path.split("/")
    if name not in (*_TITLES, "open"):
        return 404, {}, b"no"
    title = _TITLES.get(name, f"The song of {path}")
    prose = f"<p>The song {path} was sung by the whole crowd, and then again. </p>" * 30
    body = prose if name == "open" else "<p>Press the button to go on.</p>"
    text = f"<!doctype html><title>{title}</title><article><h1>{title}</h1>{body}</article>"
    return 200, {"Content-Type": "text/html; charset=utf-8"}, text.encode()


@pytest.mark.slow
def test_a_host_of_walls_is_set_aside_and_told_and_gives_no_article(tmp_path: Path) -> None:
    names = (*_TITLES, "open")
    urls = [f"http://{name}.test/{name}/{n}" for n in range(_PAGES) for name in names]
    (tmp_path / "urls.txt").write_text("\n".join(urls))

    with serving(_answer) as server:
        given = {
            "ARCHIVER_CONNECT_TO": f":80:127.0.0.1:{server.url.rpartition(':')[2]}",
            "ARCHIVER_POLITENESS": "off",
            "CONCURRENT_REQUESTS": "4",
        }
        options = [part for name, value in given.items() for part in ("-s", f"{name}={value}")]
        source = ("-a", f"urls={tmp_path / 'urls.txt'}")
        done = run("archiver", "crawl", "page", *source, "--archive", tmp_path / "a", *options)

    articles = [line["url"] for line in lines_of(tmp_path / "a", "articles")]
    assert len(articles) == _PAGES
    assert all(url.startswith("http://open.test/") for url in articles)
    told = {
        (line["url"].split("/")[3], line["code"]) for line in lines_of(tmp_path / "a", "doubts")
    }
    (report,) = (tmp_path / "a" / "runs").glob("*.json")
    assert json.loads(report.read_bytes())["doubts"]["host-paused"] > len(_TITLES)
    for name, code in _CODES.items():
        assert {(name, code), (name, "host-paused")} <= told
        assert sum(path.startswith(f"/{name}/") for path in server.paths()) < _PAGES
        assert f"host={name}.test" in done.stderr
