from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.warc.digest import Digester, digest_of, hasher, is_same, parse_label


def test_sha256_is_written_in_hexadecimal_and_sha1_in_base_32() -> None:
    assert digest_of("sha256", [b"ab", b"c"]) == f"sha256:{hashlib.sha256(b'abc').hexdigest()}"
    assert digest_of("sha1", [b"abc"]) == "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5"


@given(st.binary(), st.sampled_from(["sha1", "sha256", "sha512", "md5"]))
def test_all_usual_spellings_of_a_digest_are_the_same(data: bytes, algorithm: str) -> None:
    raw = hashlib.new(algorithm, data).digest()
    base32 = base64.b32encode(raw).decode()
    spellings = [raw.hex(), raw.hex().upper(), base32, base32.rstrip("="), base32.lower()]
    spellings.append(base64.b64encode(raw).decode())

    ours = digest_of(algorithm, [data])

    assert all(is_same(ours, f"{algorithm}:{spelling}") for spelling in spellings)


def test_other_digests_are_other() -> None:
    assert not is_same(digest_of("sha1", [b"a"]), digest_of("sha1", [b"b"]))
    assert not is_same(digest_of("sha1", [b"a"]), digest_of("sha256", [b"a"]))


def test_an_unknown_algorithm_is_the_same_only_to_the_letter() -> None:
    assert is_same("blake9:aa", "blake9:aa")
    assert not is_same("blake9:aa", "blake9:AA")
    assert parse_label("blake9:aa") is None


def test_a_dash_in_the_name_makes_no_difference() -> None:
    assert is_same("sha-256:" + "00" * 32, "sha256:" + "00" * 32)


def test_an_unknown_algorithm_cannot_be_computed() -> None:
    with pytest.raises(ValueError, match="known are"):
        hasher("blake9")


def test_a_digester_takes_pieces() -> None:
    digester = Digester("sha256")
    digester.update(b"a")
    digester.update(b"bc")

    assert digester.label() == digest_of("sha256", [b"abc"])


@given(st.text(), st.sampled_from(["sha1", "sha256"]))
def test_whatever_stands_in_a_label_is_read_or_means_nothing(value: str, algorithm: str) -> None:
    found = parse_label(f"{algorithm}:{value}")

    assert found is not None
    assert found[0] == algorithm
