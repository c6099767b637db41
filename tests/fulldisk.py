"""Crawls onto a real disk that is too small, by one block less each time too small.

As a program, alone in a mount namespace: `fulldisk.py FOLDER [BLOCKS]` mounts a small memory disk
there, crawls until it is full, gives it room, and crawls again; then with a block (or several)
more, until the first crawl fits. Prints, as JSON, how the crawls ended, and what was lost.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import faulty

from archiver.model.exits import ExitCode
from archiver.store.disk.failure import ArchiveWriteError
from archiver.store.disk.folder import ArchiveFolderError
from archiver.store.verify import verify

BLOCK_KIB = 4
_SET_ASIDE = ("tail-uncommitted", "file-uncommitted")
ROOM = "size=64m"
_NAMESPACES = (("unshare", "--mount"), ("unshare", "--mount", "--user", "--map-root-user"))
_TRIAL = 'd=$(mktemp -d); trap "rmdir $d" EXIT; mount -t tmpfs tmpfs "$d" && umount "$d"'


def _namespace() -> tuple[str, ...]:
    for command in _NAMESPACES:
        trial = [*command, "sh", "-c", _TRIAL]
        if not shutil.which("unshare"):
            break
        if not subprocess.run(trial, check=False, capture_output=True).returncode:
            return command
    return ()


NAMESPACE = _namespace()
"""Runs a command where it may mount; nobody else sees what is mounted there. Empty: none may."""


def mount(folder: Path, *options: str) -> None:
    """Mount a memory disk, or change the one that is mounted."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", folder], check=True)


def fills_up(archive: Path) -> int:
    """Crawl in a child process; return 0 when all went well, else how the crawl ended."""

    def work() -> int:
        try:
            faulty.crawl(archive, "full")
        except (ArchiveWriteError, ArchiveFolderError) as error:
            return int(error.exit_code)
        return 0

    return faulty.in_child(work)


def broken_off(archive: Path) -> list[str]:
    """Return what is wrong with the files beside the tails that the next start sets aside."""
    if not (archive / "json").is_dir():
        return []
    findings = verify(archive).findings
    return [str(one) for one in findings if one.is_error and one.code not in _SET_ASIDE]


def main(folder: Path, step: int) -> int:
    """Try every size; print what happened."""
    told: list[str] = []
    ends: Counter[str] = Counter()
    size = BLOCK_KIB
    while True:
        mount(folder, f"size={size}k")
        archive = folder / "archive"
        if not (code := fills_up(archive)):
            break
        ends[next(one.name for one in ExitCode if one == code)] += 1
        told += [f"{size} KiB: {one}" for one in broken_off(archive)]
        mount(folder, "remount", ROOM)
        if faulty.in_child(lambda: int(faulty.crawl(folder / "archive", "again"))):
            told.append(f"{size} KiB: the next crawl did not end well")
        else:
            told += [f"{size} KiB: {one}" for one in faulty.losses(archive)]
        subprocess.run(["umount", folder], check=True)
        size += BLOCK_KIB * step
    sys.stdout.write(json.dumps({"ends": ends, "losses": told}) + "\n")
    return len(told)


if __name__ == "__main__":
    faulty.PADDING, faulty.ROTATE_BYTES = 20_000, 50_000
    sys.exit(main(Path(sys.argv[1]), int("".join(sys.argv[2:3]) or 1)) > 0)
