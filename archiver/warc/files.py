"""The WARC files of one writer, one after the other: names, warcinfo, rotation.

File names come from the writer's own prefix and clock, never from remote data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from archiver import __version__
from archiver.warc.form.fields import Field, header, warc_date
from archiver.warc.form.records import Draft, warcinfo_draft
from archiver.warc.warcfile import WarcFile, WarcWriteError, sync_folder

FOLDER = "warc"
"""Where the files lie within an archive folder."""
_PREFIX = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_SPECIFICATION = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


class WarcFiles:
    """`FOLDER/warc/PREFIX-TIME-NUMBER.warc.gz`, each with warcinfo at its head."""

    def __init__(
        self,
        folder: Path,
        *,
        prefix: str,
        info: Mapping[str, str],
        rotate_bytes: int,
        digest: str,
        now: Callable[[], datetime],
    ) -> None:
        if not _PREFIX.fullmatch(prefix):
            raise ValueError(f"no prefix for a file name: {prefix!r}")
        self._folder = folder / FOLDER
        self._prefix = prefix
        self._info = info
        self._rotate_bytes = rotate_bytes
        self._digest = digest
        self._now = now
        self._warcinfo_id: str | None = None
        self._lengths: dict[str, int] = {}
        self.file: WarcFile | None = None
        """The one that is being written."""

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Take back every record that was appended when one of them fails."""
        with write_errors():
            file = self._file_for_next()
            mark = file.mark()
            try:
                yield
                file.flush()
            except BaseException:
                file.cut_back(mark)
                raise

    def append(self, draft: Draft) -> tuple[str, int, int]:
        """Write a record; return the file's path within the archive, offset and length."""
        assert self.file is not None  # noqa: S101 - `whole` has begun one
        fields = draft.header_fields(self._warcinfo_id)
        offset, length = self.file.append(header(fields), draft.block)
        return f"{FOLDER}/{self.file.name}", offset, length

    def lengths(self) -> dict[str, int]:
        """Return the length of every file up to its last whole record, by its final path."""
        if self.file is not None:
            self._lengths[f"{FOLDER}/{self.file.name}"] = self.file.length_bytes
        return dict(self._lengths)

    def sync(self) -> None:
        """Bring every record to the disk."""
        if self.file is not None:
            with write_errors():
                self.file.sync()

    def close(self) -> None:
        """Sync and close the file, and give it its final name."""
        self.lengths()
        file, self.file = self.file, None
        if file is not None:
            with write_errors():
                file.close()

    def _file_for_next(self) -> WarcFile:
        if self.file is not None and self.file.length_bytes >= self._rotate_bytes:
            self.close()
        if self.file is None:
            self.file = self._begin_file()
        return self.file

    def _begin_file(self) -> WarcFile:
        self._folder.mkdir(parents=True, exist_ok=True)
        now = self._now()
        file = WarcFile(self._folder, self._free_name(now))
        draft = warcinfo_draft(
            name=file.name, date=warc_date(now), fields=self._info_fields(), digest=self._digest
        )
        try:
            file.append(header(draft.header_fields(None)), draft.block)
            file.flush()
        except BaseException:
            file.discard()
            raise
        self._warcinfo_id = draft.record_id
        sync_folder(self._folder)
        return file

    def _info_fields(self) -> list[Field]:
        first = {
            "software": f"entertainment-archiver/{__version__}",
            "format": "WARC File Format 1.1",
            "conformsTo": _SPECIFICATION,
        }
        return list((first | dict(self._info)).items())

    def _free_name(self, now: datetime) -> str:
        stamp = now.astimezone(UTC).strftime("%Y%m%d%H%M%S%f")[:17]
        number = len(self._lengths)
        while True:
            name = f"{self._prefix}-{stamp}-{number:05d}.warc.gz"
            if not any((self._folder / (name + end)).exists() for end in ("", ".open", ".torn")):
                return name
            number += 1


@contextmanager
def write_errors() -> Iterator[None]:
    """Name the failure of a write for what it is."""
    try:
        yield
    except WarcWriteError:
        raise
    except OSError as error:
        raise WarcWriteError(
            f"the WARC could not be written: {error}; it ends with the last whole record"
        ) from error
