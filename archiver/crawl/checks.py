"""Our settings, checked before anything is written or asked for: a wrong one is named.

Each check hands the value to the code that will use it, so the two cannot differ.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path

from scrapy.settings import BaseSettings

from archiver.crawl.addresses import parse_mappings, parse_networks
from archiver.crawl.politeness.throttle import mode_of
from archiver.crawl.reading.reader import workers_of
from archiver.crawl.requisites import ask
from archiver.store.repeated.others import parse_others
from archiver.warc.digest import hasher

_HIGHEST_PORT = 65_535


class SettingError(ValueError):
    """A setting cannot be understood; the text names it and says what is expected."""


def check_settings(settings: BaseSettings) -> None:
    """Raise SettingError for the first of our settings that cannot be used."""
    for name, use in _USES.items():
        value = settings.get(name)
        try:
            use(value)
        except (ValueError, OSError, TypeError) as error:
            said = str(error)
            raise SettingError(said if name in said else f"{name}={value!r}: {said}") from error


def _networks(value: object) -> None:
    parse_networks(str(value or ""))


def _mappings(value: object) -> None:
    for entry in parse_mappings(str(value or "")):
        for port in (entry.port, entry.to_port):
            _port(port or 1)


def _ports(value: object) -> None:
    for entry in str(value or "").split(","):
        if entry.strip():
            _port(int(entry))


def _port(port: int) -> None:
    if not 0 < port <= _HIGHEST_PORT:
        raise ValueError(f"{port} is no port: write 1 to {_HIGHEST_PORT}")


def _authority(value: object) -> None:
    if not value:
        return
    path = Path(str(value))
    if not path.is_file():
        raise ValueError("there is no such file")
    try:
        ssl.create_default_context(cafile=path)
    except ssl.SSLError:
        raise ValueError("the file holds no certificate in PEM form") from None


def _size(value: object) -> None:
    if int(str(value)) <= 0:
        raise ValueError("a number of bytes above 0 is expected")


def _not_negative(value: object) -> None:
    if float(str(value)) < 0:
        raise ValueError("a number from 0 on is expected")


_USES: dict[str, Callable[[object], object]] = {
    "ARCHIVER_WARC_SIZE": _size,
    "ARCHIVER_LEAST_FREE": lambda value: _not_negative(int(str(value))),
    "ARCHIVER_MAX_SIZE": lambda value: _not_negative(int(str(value))),
    "ARCHIVER_PATIENCE": _not_negative,
    "ARCHIVER_LONGEST_DOWNLOAD": _not_negative,
    "ARCHIVER_DISK_PATIENCE": _not_negative,
    "ARCHIVER_DEDUP_AGAINST": lambda value: parse_others(str(value or "")),
    "ARCHIVER_DIGEST": lambda value: hasher(str(value)),
    "ARCHIVER_CONNECT_TO": _mappings,
    "ARCHIVER_ALLOW_NETWORKS": _networks,
    "ARCHIVER_ALLOW_PORTS": _ports,
    "ARCHIVER_CA_FILE": _authority,
    "ARCHIVER_POLITENESS": lambda value: mode_of(str(value)),
    "ARCHIVER_READING": lambda value: workers_of(str(value)),
    "ARCHIVER_REQUISITES": lambda value: ask.mode_of(str(value or ""), default="all"),
}
