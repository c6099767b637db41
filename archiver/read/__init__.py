"""From a page to an article: bytes in, facts out. No Scrapy, no socket, no clock."""

from archiver.read.layout import Layout
from archiver.read.links import links_of, links_of_bytes
from archiver.read.page import read_page
from archiver.read.tree import Tree, parse_html, parse_tree

__all__ = [
    "Layout",
    "Tree",
    "links_of",
    "links_of_bytes",
    "parse_html",
    "parse_tree",
    "read_page",
]
