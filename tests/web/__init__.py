"""A made-up web on 127.0.0.1: news sites whose every word and number is invented.

`with MadeUpWeb() as web:` serves it; `python -m tests.web.serve` does so until Ctrl-C. Relative
imports throughout: pytest knows this folder as `web`, the Makefile as `tests.web`.
"""

from __future__ import annotations

from .message import Pages, Reply, Request, Site
from .server import MadeUpWeb, Served

__all__ = ["MadeUpWeb", "Pages", "Reply", "Request", "Served", "Site"]
