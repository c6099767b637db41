"""What a crawl does without being told: nothing that a stranger could use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archiver import settings

SAFE = {
    "ROBOTSTXT_OBEY": True,
    "ARCHIVER_POLITENESS": "adaptive",
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "COOKIES_ENABLED": False,
    "REFERRER_POLICY": "no-referrer",
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "ARCHIVER_UNVERIFIED_HOSTS": "",
    "ARCHIVER_ALLOW_NETWORKS": "",
    "ARCHIVER_ALLOW_PORTS": "",
    "ARCHIVER_CONNECT_TO": "",
    "ARCHIVER_CA_FILE": "",
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
}


@pytest.mark.parametrize("name", SAFE)
def test_a_default_is_the_safe_one(name: str) -> None:
    assert getattr(settings, name) == SAFE[name]


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("DOWNLOAD_TIMEOUT", 30),
        ("ARCHIVER_LONGEST_DOWNLOAD", 300),
        ("DOWNLOAD_MAXSIZE", 128 << 20),
        ("REDIRECT_MAX_TIMES", 10),
        ("RETRY_TIMES", 2),
        ("CONCURRENT_REQUESTS", 32),
    ],
)
def test_a_bound_is_set_and_no_larger_than_it_was(name: str, most: int) -> None:
    assert 0 < getattr(settings, name) <= most


def test_only_http_and_https_have_a_handler() -> None:
    handled = {scheme for scheme, handler in settings.DOWNLOAD_HANDLERS.items() if handler}

    assert handled == {"http", "https"}
    assert {"file", "ftp", "s3", "data"} <= set(settings.DOWNLOAD_HANDLERS)


def test_no_setting_holds_credentials() -> None:
    assert not [
        name for name in vars(settings) if re.search("AUTH|PASS|TOKEN|SECRET|HTTPUSER", name)
    ]


def test_every_default_says_its_reason_or_its_unit() -> None:
    lines = Path(settings.__file__).read_text("utf-8").splitlines()
    named = [line for line in lines if re.match(r"[A-Z_]+ = ", line)]
    bare = {
        line.split(" = ")[0] for line in named if "#" not in line and not line.endswith(("{", "("))
    }

    # names and places, which say themselves what they are
    assert bare <= {"BOT_NAME", "SPIDER_MODULES", "NEWSPIDER_MODULE", "SCHEDULER", "LOG_LEVEL"}
