"""How a page that lies somewhere is read: with a site's layouts, or generically."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from archiver.model.article import Reading
from archiver.read import read_page
from archiver.read.layout import Layout


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """How a page is read: with a site's layouts, or generically."""

    layouts: tuple[Layout, ...] = ()
    site: str | None = None
    spider: str | None = None
    revision: str = "generic"

    def read(
        self,
        data: bytes,
        *,
        url: str | None,
        captured: datetime | None,
        content_type: str | None = None,
    ) -> Reading:
        """Read a page in this way; `captured` (UTC) chooses the layout."""
        return read_page(
            data,
            url=url,
            content_type=content_type,
            captured=captured,
            layouts=self.layouts,
            site=self.site,
            spider=self.spider,
            revision=self.revision,
        )


GENERIC = Way()
WayOf = Callable[[str | None], Way]
