"""Where this project's own files lie: the folder that holds `spiders` and `tests`."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from archiver.commands.choice import project_settings
from archiver.commands.shown.lines import CommandError
from archiver.model.exits import ExitCode


def house() -> Path:
    """Return the folder that holds the package of the spiders; raise CommandError without one."""
    spec = find_spec(project_settings()["NEWSPIDER_MODULE"])
    if spec is None or not spec.submodule_search_locations:
        raise CommandError(
            "no folder of spiders is found: give --into DIR", code=ExitCode.BAD_CONFIGURATION
        )
    return Path(next(iter(spec.submodule_search_locations))).parent
