"""The Monte Carlo error of a share of worlds."""

import numpy as np
from numpy.typing import NDArray

from mcsim.compare.worlds import share_better, worlds

type Floats = NDArray[np.float64]


def share_error(cells: Floats, direction: str | None) -> Floats:
    """Monte Carlo standard error of the share of worlds better.

    Two parts are added as variances.  That there are few worlds: p̃(1 - p̃) / D with
    p̃ = (D p + 1) / (D + 2), because a share of 1 in four worlds is not without error.  That they
    share few replicates: the delete-one jackknife over replicates.  Both hold some of the chance
    in a single cell, so the error errs on the large side.  A difference that is 0 in every cell
    has none.

    Parameters
    ----------
    cells : float64 (D, R, …)
        Scenario - base.
    direction : {"higher", "lower", None}
        Which way is better.

    Returns
    -------
    float64 (…)
        NaN with fewer than 2 replicates, where neither way is better or no world has a value.
    """
    replicates = cells.shape[1]
    means = worlds(cells)
    share = share_better(means, direction)
    if direction is None or replicates < 2:
        return np.full(share.shape, np.nan)
    count = (~np.isnan(means)).sum(0)
    shrunk = (np.nan_to_num(share) * count + 1.0) / (count + 2.0)
    few_worlds = shrunk * (1.0 - shrunk) / np.maximum(count, 1)
    left = np.stack([share_better(worlds(np.delete(cells, k, 1)), direction)
                     for k in range(replicates)])  # fmt: skip
    few_runs = (replicates - 1) / replicates * ((left - left.mean(0)) ** 2).sum(0)
    null = (cells == 0.0).all((0, 1))
    error = np.where(null, 0.0, np.sqrt(few_worlds + few_runs))
    return np.asarray(np.where(np.isnan(share), np.nan, error))
