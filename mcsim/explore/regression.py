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
ERRORS = 2.0  # standard errors by which more knots must predict better than fewer


@dataclass(frozen=True)
class Fit:
    """Regressions of several outcomes on the same inputs.

    Attributes
    ----------
    designs : tuple of float64 (D, k)
        Of each outcome: columns, the first of them 1.
    knots : tuple of int
        Knots of each outcome; 0 where the inputs tell nothing of it.
    values : float64 (P, D)
        Expected outcome given the inputs.
    """

    designs: tuple[Floats, ...]
    knots: tuple[int, ...]
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
    """Regress outcomes on inputs, each with the knots that cross-validation gives it.

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
    chosen = np.zeros(len(outcomes), np.int64)
    for k in range(1, len(designs)):
        for p in range(len(outcomes)):
            gain = left[chosen[p], :, p] - left[k, :, p]
            if gain.mean() > ERRORS * gain.std(ddof=1) / np.sqrt(worlds):
                chosen[p] = k
    values = np.array([_predicted(designs[k], y) for k, y in zip(chosen, outcomes, strict=True)])
    return Fit(tuple(designs[k] for k in chosen), tuple(KNOTS[k] for k in chosen), values)


def refitted(designs: Sequence[Floats], outcomes: Floats, counts: Floats) -> Floats:
    """Regress again with worlds counted several times or not at all.

    Parameters
    ----------
    designs : sequence of float64 (D, k)
        Of each outcome.
    outcomes : float64 (P, D)
    counts : float64 (D,)
        How often each world counts.

    Returns
    -------
    float64 (P, D)
        Expected outcomes in every world.
    """
    values = np.empty_like(outcomes)
    alike: dict[int, list[int]] = {}
    for p, columns in enumerate(designs):
        alike.setdefault(id(columns), []).append(p)
    for members in alike.values():
        columns = designs[members[0]]
        weighted = columns * counts[:, None]
        solution = np.linalg.lstsq(weighted.T @ columns, weighted.T @ outcomes[members].T,
                                   rcond=None)[0]  # fmt: skip
        values[members] = (columns @ solution).T
    return values


def _predicted(columns: Floats, outcome: Floats) -> Floats:
    return np.asarray(columns @ np.linalg.lstsq(columns, outcome, rcond=None)[0])


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
