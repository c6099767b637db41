"""What a TLS connection says about itself, and which authorities it may trust."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from cryptography.hazmat.primitives.serialization import Encoding
from OpenSSL import SSL
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.crawler import Crawler
from twisted.internet._sslverify import ClientTLSOptions, IOpenSSLTrustRoot
from twisted.internet.ssl import CertificateOptions
from twisted.web.client import HostnameCachingHTTPSPolicy
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

from archiver.crawl.capture.trust import Trust, trust_of

_PROTOCOL = re.compile(r"(TLS|SSL)v(\d)(?:\.(\d))?")
_KEY_EXCHANGE = re.compile(r"((?:ECDHE|DHE|ECDH|DH|RSA|PSK|ADH|AECDH)(?:-(?:RSA|ECDSA|DSS|PSK))?)-")
_BLOCK_CIPHER = re.compile(r"(AES|CAMELLIA|ARIA)(128|256)(?:-(GCM|CCM8|CCM|CBC))?")
_UNSAID = {"ADH": "DH_anon", "AECDH": "ECDH_anon", "ECDHE": "ECDHE_RSA"}
_CACHED_HOSTS = 256


@dataclass(frozen=True, kw_only=True, slots=True)
class TlsFacts:
    """Version, cipher and certificates of a connection whose handshake is done."""

    protocol: str | None
    """WARC-Protocol value: `tls/1.3`."""
    cipher_suite: str | None
    """IANA name."""
    certificates: tuple[bytes, ...]
    """As sent by the server, DER, leaf first."""


def tls_facts(connection: SSL.Connection) -> TlsFacts:
    """Read the facts off an OpenSSL connection."""
    chain = connection.get_peer_cert_chain() or []
    cipher = connection.get_cipher_name()
    return TlsFacts(
        protocol=protocol_name(connection.get_protocol_version_name()),
        cipher_suite=iana_cipher_name(cipher) if cipher else None,
        certificates=tuple(c.to_cryptography().public_bytes(Encoding.DER) for c in chain),
    )


def protocol_name(openssl_name: str) -> str | None:
    """Return `tls/1.2` for OpenSSL's `TLSv1.2`; None for what is no TLS version."""
    match = _PROTOCOL.fullmatch(openssl_name)
    if not match:
        return None
    family, major, minor = match.groups()
    if family == "SSL":
        return f"ssl/{major}"
    return f"tls/{major}.{minor or 0}"


def iana_cipher_name(openssl_name: str) -> str:
    """Return the IANA name of a cipher suite that OpenSSL names in its own way."""
    if openssl_name.startswith("TLS_"):
        return openssl_name
    match = _KEY_EXCHANGE.match(openssl_name)
    exchange = match.group(1).replace("-", "_") if match else "RSA"
    rest = openssl_name[match.end() :] if match else openssl_name
    exchange = _UNSAID.get(exchange, exchange)
    return f"TLS_{exchange}_WITH_{_iana_cipher(rest)}"


def _iana_cipher(name: str) -> str:
    if name == "CHACHA20-POLY1305":
        return "CHACHA20_POLY1305_SHA256"
    if name.startswith("DES-CBC3-"):
        return "3DES_EDE_CBC_" + name.removeprefix("DES-CBC3-")
    match = _BLOCK_CIPHER.match(name)
    if not match:
        return name.replace("-", "_")
    cipher, bits, mode = match.groups()
    rest = name[match.end() :].replace("-", "_")
    return f"{cipher}_{bits}_{(mode or 'CBC').replace('CCM8', 'CCM_8')}{rest}"


@implementer(IOpenSSLTrustRoot)
class TrustBeside:
    """The usual authorities, and those of a PEM file."""

    def __init__(self, ca_file: str | None) -> None:
        self._ca_file = ca_file

    def _addCACertsToContext(self, context: SSL.Context) -> None:  # noqa: N802 - Twisted's name
        context.set_default_verify_paths()
        if self._ca_file:
            context.load_verify_locations(self._ca_file)


class ContextFactory(_ScrapyClientContextFactory):
    """Scrapy's TLS settings, with further authorities when there are any."""

    ca_file: str | None = None
    trust: Trust = Trust()
    blind: _ScrapyClientContextFactory
    """Makes the connections that verify nothing."""

    @cached_property
    def _options(self) -> Any:  # noqa: ANN401 - Twisted's, without types
        """The settings that all hosts share.

        Made anew for every host, the authorities cost more time than the handshake, and 0.7 MB
        that stay for as long as the connection does (measured 2026-11-24).
        """
        return CertificateOptions(
            trustRoot=cast("Any", TrustBeside(self.ca_file)), **self._get_cert_options_kwargs()
        )

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802, ANN401
        """Return what makes the TLS connections to a host; never with ALPN: HTTP/1.1 only."""
        if self.trust.needs_no_certificate(hostname.decode("ascii")):
            return self.blind.creatorForNetloc(hostname, port)
        return ClientTLSOptions(self._options._makeTLSConnection, hostname.decode("ascii"))  # noqa: SLF001


def https_policy(crawler: Crawler) -> IPolicyForHTTPS:
    """Return the TLS policy of the settings; ARCHIVER_CA_FILE adds an authority."""
    factory = ContextFactory.from_crawler(crawler)
    factory.ca_file = crawler.settings.get("ARCHIVER_CA_FILE") or None
    factory.trust = trust_of(crawler.settings)
    factory.blind = _ScrapyClientContextFactory.from_crawler(crawler)
    factory.blind._verify_certificates = False  # noqa: SLF001
    policy = HostnameCachingHTTPSPolicy(cast("Any", factory), cacheSize=_CACHED_HOSTS)
    return cast("IPolicyForHTTPS", policy)  # zope's interfaces mean nothing to mypy
