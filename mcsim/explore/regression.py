"""Expected outcomes given what could be learnt, by regression on natural cubic splines.

A parameter enters by its normal score, so that skewed priors do no harm.  How many knots a spline
has is chosen by cross-validation, with a preference for the simpler: a constant, which says that
the parameter tells nothing, unless more is clearly better.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]

KNOTS = (0, 2, 3, 4, 6)  # 0 is a constant, 2 a straight line
FOLDS = 10
ROWS_A_COLUMN = 8  # worlds for each coefficient, at least
ERRORS = 2.5  # standard errors by which more knots must predict better than fewer


@dataclass(frozen=True)
class Fit:
    """Regressions of several outcomes on the same inputs.

    Attributes
    ----------
    design : float64 (D, k)
        Columns, the first of them 1; the same for every outcome.
    knots : int
        0 where the inputs tell nothing.
    values : float64 (P, D)
        Expected outcome given the inputs.
    """

    design: Floats
    knots: int
    values: Floats


def normal_scores(values: Floats) -> Floats:
    """Return normal scores of ranks; ties share the mean of their ranks.

    Parameters
    ----------
    values : float64 (D,)

    Returns
    -------
    float64 (D,)
    """
    from scipy.special import ndtri  # noqa: PLC0415 — heavy

    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    middle = np.cumsum(count) - 0.5 * count
    return np.asarray(ndtri(middle / values.size)[place])


def spline(scores: Floats, knots: int) -> Floats:
    """Return a natural cubic spline basis without its constant.

    Parameters
    ----------
    scores : float64 (D,)
    knots : int
        K, at quantiles; 2 give a straight line.

    Returns
    -------
    float64 (D, K - 1)
        Fewer where values coincide.

    References
    ----------
    T. Hastie, R. Tibshirani, J. Friedman, *The Elements of Statistical Learning*, 5.2.1.
    """
    places = np.unique(np.quantile(scores, np.linspace(0.05, 0.95, knots)))
    if places.size < 3:
        return scores[:, None]

    def beyond(place: float) -> Floats:
        return np.asarray(np.maximum(scores - place, 0.0) ** 3)

    last = places[-1]

    def part(k: int) -> Floats:
        return np.asarray((beyond(places[k]) - beyond(last)) / (last - places[k]))

    bent = [part(k) - part(places.size - 2) for k in range(places.size - 2)]
    return np.column_stack([scores, *bent])


def design(inputs: Sequence[Floats], knots: int) -> Floats:
    """Return the columns of a regression: 1, a spline of each input, and products of inputs.

    Parameters
    ----------
    inputs : sequence of float64 (D,)
        Normal scores.
    knots : int
        Of each spline; 0 leaves the constant. Products join from 3 knots on.

    Returns
    -------
    float64 (D, k)
    """
    one = np.ones((inputs[0].size, 1))
    if knots == 0:
        return one
    columns = [one, *(spline(x, knots) for x in inputs)]
    if knots > 2:
        columns += [(x * y)[:, None] for x, y in combinations(inputs, 2)]
    return np.column_stack(columns)


def fitted(inputs: Sequence[Floats], outcomes: Floats) -> Fit:
    """Regress outcomes on inputs, all with the knots that cross-validation gives.

    All outcomes have the same columns: a policy that was given a curve beside one that was left
    its mean would seem to differ where both move together.  More knots are taken where they
    clearly predict any outcome better.

    Parameters
    ----------
    inputs : sequence of float64 (D,)
        Parameters.
    outcomes : float64 (P, D)
        In each world.

    Returns
    -------
    Fit

    References
    ----------
    M. Strong, J. E. Oakley, A. Brennan, "Estimating multiparameter partial expected value of
    perfect information from a probabilistic sensitivity analysis sample", Medical Decision Making
    34 (2014), 311-326.
    """
    scores = [normal_scores(x) for x in inputs if np.ptp(x) > 0]
    if not scores:
        scores = [np.zeros(outcomes.shape[1])]
    worlds = outcomes.shape[1]
    designs = [found for knots in KNOTS
               if (found := design(scores, knots)).shape[1] * ROWS_A_COLUMN <= worlds
               or knots == 0]  # fmt: skip
    left = np.array([_held_out(columns, outcomes.T) for columns in designs])
    chosen = 0
    for k in range(1, len(designs)):
        gain = left[chosen] - left[k]
        clear = gain.mean(0) > ERRORS * gain.std(0, ddof=1) / np.sqrt(worlds)
        if clear.any():
            chosen = k
    values = refitted(designs[chosen], outcomes, np.ones(worlds))
    return Fit(designs[chosen], KNOTS[chosen], values)


def refitted(columns: Floats, outcomes: Floats, counts: Floats) -> Floats:
    """Regress again with worlds counted several times or not at all.

    Parameters
    ----------
    columns : float64 (D, k)
        Of the regression.
    outcomes : float64 (P, D)
    counts : float64 (D,)
        How often each world counts.

    Returns
    -------
    float64 (P, D)
        Expected outcomes in every world.
    """
    weighted = columns * counts[:, None]
    solution = np.linalg.lstsq(weighted.T @ columns, weighted.T @ outcomes.T, rcond=None)[0]
    return np.asarray((columns @ solution).T)


def _held_out(columns: Floats, outcomes: Floats) -> Floats:
    """Squared errors of worlds predicted from the other folds, float64 (D, P)."""
    worlds = len(columns)
    errors = np.empty_like(outcomes)
    fold = np.arange(worlds) % min(FOLDS, worlds)
    for k in range(min(FOLDS, worlds)):
        there, here = fold != k, fold == k
        solution = np.linalg.lstsq(columns[there], outcomes[there], rcond=None)[0]
        errors[here] = (outcomes[here] - columns[here] @ solution) ** 2
    return errors
