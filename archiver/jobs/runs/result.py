"""What a run has brought: read out of the report that the crawl leaves in its archive."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from archiver.jobs.runs.run import Brought
from archiver.store.health import FIELDS
from archiver.store.report import FOLDER

_MOST_ERRORS = 50
_MOST_SITES = 50
_LEAST_ANSWERS = 3
"""Fewer refusals of a host may be chance."""
_BLOCKED = ("blocked", "challenge")


def brought_by(archive: Path, told: Path, steps: Sequence[str] = ()) -> Brought:
    """Return what a run brought that told the id of its report to a file.

    Its time would not do: the clock may have been set back, and others crawl into the archive.
    """
    report = _told(told)
    plain = _read(archive / FOLDER / f"{report}.json") if report else {}
    if not plain:
        return Brought(steps=tuple(steps))
    errors = Counter(_counts(plain, "not_kept")) | Counter(_counts(plain, "doubts"))
    return Brought(
        report=report,
        articles=_number(plain, "articles"),
        exchanges=_number(plain, "exchanges"),
        embeds=_number(plain, "embeds"),
        revisits=_number(plain, "revisits"),
        length_bytes=_number(plain, "length_bytes"),
        pending=_counts(plain, "requests").get("pending", 0),
        errors=dict(errors.most_common(_MOST_ERRORS)),
        blocked=tuple(_blocked(plain, errors)),
        health=tuple(_health(plain.get("alarms"))),
        scores=dict(_scores(plain.get("health"))),
        steps=tuple(steps),
    )


def _told(path: Path) -> str:
    """Return the id of a report; empty when none was told, or something that is no name."""
    try:
        report = path.read_text("ascii")
    except (OSError, ValueError):
        return ""
    return report if report == Path(report).name else ""


def _read(path: Path) -> dict[str, Any]:
    try:
        plain = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return plain if isinstance(plain, dict) else {}


def _number(plain: dict[str, Any], name: str) -> int:
    value = plain.get(name)
    return value if isinstance(value, int) else 0


def _counts(plain: dict[str, Any], name: str) -> dict[str, int]:
    found = plain.get(name)
    if not isinstance(found, dict):
        return {}
    return {str(key): value for key, value in found.items() if isinstance(value, int)}


def _blocked(plain: dict[str, Any], errors: Counter[str]) -> Iterator[str]:
    """Yield the hosts that answered with errors only, and how many pages were walls."""
    hosts = plain.get("hosts")
    for name, host in sorted(hosts.items()) if isinstance(hosts, dict) else ():
        answers = _number(host, "answers") if isinstance(host, dict) else 0
        if answers >= _LEAST_ANSWERS and _number(host, "errors") >= answers:
            yield str(name)
    for code in _BLOCKED:
        if errors[code] >= _LEAST_ANSWERS:
            yield f"{errors[code]} pages are {code}"


def _health(alarms: object) -> Iterator[str]:
    """Yield each break of a site's pages that the report tells, as words."""
    for alarm in alarms if isinstance(alarms, list) else ():
        try:
            yield (
                f"{alarm['site']}: {alarm['field']} on {alarm['share']:.0%} of {alarm['pages']} "
                f"pages where {alarm['wanted']:.0%} is usual, first without: {alarm['url']}"
            )
        except (KeyError, TypeError, ValueError):  # another version's report
            yield json.dumps(alarm, sort_keys=True)


def _scores(sites: object) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield each site with the share of its pages that had each field, 0 to 1."""
    for name, site in [*sites.items()][:_MOST_SITES] if isinstance(sites, dict) else ():
        if isinstance(site, dict):
            filled, asked = _counts(site, "filled"), _counts(site, "asked")
            shares = {key: filled.get(key, 0) / asked[key] for key in FIELDS if asked.get(key)}
            yield str(name), shares
