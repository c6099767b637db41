from __future__ import annotations

import errno
import gzip
import os
from contextlib import closing
from pathlib import Path

import pytest
from test_warc_writer import exchange, writer, written

from archiver.warc.warcfile import WarcFile, WarcWriteError
from archiver.warc.writer import WarcWriter


class FullDisk:
    """Lets so many bytes through, then none; what fits of the last write is written."""

    def __init__(self, file: object, room_bytes: int) -> None:
        self._file = file
        self.room_bytes = room_bytes

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)

    def write(self, data: bytes) -> int:
        fits = bytes(data[: self.room_bytes])
        self.room_bytes -= len(fits)
        if not fits:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return int(self._file.write(fits))  # type: ignore[attr-defined] # a raw file


def fill(archive: WarcWriter, room_bytes: int) -> FullDisk:
    assert archive._files.file is not None
    disk = FullDisk(archive._files.file._file, room_bytes)
    archive._files.file._file = disk  # type: ignore[assignment] # stands in for a raw file
    return disk


def test_a_name_is_taken_once(tmp_path: Path) -> None:
    WarcFile(tmp_path, "x.warc.gz").close()

    with closing(WarcFile(tmp_path, "y.warc.gz")), pytest.raises(FileExistsError):
        WarcFile(tmp_path, "y.warc.gz")


def test_a_large_block_is_one_member(tmp_path: Path) -> None:
    file = WarcFile(tmp_path, "x.warc.gz")

    offset, length = file.append(b"head", [os.urandom(1 << 20) for _ in range(4)])
    file.close()

    data = (tmp_path / "x.warc.gz").read_bytes()
    assert (offset, length) == (0, len(data))
    assert len(gzip.decompress(data)) == len("head") + (4 << 20) + len("\r\n\r\n")


@pytest.mark.parametrize("room_bytes", [0, 1, 100, 400, 700])
def test_a_full_disk_leaves_whole_exchanges_only(tmp_path: Path, room_bytes: int) -> None:
    archive = writer(tmp_path)
    archive.write_exchange(exchange())
    before = archive.open_files()
    fill(archive, room_bytes)

    with closing(archive), pytest.raises(WarcWriteError, match="No space left"):
        archive.write_exchange(exchange())

    assert archive.open_files() == before
    (path,) = (tmp_path / "warc").iterdir()
    assert path.stat().st_size == sum(before.values())
    assert len(written(tmp_path)) == 4


def test_writing_goes_on_when_there_is_room_again(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    archive.write_exchange(exchange())
    disk = fill(archive, 50)
    with pytest.raises(WarcWriteError):
        archive.write_exchange(exchange())

    disk.room_bytes = 1 << 20
    archive.write_exchange(exchange())
    archive.close()

    assert [record.type for record in written(tmp_path)].count("response") == 2


def test_a_file_that_cannot_even_begin_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WarcFile, "_write", lambda _self, _piece: os.truncate("/nowhere", 0))

    with closing(writer(tmp_path)) as archive, pytest.raises(WarcWriteError):
        archive.write_exchange(exchange())

    assert list((tmp_path / "warc").iterdir()) == []


def test_damage_before_the_cut_is_noticed(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    receipt = archive.write_exchange(exchange())
    assert archive._files.file is not None
    mark = archive._files.file.mark()
    with (tmp_path / f"{receipt.file}.open").open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\xff")

    with closing(archive), pytest.raises(WarcWriteError, match="damaged"):
        archive._files.file.cut_back(mark)
