"""Sites of a family say where they are; the family says the rest, unless the site does."""

from __future__ import annotations

import pytest

from archiver.commands.choice import domains_of, spiders
from archiver.crawl.spider.families import PMC, DotdashMeredith, Reach, WordPress

SITES = {name: spider for name, spider in spiders().items() if domains_of(spider)}
WANTED = (
    "sportskeeda soompi koreaboo allkpop pinkvilla variety billboard rollingstone "
    "hollywoodreporter deadline indiewire tmz people eonline nme pitchfork buzzfeed avclub polygon "
    "mashable ladbible metro mirror dailymail dailystar thesun bustle observer vulture bbc"
)


class Choir(WordPress):
    home = "https://choir.example/"
    sections = {"music": "https://choir.example/music/"}  # noqa: RUF012  # a site's statement


def test_the_entertainment_press_has_its_spiders() -> None:
    assert set(WANTED.split()) <= set(SITES)


def test_feeds_and_sitemap_follow_from_home_and_sections() -> None:
    assert Choir.feeds == {
        "": "https://choir.example/feed/",
        "music": "https://choir.example/music/feed/",
    }
    assert Choir.sitemaps == ("https://choir.example/wp-sitemap.xml",)


def test_what_a_site_says_itself_stands() -> None:
    class Own(Choir):
        feeds = {"": "https://choir.example/atom"}  # noqa: RUF012  # a site's statement
        sitemaps = ()

    assert Own.feeds == {"": "https://choir.example/atom"}
    assert Own.sitemaps == ()


@pytest.mark.parametrize(
    ("family", "names"),
    [
        (PMC, {"variety", "billboard", "rollingstone", "hollywoodreporter", "deadline",
               "indiewire"}),
        (Reach, {"mirror", "dailystar"}),
        (DotdashMeredith, {"people"}),
        (WordPress, {"koreaboo", "nme", "metro", "thesun", "observer"}),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)  # fmt: skip
def test_sites_on_one_platform_share_a_base(family: type[WordPress], names: set[str]) -> None:
    assert names <= {name for name, spider in SITES.items() if issubclass(spider, family)}


@pytest.mark.parametrize("name", SITES)
def test_every_address_of_a_site_lies_on_it_or_is_its_feed_host(name: str) -> None:
    spider = SITES[name].of({})
    elsewhere = [url for url in spider.sources() if not spider.is_ours(url)]

    assert [url for url in elsewhere if "//feeds." not in url] == []


@pytest.mark.parametrize("name", SITES)
def test_a_list_of_articles_is_no_article(name: str) -> None:
    spider = SITES[name].of({})

    assert [url for url in spider.sections.values() if spider.is_article(url)] == []


@pytest.mark.parametrize("name", SITES)
def test_looks_stand_in_the_order_of_their_days(name: str) -> None:
    days = [layout.since for layout in SITES[name].layouts]

    assert days[:1] in ([None], [])
    later = [day for day in days[1:] if day is not None]
    assert len(later) == len(days[1:])
    assert later == sorted(set(later))
