"""What `keep` and `new-site` are both told: where a page comes from and where it goes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Source = Annotated[
    Path | None,
    typer.Option("--from", metavar="PATH", help="An archive, a WARC or a file of HTML."),
]
Captured = Annotated[
    str | None, typer.Option(metavar="DATE", help="When a file of HTML was saved.")
]
Into = Annotated[
    Path | None, typer.Option(metavar="DIR", help="The folder with spiders/ and tests/pages/.")
]
Settings = Annotated[
    list[str] | None, typer.Option("-s", metavar="NAME=VALUE", help="A setting; repeatable.")
]
