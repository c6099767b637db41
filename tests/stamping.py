"""A time-stamp authority on 127.0.0.1 (RFC 3161): OpenSSL behind a small HTTP server.

It can be told to misbehave: to answer to another request, for other bytes, or with nonsense.
"""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_CONFIG = """
[tsa]
default_tsa = made_up
[made_up]
serial = serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_chain = yes
ess_cert_id_alg = sha256
"""

_LONG = "the longer certificate comes last in DER"

Trick = Callable[[bytes], bytes]
"""Changes a request (DER) before it is answered."""


def other_nonce(request: bytes) -> bytes:
    """The last byte of the nonce lies before `certReq TRUE`: three bytes."""
    return request[:-4] + bytes((request[-4] ^ 1,)) + request[-3:]


def other_digest(request: bytes) -> bytes:
    start = request.index(b"\x04\x20") + 2  # OCTET STRING of 32 bytes
    return request[:start] + bytes((request[start] ^ 1,)) + request[start + 1 :]


@dataclass(frozen=True, kw_only=True)
class Authority:
    """Keys, certificates and the answers made with them."""

    folder: Path
    brings_root: bool = True

    @property
    def roots(self) -> Path:
        """The PEM file that a reader trusts."""
        return self.folder / "root.pem"

    def answer(self, request: bytes) -> bytes:
        (self.folder / "query").write_bytes(request)
        command = ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query",
                   "-signer", "signer.pem", "-inkey", "signer.key", "-out", "reply"]  # fmt: skip
        if self.brings_root:
            command += ["-chain", "root.pem"]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True, timeout=60)
        return (self.folder / "reply").read_bytes()

    def without_root(self) -> Authority:
        """The same authority, which sends its own certificate only."""
        return replace(self, brings_root=False)

    def answering(self, trick: Trick) -> Trick:
        return lambda request: self.answer(trick(request))


def authority_in(folder: Path) -> Authority:
    """Make an authority: a root and, signed by it, the key that stamps."""
    folder.mkdir(parents=True)
    root_key, signer_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name, signer_name = _name(f"{folder.name}: {_LONG}"), _name(folder.name)
    root = (
        _certificate(root_name, root_name, root_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    signer = (
        _certificate(signer_name, root_name, signer_key.public_key())
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    for name, certificate in (("root", root), ("signer", signer)):
        pem = certificate.public_bytes(serialization.Encoding.PEM)
        (folder / f"{name}.pem").write_bytes(pem)
    (folder / "signer.key").write_bytes(
        signer_key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    (folder / "tsa.cnf").write_text(_CONFIG)
    (folder / "serial").write_text("01\n")
    return Authority(folder=folder)


@contextmanager
def served(answer: Trick) -> Iterator[str]:
    """Serve an authority over HTTP (RFC 3161 section 3.4); give its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = answer(self.rfile.read(int(self.headers["Content-Length"])))
            is_asked = self.headers["Content-Type"] == "application/timestamp-query"
            self.send_response(200 if is_asked else 415)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
    )
