"""The concentration index of grouped data, and its intervals over worlds.

C = 2 Σ_g s_g R_g - 1, s_g the group's share of what is counted and R_g the share of people below
the middle of the group, groups in a stated order.  0 is equality; above 0 the later groups have
more than their share.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]

# By education the order is given.  By age and status it is a convention: young to old, and far
# from work to in work.
ORDERS: Mapping[str, tuple[str, ...]] = {
    "age": ("25-34", "35-44", "45-54", "55-64"),
    "education": ("low", "medium", "high"),
    "status": ("inactive", "unemployed", "employed"),
}


def concentration_index(counts: Floats, people: Floats) -> Floats:
    """Return the concentration index over groups that are ordered along the last axis.

    Parameters
    ----------
    counts, people : float64 (…, G)
        What is counted, and people, by group.

    Returns
    -------
    float64 (…)
        -1 … 1; NaN where nothing is counted.

    References
    ----------
    N. Kakwani, A. Wagstaff, E. van Doorslaer, "Socioeconomic inequalities in health", Journal of
    Econometrics 77 (1997), 87-103.
    """
    total = counts.sum(-1, keepdims=True)
    share = np.divide(counts, total, out=np.full(counts.shape, np.nan), where=total > 0)
    weight = people / people.sum(-1, keepdims=True)
    middle = np.cumsum(weight, axis=-1) - 0.5 * weight
    return np.asarray(2.0 * (share * middle).sum(-1) - 1.0)
