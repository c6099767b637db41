"""On which line each key of a TOML text stands; the parser of the standard library keeps none.

No grammar of our own: a statement is the shortest run of lines that tomllib takes by itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

Path = tuple[str | int, ...]
"""Keys from the top; a number for an element of an array of tables."""


def lines_of(text: str) -> dict[Path, int]:
    """Return the line, from 1, on which each table and each key begins; the text is valid TOML."""
    found: dict[Path, int] = {}
    here: Path = ()
    for number, statement, source in _statements(text):
        is_header = source.lstrip().startswith("[")
        if is_header:
            here = _header(statement, found)
        for path in [()] if is_header else _paths(statement):
            found.setdefault((*here, *path), number)
    return found


def line_of(path: Path, lines: Mapping[Path, int]) -> int:
    """Return the line of a key, or that of the table in which it is missing."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _statements(text: str) -> Iterator[tuple[int, dict[str, Any], str]]:
    """Yield each header and each key with its value: first line, what it says, how."""
    lines = text.split("\n")
    first = 0
    while first < len(lines):
        for last in range(first + 1, len(lines) + 1):
            source = "\n".join(lines[first:last])
            try:
                statement = tomllib.loads(source)
            except tomllib.TOMLDecodeError:
                continue
            if statement:
                yield first + 1, statement, source
            first = last
            break
        else:
            return


def _header(statement: dict[str, Any], found: Mapping[Path, int]) -> Path:
    """Return the path of a table; `[[x]]` counts on from the tables of that name before."""
    path: Path = ()
    inner: Any = statement
    while inner:
        if isinstance(inner, list):
            count = sum(1 for each in found if each[:-1] == path and isinstance(each[-1], int))
            path, inner = (*path, count), inner[0]
        else:
            ((key, inner),) = inner.items()
            path = (*path, key)
    return path


def _paths(value: dict[str, Any]) -> Iterator[Path]:
    for key, inner in value.items():
        yield (key,)
        if isinstance(inner, dict):
            yield from ((key, *path) for path in _paths(inner))
