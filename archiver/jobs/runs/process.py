"""A run as a process group of its own, which outlives its daemon and leaves its exit codes.

A few lines of shell stand around the commands: they write the codes to a file when all is over,
so that a daemon that was not there reads how it ended. The log is the commands' own output.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from archiver.jobs.runs.run import Mark
from archiver.model.exits import ExitCode
from archiver.store.report import TOLD_TO

PROC = Path("/proc")
_GOES_ON = (ExitCode.COMPLETE, ExitCode.INCOMPLETE, ExitCode.LIMITS_REACHED, ExitCode.DEGRADED)
"""Exit codes of a crawl after which its archive is worth the steps that follow."""
_STATE, _START_TICKS = 0, 19
"""Fields of /proc/PID/stat behind the name, proc_pid_stat(5)."""


def begin(
    commands: Sequence[Sequence[str]],
    *,
    log: Path,
    ending: Path,
    report: Path,
    boot_id: str,
    cwd: Path,
) -> tuple[subprocess.Popen[bytes], Mark]:
    """Start the crawl and what follows it; raise OSError when that cannot be.

    `ending` will hold the exit codes, `report` the id of the crawl's report.
    """
    for folder in (log.parent, ending.parent, report.parent):
        folder.mkdir(parents=True, exist_ok=True)
    for left in (ending, report):
        left.unlink(missing_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603  # the jobs file's owner chose the commands
            ["/bin/sh", "-c", script_of(commands, ending, report)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=cwd,
            start_new_session=True,
        )
    ticks = _ticks(process.pid)
    return process, Mark(pid=process.pid, start_ticks=ticks or 0, boot_id=boot_id)


def script_of(commands: Sequence[Sequence[str]], ending: Path, report: Path) -> str:
    """Return the shell's lines: run each in order, keep the codes, let a signal end it all."""
    first, *steps = (shlex.join(command) for command in commands)
    part, whole = shlex.quote(f"{ending}.part"), shlex.quote(str(ending))
    goes_on = "|".join(str(int(code)) for code in _GOES_ON)
    # to the crawl alone: no step after it may tell another report
    first = f"{TOLD_TO}={shlex.quote(str(report))} {first}"
    lines = ["is_stopped=", "trap 'is_stopped=1' TERM INT HUP", first, "code=$?"]
    lines += [f'echo "$code" > {part}', f'case "$code" in {goes_on}) ;; *) is_stopped=1 ;; esac']
    lines += [f'[ "$is_stopped" ] || {{ {step}; echo "$?" >> {part}; }}' for step in steps]
    return "\n".join([*lines, f"mv {part} {whole}"])


def ending_of(ending: Path) -> list[int] | None:
    """Return the exit codes that a run left, the crawl's first; None when it left none."""
    try:
        return [int(line) for line in ending.read_text("ascii").split()] or None
    except (OSError, ValueError):
        return None


def is_alive(mark: Mark, boot_id: str) -> bool:
    """Tell whether a process is there, and is the one that was meant."""
    return mark.boot_id == boot_id and _ticks(mark.pid) == mark.start_ticks


def send(mark: Mark, what: signal.Signals, boot_id: str) -> None:
    """Send a signal to the whole group of a process that is alive."""
    if is_alive(mark, boot_id):
        with suppress(ProcessLookupError):
            os.killpg(mark.pid, what)


def clear_group(process: subprocess.Popen[bytes]) -> None:
    """End what a run has left behind; its number is its own until it was waited for."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _ticks(pid: int) -> int | None:
    """Return when a process began, in ticks since the machine started; None when it has ended."""
    try:
        behind_name = (PROC / str(pid) / "stat").read_text("utf-8", "replace").rpartition(")")[2]
    except OSError:
        return None
    fields = behind_name.split()
    return None if fields[_STATE] in "ZX" else int(fields[_START_TICKS])
