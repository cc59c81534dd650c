"""Memory for the arrays of a chunk, and for those of the next one.

Each page of fresh memory costs a fault when it is first touched, and arrays of a megabyte or two
lie on small pages, of which a processor remembers the places of a few thousand.  A room takes
memory in blocks that the system can lay on large pages, and hands them out again to the next
chunk.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

LINE = 64  # bytes that memory hands over at once
BLOCK = 16 << 20  # bytes; NumPy asks for large pages from 4 MiB on

type Bytes = NDArray[np.uint8]


@dataclass
class Room:
    """Memory in which one chunk after another runs; of one thread at a time.

    Attributes
    ----------
    blocks : list of uint8 (n,)
        What there is, each from the start of a line on.
    taken : list of int
        Bytes of each that the present chunk has taken.
    """

    blocks: list[Bytes] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Let ``zeros`` take from this room; what an earlier chunk took is anyone's then."""
        self.taken = [0] * len(self.blocks)
        outer, _here.room = getattr(_here, "room", None), self
        try:
            yield
        finally:
            _here.room = outer

    def take(self, size: int) -> Bytes:
        """Take memory, which is not zero where it was used before.

        Parameters
        ----------
        size : int
            Bytes.

        Returns
        -------
        uint8 (size,)
            From the start of a line on.
        """
        lines = -(-size // LINE) * LINE
        for number, block in enumerate(self.blocks):
            start = self.taken[number]
            if start + lines <= block.size:
                self.taken[number] = start + lines
                return block[start : start + size]
        self.blocks.append(_lined(np.empty(max(lines, BLOCK) + LINE, np.uint8)))
        self.taken.append(lines)
        return self.blocks[-1][:size]


class Rooms(threading.local):
    """A room for each thread of a pool, which ends with the thread."""

    def __init__(self) -> None:
        self.own = Room()


class _Here(threading.local):
    """The room that is open in a thread."""

    room: Room | None = None


_here = _Here()


def zeros(shape: tuple[int, ...], dtype: Any = np.float64) -> NDArray[Any]:
    """Allocate an array whose first row begins with a line of memory, in the room that is open.

    NumPy begins large arrays 16 bytes into one, and then each row of 64 small numbers lies in two.

    Parameters
    ----------
    shape : tuple of int
        Its shape.
    dtype : data type
        Of its numbers.

    Returns
    -------
    array
        Of zeros, in C order.
    """
    size = _bytes(shape, dtype)
    if _here.room is None:  # the system hands out zeros
        array: NDArray[Any] = _lined(np.zeros(size + LINE, np.uint8))[:size].view(dtype)
        return array.reshape(shape)
    return full(shape, 0, dtype)


def full(shape: tuple[int, ...], value: float, dtype: Any) -> NDArray[Any]:
    """Allocate as ``zeros`` does, and fill with a value."""
    array = unset(shape, dtype)
    array.fill(value)
    return array


def unset(shape: tuple[int, ...], dtype: Any) -> NDArray[Any]:
    """Allocate as ``zeros`` does, for who writes every number before it is read."""
    size = _bytes(shape, dtype)
    if _here.room is None:
        found = _lined(np.empty(size + LINE, np.uint8))[:size]
    else:
        found = _here.room.take(size)
    array: NDArray[Any] = found.view(dtype).reshape(shape)
    return array


def _bytes(shape: tuple[int, ...], dtype: Any) -> int:
    return int(np.prod(shape, dtype=np.int64)) * int(np.dtype(dtype).itemsize)


def _lined(room: Bytes) -> Bytes:
    """Leave out what comes before the first line, and what is no whole one after the last."""
    skipped = -room.ctypes.data % LINE
    return room[skipped : skipped + room.size - LINE]
