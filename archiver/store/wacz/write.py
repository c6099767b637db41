"""A WACZ file while it is written: stored members, each digested as it passes.

Nothing is held: members are streamed, so memory is the same for ten megabytes and for ten
gigabytes. The file appears whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from archiver import __version__
from archiver.store.disk.whole import sync_folder

VERSION = "1.1.1"
DATAPACKAGE = "datapackage.json"
DIGEST = "datapackage-digest.json"
INDEX = "indexes/index.cdxj"
PAGES = "pages/pages.jsonl"
PIECE_BYTES = 1 << 20

Signer = Callable[[str], dict[str, Any]]
"""Makes `signedData` of the digest of datapackage.json."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Resource:
    """A member, as datapackage.json lists it."""

    name: str
    path: str
    hash: str
    """`sha256:` and the digest in hexadecimal letters."""
    bytes: int


@dataclass(frozen=True, kw_only=True)
class About:
    """What a package says of itself."""

    title: str
    created: datetime
    """UTC."""
    main_page_url: str | None = None
    main_page_date: str | None = None
    requires: tuple[dict[str, str], ...] = ()
    """Records that its revisits refer to and that it does not hold; empty: self-contained."""


@dataclass(kw_only=True)
class PackageWriter:
    """Writes members one after the other, and what describes them at the end."""

    path: Path
    moment: datetime
    """UTC; the time of every member."""
    resources: list[Resource] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._temporary = self.path.with_name(f"{self.path.name}.tmp")
        self._zip = zipfile.ZipFile(self._temporary, "w", zipfile.ZIP_STORED, allowZip64=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._zip.close()
            if kind is None:
                with self._temporary.open("rb+") as file:
                    os.fsync(file.fileno())
                self._temporary.replace(self.path)
                sync_folder(self.path.parent)
        finally:
            self._temporary.unlink(missing_ok=True)

    def add(self, path: str, pieces: Iterable[bytes], *, most_bytes: int = 0) -> Resource:
        """Write a member and list it; `most_bytes` is how long it may become."""
        resource = self._write(path, pieces, most_bytes)
        self.resources.append(resource)
        return resource

    def finish(self, about: About, sign: Signer | None = None) -> None:
        """Write datapackage.json and its digest, signed or not."""
        facts: dict[str, Any] = {
            "profile": "data-package",
            "wacz_version": VERSION,
            "title": about.title,
            "software": f"Archiver {__version__}",
            "created": f"{about.created:%Y-%m-%dT%H:%M:%SZ}",
            "mainPageUrl": about.main_page_url,
            "mainPageDate": about.main_page_date,
            "relation": {"requires": list(about.requires)} if about.requires else None,
            "resources": [vars_of(each) for each in self.resources],
        }
        text = json.dumps({name: v for name, v in facts.items() if v is not None}, indent=2)
        digest = self._write(DATAPACKAGE, [text.encode()]).hash
        said: dict[str, Any] = {"path": DATAPACKAGE, "hash": digest}
        if sign is not None:
            said["signedData"] = sign(digest)
        self._write(DIGEST, [json.dumps(said, indent=2).encode()])

    def _write(self, path: str, pieces: Iterable[bytes], most_bytes: int = 0) -> Resource:
        digest, length = hashlib.sha256(), 0
        entry = zipfile.ZipInfo(path, date_time=self.moment.timetuple()[:6])
        entry.external_attr = 0o644 << 16
        # Large forms only where they are needed: ReplayWeb.page 2.4 looks for the bytes of a small
        # member where they would be without them (2026-11).
        entry.file_size = most_bytes
        with self._zip.open(entry, "w") as out:
            for piece in pieces:
                out.write(piece)
                digest.update(piece)
                length += len(piece)
        name = path.rpartition("/")[2]
        hash_ = f"sha256:{digest.hexdigest()}"
        return Resource(name=name, path=path, hash=hash_, bytes=length)


def vars_of(resource: Resource) -> dict[str, Any]:
    """Return a resource as datapackage.json has it."""
    return {
        "name": resource.name,
        "path": resource.path,
        "hash": resource.hash,
        "bytes": resource.bytes,
    }


def pieces_of(path: Path, start: int = 0, length: int | None = None) -> Iterable[bytes]:
    """Yield the bytes of a file, or of a part of it."""
    with path.open("rb") as file:
        file.seek(start)
        left = length
        while piece := file.read(PIECE_BYTES if left is None else min(left, PIECE_BYTES)):
            yield piece
            left = None if left is None else left - len(piece)
