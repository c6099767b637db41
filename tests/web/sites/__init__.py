"""One module a made-up site; the folder is the list. Each has `site()`."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from ..message import Site


def every_site() -> list[Site]:
    """Return the site of each module in this folder."""
    names = sorted(module.name for module in iter_modules(__path__))
    return [import_module(f"{__name__}.{name}").site() for name in names]
