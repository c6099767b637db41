"""How connections are made: through the guard, for every scheme, redirect and proxy.

The reactor that agents see is ours: it resolves, drops refused addresses and lets the rest
race (happy eyeballs); a literal address passes the same gate.
"""

# The border with Twisted: private names (held by contract.py), values without types.
# ruff: noqa: ANN401, SLF001
# mypy: allow-untyped-calls

from __future__ import annotations

from typing import Any

from scrapy.core.downloader.handlers.http11 import _TunnelingTCP4ClientEndpoint
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.defer import Deferred, fail
from twisted.internet.endpoints import HostnameEndpoint, wrapClientTLS
from twisted.internet.interfaces import (
    IAddress,
    IProtocol,
    IProtocolFactory,
    IReactorPluggableNameResolver,
    IResolutionReceiver,
    IStreamClientEndpoint,
)
from twisted.python.failure import Failure
from twisted.web.client import URI, _StandardEndpointFactory
from zope.interface import implementer

from archiver.crawl.addresses import AddressRefused, Guard, literal_address


@implementer(IReactorPluggableNameResolver)
class GuardedReactor:
    """The reactor, but names and addresses pass the guard before a socket is opened."""

    def __init__(self, reactor: Any, guard: Guard) -> None:
        self._reactor = reactor
        self._guard = guard
        self.refused: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reactor, name)

    @property
    def nameResolver(self) -> GuardedReactor:  # noqa: N802 - Twisted's name
        """Resolve here."""
        return self

    def installNameResolver(self, resolver: object) -> object:  # noqa: N802 - Twisted's name
        """Install a resolver in the reactor behind."""
        return self._reactor.installNameResolver(resolver)

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        receiver: Any,
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        """Resolve a name and pass on the addresses that may be connected."""
        literal = literal_address(hostName)
        filtered = _AllowedOnly(receiver, self._guard, self.refused)
        if literal is None:
            resolver = self._reactor.nameResolver
            return resolver.resolveHostName(filtered, hostName, portNumber, *args, **kwargs)
        kind: Any = IPv6Address if ":" in literal else IPv4Address
        filtered.resolutionBegan(None)
        filtered.addressResolved(kind("TCP", literal, portNumber))
        filtered.resolutionComplete()
        return None

    def connectTCP(self, host: str, port: int, *args: Any, **kwargs: Any) -> Any:  # noqa: N802
        """Open a socket to an address; a name cannot come here, nor a refused address."""
        self._guard.check_address(host)
        return self._reactor.connectTCP(host, port, *args, **kwargs)


@implementer(IResolutionReceiver)
class _AllowedOnly:
    def __init__(self, receiver: Any, guard: Guard, refused: list[str]) -> None:
        self._receiver = receiver
        self._guard = guard
        self._refused = refused

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802 - Twisted's name
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802 - Twisted's name
        host = str(getattr(address, "host", ""))
        if self._guard.is_allowed(host):
            self._receiver.addressResolved(address)
        else:
            self._refused.append(host)

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
        self._receiver.resolutionComplete()


@implementer(IStreamClientEndpoint)
class GuardedEndpoint:
    """Connects to a host that may be connected; says so when it may not."""

    def __init__(
        self, reactor: Any, guard: Guard, host: str, port: int, *, timeout: float, bind: Any
    ) -> None:
        self._reactor = reactor
        self._guard = guard
        self._host, self._port = host, port
        self._timeout, self._bind = timeout, bind
        self.is_proxy = False
        """A proxy that the operator has named in the environment: it may be anywhere."""

    def connect(self, factory: IProtocolFactory) -> Deferred[IProtocol]:
        """Connect, or fail with AddressRefused.

        Only here is anything looked up: most requests go over a connection that stands already.
        """
        to_host, to_port, is_mapped = self._guard.target(self._host, self._port)
        is_mapped = is_mapped or self.is_proxy
        if not is_mapped and (refused := _refusal(self._guard, self._host, self._port)):
            return fail(refused)
        guarded = GuardedReactor(self._reactor, self._guard)
        endpoint = HostnameEndpoint(
            _Literals(self._reactor) if is_mapped else guarded,
            to_host.strip("[]"),
            to_port,
            timeout=self._timeout,
            bindAddress=self._bind,
        )
        return endpoint.connect(factory).addErrback(self._explain, guarded.refused)

    def _explain(self, failure: Failure, refused: list[str]) -> Failure:
        if not refused:
            return failure
        return Failure(
            AddressRefused(
                f"{self._host}:{self._port} leads to {', '.join(refused)}: no public address; "
                "allow its network with ARCHIVER_ALLOW_NETWORKS"
            )
        )


class _Literals(GuardedReactor):
    """For mapped hosts: every address is allowed, literals need no resolver."""

    def __init__(self, reactor: Any) -> None:
        super().__init__(reactor, _Everything())


class _Everything(Guard):
    def check_address(self, address: str) -> None:
        """Allow."""


def _refusal(guard: Guard, host: str, port: int) -> AddressRefused | None:
    try:
        guard.check_port(host, port)
    except AddressRefused as refused:
        return refused
    return None


class GuardedEndpoints(_StandardEndpointFactory):
    """Makes guarded endpoints for addresses, with TLS for https."""

    def __init__(self, standard: _StandardEndpointFactory, guard: Guard) -> None:
        super().__init__(
            standard._reactor,
            standard._policyForHTTPS,
            standard._connectTimeout,
            standard._bindAddress,
        )
        self._guard = guard
        self.is_for_proxy = False
        """Whether these lead to a proxy of the environment, and nowhere else."""

    def endpointForURI(self, uri: URI) -> Any:  # noqa: N802 - Twisted's names
        """Return the endpoint for an address; name and certificate stay those of the address."""
        endpoint: Any = self.plain(uri.host.decode("ascii"), uri.port)
        if uri.scheme != b"https":
            return endpoint
        return wrapClientTLS(self._policyForHTTPS.creatorForNetloc(uri.host, uri.port), endpoint)

    def plain(self, host: str, port: int) -> GuardedEndpoint:
        """Return an endpoint without TLS."""
        endpoint = GuardedEndpoint(
            self._reactor,
            self._guard,
            host,
            port,
            timeout=self._connectTimeout or 30,
            bind=self._bindAddress,
        )
        endpoint.is_proxy = self.is_for_proxy
        return endpoint


class GuardedTunnel(_TunnelingTCP4ClientEndpoint):
    """A CONNECT tunnel through a proxy whose address has passed the guard."""

    guarded: GuardedEndpoint

    def connect(self, protocolFactory: Any) -> Deferred[Any]:  # noqa: N803 - Twisted's name
        """Connect to the proxy and ask for the tunnel."""
        self._protocolFactory = protocolFactory
        connected = self.guarded.connect(protocolFactory)
        connected.addCallback(self.requestTunnel)
        connected.addErrback(self.connectFailed)
        return self._tunnelReadyDeferred
