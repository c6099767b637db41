"""Packages of other programs give all they hold, and broken ones say so."""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from crawling import run
from replaying import answer, written

from archiver.replay.captures import open_captures
from archiver.replay.packing.package import Window, spans_of
from archiver.replay.unpack import BrokenPackage, unpacked_warcs
from archiver.store.wacz.check import check_wacz
from archiver.warc.cdxj import index_file
from archiver.warc.form.source import BrokenWarc

ONE = answer("http://a.test/1", b"one", number=2, second=5)
TWO = answer("http://a.test/2", b"two", number=3, second=6)


def _zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        for name, content in members.items():
            package.writestr(name.replace("__", "/"), content)
    return path


def _described(path: Path, **members: bytes) -> Path:
    """Write a package that lists its members, as a check wants it."""
    listed = [
        {"name": name, "path": name.replace("__", "/"), "bytes": len(content),
         "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
        for name, content in members.items()
    ]  # fmt: skip
    text = json.dumps({"profile": "data-package", "wacz_version": "1.1.1", "resources": listed})
    digest = f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
    said = json.dumps({"path": "datapackage.json", "hash": digest})
    files = {"datapackage.json": text.encode(), "datapackage-digest.json": said.encode()}
    return _zipped(path, **members, **files)


def _stored(folder: Path, *records: bytes) -> bytes:
    return written(folder / "made.warc.gz", *records).read_bytes()


def _bodies(*paths: Path) -> dict[str, bytes]:
    with open_captures(*paths) as captures:
        lines = list(captures.every())
        found = {line.url: captures.find(line.url) for line in lines}
        return {url: capture.payload for url, capture in found.items() if capture}


def test_files_of_one_name_and_packages_within_come_out(tmp_path: Path) -> None:
    one, two = _stored(tmp_path, ONE), _stored(tmp_path, TWO)
    inner = _zipped(tmp_path / "inner.zip", **{"archive__x.warc.gz": two})
    package = _zipped(
        tmp_path / "a.wacz",
        **{"archive__x.warc.gz": one, "archive__y__x.warc.gz": two,
           "inner.wacz": inner.read_bytes()},
    )  # fmt: skip
    (room := tmp_path / "room").mkdir()

    found = unpacked_warcs(package, room)

    assert [path.read_bytes() for path in found] == [one, two, two]
    assert _bodies(package) == {"http://a.test/1": b"one", "http://a.test/2": b"two"}


@pytest.mark.parametrize("index", [b"no index\n", b"\xff\xfe\n", b'a b {"url": 1}\n'])
def test_an_index_that_is_none_is_made_anew(tmp_path: Path, index: bytes) -> None:
    package = _zipped(
        tmp_path / "a.wacz",
        **{"archive__x.warc.gz": _stored(tmp_path, ONE), "indexes__index.cdxj": index},
    )

    assert _bodies(package) == {"http://a.test/1": b"one"}


def test_a_plain_warc_file_within_is_read_where_it_lies(tmp_path: Path) -> None:
    plain = tmp_path / "x.warc"
    plain.write_bytes(gzip.decompress(_stored(tmp_path, ONE)))
    lines = "".join(line.to_line() + "\n" for line in index_file(plain))
    package = _zipped(
        tmp_path / "a.wacz",
        **{"archive__x.warc": plain.read_bytes(), "indexes__index.cdxj": lines.encode()},
    )

    assert _bodies(package) == {"http://a.test/1": b"one"}


def test_an_index_in_gzip_is_checked_as_any(tmp_path: Path) -> None:
    warc = written(tmp_path / "x.warc.gz", ONE)
    text = "".join(line.to_line() + "\n" for line in index_file(warc)).encode()
    members = {
        "archive__x.warc.gz": warc.read_bytes(),
        "indexes__index.cdx.gz": gzip.compress(text),
    }
    sound = _described(tmp_path / "a.wacz", **members)
    wrong = text.replace(b"http://a.test/1", b"http://a.test/9")
    other = _described(
        tmp_path / "b.wacz", **{**members, "indexes__index.cdx.gz": gzip.compress(wrong)}
    )

    def said(package: Path) -> set[str]:
        return {each.code for each in check_wacz(package).findings if "index" in each.code}

    assert said(sound) == set()
    assert said(other) == {"index-of-another-record"}


def test_a_package_that_is_none_is_named(tmp_path: Path) -> None:
    package = tmp_path / "a.wacz"
    package.write_bytes(b"PK\x03\x04 and no more")

    with pytest.raises(BrokenPackage, match=r"a\.wacz cannot be unpacked"):
        unpacked_warcs(package, tmp_path)


def test_records_that_share_a_gzip_member_are_found_and_never_mistaken(tmp_path: Path) -> None:
    path = tmp_path / "one.warc.gz"
    path.write_bytes(gzip.compress(gzip.decompress(_stored(tmp_path, ONE, TWO))))

    assert _bodies(path) == {"http://a.test/1": b"one", "http://a.test/2": b"two"}
    with open_captures(path) as captures, pytest.raises(BrokenWarc, match="share one gzip member"):
        spans_of(captures.shelves, Window())


@pytest.mark.slow
def test_broken_packages_cost_a_line_and_no_traceback(tmp_path: Path) -> None:
    package = tmp_path / "a.wacz"
    package.write_bytes(b"no package")
    written(tmp_path / "x.warc.gz", ONE)

    for command, code in (("reread", 13), ("wacz", 12), ("replay", 12)):
        done = run("archiver", command, package)

        assert (done.returncode in (code, 12), "Traceback" in done.stderr) == (True, False)
        assert "a.wacz" in done.stderr
