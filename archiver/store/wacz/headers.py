"""Whether each member's own header in a ZIP file says what the directory at its end says.

Readers that stream believe the one, readers that seek the other (APPNOTE.TXT 4.3.7, 4.3.12).
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

_LOCAL = struct.Struct("<4s5H3I2H")
_SIGNATURE = b"PK\x03\x04"
_SIZES_FOLLOW = 0x08
"""Flag: checksum and lengths come behind the bytes."""
_IN_ZIP64 = 0xFFFFFFFF
_ZIP64_EXTRA = 1


def header_faults(package: Path, members: list[zipfile.ZipInfo]) -> Iterator[tuple[str, str]]:
    """Yield the name of each member whose two headers differ, with what differs."""
    with package.open("rb") as file:
        for member in members:
            file.seek(member.header_offset)
            raw = file.read(_LOCAL.size)
            if len(raw) < _LOCAL.size or not raw.startswith(_SIGNATURE):
                yield member.filename, "no header stands where the directory says"
                continue
            name_length, extra_length = _LOCAL.unpack(raw)[9:]
            name, extra = file.read(name_length), file.read(extra_length)
            if differing := list(_differing(member, raw, name, extra)):
                text = f"its header and the directory differ: {', '.join(differing)}"
                yield member.filename, text


def _differing(member: zipfile.ZipInfo, raw: bytes, name: bytes, extra: bytes) -> Iterator[str]:
    _, _, flags, method, time, date, crc, packed, length, _, _ = _LOCAL.unpack(raw)
    codec = "utf-8" if flags & 0x800 else "cp437"
    said: dict[str, tuple[object, object]] = {
        "name": (name.decode(codec, "replace"), member.orig_filename),
        "flags": (flags, member.flag_bits),
        "method": (method, member.compress_type),
        "time": ((date, time), _dos(member.date_time)),
    }
    if not flags & _SIZES_FOLLOW:
        lengths = _lengths(extra) if length == _IN_ZIP64 else (length, packed)
        said["checksum"] = (crc, member.CRC)
        said["lengths"] = (lengths, (member.file_size, member.compress_size))
    return (what for what, (here, there) in said.items() if here != there)


def _lengths(extra: bytes) -> tuple[int, int] | None:
    """Return length and packed length of the ZIP64 field."""
    while len(extra) >= 4:  # noqa: PLR2004  # two numbers of two bytes
        kind, size = struct.unpack_from("<HH", extra)
        if kind == _ZIP64_EXTRA and size >= 16 and len(extra) >= 20:  # noqa: PLR2004  # likewise, of eight
            first, second = struct.unpack_from("<QQ", extra, 4)
            return first, second
        extra = extra[4 + size :]
    return None


def _dos(moment: tuple[int, int, int, int, int, int]) -> tuple[int, int]:
    year, month, day, hour, minute, second = moment
    return (year - 1980) << 9 | month << 5 | day, hour << 11 | minute << 5 | second // 2
