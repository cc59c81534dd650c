"""Run works in turns and time them; machines drift, and a ratio within one round drifts least."""

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median
from typing import Any, Self

type Task = Callable[[], Any]
type Work = Callable[[], float]
"""Something that is measured: it prepares itself, works, and returns the seconds of its work."""


@dataclass(frozen=True)
class Spread:
    """A figure over the rounds.

    Attributes
    ----------
    median, low, high : float
        Median, least and most.
    """

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Self:
        """Summarise one value a round."""
        return cls(median(values), min(values), max(values))


@dataclass(frozen=True)
class Rounds:
    """What was measured, round by round.

    Attributes
    ----------
    seconds : dict of list of float
        By name of the work, one a round.
    """

    seconds: Mapping[str, Sequence[float]]

    def rate(self, name: str, units: float) -> Spread:
        """Return the units a second of a work that does so many at a time."""
        return Spread.of([units / spent for spent in self.seconds[name]])

    def ratio(self, slow: str, fast: str, factor: float = 1.0) -> Spread:
        """Return how many times as long one work takes as another, in the same round.

        Parameters
        ----------
        slow, fast : str
            Names of works.
        factor : float, optional
            Units of ``fast`` for each unit of ``slow``, where units a second are compared.

        Returns
        -------
        Spread
        """
        pairs = zip(self.seconds[slow], self.seconds[fast], strict=True)
        return Spread.of([factor * above / below for above, below in pairs])


def interleave(
    works: Mapping[str, Work], rounds: int, advance: Callable[[], None] = lambda: None
) -> Rounds:
    """Run every work in turns, in each round once unmeasured and once measured.

    A work that others came between finds its memory in no cache, and the machine may have given
    its share of them away; nobody who runs many chunks waits for that more than once.

    Parameters
    ----------
    works : dict of callable
        By name.  What they compile or touch for the first time should have been before.
    rounds : int
        At least 1.
    advance : callable, optional
        Told after each run.

    Returns
    -------
    Rounds
    """
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            gc.collect()
            work()
            seconds[name].append(work())
            advance()
    return Rounds(seconds)


def timed(task: Task) -> float:
    """Return the seconds of a task."""
    began = time.perf_counter()
    task()
    return time.perf_counter() - began


def in_turn(tasks: Sequence[Task]) -> float:
    """Return the seconds of tasks one after the other, in one thread."""
    return sum(map(timed, tasks))


def together(tasks: Sequence[Task]) -> float:
    """Return the seconds of tasks side by side, each in a thread that is already there."""
    with ThreadPoolExecutor(len(tasks)) as pool:
        # A pool starts its threads when it has work for them.
        list(pool.map(lambda _: time.sleep(0.001), tasks))
        return timed(lambda: [future.result() for future in [pool.submit(task) for task in tasks]])
