"""One table of the jobs file, read key by key: what is wrong is noted, and reading goes on."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from archiver.jobs.clock.words import WordsError, bytes_of, seconds_of
from archiver.jobs.file.lines import Path, line_of

Kind = TypeVar("Kind")
_VARIABLE = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Problem:
    """A mistake in the file."""

    line: int
    text: str


@dataclass(kw_only=True)
class Table:
    """A table and where it stands; each question takes one key, `close` finds what nobody asked."""

    plain: Mapping[str, Any]
    path: Path
    lines: Mapping[Path, int]
    problems: list[Problem]
    asked: set[str] = field(default_factory=set)

    def wrong(self, key: str, text: str) -> None:
        """Note a mistake at a key."""
        line = line_of((*self.path, key), self.lines)
        where = ".".join(str(part) for part in (*self.path, key) if part)
        self.problems.append(Problem(line=line, text=f"{where}: {text}"))

    def table(self, key: str) -> Table:
        """Return a table within this one; an empty one when it is not there."""
        plain = self._of_kind(key, dict, "a table") or {}
        return Table(plain=plain, path=(*self.path, key), lines=self.lines, problems=self.problems)

    def tables(self, key: str) -> dict[str, Table]:
        """Return the tables within a table, by name."""
        outer = self.table(key)
        return {name: outer.table(name) for name in outer.plain}

    def text(self, key: str) -> str | None:
        """Return a text that is not empty."""
        found = self._of_kind(key, str, "a text")
        if found == "":
            self.wrong(key, "is empty")
        return found or None

    def needed(self, key: str, example: str) -> str:
        """Return a text that must be there; an empty one when it is not."""
        if key not in self.plain:
            self.wrong(key, f"is missing: write {key} = {example}")
        return self.text(key) or ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; a text alone is a list of one."""
        self.asked.add(key)
        found = self.plain.get(key, [])
        found = [found] if isinstance(found, str) else found
        if not isinstance(found, list) or not all(isinstance(each, str) and each for each in found):
            self.wrong(key, "must be a list of texts")
            return ()
        return tuple(found)

    def strings(self, key: str) -> dict[str, str]:
        """Return a table of plain values as texts."""
        inner = self.table(key)
        for name, value in inner.plain.items():
            if isinstance(value, dict | list):
                inner.wrong(name, "must be a text or a number")
        return {name: _as_text(value) for name, value in inner.plain.items()}

    def number(self, key: str, default: int, *, least: int = 0, most: int = 1_000_000) -> int:
        """Return a whole number within bounds."""
        found = self._of_kind(key, int, "a whole number")
        if found is None or isinstance(found, bool):
            return default
        if not least <= found <= most:
            self.wrong(key, f"{found} is not between {least} and {most}")
        return found

    def part(self, key: str, default: float) -> float:
        """Return a part of a whole: 0.5, or "50 %"."""
        self.asked.add(key)
        found = self.plain.get(key, default)
        percent = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*%\s*", str(found))
        value = float(percent[1]) / 100 if percent else found
        if isinstance(value, bool | str) or not isinstance(value, int | float):
            self.wrong(key, f'{found!r} is no part: write 0.5 or "50 %"')
        elif not 0 <= value <= 1:
            self.wrong(key, f"{found!r} is not between 0 and 1")
        else:
            return float(value)
        return default

    def seconds(self, key: str, default: str, *, most: str) -> float:
        """Return a duration such as "10 min"."""
        found = self._worded(key, default, seconds_of)
        if found > seconds_of(most):
            self.wrong(key, f"is longer than {most}")
        return found

    def size(self, key: str, default: str) -> int:
        """Return a size in bytes, such as "5 GB"."""
        return self._worded(key, default, bytes_of)

    def choice(self, key: str, default: str, among: Sequence[str]) -> str:
        """Return one of some words."""
        found = self.text(key) or default
        if found not in among:
            self.wrong(key, f"{found!r} is none of {', '.join(among)}")
        return found

    def variable(self, key: str) -> str | None:
        """Return the name of an environment variable."""
        found = self.text(key)
        if found is not None and not _VARIABLE.fullmatch(found):
            self.wrong(key, "must be the name of an environment variable, not its value")
        return found

    def close(self) -> None:
        """Note every key that was not asked for."""
        for key in self.plain:
            if key not in self.asked:
                near = difflib.get_close_matches(key, self.asked, n=1)
                known = f"did you mean {near[0]}?" if near else f"known: {', '.join(self.keys)}"
                self.wrong(key, f"there is no such key; {known}")

    @property
    def keys(self) -> list[str]:
        """The keys that were asked for, in alphabetical order."""
        return sorted(self.asked)

    def _of_kind(self, key: str, kind: type[Kind], wanted: str) -> Kind | None:
        self.asked.add(key)
        found = self.plain.get(key)
        if found is None or (isinstance(found, kind) and not isinstance(found, bool)):
            return found
        self.wrong(key, f"{found!r} is not {wanted}")
        return None

    def _worded(self, key: str, default: str, read: Callable[[str], Kind]) -> Kind:
        found = self.text(key) or default
        try:
            return read(found)
        except WordsError as error:
            self.wrong(key, str(error))
            return read(default)


def _as_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
