"""Many WARC files read again in processes, one file a task; the network is closed in each."""

from __future__ import annotations

import concurrent.futures as cf
import multiprocessing
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path

from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from archiver.crawl.offline.sockets import forbid_sockets
from archiver.crawl.rereading.file import FileRead, Spiders, Task, read_file
from archiver.crawl.spider.site import SiteSpider
from archiver.replay.captures import Captures
from archiver.replay.shelf import Shelf


def read_files(
    tasks: Iterable[Task], *, shelves: list[Shelf], settings_module: str, jobs: int
) -> Iterator[FileRead]:
    """Read files in `jobs` processes and yield what came of each; the largest come first."""
    ordered = sorted(tasks, key=lambda task: -task.path.stat().st_size)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    pool = cf.ProcessPoolExecutor(
        max(1, min(jobs, len(ordered))),
        mp_context=context,
        initializer=_prepare,
        initargs=(shelves, settings_module),
    )
    with pool:
        futures = {pool.submit(_read, task): task for task in ordered}
        for future in cf.as_completed(futures):
            yield _outcome(future, futures[future])


def _outcome(future: cf.Future[FileRead], task: Task) -> FileRead:
    """Return what came of a file; a process that died harms its own files only."""
    error = future.exception()
    if error is None:
        return future.result()
    text = f"{task.path}: reading broke off: {type(error).__name__}: {error}"
    return FileRead(path=task.path, part=task.part, error=text)


_prepared: dict[str, tuple[Captures, Spiders, Settings]] = {}


def _prepare(shelves: list[Shelf], settings_module: str) -> None:
    """Load the spiders once a process, then close the network."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    settings = Settings()
    settings.setmodule(settings_module, priority="project")
    loader = SpiderLoader.from_settings(settings)
    loaded = {name: loader.load(name) for name in loader.list()}
    spiders = {name: kind for name, kind in loaded.items() if issubclass(kind, SiteSpider)}
    _prepared[""] = (Captures(shelves), spiders, settings)
    forbid_sockets()


def _read(task: Task) -> FileRead:
    captures, spiders, settings = _prepared[""]
    return read_file(task, captures, spiders, settings)


def parts_in(folder: Path, paths: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    """Yield each WARC file with the place of its lines."""
    for number, path in enumerate(paths):
        yield path, folder / f"{number:06d}"
