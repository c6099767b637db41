"""Pictures that every decoder takes, one colour each, the same bytes for the same name."""

from __future__ import annotations

import hashlib
import struct
import zlib

from .message import Reply, data


def png(name: str, width: int = 64, height: int = 48) -> Reply:
    """Answer with a PNG whose colour comes of its name."""
    colour = hashlib.sha256(name.encode()).digest()[:3]
    rows = (b"\0" + colour * width) * height
    header = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    body = b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)
    return data(body, "image/png").validated()


def jpeg(name: str, width: int = 64, height: int = 48) -> Reply:
    """Answer with a grey baseline JPEG; a comment holds its name, so that no two are equal."""
    blocks = ((width + 7) // 8) * ((height + 7) // 8)
    grey = hashlib.sha256(name.encode()).digest()[0] % 127 + 1
    body = b"".join(
        (
            b"\xff\xd8",
            _segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"),
            _segment(0xFE, name.encode()),
            _segment(0xDB, b"\0" + b"\x08" * 64),
            _segment(0xC0, struct.pack(">B2HB3B", 8, height, width, 1, 1, 0x11, 0)),
            # two DC codes: `0` is no difference, `10` is one of seven bits; one AC code: `0`, end
            _segment(0xC4, b"\x00" + bytes([1, 1, *[0] * 14]) + bytes([0, 7])),
            _segment(0xC4, b"\x10" + bytes([1, *[0] * 15]) + bytes([0])),
            _segment(0xDA, bytes([1, 1, 0x00, 0, 63, 0])),
            _scan(grey, blocks),
            b"\xff\xd9",
        )
    )
    return data(body, "image/jpeg").validated()


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">2BH", 0xFF, marker, len(content) + 2) + content


def _scan(grey: int, blocks: int) -> bytes:
    first = "10" + f"{max(grey, 64):07b}" + "0"  # seven bits with the top one set: positive
    bits = first + "00" * (blocks - 1)
    bits += "1" * (-len(bits) % 8)
    packed = int(bits, 2).to_bytes(len(bits) // 8, "big")
    return packed.replace(b"\xff", b"\xff\0")
