"""Chance told apart from parameters: what replicates add to a variance is taken out of it.

With y_dr = m_d + b_r + e_dr, the mean ȳ_d of R replicates varies over parameter points by m_d, of
which the indices are to speak, and by chance, which is no parameter's.  Every statistic below is a
sum of products of two values.  A product of two different replicates has no chance in common, so
the mean over all pairs r ≠ s is free of it; it is had from the statistic of the mean and the mean
of the statistics of single replicates:

    Q = (R · Q(ȳ) - mean_r Q(y_r)) / (R - 1)

For the variance over points this is (MS_draws - MS_error) / R of the two-way table.  No assumption
is made on how chance in one point goes with chance in another, as it does under common random
numbers.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]


def freed(of_mean: Floats, of_each: Floats) -> Floats:
    """Take the part of chance out of a statistic that is a sum of products.

    Parameters
    ----------
    of_mean : float64 (…)
        The statistic of the mean over replicates.
    of_each : float64 (R, …)
        The statistic of each replicate; R at least 2.

    Returns
    -------
    float64 (…)
        May lie below 0 by chance, where the true value is small.
    """
    replicates = of_each.shape[0]
    return np.asarray((replicates * of_mean - of_each.mean(0)) / (replicates - 1))


@dataclass(frozen=True)
class Split:
    """The variance of an effect over parameter points.

    Attributes
    ----------
    observed : float
        Of the means over replicates, unit squared.
    chance : float
        What replicates add to it.
    parameters : float
        The difference, not below 0: what indices are shares of.
    """

    observed: float
    chance: float
    parameters: float

    @property
    def share(self) -> float:
        """Share of the observed variance that is chance; 0 where nothing varies."""
        return self.chance / self.observed if self.observed > 0 else 0.0


def split(cells: Floats) -> Split:
    """Split the variance over points into parameters and chance.

    Parameters
    ----------
    cells : float64 (K, R)
        An effect in K points and R replicates, R at least 2.

    Returns
    -------
    Split
    """
    observed = float(cells.mean(1).var(ddof=1))
    parameters = float(freed(np.array(observed), cells.var(0, ddof=1)))
    parameters = min(max(parameters, 0.0), observed)
    return Split(observed, observed - parameters, parameters)
