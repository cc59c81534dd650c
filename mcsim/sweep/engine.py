"""What an engine is: something that computes parts, in any order, a few at a time."""

import threading
from collections.abc import Generator, Iterator
from typing import Protocol

from mcsim.sweep.task import Result, Task


class LostPartError(Exception):
    """Raised where an engine cannot compute a part at all, as when its workers die."""


class Engine(Protocol):
    """Computes parts.

    Attributes
    ----------
    in_flight : int
        Parts that are taken and not yet given back, at most.
    """

    in_flight: int

    def results(self, tasks: Iterator[Task], stop: threading.Event) -> Generator[Result]:
        """Compute tasks as they come.

        Parameters
        ----------
        tasks : iterator of Task
            Is asked for one more only when fewer than ``in_flight`` are under way.
        stop : Event
            Where it is set, what is under way is dropped, as it is when the generator is closed.

        Yields
        ------
        Result
            As they are ready.
        """
