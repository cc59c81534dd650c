"""Surveys and measurements as they could have come out, had the parameters been known.

A base of the survey gets a number of respondents, n, out of those that its printed decimals allow,
with probability ∝ 1/n.  Each of its figures is a binomial count, printed with the decimals of the
original, and read as the original is read.  A figure that is no target has a share from
Beta(½, ½).  A measured value is what the model answers, plus a normal error of the stated size.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import NDArray

from mcsim.calibrate.likelihood import bases
from mcsim.calibrate.observe import Simulated
from mcsim.calibrate.surveyed import answered
from mcsim.calibrate.targets import targets
from mcsim.evidence.survey import Survey, allowed_sizes, size_probabilities

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Imagined:
    """What was printed and measured in a world of known parameters.

    Attributes
    ----------
    survey : Survey
        With other percentages, and what they allow for n.
    values : dict of str to float
        Target of a measured value → what was measured.
    """

    survey: Survey
    values: dict[str, float]


def imagine(
    true: Mapping[str, float], answers: Mapping[str, float], rng: np.random.Generator
) -> Imagined:
    """Ask, print and measure.

    Parameters
    ----------
    true : mapping of str to float
        Parameters by symbol.
    answers : mapping of str to float
        Simulated statistic → what the model answers there.
    rng : Generator
        Of the answers and of the errors of measurement.

    Returns
    -------
    Imagined
    """
    points = {symbol: np.array([value]) for symbol, value in true.items()}
    survey = Survey()
    survey.figures, survey.bases = dict(survey.figures), dict(survey.bases)
    for name in bases(Survey()):
        base = survey.bases[name]
        weight = 1.0 / np.array(base.sizes)
        n = int(rng.choice(base.sizes, p=weight / weight.sum()))
        for figure in base.figures:
            known = figure in targets()
            share = float(answered(targets()[figure], points)[0]) if known else rng.beta(0.5, 0.5)
            shown = _printed(int(rng.binomial(n, share)), n, survey.figures[figure].percent)
            survey.figures[figure] = replace(survey.figures[figure], percent=shown)
        percents = [p for one in base.figures if (p := survey.figures[one].percent) is not None]
        sizes = tuple(one for one in allowed_sizes(percents, base.cap) if one in base.sizes)
        probabilities = size_probabilities(percents, sizes)
        survey.bases[name] = replace(base, sizes=sizes, probabilities=probabilities)
    values = {target.id: float(rng.normal(answers[target.observes], target.error))
              for target in targets().values() if target.error is not None}  # fmt: skip
    return Imagined(survey, values)


def _printed(count: int, n: int, like: Decimal | None) -> Decimal:
    """Print a share in per cent, with the decimals of another figure."""
    step = Decimal(1).scaleb(int(like.as_tuple().exponent)) if like is not None else Decimal(1)
    return (Decimal(100 * count) / n).quantize(step, ROUND_HALF_UP)


def as_if_measured(simulated: Simulated, values: Mapping[str, float]) -> Simulated:
    """Shift answers so that the register's values stand for other ones.

    The density of y' about ŷ is that of y about ŷ + y - y', so the likelihood that calibration
    uses can judge what was imagined.

    Parameters
    ----------
    simulated : Simulated
        What the model answers at D points.
    values : mapping of str to float
        Target → what was measured instead.

    Returns
    -------
    Simulated
    """
    shifted = dict(simulated.values)
    for target, value in values.items():
        one = targets()[target]
        shifted[one.observes] = simulated.values[one.observes] + (one.value or 0.0) - value
    return Simulated(shifted, simulated.variances)
