"""The house rules that no linter holds."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CODE = ("archiver", "spiders", "pipelines")
LONGEST_FILE = 250
LONGEST_FUNCTION = 60
_PLACES = (("work", "main"), ("work", "shared"), ("tmp", "w", ""), ("root", ""))
_HOSTS = (("pypi", "org"), ("files", "pythonhosted"), ("npmjs", "com"))


def _files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _length(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each function with its length in lines, decorators and docstring left out."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            told = node.body[0] if ast.get_docstring(node) is not None else None
            docstring = (told.end_lineno or 0) - told.lineno + 1 if told else 0
            yield f"{_name(path)}:{node.name}", (node.end_lineno or 0) - node.lineno + 1 - docstring


@pytest.mark.parametrize("path", _files(*CODE, "tests"), ids=_name)
def test_a_file_is_a_topic_of_250_lines_at_most(path: Path) -> None:
    assert _length(path) <= LONGEST_FILE


@pytest.mark.parametrize("path", _files("spiders", "pipelines"), ids=_name)
def test_a_spider_and_a_pipeline_have_60_lines_at_most(path: Path) -> None:
    assert _length(path) <= 60


def test_functions_are_short() -> None:
    lengths = dict(each for path in _files(*CODE) for each in _functions(path))
    over_thirty = {name for name, lines in lengths.items() if lines > 30}

    assert {name for name in over_thirty if lengths[name] > LONGEST_FUNCTION} == set()
    assert len(over_thirty) <= len(lengths) / 10


@pytest.mark.parametrize("path", _files("spiders"), ids=_name)
def test_a_spider_names_no_hashed_class(path: Path) -> None:
    # `css-1x2y3z`, `sc-iKFaHN`, `Article_body__a1B2c`: a build makes them, the next unmakes them
    hashed = re.compile(r"\b(?:css|sc|jsx|emotion)-[A-Za-z0-9]{5,}\b|\b\w+_\w+__\w{5,}\b")
    texts = [
        node.value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]

    assert [text for text in texts if hashed.search(text)] == []


@pytest.mark.parametrize("folder", [*CODE, "tests", "docs", ".ci", "."])
def test_no_file_names_a_place_on_a_machine_or_a_registry(folder: str) -> None:
    # put together here, so that this file does not name them
    named = [*("/".join(("", *parts)) for parts in _PLACES), *(".".join(parts) for parts in _HOSTS)]
    found = re.compile("|".join(map(re.escape, named)))
    paths = (ROOT / folder).glob("*" if folder == "." else "**/*")

    texts = {path: path.read_bytes().decode("utf-8", "replace") for path in paths if _is_kept(path)}
    assert texts
    assert [_name(path) for path, text in texts.items() if found.search(text)] == []


def _is_kept(path: Path) -> bool:
    inner = path.relative_to(ROOT).parts
    return path.is_file() and not any(part.endswith(("_cache", "__pycache__")) for part in inner)


def test_the_locks_pin_every_dependency_by_hash_and_name_no_host() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    # the fuzzer has wheels for few Pythons: locked, it would keep the others from installing
    optional = project["optional-dependencies"].items()
    extras = [packages for name, packages in optional if name != "fuzz"]
    wanted = {_package(each) for each in (*project["dependencies"], *chain(*extras))}
    locks = [path.read_text("utf-8") for path in ROOT.glob("requirements*.lock")]
    pinned = [_package(line) for lock in locks for line in lock.splitlines() if "==" in line]

    assert wanted - set(pinned) == set()
    for lock in locks:
        assert lock.count("--hash=sha256:") >= lock.count("==") > 0
        assert "://" not in lock
        assert "--index" not in lock


def _package(requirement: str) -> str:
    name = re.split(r"[<>=!~;\[ ]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()  # as PEP 503 has it


def test_a_spider_bears_the_name_of_its_module() -> None:
    for path in _files("spiders"):
        names = re.findall(r'^    name = "([^"]+)"', path.read_text("utf-8"), flags=re.MULTILINE)
        assert names in ([path.stem], []), path
        assert names or path.stem == "__init__", path


def test_the_contracts_between_rooms_are_written_down() -> None:
    held = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = next(each["layers"] for each in held["contracts"] if each["type"] == "layers")
    named = {room.strip() for layer in layers for room in layer.split("|")}

    rooms = {f"archiver.{path.name}" for path in (ROOT / "archiver").iterdir() if _is_room(path)}
    assert rooms <= named


def _is_room(path: Path) -> bool:
    return (path / "__init__.py").exists()
