"""What a jobs file says, checked; made by `read_jobs_file`, changed by nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from archiver.jobs.clock.schedule import Schedule

Form = Literal["json", "slack", "discord", "ntfy"]
Security = Literal["none", "starttls", "tls"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Expectations:
    """What a job should bring; less is an alarm."""

    minimum_articles: int = 0
    """New articles and versions of one run."""
    maximum_shrink: float = 0.5
    """Part by which a run may fall short of the median of the runs before it."""
    empty_runs: int = 3
    """Runs in a row without a new article; 0: never mind."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """A crawl that comes again and again."""

    name: str
    what: str
    """A spider, or an address."""
    start: tuple[str, ...] = ()
    archive: Path
    """Absolute."""
    schedule: Schedule
    jitter_s: float = 0
    timeout_s: float = 6 * 3600
    retries: int = 3
    """How often a killed run is tried again."""
    limit: int | None = None
    section: str | None = None
    requisites: str | None = None
    arguments: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    after: tuple[str, ...] = ()
    """Commands of `archiver` that follow a run, `{archive}` for its folder."""
    notify: tuple[str, ...] = ()
    """Names of channels."""
    expect: Expectations = Expectations()
    keep_logs: int = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Mail:
    """A channel by SMTP."""

    name: str
    to: tuple[str, ...]
    sender: str
    host: str = "localhost"
    port: int = 25
    security: Security = "none"
    user: str | None = None
    password_env: str | None = None
    """Name of the environment variable that holds the password."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Webhook:
    """A channel by HTTP POST of JSON."""

    name: str
    url: str | None = None
    url_env: str | None = None
    """Name of the environment variable that holds the address, for one that is a secret."""
    form: Form = "json"
    topic: str | None = None
    """ntfy's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """A channel that starts a program, with the notice as JSON on its standard input."""

    name: str
    command: tuple[str, ...]


Channel = Mail | Webhook | Command


@dataclass(frozen=True, kw_only=True, slots=True)
class DaemonFacts:
    """What concerns all jobs."""

    folder: Path
    """Table of runs, logs and lock; absolute."""
    at_once: int = 2
    """Runs at the same time."""
    least_free_bytes: int = 5_000_000_000
    """Free disk space below which an alarm is raised."""
    metrics_file: Path | None = None
    metrics_port: int | None = None
    """Of the endpoint on 127.0.0.1."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JobsFile:
    """The whole file."""

    path: Path
    daemon: DaemonFacts
    channels: Mapping[str, Channel]
    jobs: Mapping[str, Job]
