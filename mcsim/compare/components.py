"""Where a difference varies: between draws, between replicates, and in neither alone.

y_dr = μ + a_d + b_r + e_dr.  The draws' share is what is not known; replicates and rest are chance.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcsim.compare.worlds import mean_squares

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Components:
    """Variance components of a two-way table, and their standard errors.

    Attributes
    ----------
    values : float64 (3, …)
        Of draws, of replicates, and of the rest, in the square of the unit.  They are unbiased
        and so may lie below 0.
    errors : float64 (3, …)
        Jackknife standard errors.
    """

    values: Floats
    errors: Floats


def components(cells: Floats) -> Components:
    """Split the variance of a two-way table by ANOVA estimators.

    σ²_e = MS_E, σ²_a = (MS_D - MS_E) / R, σ²_b = (MS_R - MS_E) / D.  The error is the root of the
    delete-one jackknife variance over draws plus that over replicates, which needs no normality;
    what varies in neither alone is counted twice, so that it errs on the large side.

    Parameters
    ----------
    cells : float64 (D, R, …)
        A value for each draw and replicate.

    Returns
    -------
    Components
        NaN with fewer than 2 draws or replicates, or where a cell has no value; errors NaN with
        fewer than 3.
    """
    draws, replicates = cells.shape[:2]
    values = anova(cells)
    if min(draws, replicates) < 3:
        return Components(values, np.full(values.shape, np.nan))
    variance = np.zeros(values.shape)
    for axis, count in ((0, draws), (1, replicates)):
        left = np.stack([anova(np.delete(cells, k, axis)) for k in range(count)])
        variance += (count - 1) / count * ((left - left.mean(0)) ** 2).sum(0)
    return Components(values, np.sqrt(variance))


def anova(cells: Floats) -> Floats:
    """Return the components of draws, replicates and rest.

    Parameters
    ----------
    cells : float64 (D, R, …)

    Returns
    -------
    float64 (3, …)
        NaN with fewer than 2 draws or replicates.
    """
    draws, replicates = cells.shape[:2]
    if min(draws, replicates) < 2:
        return np.full((3, *cells.shape[2:]), np.nan)
    ms_draws, ms_chance, ms_rest = mean_squares(cells)
    return np.stack([(ms_draws - ms_rest) / replicates, (ms_chance - ms_rest) / draws, ms_rest])


def pairing_gain(policy: Floats, base: Floats) -> tuple[Floats, Floats]:
    """Tell how much larger the variance of the difference would be without pairing.

    Both are computed from the cells at hand.  Chance: the variance over replicates within a draw
    of policy and base added, as if each had replicates of its own, over that of their difference.
    Worlds: likewise over all worlds, as if each had draws of its own too.

    Parameters
    ----------
    policy, base : float64 (D, R, …)
        The same draws and replicates.

    Returns
    -------
    (float64 (…), float64 (…))
        Gain by common chance and by common worlds; NaN where nothing varies, infinite where only
        the difference does not.
    """

    def over_chance(cells: Floats) -> Floats:
        return np.asarray(cells.var(1, ddof=1).mean(0))

    def over_worlds(cells: Floats) -> Floats:
        return np.asarray(cells.mean(1).var(0, ddof=1))

    with np.errstate(invalid="ignore", divide="ignore"):
        gains = []
        for axis, spread in ((1, over_chance), (0, over_worlds)):
            if policy.shape[axis] < 2:
                gains.append(np.full(policy.shape[2:], np.nan))
                continue
            apart, paired = spread(policy) + spread(base), spread(policy - base)
            gains.append(np.asarray(np.divide(apart, paired)))
    return gains[0], gains[1]
