"""Changes of an article in colour: what went in red, what came in green, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from rich.console import Group
from rich.text import Text

from archiver.commands.shown.lines import remote
from archiver.model.change import Change

_GONE, _COME = "red", "green"


def view_of_changes(changes: Sequence[Change]) -> Group:
    """Return changes as blocks: kind and place, then the lines before and after."""
    blocks = [block for change in changes for block in (*_block(change), Text())]
    return Group(*blocks[:-1])


def in_short(changes: Sequence[Change]) -> str:
    """Return changes as a list of their kinds with numbers: `2 paragraph-edited, headline`."""
    kinds = [change.kind for change in changes]
    counts = {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}
    return ", ".join(f"{count} {kind}" if count > 1 else kind for kind, count in counts.items())


def _block(change: Change) -> Iterator[Text]:
    yield Text.assemble((change.kind, "bold yellow"), ("  " + change.where, "dim"))
    before, after = change.before, change.after
    if before is not None and after is not None:
        if change.kind == "paragraph-moved":
            yield Text("  ").append_text(remote(after))
            return
        yield from _both(before, after)
    elif before is not None:
        yield Text("- ", style=_GONE).append_text(remote(before, style=_GONE))
    else:
        yield Text("+ ", style=_COME).append_text(remote(after, style=_COME))


def _both(before: str, after: str) -> tuple[Text, Text]:
    """Return the lines before and after, the words that differ in bold."""
    old, new = before.split(), after.split()
    gone, come = Text("- ", style=_GONE), Text("+ ", style=_COME)
    for what, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        mark = "" if what == "equal" else " bold reverse"
        for line, words, style in ((gone, old[i1:i2], _GONE), (come, new[j1:j2], _COME)):
            if words:
                line.append_text(remote(" ".join(words), style=style + mark)).append(" ")
    gone.rstrip()
    come.rstrip()
    return gone, come
