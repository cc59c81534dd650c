"""Run a sweep: claim what is missing, have it computed, publish it."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from mcsim.sweep.claims import Claims
from mcsim.sweep.engine import Engine
from mcsim.sweep.plan import SweepPart, SweepPlan
from mcsim.sweep.store import Store
from mcsim.sweep.task import Result, Task

PAUSE = 0.5  # seconds between two looks at what others compute


class Watch(Protocol):
    """Something that shows how a sweep goes on; called from several threads."""

    def begin(self, points: int, done: int) -> None:
        """Begin: points of all parts, each in each draw, and those that were done before."""

    def advance(self, points: int) -> None:
        """Tell that more points are done."""

    def part(self, failures: int) -> None:
        """Tell that a part is published, and how many failures it holds."""


class Unwatched:
    """Shows nothing."""

    def begin(self, points: int, done: int) -> None:
        """Begin."""

    def advance(self, points: int) -> None:
        """Tell that points are done."""

    def part(self, failures: int) -> None:
        """Tell that a part is published."""


@dataclass
class Outcome:
    """What came of a run.

    Attributes
    ----------
    computed, found, elsewhere : int
        Parts that were computed, that were there, and that others computed meanwhile.
    seconds : dict of str to float
        By stage, summed over workers.
    """

    computed: int = 0
    found: int = 0
    elsewhere: int = 0
    seconds: dict[str, float] = field(default_factory=lambda: {"storing": 0.0})


def run_parts(
    plan: SweepPlan,
    parts: Sequence[SweepPart],
    folder: Path,
    engine: Callable[[Callable[[int], None], int], Engine],
    threads_of_task: int = 1,
    chunk_lanes: int = 128,
    watch: Watch | None = None,
    stop: threading.Event | None = None,
) -> Outcome:
    """Compute the parts that a store lacks.

    Parameters
    ----------
    plan : SweepPlan
        The sweep, whose manifest is in the folder.
    parts : sequence of SweepPart
        All of its parts, or a shard of them.
    folder : Path
        The store.
    engine : callable
        From what is told of points that are done, and the number of missing parts, to an engine.
    threads_of_task, chunk_lanes : int, optional
        How the work of a part is divided; neither changes a result.
    watch : Watch, optional
        Shows how it goes on.
    stop : Event, optional
        Is set where the run is interrupted.

    Returns
    -------
    Outcome

    Raises
    ------
    KeyboardInterrupt
        Where it was interrupted; what is complete is kept.
    OSError
        Where a part cannot be written; what is complete is kept.
    """
    store, watch, stop = Store(folder), watch or Unwatched(), stop or threading.Event()
    outcome = Outcome()
    missing = [part for part in parts if not store.has(part.key)]
    outcome.found = len(parts) - len(missing)
    left = sum(part.count for part in missing)
    total = sum(part.count for part in parts)
    watch.begin(total, total - left)
    if not missing:
        return outcome
    told = _Told(watch)
    claims = store.claims()
    with ExitStack() as again:
        # Left a second time, which finishes what an interrupt on the way in or out has left.
        again.push(claims)
        with claims:
            division = threads_of_task, chunk_lanes
            waiting = _Waiting(plan, store, claims, missing, outcome, division)
            chosen = engine(told.advance, len(missing))
            while waiting.parts:
                # Closed, so that an engine drops its parts before their claims are given back.
                with closing(chosen.results(waiting.tasks(), stop)) as results:
                    for result in results:
                        waiting.publish(result, watch)
                        if not told.some:
                            watch.advance(waiting.counts[result.key])
                if waiting.parts:  # others compute them, or have given up
                    time.sleep(PAUSE)
    return outcome


class _Told:
    """Passes on what an engine tells of points, and remembers whether it does."""

    def __init__(self, watch: Watch) -> None:
        self._watch, self.some = watch, False

    def advance(self, points: int) -> None:
        self.some = True
        self._watch.advance(points)


@dataclass
class _Waiting:
    """The parts that nobody has computed yet."""

    plan: SweepPlan
    store: Store
    claims: Claims
    parts: list[SweepPart]
    outcome: Outcome
    division: tuple[int, int]

    def __post_init__(self) -> None:
        self.counts = {part.key: part.count for part in self.parts}

    def tasks(self) -> Iterator[Task]:
        """Yield what can be claimed, once each; what others hold stays for the next round."""
        asked, self.parts = self.parts, []
        for k, part in enumerate(asked):
            try:
                if self.store.has(part.key):
                    self.outcome.elsewhere += 1
                    continue
                if not self.claims.take(part.key):
                    self.parts.append(part)
                    continue
                if self.store.has(part.key):  # published between the two looks
                    self.claims.release(part.key)
                    self.outcome.elsewhere += 1
                    continue
            except BaseException:
                self.parts += asked[k:]
                raise
            yield self.plan.task(part, *self.division)

    def publish(self, result: Result, watch: Watch) -> None:
        """Publish a part, and give its claim back."""
        began = time.thread_time()
        entry = self.store.publish(result)
        self.claims.release(result.key)
        seconds = self.outcome.seconds
        seconds["storing"] += time.thread_time() - began
        for stage, spent in result.seconds.items():
            seconds[stage] = seconds.get(stage, 0.0) + spent
        self.outcome.computed += 1
        watch.part(entry.failures)


def shard_of(parts: Sequence[SweepPart], number: int, count: int) -> list[SweepPart]:
    """Return the parts of a shard: every ``count``-th, from the ``number``-th on, from 1."""
    return list(parts[number - 1 :: count])

