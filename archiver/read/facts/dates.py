"""From a printed date to ISO 8601, zone as printed; what is not certain stays unread."""

from __future__ import annotations

import re
import warnings
from datetime import UTC, date, datetime, timedelta, timezone

import dateutil.parser
from dateutil import tz

_ISO = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:(?:[T ]|,? +)(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?"
    r"\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?(?![\d:])",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(Z|[+-]\d{4})?$")
_SLASHED = re.compile(r"(\d{4})[/.](\d\d?)[/.](\d\d?)(?:[T ,]+(\d\d?):(\d\d)(?::(\d\d))?)?")
_DOTTED = re.compile(r"(\d\d?)\.\s?(\d\d?)\.\s?(\d{4})(?:[^\d]{1,10}(\d\d?)[:.](\d\d))?")
_CJK = re.compile(r"(\d{4})年\s?(\d\d?)月\s?(\d\d?)日(?:[^\d]{0,6}(\d\d?)[:時](\d\d)?)?")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?$")
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_LABEL = re.compile(
    r"^\W*(?:published|posted|updated|modified|last\s+updated|last\s+modified|first\s+published|"
    r"created|on|date|added|publi[ée]e?|actualizado|publicado|pubblicato|aktualisiert|"
    r"ver[öo]ffentlicht|stand|am|le|el|il)\b[\s:,\-]*(?:on|at|am|le|:)?\s*",
    re.IGNORECASE,
)
_ZONES = {
    "UTC": 0, "GMT": 0, "BST": 60, "WET": 0, "CET": 60, "CEST": 120, "MEZ": 60, "MESZ": 120,
    "EET": 120, "EEST": 180, "MSK": 180, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300,
    "MST": -420, "MDT": -360, "PST": -480, "PDT": -420, "ET": -300, "PT": -480, "KST": 540,
    "JST": 540, "SAST": 120, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
}  # fmt: skip
_TZINFOS = {name: tz.tzoffset(name, minutes * 60) for name, minutes in _ZONES.items()}
_FIRST_YEAR = 1900
_LAST_YEAR = 2100


def to_iso(raw: str, *, language: str | None = None) -> str | None:
    """Return ISO 8601 for a printed date; a bare day when no time is printed, None if unsure.

    A zone is kept as printed and never invented. An order of day and month that the text
    leaves open is settled by the page's language, and left unread when that is unknown.
    """
    text = raw.strip()
    if not 4 <= len(text) <= 200:  # noqa: PLR2004
        return None
    for pattern in (_ISO, _COMPACT, _SLASHED, _CJK):
        if found := pattern.match(text):
            return _made(*found.groups())
    if _EPOCH.match(text):
        return _of_epoch(int(text))
    text = _LABEL.sub("", text)
    if found := _ISO.search(text):
        return _made(*found.groups())
    if found := _DOTTED.search(text):
        day, month, year, hour, minute = found.groups()
        return _made(year, month, day, hour, minute)
    return _by_words(text, language)


def day_of(iso: str | None) -> date | None:
    """Return the day of an ISO date as printed."""
    try:
        return date.fromisoformat((iso or "")[:10])
    except ValueError:
        return None


def is_same_day(one: str, other: str) -> bool:
    """Whether two ISO dates are of one day, as printed or, where both have a zone, anywhere."""
    if one[:10] == other[:10]:
        return True
    mine, theirs = datetime.fromisoformat(one), datetime.fromisoformat(other)
    is_known = mine.tzinfo is not None and theirs.tzinfo is not None
    return is_known and mine.astimezone(UTC).date() == theirs.astimezone(UTC).date()


def _made(*parts: str | None) -> str | None:
    year, month, day, hour, minute, second, fraction, zone = (*parts, *[None] * 8)[:8]
    if second and second[0] in "Zz+-":  # the compact form has no fraction
        second, zone = None, second
    if fraction and fraction[0] in "Zz+-":
        fraction, zone = None, fraction
    try:
        if hour is None:
            moment = datetime(int(year or 0), int(month or 0), int(day or 0), tzinfo=UTC)
            return _sane(moment, bare=True)
        moment = datetime(
            int(year or 0), int(month or 0), int(day or 0), int(hour), int(minute or 0),
            int(second or 0), int((fraction or "0")[:6].ljust(6, "0")), tzinfo=_zone(zone),
        )  # fmt: skip
    except (ValueError, OverflowError):
        return None
    return _sane(moment)


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _of_epoch(number: int) -> str | None:
    seconds = number / 1000 if number > 10**11 else number
    return _sane(datetime.fromtimestamp(seconds, tz=UTC))


def _sane(moment: datetime, *, bare: bool = False) -> str | None:
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    return moment.date().isoformat() if bare else moment.isoformat()


def _by_words(text: str, language: str | None) -> str | None:
    lang = (language or "")[:2].lower()
    if not _LETTERS.search(text) and not language:
        return None
    if re.search(r"\d", text) is None or not re.search(r"\d{4}|'\d\d|\d\d?[/.-]\d\d?", text):
        return None
    if lang in ("", "en"):
        british = (language or "").lower() not in ("en", "en-us", "en_us", "")
        if iso := _by_dateutil(text, dayfirst=british):
            return iso
    return _by_dateparser(text, lang)


def _by_dateutil(text: str, *, dayfirst: bool) -> str | None:
    probes = (datetime(1904, 1, 1), datetime(1905, 2, 2))  # noqa: DTZ001 - only to see what is left open
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            one, other = (
                dateutil.parser.parse(
                    text, default=probe, dayfirst=dayfirst, tzinfos=_TZINFOS, fuzzy=True
                )
                for probe in probes
            )
    except (ValueError, OverflowError, TypeError, AttributeError, RecursionError):
        return None
    if one.date() != other.date():
        return None
    has_time = re.search(r"\d\s?[ap]\.?m|\d:\d\d|\d[Hh]\d\d", text, re.IGNORECASE) is not None
    return _sane(one, bare=not has_time)


def _by_dateparser(text: str, language: str) -> str | None:
    import dateparser  # type: ignore[import-untyped] # noqa: PLC0415 - a second to load, and few pages need it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            moment = dateparser.parse(
                text[:80],
                languages=[language] if language else None,
                settings={
                    "REQUIRE_PARTS": ["day", "month", "year"],
                    "RETURN_AS_TIMEZONE_AWARE": False,
                },
            )
    except (ValueError, OverflowError, TypeError, AttributeError, RecursionError):
        return None
    return _sane(moment, bare=":" not in text) if moment else None
