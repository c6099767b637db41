"""How a command ends: the exit codes, once, for every command and the documentation.

0 is reserved for "done as asked", 2 for the usage errors of the command-line parser. A process
that dies without saying so leaves 1 (an uncaught error) or 128 plus the signal.
"""

from __future__ import annotations

from enum import IntEnum, unique
from typing import Self


@unique
class ExitCode(IntEnum):
    """The table of exit codes; each member's text is its row in the documentation."""

    text: str

    def __new__(cls, code: int, text: str) -> Self:
        """Make a member of its number and its text."""
        member = int.__new__(cls, code)
        member._value_ = code
        member.text = text
        return member

    COMPLETE = 0, "Every request has a final state, even if pages failed, were refused or cut."
    FAILED = 1, "An error nobody foresaw; run again with --debug and report it."
    USAGE = 2, "The command line is wrong; nothing was done."
    BAD_CONFIGURATION = 3, "A spider, argument, setting or folder is wrong; nothing was fetched."
    INCOMPLETE = 4, "Requests are still pending; the same command goes on with them."
    INTERRUPTED = 5, "Stopped by a signal; the same command goes on with what is left."
    LIMITS_REACHED = 6, "A limit of articles, pages, time or size ended the crawl."
    NOTHING_ARCHIVED = 7, "Not one response could be stored."
    LOCKED = 8, "Another crawl writes to this archive, or a daemon runs these jobs already."
    NO_SPACE = 9, "The disk is full or nearly so; the archive is valid, the same command goes on."
    CAPTURE_INACTIVE = 10, "Exchanges would go by unrecorded; nothing was fetched."
    CAPTURE_FAILED = 11, "A record or line could not be written; the archive is valid up to there."
    NOT_FOUND = 12, "The archive, article or file that was asked for is not there."
    PARTLY = 13, "Some of the inputs could not be read; the rest is done."
    DEGRADED = 14, "A site's pages have changed: fields that used to be filled are empty."
    UNHEALTHY = 15, "jobs status: an alarm stands, or a job is overdue and no daemon runs."
    TORN = 20, "verify: a file ends in a torn record or line."
    CORRUPT = 21, "verify: a record, line or digest is wrong."
    DANGLING = 22, "verify: a record refers to one that is not there."
    INCONSISTENT = 23, "verify: WARC, JSON, index and journal do not agree."
    NONCONFORMANT = 24, "verify: a record is against the standard, though it can be read."
