"""RFC 3161 time stamps: asked of an authority, and checked against those that are trusted.

A token may bring certificates; none of them is trusted for having come along, once a reader has
said whom to trust.
"""

from __future__ import annotations

import os
import ssl
import warnings
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

TRUSTED = "ARCHIVER_TSA_CERTIFICATES"
"""Environment: PEM file of the time-stamp authorities that are trusted."""
Stamp = Callable[[bytes], bytes]
"""Sends a time-stamp request (DER) to an authority and returns its response (DER)."""


class StampError(ValueError):
    """A time stamp, or what is to be trusted, is not valid; the text says why."""


def trusted() -> list[x509.Certificate]:
    """Return the authorities that the environment names; raise StampError for no such file."""
    path = os.environ.get(TRUSTED)
    if not path:
        return []
    try:
        return x509.load_pem_x509_certificates(Path(path).read_bytes())
    except (OSError, ValueError) as error:
        raise StampError(f"{TRUSTED} names no file of certificates in PEM: {error}") from error


def stamped(signature: bytes, stamp: Stamp) -> bytes:
    """Return an authority's token for a signature; raise StampError when it is not one."""
    request = TimestampRequestBuilder().data(signature).hash_algorithm(HashAlgorithm.SHA256).build()
    answer = stamp(request.as_bytes())
    check_stamp(answer, signature, trusted())
    if decode_timestamp_response(answer).tst_info.nonce != request.nonce:
        raise StampError("it answers another request")
    return answer


def check_stamp(token: bytes, signature: bytes, roots: Iterable[x509.Certificate]) -> None:
    """Raise StampError when a token (DER) does not hold for a signature.

    `roots` are trusted; without any the token's own root is, or that of this system.
    """
    digest = hashes.Hash(hashes.SHA256())
    digest.update(signature)
    try:
        response = decode_timestamp_response(token)
        signer, *others = _chain(response)
        anchors = list(roots) or list(_anchors([signer, *others]))
        if _is_own(signer) and signer not in anchors:
            raise StampError("its authority is not among the trusted ones")
        builder = VerifierBuilder(roots=anchors, tsa_certificate=signer)
        # The library trusts whatever it is given: no root that only came along
        for certificate in others:
            if not _is_own(certificate):
                builder = builder.add_intermediate_certificate(certificate)
        builder.build().verify(response, digest.finalize())
    except (ValueError, VerificationError, x509.InvalidVersion) as error:
        raise StampError(str(error)) from error


def stamped_at(token: str) -> datetime:
    """Return the moment (UTC) that a token in base64 says."""
    moment: datetime = decode_timestamp_response(b64decode(token)).tst_info.gen_time
    return moment


def _chain(response: Any) -> list[x509.Certificate]:  # noqa: ANN401  # the library's own
    """Return the certificates in a token, the signer's first, its root last."""
    held = [x509.load_der_x509_certificate(der) for der in response.signed_data.certificates]
    if not held:
        raise StampError("it holds no certificate")
    issuers = {one.issuer for one in held if not _is_own(one)}
    return sorted(held, key=lambda one: (one.subject in issuers, _is_own(one)))


def _anchors(chain: list[x509.Certificate]) -> Iterator[x509.Certificate]:
    """Yield the roots in a token; where it has none, those of this system that may have signed."""
    own = [one for one in chain if _is_own(one)]
    if own:
        yield from own
        return
    issuers = {one.issuer.public_bytes() for one in chain}
    found = [root for root in _of_this_system() if root.subject.public_bytes() in issuers]
    if not found:
        raise StampError(f"its root is not in it: name the authority's certificate in {TRUSTED}")
    yield from found


def _of_this_system() -> list[x509.Certificate]:
    found = []
    for der in ssl.create_default_context().get_ca_certs(binary_form=True):
        with warnings.catch_warnings(action="ignore"), suppress(ValueError):
            found.append(x509.load_der_x509_certificate(der))  # old ones break today's rules
    return found


def _is_own(certificate: x509.Certificate) -> bool:
    """Tell whether a certificate names itself as its issuer."""
    return certificate.issuer == certificate.subject
