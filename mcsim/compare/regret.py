"""What is lost, world by world, by not having chosen what would have been best there."""

import numpy as np

from mcsim.compare.worlds import Floats, interval

HIGH = 0.9  # share of further worlds whose regret is no larger, at least


def regret(values: Floats, direction: str) -> Floats:
    """Return mean, 90th-percentile and greatest regret.

    The best of a world is the best of noisy means, so regret is biased upward by chance, less
    with more replicates.

    Parameters
    ----------
    values : float64 (S, D)
        By alternative and world, the base among them; worlds in which one has no value are left
        out.
    direction : {"higher", "lower"}
        Which way is better.

    Returns
    -------
    float64 (3, S)
        In the metric's unit, 0 or above; the percentile is the value of a world, as ``interval``
        has it.  NaN where no world has all values.
    """
    whole = values[:, ~np.isnan(values).any(0)]
    if whole.shape[1] == 0:
        return np.full((3, len(values)), np.nan)
    signed = whole if direction == "higher" else -whole
    lost = signed.max(0) - signed
    _, high = interval(lost.T, 1.0 - HIGH)
    return np.stack([lost.mean(1), high, lost.max(1)])
