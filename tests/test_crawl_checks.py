"""A setting that cannot be used is named before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest
import trustme
from scrapy.settings import Settings

from archiver import settings as ours
from archiver.crawl.checks import SettingError, check_settings


def _settings(**changed: object) -> Settings:
    made = Settings()
    made.setmodule(ours)
    made.setdict(changed, priority="cmdline")
    return made


def test_the_settings_as_they_come_are_right() -> None:
    check_settings(_settings())


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ARCHIVER_WARC_SIZE", "huge", "huge"),
        ("ARCHIVER_WARC_SIZE", "0", "above 0"),
        ("ARCHIVER_DIGEST", "md4", "sha256"),
        ("ARCHIVER_CONNECT_TO", "nonsense", "HOST:PORT:HOST2:PORT2"),
        ("ARCHIVER_CONNECT_TO", ":80:127.0.0.1:99999", "99999 is no port"),
        ("ARCHIVER_ALLOW_NETWORKS", "10.0.0.0/99", "10.0.0.0/99"),
        ("ARCHIVER_ALLOW_PORTS", "http", "http"),
        ("ARCHIVER_ALLOW_PORTS", "8080,0", "0 is no port"),
        ("ARCHIVER_CA_FILE", "no-such-ca.pem", "no such file"),
        ("ARCHIVER_POLITENESS", "rude", "adaptive"),
        ("ARCHIVER_LEAST_FREE", "much", "much"),
        ("ARCHIVER_MAX_SIZE", "-1", "from 0 on"),
        ("ARCHIVER_PATIENCE", "long", "long"),
    ],
)
def test_a_wrong_value_is_named_with_its_setting(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingError) as caught:
        check_settings(_settings(**{name: value}))

    assert name in str(caught.value)
    assert said in str(caught.value)


def test_a_ca_file_must_hold_a_certificate(tmp_path: Path) -> None:
    good, bad = tmp_path / "ca.pem", tmp_path / "text.pem"
    trustme.CA().cert_pem.write_to_path(str(good))
    bad.write_text("no certificate\n")

    check_settings(_settings(ARCHIVER_CA_FILE=str(good)))
    with pytest.raises(SettingError, match=r"text\.pem.*no certificate"):
        check_settings(_settings(ARCHIVER_CA_FILE=str(bad)))
