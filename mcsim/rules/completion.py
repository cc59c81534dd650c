"""Completion of a course that was started."""

import numpy as np

from mcsim.arithmetic.compiled import inlined
from mcsim.arithmetic.elementary import exp, expit, logit

LONGEST = 32_766  # quarters that a course can take, so that 16 bits hold what is left


@inlined
def budget(quarter_hours: float, spread: float, time: float) -> float:
    """Hours that a learner can study in a quarter, lognormal over learners (E14).

    Parameters
    ----------
    quarter_hours : float64
        Of the median learner.
    spread : float64
        Standard deviation of the logarithm.
    time : float64
        The learner's standard normal number.

    Returns
    -------
    float64
        Hours.
    """
    return quarter_hours * exp(spread * time)


@inlined
def duration(hours: float, budget: float) -> np.int32:
    """Quarters that a course takes, 1 + the full multiples of the hours that fit in one.

    Parameters
    ----------
    hours : float64
        Hours of the course.
    budget : float64
        Hours that the learner can study in a quarter.

    Returns
    -------
    int32
        Quarters, at least 1.
    """
    return np.int32(1) + np.int32(min(hours / budget, float(LONGEST)))


@inlined
def credential(
    base: float, education_effect: float, education: int, flexibility_effect: float,
    flexibility: float, hours_effect: float, hours: float, budget: float, hours_unit: float,
) -> float:  # fmt: skip
    """Probability of completing a credential.

    expit(logit(base) + e (education - 1) + f (flexibility - ½) - h (hours - H) / unit)

    Parameters
    ----------
    base : float64
        Completion of a learner of medium education in an offer of medium flexibility that fills
        a quarter.
    education_effect : float64
        e, log-odds between two levels of education.
    education : int64
        0 low, 1 medium, 2 high.
    flexibility_effect, flexibility : float64
        f, log-odds between no and full flexibility, and flexibility 0 … 1.
    hours_effect : float64
        h, log-odds for ``hours_unit`` hours.
    hours, budget, hours_unit : float64
        Hours of the offer; H, those that the learner can study in a quarter; the unit.

    Returns
    -------
    float64
    """
    x = logit(base) + education_effect * (education - 1.0)
    x = x + flexibility_effect * (flexibility - 0.5)
    return expit(x - hours_effect * ((hours - budget) / hours_unit))


@inlined
def course(
    assessed: float, online: float, online_share: float, education_effect: float, education: int
) -> float:
    """Probability of completing an uncertified course.

    Parameters
    ----------
    assessed, online : float64
        Completion of courses with attendance and of open online courses (E40).
    online_share : float64
        Share of uncertified courses that are open online courses.
    education_effect : float64
        Log-odds between two levels of education.
    education : int64
        0 low, 1 medium, 2 high.

    Returns
    -------
    float64
    """
    base = (1.0 - online_share) * assessed + online_share * online
    return expit(logit(base) + education_effect * (education - 1.0))
