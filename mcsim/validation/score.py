"""How a prediction stands to an observation."""

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]

PROBABILITIES = (0.05, 0.25, 0.5, 0.75, 0.95)
NARROWER = 0.98  # of the prior's width: less is a narrower interval, and not an accident of draws


def crps(predicted: Floats, observed: float) -> float:
    """Continuous ranked probability score of a sample, E|X - y| - ½ E|X - X'|.

    Parameters
    ----------
    predicted : float64 (D,)
        One value for each world, in the metric's unit.
    observed : float
        In the same unit.

    Returns
    -------
    float
        In the same unit; 0 is a perfect and certain prediction.

    References
    ----------
    T. Gneiting, A. E. Raftery, "Strictly proper scoring rules, prediction, and estimation", JASA
    102 (2007), 359-378.
    """
    spread = np.abs(predicted[:, None] - predicted[None]).mean()
    return float(np.abs(predicted - observed).mean() - 0.5 * spread)


def width(predicted: Floats) -> float:
    """Width of the 90 % interval of a sample.

    Parameters
    ----------
    predicted : float64 (D,)
        One value for each world.

    Returns
    -------
    float
    """
    low, high = np.quantile(predicted, [PROBABILITIES[0], PROBABILITIES[-1]])
    return float(high - low)


def verdict(width_vs_prior: float, inside90: bool) -> str:
    """Say what a case shows.

    An interval that is not narrower than the prior's holds the observation for no merit of the
    model, so it is uninformative; a miss is a miss however wide the interval.

    Parameters
    ----------
    width_vs_prior : float
        Width of the 90 % interval relative to the prior's.
    inside90 : bool
        The observation lies in it.

    Returns
    -------
    str
        inside, outside or uninformative.
    """
    if not inside90:
        return "outside"
    return "inside" if width_vs_prior < NARROWER else "uninformative"
