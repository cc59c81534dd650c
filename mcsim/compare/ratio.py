"""The ratio of two means, with the interval of Fieller, from crossed draws and replicates."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]

LEVEL = 0.95


@dataclass(frozen=True)
class Ratio:
    """A ratio of means with its confidence interval.

    Attributes
    ----------
    value : float
        Mean of the numerator over the mean of the denominator.
    low, high : float
        Fieller's interval; NaN where it is not a bounded interval, because the denominator's mean
        is not told from 0.
    """

    value: float
    low: float
    high: float


def mean_covariance(cells: Floats) -> Floats:
    """Covariance of means over a crossed table of draws and replicates.

    With y = μ + a_d + b_r + e_dr, the grand mean has the covariance
    (M_D + (M_R - M_E)₊) / (D · R), each M a matrix of mean products; the part that chance shares
    over draws has its negative eigenvalues set to 0.

    Parameters
    ----------
    cells : float64 (D, R, K)
        K quantities in each draw and replicate.

    Returns
    -------
    float64 (K, K)
        Of the K grand means. With one replicate, that of independent draws.
    """
    draws, replicates, _ = cells.shape
    over_worlds, over_chance, mean = cells.mean(1), cells.mean(0), cells.mean((0, 1))
    a = over_worlds - mean
    between = replicates * a.T @ a / (draws - 1)
    if replicates > 1:
        b = over_chance - mean
        rest = (cells - over_worlds[:, None] - over_chance[None] + mean).reshape(-1, mean.size)
        error = rest.T @ rest / ((draws - 1) * (replicates - 1))
        values, vectors = np.linalg.eigh(draws * b.T @ b / (replicates - 1) - error)
        between = between + (vectors * np.maximum(values, 0.0)) @ vectors.T
    return np.asarray(between / (draws * replicates))


def fieller(over: float, below: float, covariance: Floats, freedom: int,
            level: float = LEVEL) -> Ratio:  # fmt: skip
    """Fieller's confidence interval of a ratio of two means.

    The values ρ with (m₁ - ρ m₂)² ≤ t² (v₁₁ - 2ρ v₁₂ + ρ² v₂₂).

    Parameters
    ----------
    over, below : float
        Means.
    covariance : float64 (2, 2)
        Of these means.
    freedom : int
        Degrees of freedom of the covariance.
    level : float
        Confidence.

    Returns
    -------
    Ratio
        Without ends where t² v₂₂ ≥ m₂²: then the set is not a bounded interval.

    References
    ----------
    E. C. Fieller, "Some problems in interval estimation", JRSS B 16 (1954), 175-185.
    """
    from scipy.special import stdtrit  # noqa: PLC0415 — heavy

    value = over / below if below else math.nan
    t2 = float(stdtrit(freedom, 0.5 + level / 2)) ** 2
    a = below**2 - t2 * covariance[1, 1]
    b = over * below - t2 * covariance[0, 1]
    c = over**2 - t2 * covariance[0, 0]
    root = b * b - a * c
    if a <= 0 or root < 0:
        return Ratio(value, math.nan, math.nan)
    return Ratio(value, float((b - math.sqrt(root)) / a), float((b + math.sqrt(root)) / a))
