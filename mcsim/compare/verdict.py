"""The verdict on a pair of policies: robust, fragile or undetermined."""

from collections.abc import Mapping
from enum import StrEnum

import numpy as np

from mcsim.compare.shares import share_error
from mcsim.compare.worlds import Floats, share_better, worlds

DECISIVE = 0.9
"""Share of worlds, less its Monte Carlo error, from which on a variant decides."""
MAIN = "main"


class Verdict(StrEnum):
    """What all variants say together of a pair and metric.

    ROBUST: every variant decides for the same side.
    FRAGILE: the main model decides, and some variant does not, or for the other side.
    UNDETERMINED: the main model does not decide.
    """

    ROBUST = "robust"
    FRAGILE = "fragile"
    UNDETERMINED = "undetermined"


def side(share: float, error: float) -> int:
    """Tell for whom a variant decides.

    Parameters
    ----------
    share : float
        Share of worlds in which the policy is better.
    error : float
        Its Monte Carlo error.

    Returns
    -------
    int
        1 for the policy, -1 for the base, 0 where it does not decide.
    """
    if share - error >= DECISIVE:
        return 1
    return -1 if 1.0 - share - error >= DECISIVE else 0


def verdict(sides: Mapping[str, int]) -> Verdict:
    """Judge by what the variants decide.

    Parameters
    ----------
    sides : mapping of str to int
        By variant, ``main`` among them, as ``side`` tells.

    Returns
    -------
    Verdict
    """
    main = sides[MAIN]
    if main == 0:
        return Verdict.UNDETERMINED
    return Verdict.ROBUST if all(one == main for one in sides.values()) else Verdict.FRAGILE


def shares(policy: Floats, base: Floats, direction: str | None) -> tuple[Floats, Floats]:
    """Return the share of worlds better and its Monte Carlo error.

    Parameters
    ----------
    policy, base : float64 (D, R, …)
        The same draws and replicates.
    direction : {"higher", "lower", None}
        Which way is better.

    Returns
    -------
    (float64 (…), float64 (…))
    """
    cells = policy - base
    return share_better(worlds(cells), direction), np.asarray(share_error(cells, direction))
