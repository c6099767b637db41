"""Saved pages are read on all cores, each into one file, and one bad page harms itself only."""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from archiver.commands.saved import (
    Done,
    PageError,
    Task,
    moment,
    read_all,
    read_saved,
    read_task,
    tasks_of,
)
from archiver.commands.way import GENERIC, Way
from archiver.model.article import Article
from archiver.model.jsonform import from_line
from archiver.read import Layout

PAGE = """<!doctype html><html lang="en"><head><title>Harbour choir wins again</title>
<meta property="og:type" content="article"><meta property="og:title" content="Harbour choir wins">
</head><body><article class="story"><h1>Harbour choir wins</h1>
<p>The choir of the old harbour won the prize of the town for the third time in a row.</p>
<p>Its leader said that nobody had expected it, least of all the singers, who had been on a
ship until the evening before and came straight from the quay.</p>
<p>The prize is a barrel of herring, which the choir will share with those who came second.</p>
</article></body></html>"""


def manifest_of(folder: Path, *lines: object) -> Path:
    manifest = folder / "manifest.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    manifest.write_text("\n".join(texts), "utf-8")
    return manifest


def tasks_in(folder: Path, *lines: object) -> tuple[list[Task], list[Done]]:
    return tasks_of(manifest_of(folder, *lines), folder / "out", lambda _: GENERIC)


def test_a_gzipped_page_is_read_like_a_plain_one() -> None:
    plain = read_saved(PAGE.encode(), url=None, captured=None, way=GENERIC)

    packed = read_saved(gzip.compress(PAGE.encode()), url=None, captured=None, way=GENERIC)

    assert plain.article is not None
    assert packed == plain


@pytest.mark.parametrize("cut", [12, 40])
def test_a_broken_gzip_file_is_named_as_that(cut: int) -> None:
    with pytest.raises(PageError, match="broken gzip file"):
        read_saved(gzip.compress(PAGE.encode())[:cut], url=None, captured=None, way=GENERIC)


def test_a_bomb_is_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.commands.saved._LARGEST", 1000)

    with pytest.raises(PageError, match="more than 1,000 bytes"):
        read_saved(gzip.compress(bytes(1001)), url=None, captured=None, way=GENERIC)


def test_the_day_of_capture_chooses_the_layout() -> None:
    layouts = (Layout(body="main"), Layout(since=date(2020, 1, 1), body=".story"))
    way = Way(layouts=layouts, site="choir", spider="choir", revision="2026-11")

    reading = read_saved(PAGE.encode(), url=None, captured=moment("2021-05-01"), way=way)

    assert reading.article is not None
    assert reading.article.extracted.layout == "2020-01-01"


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2021-05-01", datetime(2021, 5, 1, tzinfo=UTC)),
        ("2021-05-01T10:00:00+09:00", datetime(2021, 5, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_moment_is_in_utc(text: str, when: datetime) -> None:
    assert moment(text) == when


def test_a_file_is_looked_for_beside_the_manifest_first(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)

    tasks, _ = tasks_in(
        tmp_path,
        {"page_id": "a", "file": "a.html", "url": None},
        {"page_id": "b", "file": "elsewhere/b.html", "url": None},
    )

    assert [task.source for task in tasks] == [tmp_path / "a.html", Path("elsewhere/b.html")]


@pytest.mark.parametrize(
    "page_id", ["../a", "/etc/a", "a/b", "", ".", "..", ".a", "a\n", "a" * 300]
)
def test_a_page_id_cannot_leave_the_folder(tmp_path: Path, page_id: str) -> None:
    tasks, wrong = tasks_in(tmp_path, {"page_id": page_id, "file": "a.html", "url": None})

    assert not tasks
    assert "is no plain file name" in (wrong[0].error or "")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "Expecting property name"),
        ("[]", "a line is an object"),
        ('{"page_id": "a"}', "file"),
        ('{"page_id": 1, "file": "a.html"}', "page_id: expected str"),
        ('{"page_id": "a", "file": "a.html", "captured": "May"}', "Invalid isoformat"),
    ],
)
def test_a_wrong_line_is_named_and_the_others_stand(tmp_path: Path, line: str, reason: str) -> None:
    tasks, wrong = tasks_in(tmp_path, line, {"page_id": "b", "file": "b.html", "more": True})

    assert [task.page_id for task in tasks] == ["b"]
    assert wrong[0].page_id == "manifest.jsonl:1"
    assert reason in (wrong[0].error or "")


def test_a_page_id_stands_once(tmp_path: Path) -> None:
    tasks, wrong = tasks_in(tmp_path, *[{"page_id": "a", "file": "a.html"}] * 2)

    assert len(tasks) == 1
    assert wrong == [Done(page_id="manifest.jsonl:2", error="page_id 'a' stands twice")]


def task_of(folder: Path, page_id: str, text: str | None) -> Task:
    source = folder / f"{page_id}.html"
    if text is not None:
        source.write_text(text)
    answer = folder / f"{page_id}.json"
    return Task(page_id=page_id, source=source, answer=answer, url=None, captured=None, way=GENERIC)


def test_an_answer_is_one_article_or_null(tmp_path: Path) -> None:
    story, nothing = task_of(tmp_path, "story", PAGE), task_of(tmp_path, "nothing", "")

    done = [read_task(story), read_task(nothing)]

    assert [each.is_article for each in done] == [True, False]
    assert from_line(Article, story.answer.read_bytes()).headline == "Harbour choir wins"
    assert json.loads(nothing.answer.read_bytes()) is None


def test_a_missing_file_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    tasks = [task_of(tmp_path, "gone", None), task_of(tmp_path, "story", PAGE)]

    done = {each.page_id: each for each in read_all(tasks, jobs=1)}

    assert done["gone"].error == f"{tmp_path / 'gone.html'}: No such file or directory"
    assert done["story"].is_article


def test_no_half_answer_is_left(tmp_path: Path) -> None:
    task = task_of(tmp_path, "story", PAGE)
    task.answer.mkdir()

    done = read_task(task)

    assert "Is a directory" in (done.error or "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["story.html", "story.json"]


class Deadly(str):
    """An address that ends the process in which it arrives."""

    __slots__ = ()

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (1,)


def test_a_page_that_ends_its_process_harms_itself_only(tmp_path: Path) -> None:
    deadly = replace(task_of(tmp_path, "deadly", PAGE), url=Deadly("http://a.example/"))
    others = [task_of(tmp_path, f"story-{number}", PAGE) for number in range(3)]

    done = {each.page_id: each for each in read_all([*others, deadly], jobs=1)}

    assert done["deadly"].error == "its process died while reading it"
    assert [done[task.page_id].is_article for task in others] == [True, True, True]
