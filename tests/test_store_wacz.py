"""A package holds what it says, opens for others, and names any byte that is not as it was."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from packages import NOW, PAGE, packed, small_archive
from replaying import answer, written

from archiver.replay.captures import open_captures
from archiver.replay.packing.package import Window, groups_of, spans_of
from archiver.store.index import update_index
from archiver.store.wacz.check import check_wacz
from archiver.store.wacz.headers import header_faults
from archiver.store.wacz.write import About, PackageWriter


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return packed(small_archive(tmp_path / "a"), tmp_path / "a.wacz")


def test_a_package_is_sound_and_holds_the_files_as_they_are(package: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(package) as members:
        warc = members.read("archive/a.warc.gz")
        pages = members.read("pages/pages.jsonl").decode().splitlines()

    page = json.loads(pages[1])
    assert check_wacz(package).findings == ()
    assert warc == (tmp_path / "a" / "warc" / "a.warc.gz").read_bytes()
    assert page["text"] == "hello\n\nAnn a post's words"
    assert (page["ts"], page["receipt"]["file"]) == ("2026-01-02T03:04:05Z", "archive/a.warc.gz")


def test_the_same_archive_gives_the_same_bytes(package: Path, tmp_path: Path) -> None:
    again = packed(tmp_path / "a", tmp_path / "b.wacz")

    assert again.read_bytes() == package.read_bytes()


@pytest.mark.parametrize(
    "member",
    ["archive/a.warc.gz", "indexes/index.cdxj", "pages/pages.jsonl", "json/articles.jsonl",
     "datapackage.json", "datapackage-digest.json"],
)  # fmt: skip
@pytest.mark.parametrize("where", [0.0, 0.5, 0.99])
def test_one_flipped_byte_is_named_with_its_member(
    package: Path, member: str, where: float
) -> None:
    with zipfile.ZipFile(package) as members:
        info = members.getinfo(member)
    start = info.header_offset + 30 + len(member)
    raw = bytearray(package.read_bytes())
    raw[start + int(info.file_size * where)] ^= 1
    package.write_bytes(raw)

    findings = check_wacz(package).findings

    assert any(finding.file.endswith(member) and finding.is_error for finding in findings)


@pytest.mark.parametrize(
    ("place", "what"),
    [(0, "no header"), (6, "flags"), (8, "method"), (10, "time"), (14, "checksum"),
     (22, "lengths"), (30, "name")],
)  # fmt: skip
def test_a_member_whose_own_header_says_otherwise_is_named(
    package: Path, place: int, what: str
) -> None:
    with zipfile.ZipFile(package) as members:
        start = members.getinfo("pages/pages.jsonl").header_offset
    raw = bytearray(package.read_bytes())
    raw[start + place] ^= 1
    package.write_bytes(raw)

    said = [each for each in check_wacz(package).findings if each.code == "header-mismatch"]

    assert [(each.file.endswith("pages/pages.jsonl"), what in each.text) for each in said] == [
        (True, True)
    ]


def test_headers_of_other_programs_are_no_faults(tmp_path: Path) -> None:
    path = tmp_path / "large.zip"
    with zipfile.ZipFile(path, "w") as package:
        with package.open("large", "w", force_zip64=True) as member:
            member.write(b"as if it were large")
        package.writestr("\u00e4.txt", b"a name beyond ASCII")

    assert list(header_faults(path, zipfile.ZipFile(path).infolist())) == []


def _rebuilt(package: Path, **changed: bytes | None) -> set[str]:
    """Write the package anew with other members, all digests right; return what check says."""
    names = {"index": "indexes/index.cdxj", "pages": "pages/pages.jsonl"}
    other = {names[name]: content for name, content in changed.items()}
    with zipfile.ZipFile(package) as members:
        kept = {name: members.read(name) for name in members.namelist()}
    with PackageWriter(path=package, moment=NOW) as out:
        for name, content in (kept | other).items():
            if content is not None and not name.startswith("datapackage"):
                out.add(name, [content])
        out.finish(About(title="t", created=NOW))
    return {finding.code for finding in check_wacz(package).findings}


def test_what_validators_miss_is_named(package: Path) -> None:
    with zipfile.ZipFile(package) as members:
        index = members.read("indexes/index.cdxj")
        pages = members.read("pages/pages.jsonl")

    assert _rebuilt(package, index=None) >= {"no-index"}
    assert _rebuilt(package, index=index, pages=None) == {"no-pages"}
    wrong = index.replace(b'"offset": "', b'"offset": "9', 1)
    assert _rebuilt(package, index=wrong, pages=pages) >= {"index-names-no-record"}
    foreign = index.replace(b"a.warc.gz", b"z.warc.gz")
    assert _rebuilt(package, index=foreign) >= {"index-names-no-record", "index-misses-record"}
    turned = b"".join(sorted(index.splitlines(keepends=True), reverse=True))
    assert _rebuilt(package, index=turned) == {"index-not-sorted"}
    elsewhere = pages.replace(b"a.test/1", b"b.test/1")
    assert _rebuilt(package, index=index, pages=elsewhere) == {"page-without-capture"}


def test_a_file_that_is_no_package_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.wacz").write_bytes(b"no zip file at all")

    (finding,) = check_wacz(tmp_path / "x.wacz").findings

    assert finding.code == "package-unreadable"


def test_a_part_takes_in_what_its_revisits_refer_to(tmp_path: Path) -> None:
    window = Window(since="20260102030406", until="20260102030410")

    part = packed(small_archive(tmp_path / "a"), tmp_path / "part.wacz", window)

    assert [one for one in check_wacz(part).findings if one.is_error] == []
    with zipfile.ZipFile(part) as members:
        assert "archive/originals.warc.gz" in members.namelist()
    with open_captures(part) as captures:
        found = captures.find("http://a.test/3")
    assert found is not None
    assert found.payload == PAGE


def test_a_thin_part_names_what_its_revisits_refer_to(tmp_path: Path) -> None:
    window = Window(since="20260102030406", until="20260102030410")

    part = packed(small_archive(tmp_path / "a"), tmp_path / "part.wacz", window, thin=True)

    with zipfile.ZipFile(part) as members:
        said = json.loads(members.read("datapackage.json"))
    (needed,) = said["relation"]["requires"]
    assert needed["url"] == "http://a.test/1"


def test_a_file_that_a_crawl_is_writing_does_not_go_in(tmp_path: Path) -> None:
    archive = small_archive(tmp_path / "a")
    written(archive / "warc" / "b.warc.gz.open", answer("http://a.test/9", number=9))

    package = packed(archive, tmp_path / "a.wacz")

    with zipfile.ZipFile(package) as members:
        assert not [name for name in members.namelist() if "b.warc" in name]
        assert b"a.test/9" not in members.read("indexes/index.cdxj")
    assert check_wacz(package).findings == ()


def test_a_split_begins_a_new_package_before_a_file_would_be_too_much(tmp_path: Path) -> None:
    for number in range(3):
        written(
            tmp_path / "warc" / f"{number}.warc.gz", answer(f"http://a.test/{number}", number=2)
        )
    update_index(tmp_path)

    with open_captures(tmp_path) as captures:
        spans = spans_of(captures.shelves, Window())

    size = spans[0].length_bytes
    assert [len(group) for group in groups_of(spans, 2 * size + 9)] == [2, 1]
    assert [len(group) for group in groups_of(spans, 1)] == [1, 1, 1]
    assert [len(group) for group in groups_of(spans, 0)] == [3]
