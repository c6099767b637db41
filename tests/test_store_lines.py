from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from fragile import Faults, FragileFile
from hypothesis import given
from hypothesis import strategies as st

from archiver.model.article import PageDoubt
from archiver.model.jsonform import to_line
from archiver.store.disk.lines import JsonLines, LineOf
from archiver.store.disk.whole import write_whole


def doubt(found: str) -> PageDoubt:
    return PageDoubt(site=None, url="http://a.test/", code="odd", found=found)


def test_lines_are_appended_to_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "doubts.jsonl"
    for found in ("one", "two"):
        lines = JsonLines(path)
        lines.append(doubt(found))
        lines.close()

    assert [json.loads(line)["found"] for line in path.read_bytes().splitlines()] == ["one", "two"]


@given(texts=st.lists(st.text(max_size=50), max_size=5))
def test_a_fact_is_one_line_whatever_it_says(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("lines") / "doubts.jsonl"
    lines = JsonLines(path)

    for text in texts:
        lines.append(doubt(text))
    lines.close()

    told = path.read_text("utf-8").splitlines()
    assert len(told) == len(texts)
    assert [json.loads(line)["found"] for line in told] == texts


def test_a_fact_has_its_line_and_another_one_has_another() -> None:
    line_of = LineOf()
    one, two = doubt("one"), doubt("two")

    lines = [line_of(fact) for fact in (one, one, two, one)]

    assert lines == [to_line(fact) for fact in (one, one, two, one)]


def test_half_a_line_is_cut_off_again(tmp_path: Path) -> None:
    path = tmp_path / "doubts.jsonl"
    lines = JsonLines(path)
    lines.append(doubt("whole"))
    whole = path.read_bytes()
    lines._file = FragileFile(lines._file, Faults("error", 1, tmp_path))  # type: ignore[assignment]

    with pytest.raises(OSError, match="a fault was wanted"):
        lines.append(doubt("half"))

    assert path.read_bytes() == whole
    assert lines.length_bytes == len(whole)
    lines.append(doubt("next"))
    lines.close()
    assert len(path.read_bytes().splitlines()) == 2


def test_a_file_that_is_written_whole_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "embeds.jsonl"
    path.write_bytes(b"old")

    write_whole(path, [b"new", b"er"])

    assert path.read_bytes() == b"newer"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_a_file_that_could_not_be_written_whole_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    path = tmp_path / "embeds.jsonl"
    path.write_bytes(b"old")
    monkeypatch.setattr(os if broken == "fsync" else Path, broken, _refuse)

    with pytest.raises(OSError, match="refused"):
        write_whole(path, [b"new"])

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def _refuse(*_: object) -> Callable[..., object]:
    raise OSError("refused")
