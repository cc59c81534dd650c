"""Which lanes the points of a part need, each of them once, and how they stand side by side.

A job is a policy in a world (a row of parameters with its constants).  Points that differ in the
policy only share the world's base; points whose policy and world are the same share the job.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Ints = NDArray[np.int64]

BASE = 0  # number of the base's policy


@dataclass(frozen=True)
class Rows:
    """Jobs laid out in rows: a world, its base and K policies beside it.

    Attributes
    ----------
    world : int64 (M,)
        World of each row.
    policy : int64 (M, K + 1)
        The base first; rows are filled up with the base.
    job : int64 (M, K + 1)
        Where the outcome of the lane belongs; -1 for what fills a row up.
    """

    world: Ints
    policy: Ints
    job: Ints

    def chunks(self, lanes: int) -> Iterator["Rows"]:
        """Divide the rows so that the lanes of each piece fit a chunk, and none is much smaller."""
        size = max(1, lanes // self.policy.shape[1])
        pieces = -(-self.world.size // size)
        for part in np.array_split(np.arange(self.world.size), pieces):
            yield Rows(self.world[part], self.policy[part], self.job[part])

    def alike(self) -> Iterator[tuple[int, int]]:
        """Yield runs of rows with the same policies: first, and one past the last."""
        new = (np.diff(self.policy, axis=0) != 0).any(axis=1)
        edges = [0, *(np.flatnonzero(new) + 1).tolist(), self.world.size]
        yield from itertools.pairwise(edges)


@dataclass(frozen=True)
class Jobs:
    """The jobs of a group of points.

    Attributes
    ----------
    count : int
        J, the worlds' bases among them.
    of : int64 (W, S)
        Job of each row of worlds asked for, and scenario.
    rows : Rows
        How they run.
    """

    count: int
    of: Ints
    rows: Rows

    @classmethod
    def needed(cls, world: Ints, policies: Ints, lanes: int) -> "Jobs":
        """Find the jobs of points.

        Parameters
        ----------
        world : int64 (W,)
            World of each point and draw, 0 … U - 1; all of them occur.
        policies : int64 (W, S)
            Number of each scenario's policy there.
        lanes : int
            Lanes that run side by side at most.

        Returns
        -------
        Jobs
            Bases first, world by world.
        """
        worlds = int(world.max()) + 1
        many = int(policies.max()) + 1
        asked = world[:, None] * many + policies
        others = np.unique(asked[policies != BASE])
        job = np.where(policies == BASE, world[:, None], worlds + np.searchsorted(others, asked))
        return cls(worlds + others.size, job, _rows(worlds, others, many, lanes))


def _rows(worlds: int, others: Ints, many: int, lanes: int) -> Rows:
    """Lay jobs out in rows of the width that takes the fewest lanes."""
    world, policy = np.divmod(others, many)
    of_world = np.bincount(world, minlength=worlds)
    width = _width(of_world, max(1, lanes - 1))
    rows_of_world = np.maximum(1, -(-of_world // max(1, width)))
    first = np.concatenate([[0], np.cumsum(rows_of_world)[:-1]])
    place = np.arange(others.size) - np.concatenate([[0], np.cumsum(of_world)[:-1]])[world]
    row, column = first[world] + place // max(1, width), 1 + place % max(1, width)
    total = int(rows_of_world.sum())
    of_row = np.repeat(np.arange(worlds), rows_of_world)
    policies = np.full((total, width + 1), BASE)
    jobs = np.full((total, width + 1), -1)
    policies[row, column], jobs[row, column] = policy, worlds + np.arange(others.size)
    jobs[first, 0] = np.arange(worlds)
    _, kind = np.unique(policies, axis=0, return_inverse=True)
    order = np.argsort(kind.ravel(), kind="stable")
    return Rows(of_row[order], policies[order], jobs[order])


def _width(of_world: Ints, most: int) -> int:
    """Policies beside the base in each row, so that all rows together take the fewest lanes."""
    if of_world.max() == 0:
        return 0
    kinds, counts = np.unique(of_world, return_counts=True)
    widths = np.arange(1, min(most, int(kinds.max())) + 1)
    rows = np.maximum(1, -(-kinds[None, :] // widths[:, None]))
    return int(widths[np.argmin((rows * counts).sum(1) * (widths + 1))])
