"""Whose certificates are believed: which fault is one, and the operator's exceptions.

Certificates are verified. ARCHIVER_UNVERIFIED_HOSTS names the hosts, port and subdomains not
included, whose faulty certificate an operator has looked at and accepts; each record tells it.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy.exceptions import DownloadFailedError
from scrapy.settings import BaseSettings
from service_identity.exceptions import VerificationError
from twisted.python.failure import Failure

NOTE = "tlsCertificateUnverified"
"""Field of the metadata record."""


class CertificateError(DownloadFailedError):
    """A host did not prove who it is: its certificate is expired, unknown or another's."""

    reason_code = "certificate"


def certificate_fault(error: DownloadFailedError) -> CertificateError | None:
    """Return what to raise in the place of a failed download whose certificate was refused.

    A handshake that fails for other reasons, such as an old TLS, is none.
    """
    reasons: list[Failure] = getattr(error.__cause__, "reasons", [])
    for reason in (each.value for each in reasons):
        if isinstance(reason, VerificationError):
            return CertificateError(f"the certificate is another host's: {reason}")
        if isinstance(reason, SSL.Error) and "certificate verify failed" in str(reason):
            return CertificateError(f"the certificate is not trusted: {reason}")
    return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Trust:
    """Which hosts need no valid certificate."""

    unverified: frozenset[str] = frozenset()
    is_blind: bool = False
    """Nothing is verified at all: DOWNLOAD_VERIFY_CERTIFICATES is off."""

    def needs_no_certificate(self, host: str) -> bool:
        """Tell whether an exception was made for a host."""
        return self.is_blind or host.strip("[]").rstrip(".").lower() in self.unverified

    def notes(self, url: str) -> dict[str, str]:
        """Say in the metadata record that the certificate of an address was not verified."""
        parts = urlsplit(url)
        if parts.scheme != "https" or not self.needs_no_certificate(parts.hostname or ""):
            return {}
        which = "DOWNLOAD_VERIFY_CERTIFICATES" if self.is_blind else "ARCHIVER_UNVERIFIED_HOSTS"
        return {NOTE: f"certificate unverified by the operator's exception: {which}"}


def trust_of(settings: BaseSettings) -> Trust:
    """Read the exceptions of a crawl."""
    hosts = (str(host).strip().lower() for host in settings.getlist("ARCHIVER_UNVERIFIED_HOSTS"))
    return Trust(
        unverified=frozenset(host.strip("[]").rstrip(".") for host in hosts if host),
        is_blind=not settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES"),
    )
