"""What the elements of a page mean to one who reads it: unseen, within a line, or a block."""

from __future__ import annotations

HIDDEN = frozenset([
    "script", "style", "noscript", "template", "head", "svg", "button", "select", "option",
    "input", "textarea", "iframe", "object", "embed", "canvas", "map", "datalist", "math",
    "dialog", "audio", "video", "menu", "amp-ad", "amp-analytics",
])  # fmt: skip
"""What no reader ever sees as text."""
INLINE = frozenset([
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn",
    "em", "font", "i", "ins", "kbd", "label", "mark", "nobr", "o:p", "output", "q", "rp",
    "rt", "ruby", "s", "samp", "small", "span", "st1", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr",
])  # fmt: skip
"""What goes on within a line."""
KINDS = {
    "p": "p", "h1": "h", "h2": "h", "h3": "h", "h4": "h", "h5": "h", "h6": "h", "li": "li",
    "blockquote": "quote", "pre": "code", "figcaption": "caption", "dt": "li", "dd": "li",
    "caption": "caption",
}  # fmt: skip
"""What an element makes of the text in it: the kind of its piece."""
