"""Alarms: each arrives once where it should, and once more when it is over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import jobbing
import pytest
from alarming import FILE, Desk, reporter
from jobbing import Machine
from listening import hook_server, mail_server

from archiver.jobs.runs.table import RunTable
from archiver.jobs.works import Works


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Give what makes a desk that is told by some channels."""
    made: list[Works] = []
    with mail_server() as mailbox, hook_server() as hook:
        monkeypatch.setenv("TEST_CHAT_URL", f"{hook.url}/chat")
        monkeypatch.chdir(tmp_path)

        def desk(*notify: str, least_free: str = "0 B") -> Desk:
            names = ", ".join(f'"{name}"' for name in notify)
            text = FILE.format(port=mailbox.port, url=hook.url, notify=names, least_free=least_free)
            file, machine = jobbing.jobs_file(tmp_path, text), Machine()
            works = Works(file, RunTable(file.daemon.folder), machine, commands=reporter)
            made.append(works)
            works.step()
            return Desk(works, machine, mailbox, hook, tmp_path / "archives/news")

        yield desk
    for works in made:
        works.table.close()


def test_shrink_no_news_failure_and_recovery_arrive_once_each_by_mail_and_webhook(
    make: Any,  # noqa: ANN401
) -> None:
    desk = make("desk", "own")

    for _ in range(4):
        desk.run()
    desk.run(articles=4)
    desk.run(articles=5)
    desk.run()
    desk.run(code=1)
    desk.run(code=1)
    desk.run()
    desk.run(articles=0)
    desk.run(articles=0)
    desk.run(articles=0)
    desk.run()

    assert desk.subjects[:4] == [
        "ALARM: news: shrunk-articles",
        "recovered: news: shrunk-articles",
        "ALARM: news: failed",
        "recovered: news: failed",
    ]
    assert sorted(desk.subjects[4:]) == [
        "ALARM: news: no-new-articles",
        "ALARM: news: shrunk-articles",
        "recovered: news: no-new-articles",
        "recovered: news: shrunk-articles",
    ]
    told = [f"{body['event']} {body['code']}" for _, body in desk.hook.posted]
    words = {"ALARM": "raised"}
    assert told == [
        f"{words.get(word, word)} {code}"
        for word, _, code in (subject.split(": ") for subject in desk.subjects)
    ]


def test_a_mail_says_what_where_and_since_when(make: Any) -> None:  # noqa: ANN401
    desk = make("desk")

    desk.run(code=1)

    (mail,) = desk.mailbox.mails
    assert mail["To"] == "desk@library.example, night@library.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "exit code 1" in mail.get_payload()
    assert "archiver jobs log news" in mail.get_payload()


def test_slack_discord_ntfy_and_a_program_get_the_form_they_want(
    make: Any,  # noqa: ANN401
    tmp_path: Path,
) -> None:
    desk = make("chat", "talk", "phone", "program")

    desk.run(code=1)

    posted = dict(desk.hook.posted)
    assert posted["/chat"]["text"].startswith("[archiver] ALARM: news: failed\n")
    assert posted["/talk"]["content"].startswith("[archiver] ALARM: news: failed\n")
    assert posted["/talk"]["allowed_mentions"] == {"parse": []}
    assert posted["/"]["topic"] == "archives"
    assert posted["/"]["title"] == "[archiver] ALARM: news: failed"
    assert json.loads((tmp_path / "told").read_text())["code"] == "failed"


def test_what_a_server_refuses_is_delivered_later_and_once(make: Any) -> None:  # noqa: ANN401
    desk = make("desk", "own")
    desk.mailbox.is_refusing = True
    desk.hook.status = 503

    desk.run(code=1)
    refused = (desk.subjects, [*desk.hook.posted])
    desk.mailbox.is_refusing = False
    desk.hook.status = 204
    for _ in range(3):
        desk.machine.pass_by(minutes=5)
        desk.deliver()

    assert refused == ([], [])
    assert desk.subjects == ["ALARM: news: failed"]
    assert [body["code"] for _, body in desk.hook.posted] == ["failed"]


def test_what_nobody_takes_for_a_week_is_given_up(make: Any) -> None:  # noqa: ANN401
    desk = make("desk")
    desk.mailbox.is_refusing = True
    desk.run(code=1)

    desk.machine.pass_by(days=8)
    desk.deliver()
    desk.mailbox.is_refusing = False
    desk.machine.pass_by(days=8)
    desk.deliver()

    assert desk.subjects == []


@pytest.mark.parametrize(
    ("code", "report", "alarm"),
    [
        (4, {"requests": {"pending": 7}}, "incomplete"),
        (9, {}, "disk-low"),
        (7, {}, "failed"),
        (0, {"not_kept": {"certificate": 3}}, "certificate"),
        (0, {"doubts": {"blocked": 5}}, "blocked"),
        (0, {"hosts": {"a.example": {"answers": 9, "errors": 9}}}, "blocked"),
        (0, {"alarms": [{"site": "metro", "field": "authors", "share": 0.1, "wanted": 0.9,
                         "pages": 40, "url": "https://metro.example/a"}]}, "health"),
    ],
)  # fmt: skip
def test_each_trouble_has_its_alarm(
    make: Any,  # noqa: ANN401
    code: int,
    report: dict[str, Any],
    alarm: str,
) -> None:
    desk = make("desk")

    desk.run(code=code, **report)
    desk.run()

    assert desk.subjects == [f"ALARM: news: {alarm}", f"recovered: news: {alarm}"]


def test_a_step_after_the_crawl_that_fails_is_told(make: Any) -> None:  # noqa: ANN401
    desk = make("desk")

    desk.run(step=21)

    assert desk.subjects == ["ALARM: news: step-failed"]
    assert "verify: exit code 21" in desk.mailbox.mails[0].get_payload()


def test_a_disk_that_fills_is_told_once_and_by_no_run(make: Any) -> None:  # noqa: ANN401
    desk = make("desk", least_free="900 TB")

    desk.deliver()
    desk.run()
    desk.run()

    assert desk.subjects == ["ALARM: news: disk-low"]


def test_a_disk_that_a_run_filled_is_told_once_by_the_run_and_by_the_watch(
    make: Any,  # noqa: ANN401
) -> None:
    desk = make("desk", least_free="900 TB")

    desk.run(code=9)
    desk.run()
    still = [*desk.subjects]
    desk.works.outbox.renew("news", "disk", {}, channels=("desk",), now=desk.machine.now())
    desk.deliver()

    assert still == ["ALARM: news: disk-low"]
    assert desk.subjects == [*still, "recovered: news: disk-low"]


def test_a_limit_that_was_asked_for_is_no_trouble(make: Any) -> None:  # noqa: ANN401
    desk = make("desk")

    desk.run(code=6)

    assert desk.subjects == []
    assert desk.works.table.history("news")[0].is_good


def test_an_alarm_outlives_the_daemon(make: Any) -> None:  # noqa: ANN401
    desk = make("desk")
    desk.run(code=1)

    desk.works.table.close()
    desk.works = Works(
        desk.works.file, RunTable(desk.works.file.daemon.folder), desk.machine, commands=reporter
    )
    desk.run(code=1)
    desk.run()
    desk.works.table.close()

    assert desk.subjects == ["ALARM: news: failed", "recovered: news: failed"]
    assert desk.works.file.jobs["news"].retries == 0
    assert desk.machine.now() - jobbing.STARTED == timedelta(hours=3)
