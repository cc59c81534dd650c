"""Net benefit, acceptability and the frontier: which policy is worth its money, for what W.

The net benefit of a policy is W · additional completions - public cost, both beyond the base,
whose net benefit is therefore 0.  W is what an additional completion is worth to whoever decides.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]

WORTHS = np.linspace(0.0, 20_000.0, 41)
"""Values of an additional completion, €."""
CLOSE = 1e-9
"""Net benefits that differ by less than this share of the largest are a tie."""


@dataclass(frozen=True)
class Acceptability:
    """How probable it is that each policy is best, by W.

    Attributes
    ----------
    worths : float64 (W,)
        €.
    best : float64 (W, P)
        Share of worlds in which the policy has the highest net benefit; ties are shared out.
    error : float64 (W, P)
        Monte Carlo standard error of that share, from the finite number of worlds.
    mean : float64 (W, P)
        Mean net benefit over worlds, €.
    frontier : int64 (W,)
        The policy with the highest mean net benefit: what a risk-neutral choice would take.
    """

    worths: Floats
    best: Floats
    error: Floats
    mean: Floats
    frontier: NDArray[np.int64]

    @property
    def frontier_share(self) -> Floats:
        """Probability that the policy on the frontier is best, float64 (W,)."""
        return np.asarray(np.take_along_axis(self.best, self.frontier[:, None], 1)[:, 0])


def net_benefit(cost: Floats, effect: Floats, worth: float) -> Floats:
    """Return W · effect - cost.

    Parameters
    ----------
    cost, effect : float64 (…)
        Beyond the base: €, and additional completions.
    worth : float
        W, €.

    Returns
    -------
    float64 (…)
        €.
    """
    return np.asarray(worth * effect - cost)


def acceptability(cost: Floats, effect: Floats, worths: Floats = WORTHS) -> Acceptability:
    """Return the acceptability curves of policies.

    Parameters
    ----------
    cost, effect : float64 (P, D)
        Beyond the base in each world; a row of zeros stands for the base.
    worths : float64 (W,), optional
        €.

    Returns
    -------
    Acceptability

    References
    ----------
    E. Fenwick, K. Claxton, M. Sculpher, "Representing uncertainty: the role of cost-effectiveness
    acceptability curves", Health Economics 10 (2001), 779-787.
    """
    best, mean = [], []
    for worth in worths:
        benefit = net_benefit(cost, effect, float(worth))
        best.append(share_best(benefit))
        mean.append(benefit.mean(1))
    shares, means = np.array(best), np.array(mean)
    error = np.sqrt(shares * (1.0 - shares) / cost.shape[1])
    return Acceptability(worths, shares, error, means, means.argmax(1))


def share_best(benefit: Floats) -> Floats:
    """Share of worlds in which each policy is best; policies that tie share the world.

    Parameters
    ----------
    benefit : float64 (P, D)
        Higher is better.

    Returns
    -------
    float64 (P,)
        They sum to 1.
    """
    top = benefit.max(0)
    first = benefit >= top - CLOSE * np.abs(benefit).max(initial=0.0)
    return np.asarray((first / first.sum(0)).mean(1))


def ratio_bounds(cost: Floats, effect: Floats, low: float = 0.05,
                 high: float = 0.95) -> tuple[float, float]:  # fmt: skip
    """Quantiles over worlds of cost per additional completion.

    Parameters
    ----------
    cost, effect : float64 (D,)
        Beyond the base in each world.
    low, high : float, optional
        Probabilities.

    Returns
    -------
    (float, float)
        €; a world that brings nothing is infinitely dear, whatever it costs, and the ends are
        values of worlds, the outer ones.
    """
    each = np.sort(np.divide(cost, effect, out=np.full(cost.shape, np.inf), where=effect > 0))
    last = each.size - 1
    return float(each[int(np.floor(low * last))]), float(each[int(np.ceil(high * last))])
