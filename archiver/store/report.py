"""The report of a run, `runs/<id>.json`: what came, what was kept, and why the rest was not.

Counted while the run goes on, so that a report costs nothing at the end. A run that was killed
leaves none; the next one names it under `resumed_from`.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappush, heappushpop
from pathlib import Path

from archiver.model.article import Article, PageDoubt, embeds_of
from archiver.model.exchange import Exchange
from archiver.model.exits import ExitCode
from archiver.model.jsonform import to_plain
from archiver.model.url import host_of
from archiver.store.disk.whole import write_whole
from archiver.store.health import Alarm, Health

FOLDER = "runs"
TOLD_TO = "ARCHIVER_REPORT_TO"
"""Environment variable: the file that is told the id of the report, for whoever began the run."""
SLOWEST = 10
"""Exchanges that are named with their time."""
_MOST_HOSTS = 10_000
"""Hosts with an entry of their own; those that come later share one."""
_OTHERS = "(others)"
_ERROR = 400


@dataclass(kw_only=True, slots=True)
class HostReport:
    """What came from one host."""

    exchanges: int = 0
    """Requests that reached it, robots.txt included."""
    answers: int = 0
    """Exchanges with a response, be it cut."""
    errors: int = 0
    """Answers with a status of 400 and above."""
    cut: int = 0
    """Answers that do not end by their own framing."""
    length_bytes: int = 0
    """Of the responses, as received."""
    duration_s: float = 0.0
    """From the first byte of each request to the last one of its response, added up."""


@dataclass(kw_only=True, slots=True)
class RunReport:
    """One run in numbers; `end` fills in what is only known at the end."""

    run_id: str
    """The moment of its start, UTC; the name of the file."""
    spider: str
    job: str
    """Spider and arguments: what is gone on with by the same command."""
    started: str
    """ISO 8601, UTC; so is `ended`."""
    resumed_from: str | None
    """The run whose requests this one went on with; its own report counts what it did."""
    ended: str = ""
    exit_code: int = 0
    """Of the table of exit codes; `outcome` is its name."""
    outcome: str = ""
    requests: dict[str, int] = field(default_factory=dict)
    """Of the job, not of this run alone: pending, done, failed."""
    not_kept: dict[str, int] = field(default_factory=dict)
    """Reason to number, for requests without an answer and addresses that were not asked for."""
    doubts: Counter[str] = field(default_factory=Counter)
    """Code to number of lines, for pages that were skipped."""
    doubts_of_articles: Counter[str] = field(default_factory=Counter)
    """Code to number of lines, for articles that were kept."""
    unread: int = 0
    """Pages that were archived and not read, as ARCHIVER_READING=off asks for."""
    articles: int = 0
    """New ones and new versions; an unchanged page has no line."""
    new_versions: int = 0
    """Of articles that the archive knew."""
    embeds: int = 0
    """Shown by the articles of this run, each as often as it is shown."""
    statuses: Counter[str] = field(default_factory=Counter)
    """HTTP status to number of exchanges; `none`: no response."""
    revisits: int = 0
    """Exchanges whose payload the archive held already."""
    exchanges: int = 0
    """Requests that reached a server, robots.txt included."""
    length_bytes: int = 0
    """Of the responses, as received."""
    retries: dict[str, int] = field(default_factory=dict)
    """Reason to number of requests that were asked again."""
    hosts: dict[str, HostReport] = field(default_factory=dict)
    """Host to what came from it."""
    slowest: list[tuple[float, str]] = field(default_factory=list)
    """The ten slowest exchanges: `duration_s` and `url`, the slowest first."""
    set_aside: dict[str, int] = field(default_factory=dict)
    """File to bytes that an earlier run had written but not committed."""
    health: Health = field(default_factory=Health)
    """By site: how many pages filled each field, and which selectors found something."""
    alarms: list[Alarm] = field(default_factory=list)
    """What a site's pages no longer have: told at the end."""

    # --- while it goes on ---
    def add_exchange(self, exchange: Exchange, *, is_revisit: bool) -> None:
        """Count an exchange."""
        duration_s = (exchange.ended - exchange.started).total_seconds()
        self.exchanges += 1
        self.revisits += is_revisit
        self.length_bytes += exchange.response_length_bytes
        self.statuses[str(exchange.status or "none")] += 1
        host = self._host(exchange.url)
        host.exchanges += 1
        host.answers += exchange.response is not None
        host.errors += (exchange.status or 0) >= _ERROR
        host.cut += exchange.truncated is not None
        host.length_bytes += exchange.response_length_bytes
        host.duration_s = round(host.duration_s + duration_s, 3)
        add = heappush if len(self.slowest) < SLOWEST else heappushpop
        add(self.slowest, (round(duration_s, 3), exchange.url))

    def add_article(self, article: Article) -> None:
        """Count an article that was kept."""
        self.articles += 1
        self.new_versions += article.version > 1
        self.embeds += sum(1 for _ in embeds_of(article.body))

    def add_doubt(self, doubt: PageDoubt) -> None:
        """Count a line of doubt."""
        codes = self.doubts if doubt.outcome == "skipped" else self.doubts_of_articles
        codes[doubt.code] += 1

    def _host(self, url: str) -> HostReport:
        name = host_of(url) or _OTHERS
        if name not in self.hosts and len(self.hosts) >= _MOST_HOSTS:
            name = _OTHERS
        return self.hosts.setdefault(name, HostReport())

    # --- at the end ---
    def end(self, code: ExitCode, now: datetime) -> None:
        """Tell when and how the run ended."""
        self.ended = now.isoformat()
        self.exit_code, self.outcome = code, code.name.lower()

    def write(self, folder: Path) -> None:
        """Write the report into an archive's folder; raise OSError when that fails."""
        plain = to_plain(self) | {
            name: _ordered(getattr(self, name))
            for name in ("not_kept", "doubts", "doubts_of_articles", "statuses", "retries")
        }
        plain["health"] = self.health.plain()
        plain["hosts"] = {name: to_plain(host) for name, host in self.hosts.items()}
        plain["slowest"] = [
            {"duration_s": duration, "url": url} for duration, url in sorted(self.slowest)[::-1]
        ]
        text = json.dumps(plain, indent=1, allow_nan=False)
        write_whole(folder / FOLDER / f"{self.run_id}.json", [text.encode(), b"\n"])
        if told_to := os.environ.get(TOLD_TO):
            write_whole(Path(told_to), [self.run_id.encode()])

    def summary(self) -> Iterator[str]:
        """Yield the report as a few lines for a log."""
        yield (
            f"run ended outcome={self.outcome!r} exchanges={self.exchanges} "
            f"revisits={self.revisits} bytes={self.length_bytes} hosts={len(self.hosts)} "
            f"articles={self.articles} new_versions={self.new_versions} embeds={self.embeds} "
            f"pending={self.requests.get('pending', 0)} failed={self.requests.get('failed', 0)}"
        )
        not_kept = Counter(self.not_kept) | self.doubts  # a failed request is in both
        if not_kept:
            reasons = " ".join(f"{reason}={count}" for reason, count in not_kept.most_common(12))
            yield f"not kept, by reason {reasons}"


def _ordered(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
