"""Drive one target with atheris (libFuzzer), from the corpus in the repository.

What it finds new, and what crashes, goes to `build/fuzz/TARGET`; a crasher that is mended is
made small and moves to `fuzz/corpus/TARGET` by hand. Exit code: libFuzzer's, 0 when all held.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from importlib.util import find_spec
from pathlib import Path

_NAMES = ("http", "warc", "embeds", "jsonld", "feeds", "robots")
"""Of fuzz.targets, which is imported only when it can be instrumented."""
_HERE = Path(__file__).parent
_HANG_S = 25
_RSS_MIB = 1024
_MAX_BYTES = 16_384


def main() -> int:
    """Read the arguments and fuzz until the time is over or something breaks."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("target", choices=_NAMES)
    parser.add_argument("--seconds", type=int, default=600, help="how long (default: 600)")
    parser.add_argument("--out", type=Path, default=Path("build/fuzz"))
    given = parser.parse_args()
    if find_spec("atheris") is None:
        sys.stderr.write("atheris is not installed: pip install 'entertainment-archiver[fuzz]'\n")
        return 2
    out = given.out / given.target
    out.mkdir(parents=True, exist_ok=True)
    return _fuzz(given.target, given.seconds, out)


def _fuzz(name: str, seconds: int, out: Path) -> int:
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["archiver", "fuzz", "protego"]):
        targets = importlib.import_module("fuzz.targets")
    options = [
        f"-max_total_time={seconds}",
        f"-timeout={_HANG_S}",
        f"-rss_limit_mb={_RSS_MIB}",
        f"-max_len={_MAX_BYTES}",
        f"-artifact_prefix={out}/",
        f"-dict={_HERE / 'words' / name}.dict",
        "-print_final_stats=1",
    ]
    atheris.Setup(
        [sys.argv[0], *options, str(out), str(_HERE / "corpus" / name)], targets.TARGETS[name]
    )
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
