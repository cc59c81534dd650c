"""Partial rank correlation (PRCC) of parameters with an effect, with bootstrap intervals.

The partial correlation of rank(x_i) with rank(y), all other parameters held, is
-P_iy / √(P_ii P_yy), P the inverse of the correlation matrix of the ranks (Marino and others
2008).  Chance in y lowers every correlation with it by √ρ, ρ the reliability of the mean of R
replicates; corrected values divide by it (Spearman 1904), ρ by Spearman and Brown from the rank
correlation between replicates.  Where parameters are many, a regression fits chance too: R² is
adjusted for their number (Ezekiel 1930) before it is divided by ρ, or it would exceed 1 and every
parameter would seem to decide alone.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

type Floats = NDArray[np.float64]

MOST = 0.95  # of the variance that is no chance, the most that parameters are taken to explain
SPARE = 1.5  # draws for each parameter, below which a partial correlation says little


def reliability(cells: Floats) -> float:
    """Share of the rank variance of the mean over replicates that is not chance, 0 … 1.

    Parameters
    ----------
    cells : float64 (D, R)
        An effect.

    Returns
    -------
    float
        Spearman and Brown's formula; 0 where nothing varies.
    """
    from scipy.stats import rankdata  # noqa: PLC0415 — heavy

    replicates = cells.shape[1]
    varying = np.ptp(cells, axis=0) > 0
    if not varying.all():
        return 0.0
    between: Floats = np.asarray(np.corrcoef(rankdata(cells, axis=0).T))
    single = float(between[~np.eye(replicates, dtype=bool)].mean())
    single = min(max(single, 0.0), 1.0)
    return float(replicates * single / (1.0 + (replicates - 1) * single))


def partial(
    ranks: Floats, outcome: Floats, trusted: float | None = None, distinct: int | None = None
) -> Floats:
    """Return the partial correlation of each column with the outcome.

    Parameters
    ----------
    ranks : float64 (D, P)
        Ranks of the parameters.
    outcome : float64 (D,)
        Ranks of the effect.
    trusted : float, optional
        ρ, from which what would be without chance is estimated; the sample's own where it is not
        stated.
    distinct : int, optional
        Draws that differ, in a resample.

    Returns
    -------
    float64 (P,)
        0 where the effect does not vary.
    """
    if np.ptp(outcome) == 0 or trusted == 0:
        return np.zeros(ranks.shape[1])
    matrix: Floats = np.asarray(np.corrcoef(np.column_stack([ranks, outcome]), rowvar=False))
    below, across = matrix[:-1, :-1], matrix[:-1, -1]
    weights = np.linalg.solve(below, across)  # standardised regression on ranks
    explained = min(float(across @ weights), 1.0 - 1e-12)
    own = np.diag(np.linalg.inv(below))
    if trusted is not None:
        # What of y and of each parameter the others leave is understated by the same factor.
        draws, count = distinct or len(ranks), ranks.shape[1]
        left = (draws - 1) / max(1, draws - count - 1)
        explained = min(max(0.0, 1.0 - (1.0 - explained) * left) / trusted, MOST)
        weights, own = weights / np.sqrt(trusted), own / left
    # t² = β² / (own · (1 - R²)); r² = t² / (1 + t²): the same as -P_iy / √(P_ii P_yy).
    t = weights / np.sqrt(own * (1.0 - explained))
    return np.asarray(t / np.sqrt(1.0 + t**2))


def prcc(
    values: Floats, cells: Floats, names: Sequence[str], resamples: int = 200, seed: int = 0
) -> "pd.DataFrame":
    """Correlate parameters with an effect, each with the others held.

    Parameters
    ----------
    values : float64 (D, P)
        Parameters by draw.
    cells : float64 (D, R)
        The effect.
    names : sequence of str
        P parameters.
    resamples, seed : int, optional
        Of the bootstrap over draws.

    Returns
    -------
    DataFrame
        parameter, prcc (freed of chance), p05 and p95 over resamples, prcc_observed, reliability,
        excludes_zero; largest absolute value first.

    Raises
    ------
    ValueError
        Where draws are fewer than 1.5 for each parameter.
    """
    import pandas as pd  # noqa: PLC0415 — heavy
    from scipy.stats import rankdata  # noqa: PLC0415

    draws, count = values.shape
    if draws < SPARE * count:
        raise ValueError(f"{count} parameters need {int(SPARE * count) + 1} draws at least")
    ranks, outcome = rankdata(values, axis=0), rankdata(cells.mean(1))
    trusted = reliability(cells)
    found, observed = partial(ranks, outcome, trusted), partial(ranks, outcome)
    generator = np.random.default_rng(seed)
    resampled = np.stack([
        partial(ranks[chosen], outcome[chosen], trusted, np.unique(chosen).size)
        for chosen in generator.integers(0, draws, (resamples, draws))
    ])  # fmt: skip
    # A resample holds two thirds of the draws and so inflates; the spread is kept, not the centre.
    spread = resampled - np.median(resampled, 0)
    low, high = (np.clip(found + np.quantile(spread, p, 0), -1, 1) for p in (0.05, 0.95))
    table = pd.DataFrame({
        "parameter": list(names), "prcc": found, "p05": low, "p95": high,
        "prcc_observed": observed, "reliability": trusted, "excludes_zero": (low > 0) | (high < 0),
    })  # fmt: skip
    order = np.argsort(-np.abs(found), kind="stable")
    return table.iloc[order].reset_index(drop=True)
