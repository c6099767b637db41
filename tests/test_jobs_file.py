"""The jobs file: what it says, and each mistake with its line."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.jobs.clock.words import in_words, seconds_of
from archiver.jobs.file.check import JobsFileError, read_jobs_file
from archiver.jobs.file.facts import Command, Mail, Webhook
from archiver.jobs.file.lines import line_of, lines_of

WHOLE = """\
[daemon]
zone = "Europe/Berlin"
at_once = 3
least_free = "2 GB"
metrics_file = "metrics/archiver.prom"
metrics_port = 9464

[notify.desk]
to = ["desk@library.example"]
from = "Archiver <archiver@library.example>"
host = "mail.library.example"
port = 587
user = "archiver"
password_env = "SMTP_PASSWORD"

[notify.chat]
url_env = "CHAT_URL"
form = "slack"

[notify.pager]
command = ["page-me", "--now"]

[jobs.metro]
spider = "metro"
schedule = "every 6 h"

[jobs.list]
start = ["https://www.metro.example/a", "https://www.metro.example/b"]
archive = "kept/list"
schedule = "30 2 * * mon-fri"
zone = "America/New_York"
jitter = "10 min"
timeout = "90 min"
retries = 1
limit = 500
requisites = "images"
section = "music"
arguments = { since = "2026-01-01" }
settings = { ARCHIVER_CONTACT = "desk@library.example", ARCHIVER_FRESH = true }
after = ["verify {archive}", "index"]
notify = ["desk", "chat"]

[jobs.list.expect]
minimum_articles = 5
maximum_shrink = "40 %"
empty_runs = 2
"""


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "archiver.toml"
    file.write_text(text, "utf-8")
    return file


def mistakes(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(JobsFileError) as caught:
        read_jobs_file(written(tmp_path, text))
    return [f"{each.line}: {each.text}" for each in caught.value.problems]


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    file = read_jobs_file(written(tmp_path, WHOLE))

    short, whole = file.jobs["metro"], file.jobs["list"]
    assert (short.what, short.start, short.schedule.zone) == ("metro", (), "Europe/Berlin")
    assert short.archive == tmp_path / "archives/metro"
    assert (whole.what, whole.start) == (
        "https://www.metro.example/a",
        ("https://www.metro.example/b",),
    )
    assert (whole.jitter_s, whole.timeout_s, whole.retries, whole.limit) == (600, 5400, 1, 500)
    assert whole.settings["ARCHIVER_FRESH"] == "true"
    assert (whole.expect.minimum_articles, whole.expect.maximum_shrink) == (5, 0.4)
    assert [type(each) for each in file.channels.values()] == [Mail, Webhook, Command]
    assert file.channels["desk"].security == "starttls"  # type: ignore[union-attr]  # a Mail
    assert file.daemon.folder == tmp_path / "jobs"
    assert file.daemon.least_free_bytes == 2_000_000_000


BAD = """\
[daemon]
at_onc = 2
metrics_port = 70000

[notify.desk]
to = "nobody"
[notify.both]
to = "a@b.example"
url = "https://a.example"

[jobs.Metro]
spider = "metro"
schedule = "61 * * * *"

[jobs.list]
start = "ftp://a.example"
schedule = '''
every
6 moons'''
zone = "Mars/Base"
notify = ["chat"]
limit = "many"
after = ["verify {folder}"]
expect = { maximum_shrink = 3 }

[jobs.empty]
"""


def test_every_mistake_is_told_with_its_line(tmp_path: Path) -> None:
    told = mistakes(tmp_path, BAD)

    assert [each.split(": ")[:2] for each in told] == [
        ["2", "daemon.at_onc"],
        ["3", "daemon.metrics_port"],
        ["6", "notify.desk.to"],
        ["7", "notify.both"],
        ["11", "jobs.Metro"],
        ["13", "jobs.Metro.schedule"],
        ["16", "jobs.list.start"],
        ["20", "jobs.list.zone"],
        ["21", "jobs.list.notify"],
        ["22", "jobs.list.limit"],
        ["23", "jobs.list.after"],
        ["24", "jobs.list.expect.maximum_shrink"],
        ["26", "jobs.empty.schedule"],
        ["26", "jobs.empty.spider"],
    ]
    assert "did you mean at_once?" in told[0]


@pytest.mark.parametrize(
    ("text", "line"),
    [("a = 1\nb = = 2\n", 2), ('[jobs.a]\n\nspider = "x\nb = 1\n', 3), ("a = [1,\n", 2)],
)  # fmt: skip
def test_a_text_that_is_no_toml_is_told_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    (told,) = mistakes(tmp_path, text)

    assert told.startswith(f"{line}: ")


def test_a_file_without_a_job_and_one_that_is_not_utf_8_are_refused(tmp_path: Path) -> None:
    assert "there is no job" in mistakes(tmp_path, "")[0]

    (tmp_path / "archiver.toml").write_bytes(b'a = "\xff"\n')
    with pytest.raises(JobsFileError, match="UTF-8"):
        read_jobs_file(tmp_path / "archiver.toml")


def test_lines_are_found_behind_values_of_many_lines_and_in_every_form() -> None:
    text = (
        'a = """\n[no.table]\nb = 1\n"""\n"quoted key" = [\n  1, # ]\n  2,\n]\n'
        "[x.y]\nz.w = 3\n\n[[t]]\nk = 1\n[[t]]\nk = { inner = 2 }\n"
    )

    lines = lines_of(text)

    assert {path: lines[path] for path in lines if path[0] != "x"} == {
        ("a",): 1,
        ("quoted key",): 5,
        ("t", 0): 12,
        ("t", 0, "k"): 13,
        ("t", 1): 14,
        ("t", 1, "k"): 15,
        ("t", 1, "k", "inner"): 15,
    }
    assert (lines["x", "y"], lines["x", "y", "z", "w"]) == (9, 10)
    assert line_of(("x", "y", "missing"), lines) == 9


def _in_toml(tables: dict[str, dict[str, Any]]) -> str:
    rows = []
    for name, table in tables.items():
        rows.append(f"[{name}]")
        for key, value in table.items():
            text = f'"""\n{value}"""' if isinstance(value, str) else repr(value)
            rows.append(f"{key} = {text}")
    return "\n".join(rows) + "\n"


NAMES = st.text("abc", min_size=1, max_size=3)
VALUES = st.integers() | st.text("[]=#x\n", max_size=6) | st.lists(st.integers(), max_size=2)


@given(st.dictionaries(NAMES, st.dictionaries(NAMES, VALUES, max_size=3), max_size=3))
def test_every_key_of_a_file_is_found_on_the_line_that_names_it(
    tables: dict[str, dict[str, Any]],
) -> None:
    text = _in_toml(tables)
    assert tomllib.loads(text) == tables

    lines = lines_of(text)

    written_lines = text.split("\n")
    for name, table in tables.items():
        assert written_lines[lines[(name,)] - 1] == f"[{name}]"
        for key in table:
            assert written_lines[lines[name, key] - 1].startswith(f"{key} = ")


@given(st.integers(1, 10**7))
def test_a_duration_in_words_is_read_back_within_its_second_unit(seconds: int) -> None:
    first, _, rest = in_words(seconds).partition(" ")
    unit, _, more = rest.partition(" ")

    back = seconds_of(f"{first} {unit}") + (seconds_of(more) if more else 0)

    assert back <= seconds < back + 3600 + 60 * (seconds >= 3600)
