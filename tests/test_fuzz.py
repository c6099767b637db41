"""The fuzzer's targets hold for their corpus, for mutations of it, and as a program."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from crawling import clean_environment
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.targets import CORPUS, TARGETS, LawBroken

ROOT = Path(__file__).parent.parent
SEEDS = {name: sorted((CORPUS / name).iterdir()) for name in TARGETS}
EDITS = st.lists(
    st.tuples(st.integers(0, 2_000), st.integers(0, 12), st.binary(max_size=12)), max_size=6
)


@pytest.mark.parametrize(
    "seed",
    [seed for seeds in SEEDS.values() for seed in seeds],
    ids=lambda seed: f"{seed.parent.name}/{seed.name}",
)
def test_every_law_holds_for_what_once_broke_one(seed: Path) -> None:
    TARGETS[seed.parent.name](seed.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
@given(data=st.data())
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_every_law_holds_for_mutations_of_the_corpus(name: str, data: st.DataObject) -> None:
    seed = data.draw(st.sampled_from(SEEDS[name])).read_bytes()
    for at, length, instead in data.draw(EDITS):
        place = at % (len(seed) + 1)
        seed = seed[:place] + instead + seed[place + length :]

    TARGETS[name](seed)


def test_a_broken_law_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuzz.targets.is_web", lambda _: False)

    with pytest.raises(LawBroken, match="not of the web"):
        TARGETS["feeds"]((CORPUS / "feeds" / "rss").read_bytes())


def test_the_program_fuzzes_for_as_long_as_it_is_told_or_says_what_it_lacks(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "fuzz", "robots", "--seconds", "1", "--out", str(tmp_path)]
    done = subprocess.run(
        command, cwd=ROOT, env=clean_environment(), capture_output=True, text=True, check=False
    )

    if find_spec("atheris"):
        assert done.returncode == 0, done.stderr[-2000:]
        assert "Done " in done.stderr
    else:
        assert done.returncode == 2
        assert "pip install" in done.stderr


def test_every_target_has_seeds_and_words() -> None:
    folder = CORPUS.parent

    assert {path.name for path in CORPUS.iterdir()} == set(TARGETS)
    assert {path.stem for path in (folder / "words").iterdir()} == set(TARGETS)
    assert sum(path.stat().st_size for seeds in SEEDS.values() for path in seeds) < 100_000
