"""A spider's callback, run to its end without a loop: nothing that reads again has to wait."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import TypeVar

T = TypeVar("T")


def at_once(given: AsyncIterator[T] | Iterator[T]) -> Iterator[T]:
    """Yield what a callback gives that waits for nothing.

    Raises RuntimeError when it does wait.
    """
    if not isinstance(given, AsyncIterator):
        yield from given
        return
    while True:
        try:
            given.__anext__().__await__().__next__()
        except StopIteration as done:
            yield done.value
        except StopAsyncIteration:
            return
        else:
            raise RuntimeError("a page that is read again cannot wait for others")
