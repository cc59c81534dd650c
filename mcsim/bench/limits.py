"""What this machine can do at best: move memory, make random words, run two threads."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mcsim.bench.timing import Task, in_turn, together
from mcsim.bench.toys import SEED, toy

WORDS_OF_BLOCK = 4


@dataclass(frozen=True)
class Memory:
    """Copies of arrays that no cache holds.

    Attributes
    ----------
    size : int
        Bytes of an array; two pairs of them are held.
    """

    size: int
    arrays: list[NDArray[np.uint8]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "arrays", [np.ones(self.size, np.uint8) for _ in range(4)])

    @property
    def units(self) -> int:
        """Bytes that a copy reads and writes."""
        return 2 * self.size

    def in_turn(self) -> float:
        """Copy two arrays one after the other; return the seconds."""
        return in_turn(self._copies())

    def together(self) -> float:
        """Copy two arrays side by side; return the seconds."""
        return together(self._copies())

    def _copies(self) -> list[Task]:
        a, b, c, d = self.arrays
        return [lambda: np.copyto(b, a), lambda: np.copyto(d, c)]


@dataclass(frozen=True)
class Philox:
    """Random words as the yardstick makes them, and nothing else: pure computing.

    Attributes
    ----------
    learners, steps : int
        As for the yardstick.
    """

    learners: int
    steps: int

    @property
    def units(self) -> int:
        """Words of a run."""
        yardstick = toy("yardstick")
        return self.learners * self.steps * int(yardstick.LANES) // 2 * WORDS_OF_BLOCK

    def in_turn(self) -> float:
        """Make the words twice, one run after the other; return the seconds."""
        return in_turn(self._twice())

    def together(self) -> float:
        """Make the words twice, side by side; return the seconds."""
        return together(self._twice())

    def _twice(self) -> list[Task]:
        yardstick = toy("yardstick")
        space = (int(yardstick.TOGETHER), int(yardstick.LANES))

        def task() -> None:
            hears, adopts = np.zeros(space, np.uint32), np.zeros(space, np.uint32)
            yardstick.draw_alone(np.uint64(self.learners), np.uint64(self.steps), SEED, hears,
                                 adopts)  # fmt: skip

        return [task, task]
