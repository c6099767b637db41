"""Which alarms stand, and what is still to be delivered; in the file of the table of runs.

An alarm is told when it begins and when it is over, and not in between. What a channel could not
take is tried again, ever later, for a week.
"""

from __future__ import annotations

import json
import logging
import socket
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Literal

from archiver.jobs.alarms.channels import DeliveryError, deliver
from archiver.jobs.alarms.notice import Event, Notice
from archiver.jobs.clock.moment import to_moment, to_text
from archiver.jobs.file.facts import Channel

logger = logging.getLogger(__name__)

Watch = Literal["run", "disk"]
"""Who found it: an alarm is over when the same one does not find it any more."""
GIVEN_UP_AFTER = timedelta(days=7)
_SCHEMA = """
create table if not exists alarms (
    job text not null, watch text not null, code text not null, text text not null,
    since text not null, primary key (job, code, watch)) without rowid;
create table if not exists messages (
    id integer primary key, channel text not null, notice text not null, queued text not null,
    not_before text not null, attempts integer not null default 0, state text not null);
create index if not exists messages_open on messages (state) where state = 'waiting';
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Alarm:
    """An alarm that stands."""

    job: str
    code: str
    text: str
    since: datetime


class Outbox:
    """The alarms that stand and the messages that wait."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._db.executescript(_SCHEMA)

    def standing(self, job: str | None = None) -> list[Alarm]:
        """Return the alarms that stand, of one job or of all."""
        rows = self._db.execute(
            "select job, code, text, since from alarms where ? is null or job = ?"
            " order by job, code",
            (job, job),
        )
        return [
            Alarm(job=name, code=code, text=text, since=to_moment(since))
            for name, code, text, since in rows
        ]

    def renew(
        self,
        job: str,
        watch: Watch,
        found: Mapping[str, str],
        *,
        channels: tuple[str, ...],
        now: datetime,
    ) -> None:
        """Take what is wrong now: tell what is new and what is over, keep still about the rest."""
        known = {
            code: (text, since)
            for code, text, since in self._db.execute(
                "select code, text, since from alarms where job = ? and watch = ?", (job, watch)
            )
        }
        elsewhere = self._elsewhere(job, watch)
        for code in found.keys() - known.keys():
            self._db.execute(
                "insert into alarms values (?, ?, ?, ?, ?)",
                (job, watch, code, found[code], to_text(now)),
            )
            if code not in elsewhere:
                alarm = Alarm(job=job, code=code, text=found[code], since=now)
                self._tell("raised", alarm, channels, now)
        for code in known.keys() - found.keys():
            text, since = known[code]
            self._db.execute(
                "delete from alarms where job = ? and watch = ? and code = ?", (job, watch, code)
            )
            if code not in elsewhere:
                alarm = Alarm(job=job, code=code, text=f"over: {text}", since=to_moment(since))
                self._tell("recovered", alarm, channels, now)
        for code in known.keys() & found.keys():
            self._db.execute(
                "update alarms set text = ? where job = ? and watch = ? and code = ?",
                (found[code], job, watch, code),
            )

    def _elsewhere(self, job: str, watch: Watch) -> set[str]:
        """Return what another watch has told of a job already, and still finds."""
        rows = self._db.execute(
            "select code from alarms where job = ? and watch <> ?", (job, watch)
        )
        return {row[0] for row in rows}

    def _tell(self, event: Event, alarm: Alarm, channels: tuple[str, ...], now: datetime) -> None:
        level = logging.WARNING if event == "raised" else logging.INFO
        logger.log(
            level, "alarm %s job=%s code=%s text=%r", event, alarm.job, alarm.code, alarm.text
        )
        notice = Notice(
            event=event, job=alarm.job, code=alarm.code, text=alarm.text,
            since=to_text(alarm.since), at=to_text(now), host=socket.gethostname(),
        )  # fmt: skip
        for channel in channels:
            self._db.execute(
                "insert into messages (channel, notice, queued, not_before, state)"
                " values (?, ?, ?, ?, 'waiting')",
                (channel, json.dumps(asdict(notice)), to_text(now), to_text(now)),
            )

    def deliver_next(self, channels: Mapping[str, Channel], now: datetime) -> bool:
        """Deliver the message that has waited longest; False: none is to be delivered now."""
        row = self._db.execute(
            "select id, channel, notice, queued, attempts from messages"
            " where state = 'waiting' and not_before <= ? order by not_before, id limit 1",
            (to_text(now),),
        ).fetchone()
        if row is None:
            return False
        number, name, notice, queued, attempts = row
        # claimed first: when two processes are at it, or one dies over it, it is told once
        claimed = self._db.execute(
            "update messages set attempts = attempts + 1, not_before = ?"
            " where id = ? and attempts = ? and state = 'waiting'",
            (to_text(now + timedelta(minutes=min(2**attempts, 360))), number, attempts),
        )
        if claimed.rowcount:
            state = self._deliver(Notice(**json.loads(notice)), channels.get(name), name)
            if state == "waiting" and now - to_moment(queued) > GIVEN_UP_AFTER:
                logger.error("a notice was given up channel=%s notice=%s", name, notice)
                state = "given up"
            self._db.execute("update messages set state = ? where id = ?", (state, number))
        return True

    def _deliver(self, notice: Notice, channel: Channel | None, name: str) -> str:
        if channel is None:
            logger.warning("a notice has no channel any more channel=%s", name)
            return "given up"
        try:
            deliver(notice, channel)
        except DeliveryError as error:
            logger.warning("a notice waits for another try: %s job=%s", error, notice.job)
            return "waiting"
        return "delivered"
