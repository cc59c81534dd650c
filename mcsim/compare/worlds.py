"""Statistics over worlds.

A world is a parameter draw, averaged over its replicates.  What varies over worlds is what is not
known; what varies over replicates is chance, and counts as numerical error only.
"""

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]

ROUNDING = 1e-9  # 20 · 0.05 is 1


def worlds(cells: Floats) -> Floats:
    """Average a two-way table over its replicates.

    Parameters
    ----------
    cells : float64 (D, R, …)
        A value for each draw and replicate; NaN where there is none.

    Returns
    -------
    float64 (D, …)
        NaN where no replicate has a value.
    """
    if not np.isnan(cells).any():
        return np.asarray(cells.mean(1))
    present = ~np.isnan(cells)
    count = present.sum(1)
    total = np.where(present, cells, 0.0).sum(1)
    mean: Floats = np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
    return mean


def quantiles(over_worlds: Floats) -> Floats:
    """Median, 5 % and 95 % over worlds, leaving out worlds without a value.

    Parameters
    ----------
    over_worlds : float64 (D, …)

    Returns
    -------
    float64 (3, …)
        Ends as ``interval`` has them.
    """
    rising = np.sort(over_worlds, axis=0)  # worlds without a value last
    last = (~np.isnan(rising)).sum(0, keepdims=True) - 1  # -1 picks a NaN where there is no value
    middle = 0.5 * (_ranked(rising, last // 2) + _ranked(rising, last - last // 2))
    return np.stack([middle, *interval(over_worlds, 0.05)])


def interval(over_worlds: Floats, tail: float) -> Floats:
    """Return the ends of a central interval over worlds, leaving out worlds without a value.

    Of D worlds the k-th from below leaves out k / (D + 1) of further worlds on average.  The ends
    are the worlds with the largest k that leaves out no more than ``tail`` on each side, so that
    few worlds do not make an interval look narrow; below 1 / tail - 1 worlds, the outermost ones,
    which hold (D - 1) / (D + 1) of further worlds.

    Parameters
    ----------
    over_worlds : float64 (D, …)
    tail : float
        Share that is left out on each side.

    Returns
    -------
    float64 (2, …)
        Values of worlds.
    """
    rising = np.sort(over_worlds, axis=0)
    last = (~np.isnan(rising)).sum(0, keepdims=True) - 1
    low = np.maximum(np.floor((last + 2) * tail + ROUNDING).astype(np.int64) - 1, 0)
    # Where there is no value, -1 picks a NaN on both sides.
    return np.stack([_ranked(rising, np.minimum(low, last)), _ranked(rising, last - low)])


def _ranked(rising: Floats, rank: NDArray[np.int64]) -> Floats:
    return np.asarray(np.take_along_axis(rising, rank, 0)[0])


def share_better(differences: Floats, direction: str | None) -> Floats:
    """Share of worlds in which the policy is better; a tie counts one half.

    Parameters
    ----------
    differences : float64 (D, …)
        Scenario - base.
    direction : {"higher", "lower", None}
        Which way is better.

    Returns
    -------
    float64 (…)
        NaN where neither way is better, or no world has a value.
    """
    if direction is None:
        return np.full(differences.shape[1:], np.nan)
    better = differences if direction == "higher" else -differences
    present = ~np.isnan(better)
    count = present.sum(0)
    wins = (better > 0).sum(0) + 0.5 * (better == 0).sum(0)
    share: Floats = np.divide(wins, count, out=np.full(wins.shape, np.nan), where=count > 0)
    return share


def monte_carlo_error(cells: Floats) -> Floats:
    """Monte Carlo standard error of the median over worlds, from the two-way table.

    With y_dr = μ + a_d + b_r + e_dr, the worlds ȳ_d vary by a and e, of which the median's error
    is Maritz and Jarrett's (1978).  All worlds share b̄, whose variance (MS_R - MS_E) / (D · R)
    falls with replicates only and is added.

    Parameters
    ----------
    cells : float64 (D, R, …)
        A value for each draw and replicate.

    Returns
    -------
    float64 (…)
        NaN with fewer than 2 draws or replicates, or where a cell has no value.

    References
    ----------
    J. S. Maritz, R. G. Jarrett, "A note on estimating the variance of the sample median", JASA 73
    (1978), 194-196.
    """
    draws, replicates = cells.shape[:2]
    if draws < 2 or replicates < 2:
        return np.full(cells.shape[2:], np.nan)
    _, ms_chance, ms_error = mean_squares(cells)
    shared = np.maximum(ms_chance - ms_error, 0.0) / (draws * replicates)
    return np.asarray(np.sqrt(median_variance(cells.mean(1)) + shared))


def half_width(cells: Floats, level: float = 0.95) -> Floats:
    """Half-width of the confidence interval of the median over worlds.

    The Monte Carlo error times Student's quantile, because few replicates know the part that
    chance shares badly: 1.96 errors hold the median in 91-95 % of tables of 24 draws and 8
    replicates, and in 85 % with 4 replicates where all of the error is chance.  The degrees of
    freedom are Satterthwaite's (1946), with D - 1 for the median's part and those of MS_R and
    MS_E for the other.

    Parameters
    ----------
    cells : float64 (D, R, …)
        A value for each draw and replicate.
    level : float, optional
        Of confidence.

    Returns
    -------
    float64 (…)
        0 where every world has the same value; NaN where ``monte_carlo_error`` is.

    References
    ----------
    F. E. Satterthwaite, "An approximate distribution of estimates of variance components",
    Biometrics Bulletin 2 (1946), 110-114.
    """
    from scipy.special import stdtrit  # noqa: PLC0415 — heavy

    error = monte_carlo_error(cells)
    draws, replicates = cells.shape[:2]
    if draws < 2 or replicates < 2:
        return error
    _, ms_chance, ms_error = (square / (draws * replicates) for square in mean_squares(cells))
    spread = (median_variance(cells.mean(1)) ** 2 / (draws - 1) + ms_chance**2 / (replicates - 1)
              + ms_error**2 / ((draws - 1) * (replicates - 1)))  # fmt: skip
    freedom = np.divide(error**4, spread, out=np.full(error.shape, np.inf), where=spread > 0)
    # Where chance is set to 0 the formula may fall below what the least known part has.
    fewest = min(draws, replicates) - 1
    return np.asarray(error * stdtrit(np.maximum(freedom, fewest), 0.5 + level / 2))


def mean_squares(cells: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean squares of a two-way table without repetition: of draws, of replicates, of the rest.

    Parameters
    ----------
    cells : float64 (D, R, …)
        At least 2 draws and replicates.

    Returns
    -------
    (float64 (…), float64 (…), float64 (…))
        MS_D, MS_R and MS_E.
    """
    draws, replicates = cells.shape[:2]
    by_draw, by_replicate = cells.mean(1), cells.mean(0)
    mean = by_draw.mean(0)
    rest = cells - by_draw[:, None] - by_replicate[None] + mean
    return (
        replicates * ((by_draw - mean) ** 2).sum(0) / (draws - 1),
        draws * ((by_replicate - mean) ** 2).sum(0) / (replicates - 1),
        (rest**2).sum((0, 1)) / ((draws - 1) * (replicates - 1)),
    )


def median_variance(values: Floats) -> Floats:
    """Return Maritz and Jarrett's variance of the median of D values, float64 (D, …) → (…)."""
    from scipy.special import betainc  # noqa: PLC0415 — heavy

    n = values.shape[0]
    half = 0.5 * (n + 1)
    weights = np.diff(betainc(half, half, np.arange(n + 1) / n))
    centred = np.sort(values - np.mean(values, 0), axis=0)
    first = np.tensordot(weights, centred, axes=1)
    second = np.tensordot(weights, centred**2, axes=1)
    return np.asarray(np.maximum(second - first**2, 0.0))
