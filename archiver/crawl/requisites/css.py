"""What a style sheet needs: `@import`, `url()`, `image-set()` and fonts.

Parsed by tinycss2 as CSS Syntax Level 3 says, never by regular expression: a `url(` in a comment
or a string is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import tinycss2

Kind = Literal["media", "style", "script", "font", "image", "other"]

_IMAGE_SETS = ("image-set", "-webkit-image-set")
_MAX_CSS_BYTES = 8 << 20
_MAX_DEPTH = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """An address as it is written, and what it leads to."""

    href: str
    kind: Kind


def named_in_sheet(sheet: bytes, *, charset: str | None = None) -> Iterator[Named]:
    """Yield what a style sheet names, in order; `charset` is that of the HTTP header."""
    rules, _ = tinycss2.parse_stylesheet_bytes(
        sheet[:_MAX_CSS_BYTES], protocol_encoding=charset, skip_comments=True
    )
    yield from _of_rules(rules)


def named_in_style(style: str) -> Iterator[Named]:
    """Yield what a `style` attribute names."""
    yield from _of_tokens(tinycss2.parse_component_value_list(style), "image", 0)


def _of_rules(rules: Iterable[Any]) -> Iterator[Named]:
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword == "import":
            yield from _of_import(rule.prelude)
        elif rule.type in ("at-rule", "qualified-rule"):
            is_font = rule.type == "at-rule" and rule.lower_at_keyword == "font-face"
            yield from _of_tokens(rule.content or (), "font" if is_font else "image", 0)


def _of_import(prelude: Iterable[Any]) -> Iterator[Named]:
    for token in prelude:
        if href := _href_of(token):
            yield Named(href=href, kind="style")
            return


def _of_tokens(tokens: Iterable[Any], kind: Kind, depth: int) -> Iterator[Named]:
    if depth > _MAX_DEPTH:
        return
    inner = kind
    for token in tokens:
        if token.type == "at-keyword":  # within @media or @layer, whose content is no rule yet
            inner = "font" if token.lower_value == "font-face" else kind
        elif href := _href_of(token, is_url=True):
            yield Named(href=href, kind=inner)
        elif token.type == "function":
            is_set = token.lower_name in _IMAGE_SETS
            for part in token.arguments if is_set else ():
                if part.type == "string":
                    yield Named(href=part.value, kind=inner)
            yield from _of_tokens(token.arguments, inner, depth + 1)
        elif token.type in ("{} block", "() block", "[] block"):
            yield from _of_tokens(token.content, inner, depth + 1)
            inner = kind


def _href_of(token: Any, *, is_url: bool = False) -> str | None:  # noqa: ANN401  # tinycss2's
    """Return the address a token holds; `is_url`: a string alone is none."""
    if token.type == "url" or (token.type == "string" and not is_url):
        return str(token.value)
    if token.type == "function" and token.lower_name in ("url", "src"):
        return next((str(part.value) for part in token.arguments if part.type == "string"), None)
    return None
