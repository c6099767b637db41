"""What crawl and worker say to each other: frames of a length in four bytes and a pickle.

A worker has read hostile bytes, so what it says is taken with care: facts of ours and plain values,
nothing else, and no more than MOST_BYTES.
"""

from __future__ import annotations

import dataclasses
import io
import pickle
import struct
from dataclasses import dataclass

from archiver.crawl.reading.page import Page, PageRead

MOST_BYTES = 64 << 20
"""Of a frame; a reading has a tenth of its page's bytes, which are 5 MB at most."""
HEAD_BYTES = 4
READY = b"\n"
"""What a worker says first."""
_HEAD = struct.Struct(">I")
_OURS = ("archiver.model.", "archiver.crawl.reading.", "archiver.crawl.requisites.find")


class BrokenAnswerError(ValueError):
    """A worker said what no worker says."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a worker made of a page."""

    read: PageRead | None = None
    error: str = ""
    """The traceback of what nobody foresaw."""
    is_out_of_memory: bool = False
    is_worn: bool = False
    """The worker has grown and should be replaced."""


def framed(fact: Page | Told) -> bytes:
    """Return a frame."""
    packed = pickle.dumps(fact, protocol=5)
    return _HEAD.pack(len(packed)) + packed


def length_of(head: bytes) -> int:
    """Return how many bytes follow; raise BrokenAnswerError for more than anybody says."""
    (length,) = _HEAD.unpack(head)
    if length > MOST_BYTES:
        raise BrokenAnswerError(f"an answer of {length} bytes")
    return int(length)


def page_of(packed: bytes) -> Page:
    """Return what the crawl sent."""
    page: Page = pickle.loads(packed)  # noqa: S301  # of the process that began this one
    return page


def told_of(packed: bytes) -> Told:
    """Return what a worker sent; raise BrokenAnswerError when it is no answer."""
    try:
        told = _Facts(io.BytesIO(packed)).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, TypeError, ValueError) as error:
        raise BrokenAnswerError(f"{type(error).__name__}: {error}") from error
    if not isinstance(told, Told):
        raise BrokenAnswerError(f"a {type(told).__name__}")
    return told


class _Facts(pickle.Unpickler):
    """Makes dataclasses of ours, and no other object that a pickle can name."""

    def find_class(self, module: str, name: str) -> type:
        """Return a dataclass of ours; raise UnpicklingError for all else."""
        if f"{module}.".startswith(_OURS):
            found = super().find_class(module, name)
            if isinstance(found, type) and dataclasses.is_dataclass(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no fact of ours")
