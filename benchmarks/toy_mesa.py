"""The yardstick's toy model as agents of Mesa: what Mesa itself costs, with next to no rules.

The rules are those of ``yardstick.py``, and so are the town and the draws: the model is one of the
yardstick's lanes.  Random words are looked up in a table that is filled before the run, which
leaves the cost of drawing out and makes the toy faster than a model that draws.  Agents decide
first and write after.  Python computes in double precision, the yardstick in single, so a choice
differs where the chance lies within one part in 10 million of the draw: in practice nowhere.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import mesa
import numpy as np

UNIT = 1 << 24


class Learner(mesa.Agent):
    """A learner.

    Parameters
    ----------
    model : Town
        Where it lives.
    row : int
        Its number, 0 … N − 1.
    theta, trust : float
        Its threshold, and its trust before the first step.
    """

    def __init__(self, model: "Town", row: int, theta: float, trust: float) -> None:
        super().__init__(model)
        self.row, self.theta, self.trust = row, theta, trust
        self.aware = self.adopted = self.adopting = False
        self.neighbours: list[Learner] = []
        self.employer: Employer

    def decide(self) -> None:
        """Hear of it, trust it, adopt it; others still see what was before."""
        model = self.model
        hears, adopts = model.words[self.row]
        peers = sum([neighbour.adopted for neighbour in self.neighbours])
        if hears >= model.stays_unaware[peers]:
            self.aware = True
        recognised = self.employer.recognition / 2
        share = peers / len(self.neighbours)
        self.trust += model.rate * (share / 2 + recognised - self.trust)
        if self.aware and not self.adopted:
            leaning = self.trust + recognised - self.theta
            chance = model.rate / (1 + math.exp(-model.slope * leaning))
            self.adopting = adopts < chance * UNIT

    def write(self) -> None:
        """Let others see what was decided."""
        self.adopted = self.adopting


class Employer(mesa.Agent):
    """An employer, who recognises what its workers have adopted."""

    def __init__(self, model: "Town", workers: Sequence[Learner]) -> None:
        super().__init__(model)
        self.workers, self.recognition = workers, 0.0
        for worker in workers:
            worker.employer = self

    def look(self) -> None:
        """See which of its workers have adopted."""
        self.recognition = sum([worker.adopted for worker in self.workers]) / len(self.workers)


class Town(mesa.Model):
    """The toy model.

    Parameters
    ----------
    links : int (N, 8)
        Neighbours of each learner.
    first_worker : int (E + 1,)
        Workers of employer j are the learners ``first_worker[j]`` … ``first_worker[j + 1] − 1``.
    theta, trust : float (N,)
        Thresholds, and trust before the first step.
    draws : int (S, N, 2)
        The upper 24 bits of the words by which each learner hears and adopts in each step.
    anyway, from_one, slope, rate : float
        a, b, k, and the 0.1 of the rules.

    Attributes
    ----------
    adopted : list of int
        Learners who have adopted after each step.
    """

    def __init__(
        self, links: np.ndarray, first_worker: np.ndarray, theta: np.ndarray, trust: np.ndarray,
        draws: np.ndarray, anyway: float, from_one: float, slope: float, rate: float,
    ) -> None:  # fmt: skip
        super().__init__()
        self.slope, self.rate = slope, rate
        degree = links.shape[1]
        self.stays_unaware = [
            (1 - anyway) * (1 - from_one) ** peers * UNIT for peers in range(degree + 1)
        ]
        learners = [
            Learner(self, row, float(theta[row]), float(trust[row])) for row in range(theta.size)
        ]
        for learner, row in zip(learners, links.tolist(), strict=True):
            learner.neighbours = [learners[n] for n in row]
        firsts = first_worker.tolist()
        for first, end in pairwise(firsts):
            Employer(self, learners[first:end])
        self.learners, self.employers = self.agents_by_type[Learner], self.agents_by_type[Employer]
        self.draws = draws.tolist()
        self.words: list[list[int]] = []
        self.adopted: list[int] = []

    def step(self) -> None:
        """Let everyone decide at once."""
        self.words = self.draws[len(self.adopted)]
        self.employers.do("look")
        self.learners.do("decide")
        self.learners.do("write")
        self.adopted.append(sum([learner.adopted for learner in self.learners]))
