"""Write the parts of the documentation that repeat code: commands, settings, fields, exit codes.

`python docs/generate.py` rewrites what stands between `<!-- generated: NAME -->` and
`<!-- end -->` in docs/*.md; tests/test_docs.py fails while that would change anything.
"""

# ruff: noqa: INP001  # a script beside the pages, no package

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archiver.commands.sites import COLUMNS, cells, site_rows
from archiver.model.exits import ExitCode

DOCS = Path(__file__).resolve().parent
HOUSE = DOCS.parent
FACTS = (*sorted((HOUSE / "archiver/model").glob("*.py")), HOUSE / "archiver/read/layout.py",
         HOUSE / "archiver/store/report.py")  # fmt: skip
SETTINGS = HOUSE / "archiver" / "settings.py"
COMMANDS = (
    "", "crawl", "sites", "read", "reread", "replay", "show", "status", "history",
    "diff", "recheck", "verify", "wacz", "import", "index",
    "jobs", "jobs check", "jobs run", "jobs start", "jobs status", "jobs log", "jobs pause",
    "jobs resume", "jobs export", "health", "keep", "new-site",
)  # fmt: skip
WIDTH = "88"
LONG = 40
"""Characters; a longer default is looked up in settings.py."""

_PART = re.compile(r"(<!-- generated: ([\w -]+?) -->\n).*?(<!-- end -->)", re.DOTALL)
_SECTION = re.compile(r"# --- (.+?) -+$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """One line of settings.py."""

    section: str
    name: str
    default: str
    meaning: str


def main() -> int:
    """Rewrite the pages that differ and name them."""
    for page in sorted(DOCS.glob("*.md")):
        old = page.read_text("utf-8")
        new = generated(old)
        if new != old:
            page.write_text(new, "utf-8")
            sys.stdout.write(f"{page.name} rewritten\n")
    return 0


def generated(page: str) -> str:
    """Return a page with its generated parts made anew."""
    return _PART.sub(lambda part: f"{part[1]}{part_of(part[2])}\n{part[3]}", page)


def part_of(name: str) -> str:
    """Return a generated part by its name; raise KeyError for an unknown one."""
    kind, _, detail = name.partition(" ")
    match kind:
        case "help":
            return help_of(detail)
        case "fields":
            return fields_of(detail)
        case "settings":
            return settings_table()
        case "exits":
            return exits_table()
        case "sites":
            return sites_table()
    raise KeyError(f"no generated part is named {name!r}")


# --- commands ---------------------------------------------------------------------------------
def help_of(command: str) -> str:
    """Return what `archiver COMMAND --help` prints, as a code block."""
    argv = [sys.executable, "-c", "from archiver.cli import main; main()"]
    shown = subprocess.run(  # noqa: S603  # our own command
        [*argv, *command.split(), "--help"],
        env={"PATH": os.environ["PATH"], "TERMINAL_WIDTH": WIDTH, "COLUMNS": WIDTH,
             "TERM": "dumb", "NO_COLOR": "1", "PYTHONUTF8": "1"},
        cwd=HOUSE, check=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    lines = [line.rstrip() for line in shown.stdout.strip().splitlines()]
    return "```text\n" + "\n".join(lines) + "\n```"


# --- settings ---------------------------------------------------------------------------------
def settings() -> Iterator[Setting]:
    """Yield every setting of settings.py with its section and the comment on its line."""
    text = SETTINGS.read_text("utf-8")
    comments, sections = _comments(), {}
    for number, line in comments.items():
        if found := _SECTION.match(line):
            sections[number] = found[1]
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            above = [number for number in sections if number < node.lineno]
            yield Setting(
                section=sections[max(above)],
                name=node.targets[0].id,
                default=ast.unparse(node.value),
                meaning=comments.get(node.end_lineno or 0, "").lstrip("# "),
            )


def settings_table() -> str:
    """Return the settings as tables, a table a section, in the order of the way."""
    lines: list[str] = []
    for setting in settings():
        heading = f"### {setting.section}"
        if heading not in lines:
            lines += ["", heading, "", "| setting | default | meaning |", "| --- | --- | --- |"]
        short = setting.default if len(setting.default) < LONG else "see settings.py"
        lines.append(f"| `{setting.name}` | `{short}` | {_cell(_meaning(setting))} |")
    return "\n".join(lines).strip()


def _meaning(setting: Setting) -> str:
    if setting.meaning or setting.name.startswith("ARCHIVER_"):
        return setting.meaning
    return "as in Scrapy"


def _comments() -> dict[int, str]:
    with SETTINGS.open("rb") as source:
        tokens = tokenize.tokenize(source.readline)
        return {token.start[0]: token.string for token in tokens if token.type == tokenize.COMMENT}


# --- exit codes -------------------------------------------------------------------------------
def exits_table() -> str:
    """Return the exit codes as a table."""
    rows = [f"| {code.value} | `{code.name}` | {_cell(code.text)} |" for code in ExitCode]
    return "\n".join(["| code | name | meaning |", "| ---: | --- | --- |", *rows])


# --- sites ------------------------------------------------------------------------------------
def sites_table() -> str:
    """Return the sites as a table, and what is verified of each."""
    rows = [row for row in site_rows() if row.domains]
    shown = COLUMNS[:-1]  # a run is of a machine, not of the project
    lines = [f"| {' | '.join(shown)} |", f"| {' | '.join('---' for _ in shown)} |"]
    lines += [f"| {' | '.join(map(_cell, cells(row)[:-1]))} |" for row in rows]
    return "\n".join([*lines, "", *(f"- **{row.site}**: {_cell(row.note)}" for row in rows)])


# --- fields -----------------------------------------------------------------------------------
def fields_of(names: str) -> str:
    """Return the fields of facts, a table a class, with what their docstrings say."""
    facts = Facts()
    return "\n\n".join(facts.table(name) for name in names.split())


class Facts:
    """The dataclasses of FACTS as their source says them."""

    def __init__(self) -> None:
        modules = [ast.parse(path.read_text("utf-8")) for path in FACTS]
        nodes = [node for module in modules for node in module.body]
        self.classes = {node.name: node for node in nodes if isinstance(node, ast.ClassDef)}
        self.choices = {
            node.targets[0].id: ast.unparse(node.value)
            for node in nodes
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and ast.unparse(node.value).startswith("Literal[")
        }

    def table(self, name: str) -> str:
        """Return one class as a table of its fields."""
        node = self.classes[name]
        heading = [f"#### {name}", "", ast.get_docstring(node) or "", ""]
        rows = ["| field | type | meaning |", "| --- | --- | --- |"]
        for field, after in zip(node.body, [*node.body[1:], None], strict=True):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                kind, meaning = self._kind(field.annotation), _docstring(after)
                meaning = re.sub(r"\bNone\b", "null", meaning)
                rows.append(f"| `{field.target.id}` | `{_cell(kind)}` | {_cell(meaning)} |")
        return "\n".join([*heading, *rows])

    def _kind(self, annotation: ast.expr) -> str:
        """Return a type as JSON has it: lists for tuples, the words of a choice."""
        kind = re.sub(
            r"\w+", lambda word: self.choices.get(word[0], word[0]), ast.unparse(annotation)
        )
        kind = re.sub(r"Literal\[(.*?)\]", lambda found: found[1].replace(", ", " | "), kind)
        while kind != (kind := re.sub(r"tuple\[(.+), \.\.\.\]", r"list of \1", kind)):
            pass
        kind = kind.replace("Counter[str]", "dict[str, int]")
        return kind.replace("str", "text").replace("None", "null").replace("'", '"')


def _docstring(node: ast.stmt | None) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return str(node.value.value)
    return ""


def _cell(text: str) -> str:
    """Return text for a table's cell; outside of code no `<` opens a tag."""
    parts = " ".join(text.replace("|", "\\|").split()).split("`")
    return "`".join(part if n % 2 else part.replace("<", "&lt;") for n, part in enumerate(parts))


if __name__ == "__main__":
    sys.exit(main())
