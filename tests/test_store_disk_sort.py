"""Lines come in the order of their bytes, whatever fits into memory."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archiver.store.disk.sort import sorted_lines

_LINES = st.lists(st.binary(max_size=20).map(lambda word: word.replace(b"\n", b"") + b"\n"))


@given(_LINES, st.integers(min_value=1, max_value=200))
def test_sorting_in_parts_is_sorting(lines: list[bytes], part_bytes: int) -> None:
    assert list(sorted_lines(lines, part_bytes=part_bytes)) == sorted(lines)


def test_hundreds_of_parts_are_merged_with_few_files_open() -> None:
    lines = [b"%06d\n" % (number * 7919 % 1000) for number in range(1000)]

    assert list(sorted_lines(iter(lines), part_bytes=1)) == sorted(lines)
