"""How well what the model answers fits what was found.

A count x out of an unknown n is binomial; figures of one base share n, which is integrated over
every n that the printed decimals allow, with weight 1/n:

    L_base(q) = Σ_n 1/n Π_f Bin(x_f(n); n, q_f)

A figure of the base that is no target speaks of n only, through its beta-binomial probability.
Halved or doubled counts enter with w·x of w·n.  Words are an interval with normal edges.  A value
y ± σ that the model answers by ŷ with Monte Carlo variance v has the density N(y; ŷ, σ² + v).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, ndtr

from mcsim.calibrate.observe import Simulated
from mcsim.calibrate.surveyed import NEAREST_ONE, answered
from mcsim.calibrate.targets import Target, targets
from mcsim.evidence.survey import WEIGHTS, Survey, count_at

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Count:
    """What the figures of a base counted under one n.

    Attributes
    ----------
    n, weight : float
        Respondents, weighted; weight of this n before anything is said of shares.
    counts : dict of str to float
        Target id → count, weighted.
    """

    n: float
    weight: float
    counts: dict[str, float]


def bases(survey: Survey) -> dict[str, list[Count]]:
    """Lay out the counts of every base that holds a target.

    Parameters
    ----------
    survey : Survey
        Under one reading of n, or with counts supplied.

    Returns
    -------
    dict of str to list of Count
        By base; a supplied figure is a base of its own.
    """
    chosen = [target.id for target in targets().values() if target.kind == "count"]
    # A figure in words of which a count is supplied counts like the others.
    counted = [target.id for target in targets().values() if target.kind in ("count", "words")]
    found: dict[str, list[Count]] = {}
    for name, base in survey.bases.items():
        inferred = [figure for figure in base.figures if figure not in survey.supplied]
        spoken = [figure for figure in inferred if figure in chosen]
        if not spoken:
            continue
        factor = WEIGHTS[survey.weighting]
        found[name] = []
        for n in base.sizes:
            counts = {figure: count_at(percent, n) for figure in inferred
                      if (percent := survey.figures[figure].percent) is not None}  # fmt: skip
            silent = sum(_silent(count or 0, n) for figure, count in counts.items()
                         if figure not in chosen)  # fmt: skip
            found[name].append(Count(
                factor * n, float(np.exp(silent)) / n,
                {figure: factor * (counts[figure] or 0) for figure in spoken},
            ))  # fmt: skip
    for figure, (count, n) in survey.supplied.items():
        if figure in counted:
            found[figure] = [Count(float(n), 1.0, {figure: float(count)})]
    return found


def _silent(count: int, n: int) -> float:
    """Log-probability of a count whose share nothing in the model stands for, under Beta(½, ½)."""
    above = gammaln(count + 0.5) + gammaln(n - count + 0.5) - gammaln(n + 1.0)
    return float(_choose(n, count) + above - 2.0 * gammaln(0.5))


def _choose(n: float, count: float) -> float:
    """Ln C(n, x), for weighted counts too."""
    return float(gammaln(n + 1.0) - gammaln(count + 1.0) - gammaln(n - count + 1.0))


def survey_terms(survey: Survey, points: Mapping[str, Floats]) -> dict[str, Floats]:
    """Log-likelihood of the survey at some points.

    Parameters
    ----------
    survey : Survey
        Its counts.
    points : mapping of str to float64 (D,)
        Sampled values by symbol.

    Returns
    -------
    dict of str to float64 (D,)
        By base of counts, and by target of words.
    """
    chosen = targets()
    found = {name: _base_term(counts, points) for name, counts in bases(survey).items()}
    for target in chosen.values():
        if target.kind == "words" and target.id not in survey.supplied:
            found[target.id] = _words_term(target, answered(target, points))
    return found


def _base_term(counts: list[Count], points: Mapping[str, Floats]) -> Floats:
    """Ln Σ_n w_n Π_f Bin(x_f; n, q_f), float64 (D,); the weights are made to sum to 1."""
    total = sum(count.weight for count in counts)
    terms = []
    for count in counts:
        term = np.log(count.weight / total)
        for figure, x in count.counts.items():
            q = np.clip(answered(targets()[figure], points), NEAREST_ONE, 1.0 - NEAREST_ONE)
            term = term + _choose(count.n, x) + x * np.log(q) + (count.n - x) * np.log1p(-q)
        terms.append(term)
    return np.asarray(np.logaddexp.reduce(terms, axis=0))


def _words_term(target: Target, share: Floats) -> Floats:
    """Ln of the share's weight between two bounds whose edges are normal, float64 (D,)."""
    low, high, edge = target.low or 0.0, target.high or 1.0, target.edge or 1.0
    above = np.ones_like(share) if low <= 0.0 else ndtr((share - low) / edge)
    below = np.ones_like(share) if high >= 1.0 else ndtr((high - share) / edge)
    return np.asarray(np.log(np.maximum(above * below, 1e-300)))


def response_terms(simulated: Simulated) -> dict[str, Floats]:
    """Log-likelihood of the measured values.

    Parameters
    ----------
    simulated : Simulated
        What the model answers at D points.

    Returns
    -------
    dict of str to float64 (D,)
        By target.
    """
    found = {}
    for target in targets().values():
        if target.kind != "value" or target.value is None or target.error is None:
            continue
        values = simulated.values[target.observes]
        variance = target.error**2 + simulated.variances[target.observes]
        rest = (values - target.value) ** 2 / variance
        found[target.id] = np.asarray(-0.5 * (rest + np.log(2.0 * np.pi * variance)))
    return found
