"""A time stamp is one for this signature, by an authority that the reader trusts, or is refused."""

from __future__ import annotations

import json
import zipfile
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from crawling import run
from cryptography import x509
from programs import needs
from replaying import answer, written
from stamping import Authority, authority_in, other_digest, other_nonce, served

from archiver.store.wacz.sign import SigningError, faults_of, key_at, signed_data
from archiver.store.wacz.stamp import TRUSTED, Stamp, StampError, stamped_at, trusted

pytestmark = needs("openssl")  # the authority
NOW = datetime(2026, 1, 2, tzinfo=UTC)
DIGEST = "sha256:1"
Signed = dict[str, str]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority_in(tmp_path_factory.mktemp("stamps") / "one")


@pytest.fixture(scope="module")
def signed(authority: Authority) -> Signed:
    return _signed(authority.folder, authority.answer)


def _signed(folder: Path, stamp: Stamp) -> Signed:
    return signed_data(DIGEST, key_at(folder / "k.pem"), created=NOW, stamp=stamp)


def _roots(authority: Authority) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(authority.roots.read_bytes())


def test_a_stamp_holds_for_its_signature_and_says_when(
    authority: Authority, signed: Signed
) -> None:
    assert list(faults_of(signed, DIGEST, _roots(authority))) == []
    assert list(faults_of(signed, DIGEST)) == []
    assert abs(stamped_at(signed["timeSignature"]) - datetime.now(UTC)) < timedelta(minutes=10)


def test_a_stamp_of_an_authority_that_is_not_trusted_is_refused(
    signed: Signed, tmp_path: Path
) -> None:
    other = authority_in(tmp_path / "two")

    (fault,) = faults_of(signed, DIGEST, _roots(other))

    assert fault.startswith("the time stamp is not valid")


def test_a_stamp_for_another_signature_is_refused(authority: Authority, signed: Signed) -> None:
    again = _signed(authority.folder, authority.answer)

    (fault,) = faults_of(again | {"timeSignature": signed["timeSignature"]}, DIGEST)

    assert fault == "the time stamp is not valid: Mismatch between messages"


@pytest.mark.parametrize("part", ["moment", "imprint", "signature"])
def test_one_flipped_byte_makes_a_stamp_invalid(
    authority: Authority, signed: Signed, part: str
) -> None:
    token = bytearray(b64decode(signed["timeSignature"]))
    places = {
        "moment": token.index(b"Z", token.index(b"\x18\x0f")) - 1,
        "imprint": token.index(b"\x04\x20") + 2,
        "signature": len(token) - 1,
    }
    token[places[part]] ^= 1

    flipped = signed | {"timeSignature": b64encode(token).decode()}

    assert list(faults_of(flipped, DIGEST, _roots(authority)))
    assert list(faults_of(flipped, DIGEST))


@pytest.mark.parametrize("token", ["", "no base64!", "MAA=", b64encode(b"<html>").decode()])
def test_what_is_no_stamp_is_a_fault(signed: Signed, token: str) -> None:
    (fault,) = faults_of(signed | {"timeSignature": token}, DIGEST)

    assert fault.startswith("the time stamp is not valid")


def test_an_answer_to_another_request_is_refused(authority: Authority) -> None:
    with pytest.raises(SigningError, match="it answers another request"):
        _signed(authority.folder, authority.answering(other_nonce))
    with pytest.raises(SigningError, match="Mismatch between messages"):
        _signed(authority.folder, authority.answering(other_digest))
    with pytest.raises(SigningError, match="is no time stamp"):
        _signed(authority.folder, lambda _: b"<html>busy</html>")


def test_a_stamp_without_its_root_needs_one_that_is_named(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    brief = authority.without_root()
    monkeypatch.delenv(TRUSTED, raising=False)
    with pytest.raises(SigningError, match=TRUSTED):
        _signed(authority.folder, brief.answer)

    monkeypatch.setenv(TRUSTED, str(authority.roots))

    assert list(faults_of(_signed(authority.folder, brief.answer), DIGEST, trusted())) == []


def test_a_file_of_no_certificates_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TRUSTED, str(tmp_path / "none.pem"))

    with pytest.raises(StampError, match=TRUSTED):
        trusted()


@pytest.mark.slow
def test_a_package_is_stamped_over_http_and_verified(authority: Authority, tmp_path: Path) -> None:
    warc = written(tmp_path / "a.warc.gz", answer("http://a.test/1", number=2))
    package, other = tmp_path / "a.wacz", authority_in(tmp_path / "two")
    with served(authority.answer) as address:
        done = run("archiver", "wacz", warc, "--out", package, "--sign", tmp_path / "k.pem",
                   "--timestamp", address)  # fmt: skip

    plain = run("archiver", "verify", package)
    good, bad, lost = (
        run("archiver", "verify", package, ARCHIVER_TSA_CERTIFICATES=str(roots))
        for roots in (authority.roots, other.roots, tmp_path / "none.pem")
    )

    assert done.returncode == plain.returncode == good.returncode == 0, done.stderr + good.stdout
    with zipfile.ZipFile(package) as members:
        said = json.loads(members.read("datapackage-digest.json"))
    assert "timeSignature" in said["signedData"]
    assert bad.returncode != 0
    assert "signature-invalid" in bad.stdout
    assert lost.returncode != 0
    assert lost.stderr.count("\n") == 1


@pytest.mark.slow
def test_no_package_is_written_when_no_stamp_could_be_had(tmp_path: Path) -> None:
    warc = written(tmp_path / "a.warc.gz", answer("http://a.test/1", number=2))
    with served(lambda _: b"<html>busy</html>") as address:
        done = run("archiver", "wacz", warc, "--out", tmp_path / "a.wacz", "--sign",
                   tmp_path / "k.pem", "--timestamp", address)  # fmt: skip

    assert done.returncode != 0
    assert "is no time stamp" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "a.wacz").exists()
