"""The ways a notice goes: mail, webhook, command. Each delivers, or says why it could not."""

from __future__ import annotations

import json
import os
import smtplib
import socket
import subprocess
import urllib.request
from dataclasses import asdict
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from archiver import __version__
from archiver.jobs.alarms.notice import Notice, body_of
from archiver.jobs.clock.moment import to_moment
from archiver.jobs.file.facts import Channel, Command, Mail, Webhook

TIMEOUT_S = 10.0


class DeliveryError(RuntimeError):
    """A notice could not be delivered now; the text says why."""


def deliver(notice: Notice, channel: Channel) -> None:
    """Deliver a notice; raise DeliveryError when that fails."""
    try:
        match channel:
            case Mail():
                _mail(notice, channel)
            case Webhook():
                _post(notice, channel)
            case Command():
                _start(notice, channel)
    except (OSError, smtplib.SMTPException, subprocess.SubprocessError, ValueError) as error:
        # the address may be a secret, and stands in some texts
        raise DeliveryError(f"{type(error).__name__} at {channel.name!r}") from error


def _mail(notice: Notice, channel: Mail) -> None:
    kind = smtplib.SMTP_SSL if channel.security == "tls" else smtplib.SMTP
    own = socket.gethostname()  # told, so that nobody asks a name server for it
    with kind(channel.host, channel.port, local_hostname=own, timeout=TIMEOUT_S) as server:
        if channel.security == "starttls":
            server.starttls()
        if channel.user is not None:
            server.login(channel.user, _secret(channel.password_env))
        server.send_message(message_of(notice, channel))


def message_of(notice: Notice, channel: Mail) -> EmailMessage:
    """Return a notice as a mail."""
    message = EmailMessage()
    message["Subject"] = notice.subject
    message["From"] = channel.sender
    message["To"] = ", ".join(channel.to)
    message["Date"] = format_datetime(to_moment(notice.at))
    message["Message-ID"] = make_msgid(domain="archiver.invalid")
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answers
    message.set_content(notice.lines)
    return message


def _post(notice: Notice, channel: Webhook) -> None:
    request = urllib.request.Request(  # noqa: S310  # the jobs file takes http and https only
        channel.url or _secret(channel.url_env),
        data=json.dumps(body_of(notice, channel)).encode(),
        headers={"Content-Type": "application/json", "User-Agent": f"Archiver/{__version__}"},
        method="POST",
    )
    if request.type not in ("http", "https"):
        raise ValueError("no http or https address")
    with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310  # likewise
        answer.read()


def _start(notice: Notice, channel: Command) -> None:
    subprocess.run(  # noqa: S603  # the jobs file's owner chose it
        channel.command,
        input=json.dumps(asdict(notice)).encode(),
        stdout=subprocess.DEVNULL,
        timeout=TIMEOUT_S,
        check=True,
    )


def _secret(variable: str | None) -> str:
    value = os.environ.get(variable or "")
    if not value:
        raise ValueError(f"the environment variable {variable} is empty")
    return value
