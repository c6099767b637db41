"""The figures of the jobs, as Prometheus reads them."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import jobbing
import pytest
from jobbing import Machine
from prometheus_client.parser import text_string_to_metric_families

from archiver.jobs.file.facts import Job
from archiver.jobs.metrics import Metrics
from archiver.jobs.runs.table import RunTable
from archiver.jobs.works import Works

DASHBOARD = Path(__file__).parent.parent / "docs" / "grafana-archiver.json"
FILE = """
[daemon]
metrics_file = "metrics/archiver.prom"
least_free = "900 TB"

[jobs.news]
spider = "any"
schedule = "every 1 h"

[jobs.idle]
spider = "any"
schedule = "@yearly"
"""
REPORT = {
    "articles": 7, "exchanges": 50, "embeds": 9, "revisits": 30, "length_bytes": 12345,
    "requests": {"pending": 3}, "not_kept": {"robots": 2, 'odd "reason"\n': 1},
    "health": {"metro": {"pages": 8, "asked": {"headline": 8}, "filled": {"headline": 6}}},
}  # fmt: skip
PROGRAM = """
mkdir -p "$0/runs" && id=$(ls "$0/runs" | wc -l)
cp report.json "$0/runs/$id.json" && printf %s "$id" > "$ARCHIVER_REPORT_TO"
"""


def reporter(job: Job) -> Sequence[Sequence[str]]:
    """Return a program that leaves a report."""
    return [["/bin/sh", "-c", PROGRAM, str(job.archive)]]


@pytest.fixture
def metrics(tmp_path: Path) -> Metrics:
    """Return the figures after two runs of one job."""
    file, machine = jobbing.jobs_file(tmp_path, FILE), Machine()
    (tmp_path / "report.json").write_text(json.dumps(REPORT))
    works = Works(file, RunTable(file.daemon.folder), machine, commands=reporter)
    works.step()
    for _ in range(2):
        machine.pass_by(hours=1)
        works.step()
        jobbing.await_ends(works)
    works.table.pause("idle", is_paused=True)
    works.table.close()
    return Metrics(file, machine)


def figures(text: str) -> dict[str, float]:
    """Return every sample of a text, by name and labels, parsed as Prometheus does."""
    return {
        sample.name
        + "".join(f" {value}" for _, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_the_text_file_is_whole_and_parses(metrics: Metrics, tmp_path: Path) -> None:
    metrics.write()

    found = figures((tmp_path / "metrics/archiver.prom").read_text())
    assert [path.name for path in (tmp_path / "metrics").iterdir()] == ["archiver.prom"]
    assert found["archiver_job_runs_total news complete"] == 2
    assert found["archiver_job_pages_total news"] == 100
    assert found["archiver_job_articles_total news"] == 14
    assert found["archiver_job_embeds_total news"] == 18
    assert found["archiver_job_revisits_total news"] == 60
    assert found["archiver_job_received_bytes_total news"] == 24690
    assert found["archiver_job_errors_total news robots"] == 4
    assert found['archiver_job_errors_total news odd "reason"\n'] == 2
    assert found["archiver_job_pending_requests news"] == 3
    assert found["archiver_site_field_ratio headline news metro"] == 0.75
    assert found["archiver_job_alarm disk-low news"] == 1
    assert found["archiver_job_queued news"] == 0
    assert found["archiver_job_paused idle"] == 1
    assert found["archiver_daemon_up"] == 0
    assert found["archiver_job_last_success_timestamp_seconds news"] == (
        metrics._clock.now().timestamp()
    )
    assert "archiver_job_next_run_timestamp_seconds idle" not in found


def test_the_loopback_endpoint_gives_the_same(metrics: Metrics, tmp_path: Path) -> None:
    metrics.write()
    expected = figures((tmp_path / "metrics/archiver.prom").read_text())

    with metrics.served_at(0) as port:
        answer = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60)
        with answer:
            text = answer.read().decode()

    got = figures(text)
    free = "archiver_archive_free_bytes"  # changes while we look
    assert {key: got[key] for key in got if free not in key} == {
        key: expected[key] for key in expected if free not in key
    }


def test_names_follow_the_conventions_of_prometheus(metrics: Metrics) -> None:
    for family in metrics.registry.collect():
        assert re.fullmatch(r"archiver_[a-z_]+", family.name)
        assert family.documentation
        assert family.type in {"counter", "gauge"}
        for sample in family.samples:
            assert sample.name.endswith("_total") == (family.type == "counter")


def test_every_metric_of_the_dashboard_and_the_page_exists(metrics: Metrics) -> None:
    dashboard = json.loads(DASHBOARD.read_text("utf-8"))
    page = (DASHBOARD.parent / "metrics.md").read_text("utf-8")
    known = {
        family.name + ("_total" if family.type == "counter" else "")
        for family in metrics.registry.collect()
    }

    asked = " ".join(
        target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", ())
    )
    named = re.compile(r"\barchiver_[a-z_]+\b")

    assert set(named.findall(asked)) <= known
    assert set(named.findall(page)) == known
