"""Posts over time: what a platform says, and what is made of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from crawling import records, run, settings
from storing import keep, lines_of, open_archive
from web import MadeUpWeb, Reply, Request

from archiver.crawl.recheck.endpoints import ENDPOINTS, endpoint_of, verdict
from archiver.model.embed import Embed
from archiver.model.exits import ExitCode

HOST = "platforms.example"
TWEET = {"__typename": "Tweet", "id_str": "100", "text": "out now"}


def stone(words: str) -> dict[str, Any]:
    return {"__typename": "TweetTombstone", "tombstone": {"text": {"text": words}}}


STAGES: tuple[tuple[int, object, str], ...] = (
    (200, TWEET, "live"),
    (200, stone("This Post was deleted by the Post author."), "gone"),
    (404, {}, "gone"),
    (200, stone("This Post is from a suspended account."), "suspended"),
    (429, {}, "unknown"),
)


@pytest.mark.parametrize(
    ("status", "body", "state"),
    [
        *((status, json.dumps(told).encode(), state) for status, told, state in STAGES),
        (200, json.dumps(stone("This account's Posts are protected.")).encode(), "protected"),
        (200, json.dumps(stone("Age-restricted adult content.")).encode(), "unknown"),
        (200, b'{"type": "video", "html": "<iframe></iframe>"}', "live"),
        (410, b"", "gone"),
        (200, b"<html><title>Log in</title></html>", "unknown"),
        (200, b"{}", "unknown"),
        (200, b"[1]", "unknown"),
        (401, b"", "unknown"),
        (403, b'{"error": "deleted"}', "unknown"),
        (500, b"", "unknown"),
        (302, b"", "unknown"),
    ],
)
def test_what_an_answer_says_of_a_post(status: int, body: bytes, state: str) -> None:
    assert verdict(status, body)[0] == state


def test_every_platform_s_endpoint_is_public_and_secure() -> None:
    for platform in ENDPOINTS:
        embed = Embed(platform=platform, id="1", url=f"https://{platform}.example/a?b=c&d")
        url = endpoint_of(embed)
        assert url is not None
        assert url.startswith("https://")
        assert "b=c&d" not in url  # escaped: a post's address adds no parameter


def test_a_platform_that_wants_a_key_is_not_asked() -> None:
    assert endpoint_of(Embed(platform="instagram", id="x", url="https://instagram.com/p/x")) is None


@dataclass
class Platform:
    """Says what its stage says, whichever post is asked for."""

    stage: int = 0
    hosts: tuple[str, ...] = (HOST,)
    asked: list[str] = field(default_factory=list)

    def answer(self, request: Request) -> Reply:
        if request.path == "/robots.txt":
            return Reply(status=404)
        self.asked.append(request.path)
        status, told, _ = STAGES[self.stage]
        kind = ("Content-Type", "application/json")
        return Reply(status=status, headers=(kind,), body=json.dumps(told).encode())


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    opened = open_archive(folder)
    keep(opened, "https://news.example/a", embeds=1)
    made = Embed(platform="twitter", id="7", url="https://x.com/i/status/7")
    opened.journal._add_embed(made, "https://news.example/a", "2026-11-24T12:00:00Z")
    opened.close(ExitCode.COMPLETE)
    return folder


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_post_s_states_are_kept_with_their_times(archive: Path) -> None:
    before = lines_of(archive, "embeds")
    platform = Platform()
    with MadeUpWeb([platform]) as web:
        base = f"ARCHIVER_EMBED_BASE=https://{HOST}"
        for stage in range(len(STAGES)):
            platform.stage = stage
            done = run("archiver", "recheck", archive, "--embeds", "-s", base, *settings(web))
            assert done.returncode == 0, done.stderr
    reported = run("archiver", "recheck", archive, "--report")

    states = lines_of(archive, "states")
    assert [line["state"] for line in states] == [state for _, _, state in STAGES]
    times = [moment for line in states for moment in (line["since"], line["until"])]
    assert times == sorted(times)
    assert all(line["archive"]["record_id"].startswith("<urn:uuid:") for line in states)
    kept = [each for each in records(archive) if "/twitter/tweet-result" in each.url]
    assert len([each for each in kept if each.type in ("response", "revisit")]) == len(STAGES)
    assert lines_of(archive, "embeds") == before  # the first capture stays
    assert "suspended" in reported.stdout
    assert "1 of 1 posts" in reported.stderr


def test_nobody_is_asked_without_being_told_to(archive: Path) -> None:
    done = run("archiver", "recheck", archive)

    assert done.returncode == 2
    assert "--embeds" in done.stderr
