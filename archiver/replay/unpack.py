"""WACZ files, ours and those of others: what they hold, and its way out of them."""

from __future__ import annotations

import shutil
import zipfile
import zlib
from errno import EINVAL
from itertools import count
from pathlib import Path

from archiver.warc.warcfile import OPEN

WARC_NAMES = (".warc", ".warc.gz", f".warc.gz{OPEN}")
WACZ = ".wacz"
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
_LOCAL_HEADER_BYTES = 30
"""Of a ZIP file: APPNOTE.TXT 4.3.7."""


class NoCaptures(LookupError):  # noqa: N818 - says what is not there
    """There is nothing to read at a path; the text says what was expected."""


class BrokenPackage(NoCaptures):
    """A WACZ cannot be opened or unpacked; the text says why."""


def stored_start(package: Path, member: zipfile.ZipInfo) -> int | None:
    """Return where a member's bytes begin in a ZIP file; None when they are compressed."""
    if member.compress_type != zipfile.ZIP_STORED:
        return None
    with package.open("rb") as file:
        file.seek(member.header_offset)
        header = file.read(_LOCAL_HEADER_BYTES)
    lengths = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    return member.header_offset + _LOCAL_HEADER_BYTES + lengths


def unpacked_warcs(package: Path, scratch: Path) -> list[Path]:
    """Copy the WARC files of a WACZ to a folder, byte by byte; return where they lie.

    Those of packages within it come along. Raises BrokenPackage.
    """
    found: list[Path] = []
    try:
        with zipfile.ZipFile(package) as archive:
            for member in archive.infolist():
                name = Path(member.filename).name
                is_warc = member.filename.startswith("archive/") and name.endswith(WARC_NAMES)
                if not is_warc and not name.endswith(WACZ):
                    continue
                target = _free(scratch / name)
                with archive.open(member) as source, target.open("wb") as out:
                    shutil.copyfileobj(source, out, 1 << 20)
                if is_warc:
                    found.append(target)
                else:
                    inner = unpacked_warcs(target, room_in(scratch))
                    found += [path.rename(_free(scratch / path.name)) for path in inner]
                    target.unlink()
    except (*BROKEN, OSError) as error:
        if isinstance(error, OSError) and error.errno != EINVAL:
            raise  # the disk's; a directory of nonsense leads to places that are none
        raise BrokenPackage(f"{package} cannot be unpacked: {error}") from error
    return found


def unpacked(source: Path, scratch: Path) -> Path:
    """Return where WARC files lie as files: a source itself, or a folder with those of a WACZ."""
    packages = packages_of(source)
    if not packages:
        return source
    room = room_in(scratch)
    for package in packages:
        unpacked_warcs(package, room)
    return room


def packages_of(source: Path) -> list[Path]:
    """Return the packages that a path is or holds; an archive holds none."""
    if source.is_file():
        return [source] if source.suffix == WACZ or zipfile.is_zipfile(source) else []
    return [] if (source / "warc").is_dir() else sorted(source.rglob(f"*{WACZ}"))


def room_in(scratch: Path) -> Path:
    """Make a folder of its own in a scratch folder."""
    room = scratch / f"shelf-{sum(1 for _ in scratch.iterdir())}"
    room.mkdir()
    return room


def _free(path: Path) -> Path:
    """Return a path with a number before its name when that is taken."""
    names = (path.with_name(f"{number}-{path.name}") for number in count(1))
    return path if not path.exists() else next(name for name in names if not name.exists())
