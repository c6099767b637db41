"""Whether a record header is as WARC 1.0 (ISO 28500:2009) or 1.1 (ISO 28500:2017) wants it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from archiver.warc.check.finding import Kind
from archiver.warc.reader import RawHeader

Remark = tuple[Kind, str, str]
"""Kind, code and text of a finding that does not know its place yet."""

_TYPES = frozenset(
    {
        *("warcinfo", "response", "resource", "request"),
        *("metadata", "revisit", "conversion", "continuation"),
    }
)
_NEED_URI = _TYPES - {"warcinfo", "metadata"}
_REPEATABLE = {"warc-concurrent-to", "warc-protocol", "warc-cipher-suite"}
_MANDATORY = ("warc-record-id", "content-length", "warc-date", "warc-type")
_TRUNCATIONS = {"length", "time", "disconnect", "unspecified"}
_MONTH, _DAY = "(0[1-9]|1[0-2])", "(0[1-9]|[12][0-9]|3[01])"
_HOUR, _SIXTY, _SECOND = "([01][0-9]|2[0-3])", "[0-5][0-9]", "([0-5][0-9]|60)"
_DATES = {
    "1.0": re.compile(f"[0-9]{{4}}-{_MONTH}-{_DAY}T{_HOUR}:{_SIXTY}:{_SECOND}Z"),
    "1.1": re.compile(
        f"[0-9]{{4}}(-{_MONTH}(-{_DAY}(T{_HOUR}:{_SIXTY}(:{_SECOND}(\\.[0-9]{{1,9}})?)?Z)?)?)?"
    ),
}
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]*")
_ID = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>]+>")


def check_header(header: RawHeader) -> Iterator[Remark]:
    """Yield what is wrong or odd with a record header."""
    yield from _check_lines(header)
    yield from _check_presence(header)
    yield from _check_values(header)
    yield from _check_uri(header)
    if header.get("warc-type") == "revisit":
        yield from _check_revisit(header)


def _check_lines(header: RawHeader) -> Iterator[Remark]:
    if header.version not in _DATES:
        yield "nonconformant", "unknown-version", f"WARC/{header.version}"
    if not header.version_line.endswith(b"\r\n"):
        yield "nonconformant", "bare-lf-in-header", "the version line"
    for line in header.lines:
        shown = line[:80].decode("utf-8", "replace").strip()
        if not line.endswith(b"\r\n"):
            yield "nonconformant", "bare-lf-in-header", shown
        if b"\r" in line.rstrip(b"\r\n"):
            yield "nonconformant", "bare-cr-in-header", shown
        if _CONTROL.search(line):
            yield "nonconformant", "control-in-header", repr(shown)
        if line[:1] in (b" ", b"\t"):
            yield "unusual", "folded-header", shown
        elif not _TOKEN.fullmatch(line.partition(b":")[0]) or b":" not in line:
            yield "nonconformant", "bad-header-line", shown
        if not _is_utf8(line):
            yield "nonconformant", "header-not-utf8", shown


def _check_presence(header: RawHeader) -> Iterator[Remark]:
    counts = Counter(name for name, _ in header.fields)
    for name, count in counts.items():
        if count > 1 and name not in _REPEATABLE:
            yield "nonconformant", "repeated-field", name
    for name in _MANDATORY:
        if name not in counts:
            yield "nonconformant", f"missing-{name}", "mandatory in every record"


def _check_values(header: RawHeader) -> Iterator[Remark]:
    kind, record_id, date = (header.get(f"warc-{name}") for name in ("type", "record-id", "date"))
    if kind and kind not in _TYPES:
        yield "unusual", "unknown-type", kind
    if record_id and not _ID.fullmatch(record_id):
        yield "nonconformant", "bad-record-id", record_id
    if date and not _DATES.get(header.version, _DATES["1.1"]).fullmatch(date):
        yield "nonconformant", "bad-date", date
    truncated = header.get("warc-truncated")
    if truncated and truncated not in _TRUNCATIONS:
        yield "unusual", "unknown-truncation", truncated
    if header.get("content-length") not in (None, "0") and not header.get("content-type"):
        yield "unusual", "no-content-type", kind or ""


def _check_uri(header: RawHeader) -> Iterator[Remark]:
    kind, uri = header.get("warc-type"), header.get("warc-target-uri")
    if kind in _NEED_URI and not uri:
        yield "nonconformant", "missing-warc-target-uri", f"mandatory for {kind}"
    if kind == "warcinfo" and uri:
        yield "nonconformant", "warcinfo-has-target-uri", uri[:80]
    if not uri:
        return
    if uri.startswith("<"):
        # WARC 1.0's grammar had brackets; wget and others follow it.
        is_old = header.version == "1.0"
        yield "unusual" if is_old else "nonconformant", "uri-in-angle-brackets", uri[:80]
    if not _URI.fullmatch(uri.strip("<>")):
        yield "nonconformant", "bad-uri", uri[:80]


def _check_revisit(header: RawHeader) -> Iterator[Remark]:
    profile = header.get("warc-profile") or ""
    if not profile:
        yield "nonconformant", "revisit-without-profile", "WARC-Profile is mandatory for revisit"
    if "identical-payload" in profile and not header.get("warc-payload-digest"):
        yield "nonconformant", "revisit-without-payload-digest", profile
    if not (header.get("warc-refers-to-target-uri") and header.get("warc-refers-to-date")):
        yield "unusual", "revisit-without-refers-to", "no WARC-Refers-To-Target-URI and -Date"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
