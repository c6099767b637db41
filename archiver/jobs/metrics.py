"""The figures of the jobs for Prometheus: a text file, an endpoint on 127.0.0.1, or both.

All is read out of the table of runs at the time of asking, so that a daemon that begins anew
counts on where it was. Names follow Prometheus' conventions: base units, `_total` for what counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Final

from prometheus_client import CollectorRegistry, start_http_server, write_to_textfile
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from archiver.jobs.alarms.outbox import Outbox
from archiver.jobs.clock.moment import Clock
from archiver.jobs.disks import free_bytes
from archiver.jobs.file.facts import JobsFile
from archiver.jobs.lock import is_held
from archiver.jobs.runs.run import Run
from archiver.jobs.runs.table import RunTable

LOOPBACK: Final = "127.0.0.1"
WRITE_EVERY_S = 15.0

Family = CounterMetricFamily | GaugeMetricFamily
_COUNTED: tuple[tuple[str, str, Callable[[Run], int]], ...] = (
    ("archiver_job_pages", "Exchanges with an answer.", lambda run: run.brought.exchanges),
    ("archiver_job_articles", "New articles and versions.", lambda run: run.brought.articles),
    ("archiver_job_embeds", "Embeds in these articles.", lambda run: run.brought.embeds),
    ("archiver_job_revisits", "Answers known already.", lambda run: run.brought.revisits),
    (
        "archiver_job_received_bytes",
        "Bytes of the responses, as received.",
        lambda run: run.brought.length_bytes,
    ),
)


class Metrics:
    """The figures of one jobs file."""

    def __init__(self, file: JobsFile, clock: Clock) -> None:
        self.file = file
        self._clock = clock
        self._written_s = -WRITE_EVERY_S
        self.registry = CollectorRegistry()
        self.registry.register(_Figures(self))

    def write(self) -> None:
        """Write the text file, whole or not at all, when it is wanted and some seconds old."""
        path, elapsed_s = self.file.daemon.metrics_file, self._clock.elapsed_s()
        if path is None or elapsed_s - self._written_s < WRITE_EVERY_S:
            return
        self._written_s = elapsed_s
        path.parent.mkdir(parents=True, exist_ok=True)
        write_to_textfile(str(path), self.registry)

    @contextmanager
    def served(self) -> Iterator[None]:
        """Answer on the loopback port, when one is wanted, as long as this lasts."""
        port = self.file.daemon.metrics_port
        with nullcontext() if port is None else self.served_at(port):
            yield

    @contextmanager
    def served_at(self, port: int) -> Iterator[int]:
        """Answer on a port of this machine, 0 for any; give its number."""
        server, thread = start_http_server(port, addr=LOOPBACK, registry=self.registry)
        try:
            yield server.server_port
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def families(self) -> Iterator[Family]:
        """Yield every figure; opens the table anew, for the endpoint asks from its own thread."""
        table = RunTable(self.file.daemon.folder)
        try:
            yield from _of_the_runs(self.file, table)
            yield from _of_the_alarms(self.file, table)
            yield from _of_the_moment(self.file, table, self._clock)
        finally:
            table.close()


class _Figures(Collector):
    """What prometheus_client asks."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def describe(self) -> Iterable[Family]:
        """Name nothing beforehand."""
        return ()

    def collect(self) -> Iterable[Family]:
        """Give the figures."""
        return self._metrics.families()


def _of_the_runs(file: JobsFile, table: RunTable) -> Iterator[Family]:
    history = {name: table.history(name) for name in file.jobs}
    runs = CounterMetricFamily("archiver_job_runs", "Runs that ended.", labels=["job", "outcome"])
    errors = CounterMetricFamily(
        "archiver_job_errors", "What was not kept, by reason.", labels=["job", "reason"]
    )
    for name, ended in history.items():
        for outcome, count in sorted(Counter(run.outcome or "" for run in ended).items()):
            runs.add_metric([name, outcome.replace(" ", "_")], count)
        reasons: Counter[str] = Counter()
        for run in ended:
            reasons.update(run.brought.errors)
        for reason, count in sorted(reasons.items()):
            errors.add_metric([name, reason], count)
    yield from (runs, errors)
    for metric, text, figure in _COUNTED:
        counted = CounterMetricFamily(metric, text, labels=["job"])
        for name, ended in history.items():
            counted.add_metric([name], sum(figure(run) for run in ended))
        yield counted
    yield from _of_the_last(history)


def _of_the_last(history: dict[str, list[Run]]) -> Iterator[Family]:
    success = _gauge("archiver_job_last_success_timestamp_seconds", "End of the last good run.")
    lasted = _gauge("archiver_job_last_duration_seconds", "How long the last run took.")
    pending = _gauge("archiver_job_pending_requests", "Requests that wait for the next run.")
    health = GaugeMetricFamily(
        "archiver_site_field_ratio",
        "Part of a site's pages that had a field.",
        labels=["job", "site", "field"],
    )
    for name, ended in history.items():
        good = next((run.ended for run in ended if run.is_good and run.ended), None)
        if good is not None:
            success.add_metric([name], good.timestamp())
        if ended and ended[0].started and ended[0].ended:
            lasted.add_metric([name], (ended[0].ended - ended[0].started).total_seconds())
            pending.add_metric([name], ended[0].brought.pending)
            for site, shares in ended[0].brought.scores.items():
                for field, share in shares.items():
                    health.add_metric([name, site, field], share)
    yield from (success, lasted, pending, health)


def _of_the_alarms(file: JobsFile, table: RunTable) -> Iterator[Family]:
    alarms = GaugeMetricFamily("archiver_job_alarm", "1: stands.", labels=["job", "code"])
    for alarm in Outbox(table.db).standing():
        if alarm.job in file.jobs:
            alarms.add_metric([alarm.job, alarm.code], 1)
    yield alarms


def _of_the_moment(file: JobsFile, table: RunTable, clock: Clock) -> Iterator[Family]:
    now, open_runs, paused = clock.now(), table.open_runs(), table.paused()
    up = GaugeMetricFamily("archiver_daemon_up", "1: a daemon runs the jobs.")
    up.add_metric([], is_held(file.daemon.folder))
    yield up
    figures = {
        "archiver_job_running": "1: a run is alive.",
        "archiver_job_queued": "Runs that wait for their time or their archive.",
        "archiver_job_paused": "1: paused.",
        "archiver_job_next_run_timestamp_seconds": "When it is due next.",
        "archiver_archive_free_bytes": "Free space where the archive lies.",
    }
    made = {name: _gauge(name, text) for name, text in figures.items()}
    for name, job in file.jobs.items():
        states = Counter(run.state for run in open_runs if run.job == name)
        due = None if name in paused else job.schedule.next_after(now)
        values = (
            states["running"],
            states["waiting"],
            name in paused,
            due.timestamp() if due else None,
            free_bytes(job.archive),
        )
        for gauge, value in zip(made.values(), values, strict=True):
            if value is not None:
                gauge.add_metric([name], value)
    yield from made.values()


def _gauge(name: str, text: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, labels=["job"])
