from __future__ import annotations

from pathlib import Path

import pytest
from test_warc_writer import exchange, writer

from archiver.warc.repair import set_torn_tail_aside
from archiver.warc.verify import check_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    archive = writer(tmp_path)
    for _ in range(2):
        receipt = archive.write_exchange(exchange())
    archive.close()
    return tmp_path / receipt.file


def errors(path: Path) -> list[str]:
    return [finding.code for finding in check_file(path).findings if finding.is_error]


@pytest.mark.parametrize("cut", [1, 8, 200])
def test_a_torn_tail_is_set_aside_and_nothing_before_it_is_touched(path: Path, cut: int) -> None:
    torn = path.read_bytes()[:-cut]
    path.write_bytes(torn)

    tail = set_torn_tail_aside(check_file(path))

    assert tail is not None
    assert tail.name == f"{path.name}.torn"
    assert path.read_bytes() + tail.read_bytes() == torn
    assert errors(path) == []


def test_a_whole_file_is_left_alone(path: Path) -> None:
    whole = path.read_bytes()

    assert set_torn_tail_aside(check_file(path)) is None
    assert path.read_bytes() == whole


def test_doing_it_twice_equals_doing_it_once(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])
    set_torn_tail_aside(check_file(path))
    once = path.read_bytes()

    assert set_torn_tail_aside(check_file(path)) is None
    assert path.read_bytes() == once


def test_an_earlier_tail_is_kept(path: Path) -> None:
    for cut in (1, 2):
        path.write_bytes(path.read_bytes()[:-cut])
        set_torn_tail_aside(check_file(path))

    tails = sorted(tail.name for tail in path.parent.glob("*.torn"))
    assert tails == [f"{path.name}.2.torn", f"{path.name}.torn"]


def test_a_corrupt_file_is_left_as_it_is(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-6] ^= 1
    path.write_bytes(data)

    assert set_torn_tail_aside(check_file(path)) is None
    assert path.read_bytes() == data
