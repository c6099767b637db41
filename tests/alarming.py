"""A job whose runs end as a test says, and the servers that are told of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import jobbing
from jobbing import Machine
from listening import Hook, Mailbox

from archiver.jobs.file.facts import Job
from archiver.jobs.works import Works

FILE = """
[daemon]
least_free = "{least_free}"

[notify.desk]
to = ["desk@library.example", "night@library.example"]
from = "archiver@library.example"
host = "127.0.0.1"
port = {port}

[notify.own]
url = "{url}/own"

[notify.chat]
url_env = "TEST_CHAT_URL"
form = "slack"

[notify.talk]
url = "{url}/talk"
form = "discord"

[notify.phone]
url = "{url}/"
form = "ntfy"
topic = "archives"

[notify.program]
command = ["/bin/sh", "-c", "cat >> told"]

[jobs.news]
spider = "any"
schedule = "0 * * * *"
notify = [{notify}]
retries = 0
after = ["verify"]

[jobs.news.expect]
empty_runs = 2
maximum_shrink = 0.5
"""
REPORTER = """
mkdir -p "$0/runs" && cd "$0"
n=$(ls runs | wc -l)
id=$(cat id 2>/dev/null || printf %08d "$n")
[ -e report.json ] && cp report.json "runs/$id.json" && printf %s "$id" > "$ARCHIVER_REPORT_TO"
exit "$(cat code)"
"""


def reporter(job: Job) -> Sequence[Sequence[str]]:
    """Return a program that leaves a report, and a step after it."""
    step = 'exit "$(cat "$0/step")"'
    return [
        ["/bin/sh", "-c", REPORTER, str(job.archive)],
        ["/bin/sh", "-c", step, str(job.archive)],
    ]


@dataclass
class Desk:
    """A job whose runs end as the test says, and the servers that are told."""

    works: Works
    machine: Machine
    mailbox: Mailbox
    hook: Hook
    archive: Path
    told: list[str] = field(default_factory=list)

    def run(self, *, code: int = 0, step: int = 0, **report: object) -> None:
        """Let an hour pass and a run end so."""
        self.archive.mkdir(parents=True, exist_ok=True)
        plain = {"articles": 20, "exchanges": 100, "requests": {"pending": 0}, **report}
        (self.archive / "report.json").write_text(json.dumps(plain))
        (self.archive / "code").write_text(str(code))
        (self.archive / "step").write_text(str(step))
        self.machine.pass_by(hours=1)
        self.works.step()
        jobbing.await_ends(self.works)
        self.deliver()

    def deliver(self) -> None:
        """Deliver all that waits."""
        while self.works.outbox.deliver_next(self.works.file.channels, self.machine.now()):
            pass

    @property
    def subjects(self) -> list[str]:
        """The mails, without what is the same in all."""
        prefix = "[archiver] "
        return [str(mail["Subject"]).removeprefix(prefix) for mail in self.mailbox.mails]
