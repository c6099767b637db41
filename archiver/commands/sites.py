"""`archiver sites`: which sites there are, as their spiders say."""

from __future__ import annotations

from rich.table import Table

from archiver.commands.choice import domains_of, spiders
from archiver.commands.shown.lines import out
from archiver.crawl.spider.site import SiteSpider
from archiver.model.exits import ExitCode


def sites() -> ExitCode:
    """List the spiders with their sections, feeds and dated layouts."""
    table = Table(box=None, pad_edge=False, header_style="bold", row_styles=("", "dim"))
    for column in ("spider", "domains", "sections", "feeds", "layouts"):
        table.add_column(column, overflow="fold")
    for spider in spiders().values():
        table.add_row(*_row(spider))
    out.print(table)
    return ExitCode.COMPLETE


def _row(spider: type[SiteSpider]) -> tuple[str, ...]:
    sections = sorted({name for name in (*spider.feeds, *spider.sections) if name})
    return (
        spider.name,
        "\n".join(domains_of(spider)) or "any",
        ", ".join(sections) or "-",
        str(len(spider.feeds) + len(spider.sitemaps)),
        ", ".join(layout.name for layout in spider.layouts) or "generic",
    )
