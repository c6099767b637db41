"""The installed wheel does in an empty folder what the checkout does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from crawling import ROOT, clean_environment, settings
from web import MadeUpWeb
from web.found import lines
from web.sites import sportskeeda

pytestmark = pytest.mark.slow

GAGA = sportskeeda.HOME + sportskeeda.GAGA.path


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and unpack it where no checkout is; no registry is asked."""
    made, place = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("installed")
    _python("-m", "build", "--wheel", "--no-isolation", "--outdir", made, ROOT)
    (wheel,) = made.glob("*.whl")
    _python("-m", "pip", "install", "--no-deps", "--no-index", "--target", place, wheel)
    return place


@pytest.fixture(scope="module")
def web() -> Iterator[MadeUpWeb]:
    with MadeUpWeb() as served:
        yield served


def _python(*arguments: str | Path, cwd: Path | None = None, path: Path | None = None) -> str:
    environment = clean_environment() | ({"PYTHONPATH": str(path)} if path else {})
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_the_three_packages_and_nothing_else(installed: Path) -> None:
    packages = {path.parent.name for path in installed.glob("*/__init__.py")}

    assert packages == {"archiver", "spiders", "pipelines"}


def test_the_installed_command_crawls_in_an_empty_folder(
    installed: Path, web: MadeUpWeb, tmp_path: Path
) -> None:
    command = "import archiver.cli; archiver.cli.main()"
    where = _python("-c", "import archiver; print(archiver.__file__)", cwd=tmp_path, path=installed)
    assert Path(where.strip()).is_relative_to(installed)

    crawl = ("crawl", "page", "-a", f"url={GAGA}", *settings(web))
    _python("-c", command, *crawl, cwd=tmp_path, path=installed)

    archive = tmp_path / "archives" / "page"
    assert [line["url"] for line in lines(archive, "articles")] == [GAGA]
    _python("-c", command, "verify", archive, cwd=tmp_path, path=installed)


def test_the_installed_package_knows_its_sites(installed: Path, tmp_path: Path) -> None:
    listed = _python(
        "-c", "import archiver.cli; archiver.cli.main()", "sites", cwd=tmp_path, path=installed
    )

    assert "sportskeeda" in listed
