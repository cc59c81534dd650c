"""The yardstick and its Mesa twin, which lie in ``benchmarks/`` for anyone to run elsewhere."""

import importlib.util
from dataclasses import dataclass
from functools import cache, partial
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsim.bench.timing import Task, in_turn, timed, together
from mcsim.shipped import folder

SEED = np.uint64(7)


@cache
def toy(name: str) -> ModuleType:
    """Load a file of ``benchmarks/``.

    Parameters
    ----------
    name : str
        ``yardstick`` or ``toy_mesa``.

    Returns
    -------
    module
    """
    path = folder("benchmarks") / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"benchmarks.{name}", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class Toys:
    """The toy model in both forms.

    Attributes
    ----------
    learners, steps : int
        Of the yardstick.
    agents, agent_steps : int
        Learners and steps of its Mesa twin, which is one lane.
    """

    learners: int
    steps: int
    agents: int
    agent_steps: int

    @property
    def units(self) -> int:
        """Learner-steps of a run of the yardstick, over its lanes."""
        return self.learners * self.steps * int(toy("yardstick").LANES)

    def in_turn(self) -> float:
        """Run the yardstick twice, one after the other; return the seconds."""
        return in_turn(self._twice())

    def together(self) -> float:
        """Run the yardstick twice, side by side, each with lanes of its own."""
        return together(self._twice())

    def mesa(self) -> float:
        """Run the Mesa twin; return the seconds, without building it and its table of words."""
        model = mesa_town(self.agents, self.agent_steps)
        return timed(lambda: step_on(model, self.agent_steps))

    def _twice(self) -> list[Task]:
        yardstick = toy("yardstick")
        town = yardstick.Town.of(self.learners)
        return [
            partial(yardstick.run, town, yardstick.Lanes.of(town), self.steps) for _ in range(2)
        ]


def step_on(model: Any, steps: int) -> None:
    """Step a model of Mesa so many times."""
    for _ in range(steps):
        model.step()


def mesa_town(agents: int, steps: int, lane: int = 0) -> Any:
    """Build the Mesa twin of one of the yardstick's lanes.

    Parameters
    ----------
    agents, steps : int
        Learners, and steps for which it has words.
    lane : int, optional
        0 … 63.

    Returns
    -------
    Town
        A ``mesa.Model``.
    """
    yardstick = toy("yardstick")
    town = yardstick.Town.of(agents)
    return toy("toy_mesa").Town(
        town.neighbour.reshape(agents, yardstick.DEGREE).astype(np.int64),
        town.first_worker.astype(np.int64), town.theta, town.trust,
        _words(agents, steps, lane), yardstick.HEARS_ANYWAY, yardstick.HEARS_FROM_ONE,
        yardstick.SLOPE, yardstick.RATE,
    )  # fmt: skip


def _words(agents: int, steps: int, lane: int) -> NDArray[np.int64]:
    """Look up the words of a lane, 24 bits each: int64 (S, N, 2)."""
    yardstick = toy("yardstick")
    few = int(yardstick.TOGETHER)
    space = (few, int(yardstick.LANES))
    hears, adopts = np.empty(space, np.uint32), np.empty(space, np.uint32)
    words = np.empty((steps, agents, 2), np.int64)
    for step in range(steps):
        for first in range(0, agents, few):
            last = min(first + few, agents)
            yardstick.draw(np.uint64(first), np.uint64(last), np.uint64(step), SEED, hears, adopts)
            words[step, first:last, 0] = hears[: last - first, lane]
            words[step, first:last, 1] = adopts[: last - first, lane]
    return words >> 8
