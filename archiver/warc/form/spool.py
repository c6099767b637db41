"""Bytes that lie in memory while they are few, and in a temporary file when they are many."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from typing import IO, cast

SPOOL_BYTES = 1 << 20


class _Spool(SpooledTemporaryFile[bytes]):
    """Closes itself when nobody holds it any more: a record lives as long as it is looked at."""

    def __del__(self) -> None:
        self.close()


def spool() -> IO[bytes]:
    """Return an empty spool, open for writing and reading."""
    return cast("IO[bytes]", _Spool(max_size=SPOOL_BYTES))
