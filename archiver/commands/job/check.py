"""What only the commands know of a jobs file: whether its spiders and its steps exist."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from archiver.commands.choice import ANY_SITE, find_spider, project_settings, spider_of, spiders
from archiver.commands.crawl import OURS
from archiver.commands.shown.lines import CommandError, err, remote
from archiver.crawl.run import StartError, check_arguments
from archiver.jobs.command import steps_of
from archiver.jobs.file.check import JobsFileError, read_jobs_file
from archiver.jobs.file.facts import Job, JobsFile
from archiver.jobs.file.lines import line_of, lines_of
from archiver.jobs.file.table import Problem
from archiver.model.exits import ExitCode


def opened(path: Path) -> JobsFile:
    """Return the jobs file; every mistake is a line on stderr, and then CommandError."""
    try:
        return read_jobs_file(path)
    except FileNotFoundError:
        raise CommandError(
            f"there is no jobs file {path}: docs/jobs.md shows a first one, --file names another",
            code=ExitCode.NOT_FOUND,
        ) from None
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error}", code=ExitCode.NOT_FOUND) from error
    except JobsFileError as error:
        raise refusal(path, error.problems) from error


def refusal(path: Path, problems: Collection[Problem]) -> CommandError:
    """Print each problem as FILE:LINE: TEXT, and return the error that says how many they are."""
    here = Path.cwd()
    path = path.relative_to(here) if path.is_relative_to(here) else path
    for problem in problems:
        err.print(remote(f"{path}:{problem.line}: {problem.text}"), soft_wrap=True)
    number = f"{len(problems)} mistakes" if len(problems) > 1 else "a mistake"
    return CommandError(f"{path} has {number}", code=ExitCode.BAD_CONFIGURATION)


def check(file: JobsFile, commands: Collection[str]) -> None:
    """Raise CommandError when a spider, an argument, a setting or a step is unknown."""
    lines = lines_of(file.path.read_text("utf-8").replace("\r\n", "\n"))
    problems = []
    for job in file.jobs.values():
        for key, text in _problems(job, commands):
            line = line_of(("jobs", job.name, *key), lines)
            problems.append(Problem(line=line, text=f"jobs.{job.name}.{'.'.join(key)}: {text}"))
    if problems:
        raise refusal(file.path, sorted(problems))


def _problems(job: Job, commands: Collection[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    if "://" not in job.what:
        try:
            find_spider(job.what)
        except CommandError as error:
            yield ("spider",), str(error)
            return
    chosen = spider_of(job.what, spiders()) if "://" in job.what else None
    name = chosen.name if chosen else ANY_SITE if "://" in job.what else job.what
    begin = [each for each in (job.what, *job.start) if "://" in each]
    options = {"start": " ".join(begin), "section": job.section, "limit": str(job.limit or "")}
    try:
        given = {key: value for key, value in options.items() if value}
        check_arguments(find_spider(name), given | dict(job.arguments))
    except StartError as error:
        yield ("arguments",), str(error)
    known = project_settings()
    for setting in job.settings:
        if setting.startswith(OURS) and setting not in known:
            yield ("settings", setting), "there is no such setting"
    for step in steps_of(job):
        if step[0] not in commands:
            yield ("after",), f"there is no command {step[0]!r}; known: {', '.join(commands)}"
