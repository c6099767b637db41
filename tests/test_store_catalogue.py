from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from storing import abandon, article, keep, open_archive

from archiver.model.exits import ExitCode
from archiver.store.catalogue import NAME, Catalogue, rebuild

A, B = "http://a.test/a", "http://a.test/b"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    archive = open_archive(tmp_path)
    keep(archive, A, text="the tour begins", embeds=2)
    keep(archive, B, text="an award is given")
    archive.close(ExitCode.COMPLETE)
    return tmp_path


def test_every_article_has_a_row(folder: Path) -> None:
    catalogue = Catalogue(folder)

    rows = list(catalogue.rows())
    catalogue.close()

    assert [(row.url, row.version, row.embeds) for row in rows] == [(A, 1, 2), (B, 1, 0)]


def test_words_find_the_article_that_holds_them(folder: Path) -> None:
    catalogue = Catalogue(folder)

    found = [row.url for row in catalogue.rows("award")]
    catalogue.close()

    assert found == [B]


def test_a_row_shows_the_latest_version_and_the_older_one_can_be_asked_for(folder: Path) -> None:
    catalogue = Catalogue(folder)
    changed = replace(article(A, None, text="the tour ends"), version=2)

    catalogue.add(changed)
    latest, first = catalogue.article(A), catalogue.article(A, version=1)
    rows = list(catalogue.rows())
    catalogue.close()

    assert latest == changed
    assert first is not None
    assert first.text == "the tour begins"
    assert [row.version for row in rows if row.url == A] == [2]


def test_an_address_is_found_in_any_spelling(folder: Path) -> None:
    catalogue = Catalogue(folder)

    found = catalogue.article("http://www.a.test/a?utm_source=x#top")
    catalogue.close()

    assert found is not None
    assert found.url == A


@pytest.mark.parametrize("way", ["lost", "there"])
def test_a_catalogue_is_made_anew_from_the_lines(folder: Path, way: str) -> None:
    before = Catalogue(folder)
    wanted = list(before.rows())
    before.close()
    if way == "lost":
        (folder / NAME).unlink()

    count = rebuild(folder)

    after = Catalogue(folder)
    assert count == 2
    assert list(after.rows()) == wanted
    assert [row.url for row in after.rows("tour")] == [A]
    after.close()


def test_a_catalogue_that_is_lost_or_damaged_is_there_after_the_next_start(folder: Path) -> None:
    for damage in (None, b"no database, but long enough to be taken for one" * 100):
        for file in folder.glob(f"{NAME}*"):
            file.unlink()
        if damage:
            (folder / NAME).write_bytes(damage)

        open_archive(folder, f"after-{bool(damage)}").close(ExitCode.COMPLETE)

        catalogue = Catalogue(folder)
        assert [row.url for row in catalogue.rows("tour")] == [A]
        catalogue.close()


def test_what_a_kill_left_in_the_catalogue_is_there_once_after_the_next_crawl(
    tmp_path: Path,
) -> None:
    archive = open_archive(tmp_path)
    keep(archive, A, text="the tour begins")
    archive._catalogue.commit()
    abandon(archive)

    again = open_archive(tmp_path, "run-2")
    keep(again, A, text="the tour begins")
    again.close(ExitCode.COMPLETE)

    catalogue = Catalogue(tmp_path)
    assert [(row.url, row.version) for row in catalogue.rows("tour")] == [(A, 1)]
    catalogue.close()
