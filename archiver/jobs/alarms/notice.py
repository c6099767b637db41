"""What is told: an alarm that begins or is over, in the form that each service reads."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from archiver.jobs.file.facts import Webhook

Event = Literal["raised", "recovered"]
_LONGEST = 1800
"""Characters; Discord refuses 2000."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """One thing to be told."""

    event: Event
    job: str
    code: str
    text: str
    since: str
    """When the alarm began, UTC, ISO 8601."""
    at: str
    """When this was noticed, likewise."""
    host: str
    """The machine that tells."""

    @property
    def subject(self) -> str:
        """The notice on one line."""
        word = "ALARM" if self.event == "raised" else "recovered"
        return f"[archiver] {word}: {self.job}: {self.code}"

    @property
    def lines(self) -> str:
        """The notice in a few lines."""
        told = f"{self.text}\nsince {self.since[:16]}Z, told by {self.host}"
        hint = f"archiver jobs log {self.job}" if self.event == "raised" else "archiver jobs status"
        return f"{told}\nmore: {hint}\n"


def body_of(notice: Notice, channel: Webhook) -> dict[str, Any]:
    """Return the JSON that a service takes: Slack, Discord, ntfy, or all fields for your own."""
    short = f"{notice.subject}\n{notice.lines}"[:_LONGEST]
    match channel.form:
        case "slack":
            return {"text": short}
        case "discord":
            return {"content": short, "allowed_mentions": {"parse": []}}
        case "ntfy":
            is_raised = notice.event == "raised"
            return {
                "topic": channel.topic,
                "title": notice.subject,
                "message": notice.lines[:_LONGEST],
                "priority": 4 if is_raised else 3,
                "tags": ["rotating_light" if is_raised else "white_check_mark"],
            }
        case "json":
            return {"schema": "archiver-alarm/1", "subject": notice.subject, **asdict(notice)}
