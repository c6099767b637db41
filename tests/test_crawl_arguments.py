"""Spider arguments are understood before the first request, or refused in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archiver.crawl.spider.arguments import ArgumentError, Arguments, Window


def test_a_day_means_all_of_it() -> None:
    arguments = Arguments.of({"since": "2022-04-04", "until": "2022-04-05"})

    assert arguments.window.since == datetime(2022, 4, 4, tzinfo=UTC)
    assert arguments.window.holds("2022-04-05T23:59:59+00:00")
    assert not arguments.window.holds("2022-04-06T00:00:00+00:00")


def test_a_moment_in_another_zone_is_compared_as_an_instant() -> None:
    window = Arguments.of({"since": "2022-04-04T00:00:00+09:00"}).window

    assert window.holds("2022-04-03T15:00:00Z")
    assert not window.holds("2022-04-03T14:59:59Z")


@pytest.mark.parametrize("moment", [None, "", "last Tuesday"])
def test_an_unknown_date_is_not_left_out(moment: str | None) -> None:
    window = Window(since=datetime(2022, 4, 4, tzinfo=UTC))

    assert window.holds(moment)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"colour": "red"}, "unknown argument 'colour'"),
        ({"since": "yesterday"}, "write YYYY-MM-DD"),
        ({"since": "2022-13-01"}, "is no date"),
        ({"since": "2022-04-05", "until": "2022-04-04"}, "lies after"),
        ({"limit": "0"}, "above 0"),
        ({"limit": "ten"}, "above 0"),
        ({"limit": "-3"}, "above 0"),
        ({"start": "sportskeeda.com"}, "no http or https address"),
        ({"start": "file:///etc/passwd"}, "no http or https address"),
        ({"section": "sport"}, "this site has music"),
        ({"include": "(unclosed"}, "is no regular expression"),
        ({"exclude": "["}, "is no regular expression"),
        ({"depth": "3"}, "unknown argument 'depth'"),
    ],
)
def test_a_wrong_argument_is_named_with_what_is_expected(given: dict[str, str], words: str) -> None:
    with pytest.raises(ArgumentError, match=words):
        Arguments.of(given, sections={"music": "https://www.example/music"})


def test_several_start_addresses_are_kept_in_order() -> None:
    arguments = Arguments.of({"start": "https://b.example/, https://a.example/"})

    assert arguments.start == ("https://b.example/", "https://a.example/")


def test_patterns_say_what_is_left_out_and_why() -> None:
    arguments = Arguments.of({"include": "/2022/", "exclude": "/video"})

    assert arguments.refuses("https://a.example/2022/song") is None
    assert arguments.refuses("https://a.example/2022/video/song") == "excluded"
    assert arguments.refuses("https://a.example/2021/song") == "not-included"
