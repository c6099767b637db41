"""What a session says of a crawl before it begins."""

from __future__ import annotations

import json

import pytest
from scrapy.settings import Settings

from archiver import settings as ours
from archiver.crawl.spider.site import SiteSpider
from archiver.crawl.told import introduce, warcinfo_of


class Site(SiteSpider):
    name = "site"


def settings(**changed: object) -> Settings:
    made = Settings()
    made.setmodule(ours, priority="project")
    made.setdict(changed, priority="cmdline")
    return made


def test_the_contact_stands_in_the_user_agent() -> None:
    given = settings(ARCHIVER_CONTACT="https://archive.example/about")

    introduce(given)

    assert given["USER_AGENT"] == f"{ours.USER_AGENT} (+https://archive.example/about)"


def test_a_user_agent_that_was_chosen_stays() -> None:
    given = settings(ARCHIVER_CONTACT="me@archive.example", USER_AGENT="Reader/1")

    introduce(given)

    assert given["USER_AGENT"] == "Reader/1"


@pytest.mark.parametrize("contact", ["", None])
def test_without_a_contact_there_is_none(contact: str | None) -> None:
    given = settings(ARCHIVER_CONTACT=contact)

    introduce(given)

    assert given["USER_AGENT"] == ours.USER_AGENT


def test_a_contact_cannot_add_a_header() -> None:
    given = settings(ARCHIVER_CONTACT="a@b.example\r\nCookie: x=1")

    introduce(given)

    assert "\r" not in given["USER_AGENT"]
    assert "\n" not in given["USER_AGENT"]


def test_warcinfo_tells_who_crawled_and_no_secret() -> None:
    given = settings(
        ARCHIVER_OPERATOR="An archive", ARCHIVER_CONTACT="a@b.example", HTTPPROXY_AUTH_X="hidden"
    )

    told = warcinfo_of(given, Site.of({}))

    assert told["operator"] == "An archive"
    assert told["contactInformation"] == "a@b.example"
    assert told["robots"] == "obeyed (RFC 9309)"
    assert "hidden" not in told["settings"]
    assert json.loads(told["settings"])["CONCURRENT_REQUESTS"] == str(ours.CONCURRENT_REQUESTS)
