"""A sparse small-world network among learners (Watts and Strogatz 1998), in CSR.

Learners stand on a ring in the order of sector, education and a keyed draw, so that neighbours
are alike; each link to one of the next learners on the ring is rewired with some probability.
Positions on the ring are also the order of storage: neighbours lie near one another in memory.

D. J. Watts, S. H. Strogatz, "Collective dynamics of 'small-world' networks", Nature 393 (1998).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled
from mcsim.arithmetic.draws import LEARNER_LINK, words
from mcsim.arithmetic.elementary import happens


class Network(NamedTuple):
    """Neighbours of each learner.

    Attributes
    ----------
    start : int64 (N + 1,)
        Where the neighbours of each learner begin.
    neighbour : int32 (links,)
        Storage positions of neighbours, rising for each learner; every link stands twice.
    """

    start: NDArray[np.int64]
    neighbour: NDArray[np.int32]


@compiled
def _links(
    ids: NDArray[np.int32], each_way: int, rewiring: float, seed: int, replicate: int,
    links: NDArray[np.int64],
) -> None:  # fmt: skip
    """Propose links from each position to the next ones on the ring; -1 marks one to itself."""
    n = ids.size
    for i in range(n):
        for k in range(each_way):
            target = np.int64((i + k + 1) % n)
            rewire, where, _, _ = words(seed, ids[i], k + 1, 0, LEARNER_LINK, replicate)
            if happens(rewire, rewiring):
                target = (where * n) >> 32
            low, high = np.minimum(i, target), np.maximum(i, target)
            links[i * each_way + k] = -1 if low == high else low * n + high


@compiled
def _distinct(links: NDArray[np.int64], n: int, start: NDArray[np.int64]) -> int:
    """Keep each of the rising links once, first in the array, and count each learner's ahead."""
    count, last = 0, np.int64(-1)
    for k in range(links.size):
        if links[k] == last:
            continue
        last = links[k]
        links[count] = last
        count += 1
        start[last // n + 1] += 1
        start[last % n + 1] += 1
    return count


@compiled
def _list_neighbours(
    links: NDArray[np.int64], n: int, free: NDArray[np.int64], neighbour: NDArray[np.int32]
) -> None:
    """Enter rising links from both ends: lower neighbours come first, so each list rises too."""
    for k in range(links.size):
        low, high = links[k] // n, links[k] % n
        neighbour[free[low]] = high
        neighbour[free[high]] = low
        free[low] += 1
        free[high] += 1


def small_world(
    ids: NDArray[np.int32], degree: int, rewiring: float, seed: int, replicate: int
) -> Network:
    """Draw the network.

    Parameters
    ----------
    ids : int32 (N,)
        Permanent ids of the learners in the order of the ring.
    degree : int
        Mean number of neighbours, even; a link that is proposed twice counts once.
    rewiring : float
        Probability that a link leaves the neighbourhood.
    seed, replicate : int
        Of the run.

    Returns
    -------
    Network
    """
    n = ids.size
    links = np.empty(n * (degree // 2), np.int64)
    _links(ids, degree // 2, rewiring, np.uint64(seed), replicate, links)
    links.sort()
    start = np.zeros(n + 1, np.int64)
    links = links[: _distinct(links, n, start)]
    np.cumsum(start, out=start)
    neighbour = np.empty(start[-1], np.int32)
    _list_neighbours(links, n, start[:-1].copy(), neighbour)
    return Network(start, neighbour)


def no_network(learners: int) -> Network:
    """Return the network of learners who know nobody.

    Parameters
    ----------
    learners : int
        N.

    Returns
    -------
    Network
    """
    return Network(np.zeros(learners + 1, np.int64), np.zeros(0, np.int32))
