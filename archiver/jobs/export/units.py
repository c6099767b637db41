"""The jobs as systemd units: a service and a timer a job, or one service for the daemon.

A timer never starts a service that is still running: no overlap. `Persistent` catches up once
what was missed; a run that was killed is begun again.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from archiver.jobs.command import installed
from archiver.jobs.export.calendar import on_calendar
from archiver.jobs.file.facts import Job, JobsFile
from archiver.jobs.runs.plan import GRACE_S

_MARGIN_S = 60
"""Seconds that systemd waits longer than `archiver` itself does."""
_AGAIN_S = 60
_HARDENING = {
    "NoNewPrivileges": "yes",
    "PrivateTmp": "yes",
    "ProtectSystem": "full",
}


def units_of(file: JobsFile) -> dict[str, str]:
    """Return the units of every job, name to text."""
    units = {}
    for job in file.jobs.values():
        units[f"archiver-{job.name}.service"] = _service(job, file)
        units[f"archiver-{job.name}.timer"] = _timer(job)
    return units


def daemon_unit(file: JobsFile) -> dict[str, str]:
    """Return the unit of the daemon that runs all jobs, name to text."""
    service = {
        "Type": "exec",
        "WorkingDirectory": escaped(str(file.path.parent)),
        "ExecStart": command_line(("jobs", "run", "--file", str(file.path))),
        "Restart": "on-failure",
        "RestartSec": "10",
        "KillMode": "mixed",  # it stops its runs itself
        "TimeoutStopSec": str(round(GRACE_S) + _MARGIN_S),
        **_HARDENING,
    }
    sections = {
        "Unit": {
            "Description": "Archiver: scheduled crawls",
            "Wants": "network-online.target",
            "After": "network-online.target",
        },
        "Service": service,
        "Install": {"WantedBy": "multi-user.target"},
    }
    return {"archiver-jobs.service": _text(sections)}


def command_line(arguments: Sequence[str]) -> str:
    """Return `archiver` with arguments as systemd reads a command line."""
    return " ".join(_word(word) for word in (*installed(), *arguments))


def _word(word: str) -> str:
    """Return a word as systemd.service(5) wants it quoted: of a command line."""
    word = escaped(word).replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{word}"' if re.search(r"[\s'\";()]|^$", word) else word


def escaped(text: str) -> str:
    """Return a text whose percent signs are no specifiers."""
    return text.replace("%", "%%")


def _service(job: Job, file: JobsFile) -> str:
    service = {
        "Type": "oneshot",
        "WorkingDirectory": escaped(str(file.path.parent)),
        "ExecStart": command_line(("jobs", "start", job.name, "--file", str(file.path))),
        "TimeoutStartSec": str(math.ceil(job.timeout_s + GRACE_S) * (job.retries + 1) + _MARGIN_S),
        "TimeoutStopSec": str(round(GRACE_S) + _MARGIN_S),
        "KillMode": "mixed",
        "Restart": "on-abnormal",
        "RestartSec": str(_AGAIN_S),
        # limits, alarms and what is left for the next run are told by archiver itself
        "SuccessExitStatus": "4 6",
        **_HARDENING,
    }
    sections = {
        "Unit": {
            "Description": f"Archiver: {job.name}",
            "Wants": "network-online.target",
            "After": "network-online.target",
        },
        "Service": service,
    }
    return _text(sections)


def _timer(job: Job) -> str:
    calendars = on_calendar(job.schedule)
    timer: dict[str, str | list[str]] = {"OnCalendar": calendars, "Persistent": "true"}
    if not calendars:
        every_s = job.schedule.every_s
        timer = {"OnBootSec": "5min", "OnUnitActiveSec": f"{every_s}s"}
    if job.jitter_s:
        timer["RandomizedDelaySec"] = f"{round(job.jitter_s)}s"
    timer["AccuracySec"] = "1s"
    sections: dict[str, Mapping[str, str | list[str]]] = {
        "Unit": {"Description": f"Archiver: {job.name}, {escaped(job.schedule.text)}"},
        "Timer": timer,
        "Install": {"WantedBy": "timers.target"},
    }
    return _text(sections)


def _text(sections: Mapping[str, Mapping[str, str | list[str]]]) -> str:
    parts = []
    for name, entries in sections.items():
        lines = [f"[{name}]"]
        for key, value in entries.items():
            values = [value] if isinstance(value, str) else value
            lines += [f"{key}={each}" for each in values]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"
