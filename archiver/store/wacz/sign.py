"""Who made a package, and when: a signature by a local key, a time stamp by an authority.

The signature is ECDSA (P-384, SHA-256; r and s side by side, as web browsers have it) over the
digest of datapackage.json; the time stamp is an RFC 3161 token over the signature's bytes.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from archiver import __version__
from archiver.store.wacz.stamp import Stamp, StampError, check_stamp, stamped

_HALF_BYTES = 48


class SigningError(ValueError):
    """A key cannot be used, or an authority gave no time stamp; the text says why."""


def key_at(path: Path) -> ec.EllipticCurvePrivateKey:
    """Return the key in a PEM file, made the first time for the user alone."""
    if not path.exists():
        made = ec.generate_private_key(ec.SECP384R1())
        pem = made.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise SigningError(f"{path} holds no private key in PEM form: {error}") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp384r1":
        raise SigningError(f"{path} is no ECDSA key on the curve P-384: name a file to be made")
    return key


def signed_data(
    digest: str,
    key: ec.EllipticCurvePrivateKey,
    *,
    created: datetime,
    stamp: Stamp | None = None,
) -> dict[str, Any]:
    """Return `signedData` for a digest; raise SigningError when no time stamp could be had."""
    r, s = decode_dss_signature(key.sign(digest.encode(), ec.ECDSA(hashes.SHA256())))
    signature = r.to_bytes(_HALF_BYTES, "big") + s.to_bytes(_HALF_BYTES, "big")
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    data = {
        "hash": digest,
        "created": f"{created:%Y-%m-%dT%H:%M:%SZ}",
        "software": f"Archiver {__version__}",
        "publicKey": b64encode(public).decode(),
        "signature": b64encode(signature).decode(),
    }
    if stamp is not None:
        try:
            data["timeSignature"] = b64encode(stamped(signature, stamp)).decode()
        except StampError as error:
            raise SigningError(f"the authority's answer is no time stamp: {error}") from error
    return data


def faults_of(
    signed: Any,  # noqa: ANN401  # any JSON
    digest: str,
    roots: Iterable[x509.Certificate] = (),
) -> Iterator[str]:
    """Yield what is wrong with `signedData`; `roots` are trusted time-stamp authorities."""
    if not isinstance(signed, dict) or signed.get("hash") != digest:
        yield "the signature is over another digest"
        return
    try:
        signature = b64decode(signed["signature"], validate=True)
        key = serialization.load_der_public_key(b64decode(signed["publicKey"], validate=True))
        assert isinstance(key, ec.EllipticCurvePublicKey)  # noqa: S101  # falls under what follows
        halves = signature[:_HALF_BYTES], signature[_HALF_BYTES:]
        r, s = (int.from_bytes(half, "big") for half in halves)
        key.verify(encode_dss_signature(r, s), digest.encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        yield "the signature is not by the key that is named"
        return
    except (KeyError, ValueError, TypeError, AssertionError) as error:
        yield f"the signature cannot be read: {type(error).__name__} {error}"
        return
    if "timeSignature" in signed:
        try:
            token = b64decode(str(signed["timeSignature"]), validate=True)
            check_stamp(token, signature, roots)
        except ValueError as error:
            yield f"the time stamp is not valid: {error}"
