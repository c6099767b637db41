"""A foreign package that bears the name of one of our rooms is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver import rooms


def test_our_own_rooms_are_accepted() -> None:
    rooms.check()


def test_rooms_that_lie_elsewhere_are_refused_with_both_places(tmp_path: Path) -> None:
    with pytest.raises(rooms.ForeignPackageError) as refused:
        rooms.check(tmp_path)

    assert str(tmp_path / "spiders") in str(refused.value)
    assert "Uninstall or rename" in str(refused.value)
