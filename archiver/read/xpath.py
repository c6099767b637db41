"""Compiled XPath expressions with the type of what they find."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

LOWER = "translate({0}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"
"""XPath 1.0 has no lower-case(); put an expression in."""


def elements(expression: str) -> Callable[[HtmlElement], list[HtmlElement]]:
    """Return a function that finds elements."""
    return cast("Callable[[HtmlElement], list[HtmlElement]]", etree.XPath(expression))


def strings(expression: str) -> Callable[[HtmlElement], list[str]]:
    """Return a function that finds texts or the values of attributes."""
    path = etree.XPath(expression, smart_strings=False)
    return cast("Callable[[HtmlElement], list[str]]", path)


def string(expression: str) -> Callable[[HtmlElement], str]:
    """Return a function that finds one text; empty when there is none."""
    path = etree.XPath(expression, smart_strings=False)
    return cast("Callable[[HtmlElement], str]", path)
