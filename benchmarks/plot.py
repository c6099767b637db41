"""A bar chart as SVG, by hand: bars with their spread, grouped by kind of pages."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from html import escape

from benchmarks.race import Run
from benchmarks.results import Measured, of_arm

_WIDTH = 760
_LEFT = 150
_RIGHT = 70
_BAR = 13
_GAP = 9
_TOP = 54
_COLOURS = {"plain": "#00897b", "gzip": "#ffb300"}
_KINDS = {"plain": "plain pages", "gzip": "gzip-encoded pages"}


def chart(measured: Measured) -> str:
    """Return the chart of what a thousand pages cost each arm, in CPU seconds."""
    arms = list(dict.fromkeys(one.arm for one in measured.runs))
    kinds = [kind for kind in _COLOURS if any(one.kind == kind for one in measured.runs)]
    most = max((one.cpu_per_thousand_s for one in measured.runs), default=1.0)
    scale = (_WIDTH - _LEFT - _RIGHT) / most
    step = len(kinds) * _BAR + _GAP
    height = _TOP + len(arms) * step + 10
    size = f'viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
    head = "CPU seconds a thousand pages: median, and spread of the rounds"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12">',
        "<title>CPU seconds of a thousand pages, by arm</title>",
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="10" y="20" font-size="14">{head}</text>',
        *_legend(kinds),
    ]
    for number, arm in enumerate(arms):
        top = _TOP + number * step
        middle = top + len(kinds) * _BAR / 2 + 4
        lines.append(
            f'<text x="{_LEFT - 8}" y="{middle:.0f}" text-anchor="end">{escape(arm)}</text>'
        )
        for at, kind in enumerate(kinds):
            lines += _bar(of_arm(measured.runs, arm, kind), kind, top + at * _BAR, scale)
    return "\n".join([*lines, "</svg>", ""])


def _legend(kinds: Sequence[str]) -> Iterator[str]:
    for at, kind in enumerate(kinds):
        left = _LEFT + at * 150
        yield f'<rect x="{left}" y="32" width="11" height="11" fill="{_COLOURS[kind]}"/>'
        yield f'<text x="{left + 16}" y="42">{_KINDS[kind]}</text>'


def _bar(runs: Sequence[Run], kind: str, top: int, scale: float) -> Iterator[str]:
    values = [one.cpu_per_thousand_s for one in runs]
    if not values:
        return
    median, low, high = statistics.median(values), min(values), max(values)
    middle = top + (_BAR - 1) / 2
    yield (
        f'<rect x="{_LEFT}" y="{top}" width="{median * scale:.1f}" height="{_BAR - 1}" '
        f'fill="{_COLOURS[kind]}"/>'
    )
    yield (
        f'<line x1="{_LEFT + low * scale:.1f}" x2="{_LEFT + high * scale:.1f}" y1="{middle:.1f}" '
        f'y2="{middle:.1f}" stroke="#222"/>'
    )
    yield f'<text x="{_LEFT + high * scale + 6:.1f}" y="{middle + 4:.1f}">{median:.2f}</text>'
