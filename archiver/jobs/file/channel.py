"""A channel of the jobs file: mail, webhook or command, told by what it has."""

from __future__ import annotations

from email.utils import parseaddr
from typing import cast, get_args

from archiver.jobs.file.facts import Channel, Command, Form, Mail, Security, Webhook
from archiver.jobs.file.table import Table
from archiver.model.url import is_web

_KINDS = ("to", "url", "url_env", "command")
_SECURITY = {465: "tls", 587: "starttls"}


def channel_of(name: str, table: Table) -> Channel:
    """Return a channel; what is wrong is noted in the table."""
    kinds = [key for key in _KINDS if key in table.plain]
    if len(kinds) != 1:
        table.wrong("", f"needs one of {', '.join(_KINDS)}; it has {', '.join(kinds) or 'none'}")
    made = _of_kind(kinds[0] if kinds else "to", name, table)
    if len(kinds) == 1:
        table.close()
    return made


def _of_kind(kind: str, name: str, table: Table) -> Channel:
    if kind == "to":
        return _mail_of(name, table)
    if kind == "command":
        return Command(name=name, command=table.texts("command"))
    return _webhook_of(name, table)


def _mail_of(name: str, table: Table) -> Mail:
    to = table.texts("to")
    sender = table.text("from") or "archiver@localhost"
    for address in (*to, sender):
        if "@" not in parseaddr(address)[1]:
            table.wrong("to" if address in to else "from", f"{address!r} is no e-mail address")
    port = table.number("port", 25, least=1, most=65_535)
    security = table.choice("security", _SECURITY.get(port, "none"), get_args(Security))
    return Mail(
        name=name,
        to=to,
        sender=sender,
        host=table.text("host") or "localhost",
        port=port,
        security=cast("Security", security),  # the choice was checked
        user=table.text("user"),
        password_env=table.variable("password_env"),
    )


def _webhook_of(name: str, table: Table) -> Webhook:
    url = table.text("url")
    if url is not None and not is_web(url):
        table.wrong("url", "is no http or https address")
    form = table.choice("form", "json", get_args(Form))
    topic = table.text("topic")
    if form == "ntfy" and topic is None:
        table.wrong("topic", 'is missing: write topic = "NAME", and the server alone as url')
    return Webhook(
        name=name,
        url=url,
        url_env=table.variable("url_env"),
        form=cast("Form", form),  # likewise
        topic=topic,
    )
