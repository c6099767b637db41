"""Runs one program to its end and tells what it cost, its children included.

CPU is user and system time of the process and of all that it has started, orphans too: this
process adopts them (prctl) and waits for them. Memory is the peak of their proportional set size
(PSS) together, looked at several times a second, or the peak resident set that the kernel kept of
the first process, whichever is larger. What other programs of the machine did meanwhile is told,
in cores.
"""

from __future__ import annotations

import ctypes
import os
import resource
import select
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_LOOK_S = 0.2
_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER, linux/prctl.h
_TICKS = os.sysconf("SC_CLK_TCK")


class RunError(RuntimeError):
    """A program failed, or did not do what was to be measured."""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a program has cost."""

    cpu_s: float
    wall_s: float
    peak_mb: float
    foreign_cores: float
    """What all other programs used meanwhile, steal by the host included."""


def run(command: Sequence[str], *, serving_s: Callable[[], float] = lambda: 0.0) -> Cost:
    """Run a command to its end; raise RunError when it fails.

    `serving_s` gives the processor time of the server that it asks, in seconds: not foreign.
    """
    return run_beside([command], serving_s=serving_s)[0]


def run_beside(
    commands: Sequence[Sequence[str]], *, serving_s: Callable[[], float] = lambda: 0.0
) -> list[Cost]:
    """Run commands at the same time, from the same moment on; tell what each has cost."""
    ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)
    busy, own, began = _busy_s(), _own_s(serving_s), time.perf_counter()
    programs = [_Program(command, began) for command in commands]
    while any(program.is_running() for program in programs):
        select.select([one.ended for one in programs if one.is_running()], [], [], _LOOK_S)
        for program in programs:
            program.look()
    costs = [program.cost() for program in programs]
    mine = _own_s(serving_s) - own + sum(cpu_s for cpu_s, _, _ in costs)
    foreign = (_busy_s() - busy - mine) / (time.perf_counter() - began)
    return [
        Cost(
            cpu_s=round(cpu_s, 3),
            wall_s=round(wall_s, 3),
            peak_mb=round(peak_mb, 1),
            foreign_cores=round(max(0.0, foreign), 2),
        )
        for cpu_s, wall_s, peak_mb in costs
    ]


class _Program:
    """One program that runs, with its children."""

    def __init__(self, command: Sequence[str], began: float) -> None:
        self._command = list(command)
        self._began = began
        self._wall_s = 0.0
        self._peak_kb = 0
        self._process = subprocess.Popen(
            self._command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.ended = os.pidfd_open(self._process.pid)

    def is_running(self) -> bool:
        """Tell whether it has not ended yet, as far as was looked."""
        return self._wall_s == 0.0

    def look(self) -> None:
        """Look whether it has ended, and how much memory it holds."""
        if not self.is_running():
            return
        if select.select([self.ended], [], [], 0)[0]:
            self._wall_s = time.perf_counter() - self._began
        else:
            pid = self._process.pid
            self._peak_kb = max(self._peak_kb, _memory_kb(pid), _peak_kb(pid))

    def cost(self) -> tuple[float, float, float]:
        """Return CPU and wall seconds and peak memory in MB; raise RunError for a failure."""
        os.close(self.ended)
        _, status, usage = os.wait4(self._process.pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        cpu_s = usage.ru_utime + usage.ru_stime
        with suppress(ChildProcessError):
            while True:  # what it has left behind: workers that end after it
                _, _, orphan = os.wait4(-self._process.pid, 0)
                cpu_s += orphan.ru_utime + orphan.ru_stime
        if self._process.returncode:
            raise RunError(f"exit code {self._process.returncode}: {' '.join(self._command)}")
        return cpu_s, self._wall_s, self._peak_kb / 1024


def _memory_kb(pid: int) -> int:
    """Return the proportional set size of a process and of all below it."""
    total = 0
    with suppress(OSError, StopIteration):  # it may end at any moment
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8").splitlines()
        total = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        for task in Path(f"/proc/{pid}/task").iterdir():
            total += sum(map(_memory_kb, map(int, (task / "children").read_text("utf-8").split())))
    return total


def _peak_kb(pid: int) -> int:
    """Return the peak resident set of a process since its program began.

    Not what wait4 tells: that begins with the memory of the process that has started it.
    """
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
    return 0


def _busy_s() -> float:
    """Return the processor time that this machine has spent, all cores together, in seconds."""
    user, nice, system, _, _, irq, softirq, steal, *_ = map(
        int, Path("/proc/stat").read_text("utf-8").split("\n", 1)[0].split()[1:]
    )
    return (user + nice + system + irq + softirq + steal) / _TICKS


def _own_s(serving_s: Callable[[], float]) -> float:
    """Return the processor time of measuring and serving."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime + serving_s()
