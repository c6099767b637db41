"""A package is signed and packed by the command, and wrong options are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from crawling import run
from packages import NOW, small_archive

from archiver.store.wacz.sign import SigningError, faults_of, key_at, signed_data


def test_a_signature_holds_for_its_digest_and_no_other(tmp_path: Path) -> None:
    signed = signed_data("sha256:1", key_at(tmp_path / "k.pem"), created=NOW)

    assert list(faults_of(signed, "sha256:1")) == []
    assert list(faults_of(signed, "sha256:2")) == ["the signature is over another digest"]
    forged = signed | {"hash": "sha256:2"}
    assert list(faults_of(forged, "sha256:2")) == ["the signature is not by the key that is named"]
    assert (tmp_path / "k.pem").stat().st_mode & 0o077 == 0
    assert (
        key_at(tmp_path / "k.pem").private_numbers() == key_at(tmp_path / "k.pem").private_numbers()
    )


def test_a_file_that_is_no_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "k.pem").write_text("no key")

    with pytest.raises(SigningError, match="holds no private key"):
        key_at(tmp_path / "k.pem")


@pytest.mark.slow
def test_the_command_packs_signs_and_verifies(tmp_path: Path) -> None:
    small_archive(tmp_path / "a")
    done = run("archiver", "wacz", tmp_path / "a", "--out", tmp_path / "a.wacz",
               "--sign", tmp_path / "k.pem")  # fmt: skip

    checked = run("archiver", "verify", tmp_path / "a.wacz")

    assert done.returncode == 0, done.stderr
    assert "3 captures, 1 pages" in done.stdout
    assert checked.returncode == 0, checked.stdout
    assert "is sound" in checked.stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--split", "much"], "--split 'much' is no size"),
        (["--since", "soon"], "--since 'soon' is no date"),
        (["--since", "2030-01-01"], "has no capture of those days"),
    ],
)
def test_a_wrong_option_is_named(tmp_path: Path, options: list[str], said: str) -> None:
    done = run(
        "archiver", "wacz", small_archive(tmp_path / "a"), "--out", tmp_path / "x.wacz", *options
    )

    assert done.returncode != 0
    assert said in done.stderr
    assert not (tmp_path / "x.wacz").exists()
