"""Each kind of finding ends `archiver verify` with its own exit code; the gravest one decides."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from warcs import HTTP, ID, INFO, PAGE, record, sha256

from archiver.commands import app as cli
from archiver.model.exits import ExitCode

WHOLE = record()
NO_DATE = record(fields={"WARC-Date": b""})
OTHER_BYTES = record(fields={"WARC-Block-Digest": sha256(b"others")})
OF_NOTHING = record(
    b"request",
    number=3,
    block=b"GET / HTTP/1.1\r\nHost: a.test\r\n\r\n",
    fields={"WARC-Concurrent-To": ID % 9},
)
OTHER_PAYLOAD = record(
    b"revisit",
    number=4,
    block=HTTP.removesuffix(PAGE),
    fields={
        "WARC-Profile": b"http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
        "WARC-Refers-To": ID % 2,
        "WARC-Payload-Digest": sha256(b"another page"),
    },
)
DIGESTED = record(fields={"WARC-Payload-Digest": sha256(PAGE)})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a.warc.gz"


def write(file: Path, *records: bytes, cut: int = 0) -> None:
    data = b"".join(map(gzip.compress, (INFO, *records)))
    file.write_bytes(data[: len(data) - cut])


@pytest.mark.parametrize(
    ("records", "cut", "code"),
    [
        ([WHOLE], 0, ExitCode.COMPLETE),
        ([WHOLE], 1, ExitCode.TORN),
        ([OTHER_BYTES], 0, ExitCode.CORRUPT),
        ([WHOLE, OF_NOTHING], 0, ExitCode.DANGLING),
        ([DIGESTED, OTHER_PAYLOAD], 0, ExitCode.INCONSISTENT),
        ([NO_DATE], 0, ExitCode.NONCONFORMANT),
        ([NO_DATE, OF_NOTHING], 1, ExitCode.TORN),
        ([OTHER_BYTES, OF_NOTHING], 1, ExitCode.CORRUPT),
    ],
)
def test_the_gravest_finding_is_the_exit_code(
    file: Path, records: list[bytes], cut: int, code: ExitCode
) -> None:
    write(file, *records, cut=cut)

    assert cli.run(["verify", str(file)]) == code


def test_nothing_to_verify_is_not_found(file: Path) -> None:
    assert cli.run(["verify", str(file)]) == ExitCode.NOT_FOUND


def test_every_code_of_the_table_is_tried_by_a_test() -> None:
    tests = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))

    assert [code.name for code in ExitCode if f"ExitCode.{code.name}" not in tests] == []
