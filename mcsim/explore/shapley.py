"""What each member of a coalition contributes to its value: Shapley's share, and pairs.

A lever of a package is a player, a sub-package is a coalition, and its value is an outcome.  The
share is the mean, over all orders in which levers could be added, of what a lever adds when it
comes; shares sum to the value of the whole less that of nothing, world by world.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]
type Coalition = frozenset[int]

EXACT = 8  # players up to which every coalition is valued
ORDERS = 32  # orders that are sampled beyond, in pairs of an order and its reverse


@dataclass(frozen=True)
class Shares:
    """Shares of the players.

    Attributes
    ----------
    shares : float64 (n, …)
        Of each player, in each world.
    error : float64 (n,)
        Standard error of the mean share that comes from sampling orders; 0 where it is exact.
    """

    shares: Floats
    error: Floats


def coalitions(players: int) -> Iterator[Coalition]:
    """Return every coalition, the empty one first and the whole last."""
    for size in range(players + 1):
        yield from map(frozenset, combinations(range(players), size))


def sampled_orders(players: int, orders: int, seed: int) -> list[tuple[int, ...]]:
    """Sample orders of the players, each followed by its reverse.

    Parameters
    ----------
    players, orders : int
        How many players; how many orders, an even number.
    seed : int
        Of the sample.

    Returns
    -------
    list of tuple of int

    References
    ----------
    R. Mitchell, J. Cooper, E. Frank, G. Holmes, "Sampling permutations for Shapley value
    estimation", JMLR 23 (2022): antithetic orders.
    """
    rng = np.random.default_rng(seed)
    found: list[tuple[int, ...]] = []
    for _ in range(orders // 2):
        order = tuple(int(k) for k in rng.permutation(players))
        found += [order, order[::-1]]
    return found


def coalitions_of(orders: Sequence[Sequence[int]]) -> list[Coalition]:
    """Return the coalitions that occur while players join in these orders, each once."""
    found = {frozenset(order[:k]): None for order in orders for k in range(len(order) + 1)}
    return sorted(found, key=lambda coalition: (len(coalition), sorted(coalition)))


def pairs_of(players: int) -> list[Coalition]:
    """Return the coalitions of at most two players, which the synergy matrix needs."""
    return [coalition for coalition in coalitions(players) if len(coalition) <= 2]


def exact_shares(values: Mapping[Coalition, Floats], players: int) -> Shares:
    """Return Shapley's shares from the value of every coalition.

    φ_i = Σ_S |S|! (n - |S| - 1)! / n! · (v(S ∪ i) - v(S)).

    Parameters
    ----------
    values : mapping of coalition to float64 (…)
        All 2ⁿ of them.
    players : int
        n.

    Returns
    -------
    Shares
        Without error.

    References
    ----------
    L. S. Shapley, "A value for n-person games", Contributions to the Theory of Games II (1953).
    """
    whole = np.asarray(values[frozenset(range(players))], np.float64)
    shares = np.zeros((players, *whole.shape))
    weights = [math.factorial(k) * math.factorial(players - k - 1) / math.factorial(players)
               for k in range(players)]  # fmt: skip
    for coalition, value in values.items():
        for player in set(range(players)) - coalition:
            shares[player] += weights[len(coalition)] * (values[coalition | {player}] - value)
    return Shares(shares, np.zeros(players))


def sampled_shares(
    values: Mapping[Coalition, Floats], orders: Sequence[Sequence[int]]
) -> Shares:
    """Estimate Shapley's shares from sampled orders; they still sum to the total exactly.

    Parameters
    ----------
    values : mapping of coalition to float64 (…)
        Those that occur in the orders.
    orders : sequence of sequence of int
        As of ``sampled_orders``: pairs of an order and its reverse.

    Returns
    -------
    Shares
        The error is that of the mean over pairs, which are independent.
    """
    players = len(orders[0])
    gains = np.array([_gains(values, order, players) for order in orders])
    pairs = gains.reshape(-1, 2, *gains.shape[1:]).mean(1)
    means = pairs.reshape(*pairs.shape[:2], -1).mean(-1)
    count = len(pairs)
    error = means.std(0, ddof=1) / math.sqrt(count) if count > 1 else np.full(players, np.nan)
    return Shares(np.asarray(pairs.mean(0)), np.asarray(error))


def _gains(values: Mapping[Coalition, Floats], order: Sequence[int], players: int) -> Floats:
    """What each player adds when it comes, float64 (n, …)."""
    steps: list[Floats] = [np.zeros(0)] * players
    for k, player in enumerate(order):
        before, after = frozenset(order[:k]), frozenset(order[: k + 1])
        steps[player] = np.asarray(values[after] - values[before], np.float64)
    return np.array(steps)


def synergies(values: Mapping[Coalition, Floats], players: int) -> dict[tuple[int, int], Floats]:
    """Return what two players bring together beyond what each brings alone.

    v(ij) - v(i) - v(j) + v(∅).

    Parameters
    ----------
    values : mapping of coalition to float64 (…)
        At least those of at most two players.
    players : int
        n.

    Returns
    -------
    dict of (int, int) to float64 (…)
        Above 0 they are complements, below 0 substitutes.
    """
    one = [frozenset({k}) for k in range(players)]
    return {
        (i, j): np.asarray(values[one[i] | one[j]] - values[one[i]] - values[one[j]]
                           + values[frozenset()])
        for i, j in combinations(range(players), 2)
    }  # fmt: skip
