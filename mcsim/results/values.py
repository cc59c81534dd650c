"""From stored counts to the values of a metric."""

import numpy as np
from numpy.typing import NDArray

from mcsim.results.metric import COLUMNS, Form, Metric, Period
from mcsim.results.parts import GROUPS, Block

type Floats = NDArray[np.float64]
type Counted = NDArray[np.int64]

YEAR = 4  # quarters


def values_of(metric: Metric, block: Block, persons: float, discount: float = 0.0) -> Floats:
    """Return the values of a metric in every lane.

    Parameters
    ----------
    metric : Metric
        Which one; not one of the form COST, which has no value in a single lane.
    block : Block
        Counts, int64 (D, R, Q, G, C) for each kind of agent.
    persons : float
        Persons that a learner stands for.
    discount : float
        Yearly rate by which later money counts less in a present value.

    Returns
    -------
    float64 (D, R, Q + 1, G)
        In the metric's unit; the last "quarter" is the horizon. NaN where nobody could be
        counted (a share of none), and for groups by which the metric is not told apart.

    Raises
    ------
    ValueError
        For the form COST.
    """
    if metric.form is Form.COST:
        raise ValueError(f"{metric.name} is a ratio of means over worlds; see the summary")
    counts = block.counts[metric.kind]

    def summed(names: tuple[str, ...]) -> Counted:
        positions = [COLUMNS[metric.kind].index(name) for name in names]
        return _with_horizon(counts[..., positions].sum(-1), metric.period)

    if metric.period is Period.PRESENT:
        positions = [COLUMNS[metric.kind].index(name) for name in metric.plus]
        return metric.factor * _present(counts[..., positions].sum(-1), discount)
    over = summed(metric.plus) - summed(metric.minus)
    factor = metric.factor * (persons if metric.persons else 1.0)
    if metric.form is not Form.RATIO:
        return factor * _over_education(metric, over, summed(metric.per))
    if metric.per:
        return factor * _ratio(over, summed(metric.per))
    value: Floats = np.asarray(factor * over, np.float64)
    if metric.period is Period.FLOW:
        value[:, :, -1] /= counts.shape[2]
    return value


def _with_horizon(counts: Counted, period: Period) -> Counted:
    """Append the horizon: the sum of a flow's quarters, the last quarter of a stock."""
    last = counts.sum(2, keepdims=True) if period is Period.FLOW else counts[:, :, -1:]
    return np.concatenate([counts, last], axis=2)


def present_weights(quarters: int, discount: float) -> Floats:
    """Return what a euro of each reported quarter is worth at quarter 0.

    Parameters
    ----------
    quarters : int
        Q, reported quarters.
    discount : float
        Yearly rate.

    Returns
    -------
    float64 (Q,)
    """
    return np.asarray((1.0 + discount) ** (-np.arange(quarters) / YEAR))


def _present(counts: Counted, discount: float) -> Floats:
    """Cumulate money quarter by quarter, discounted to quarter 0, and append the horizon."""
    weights = present_weights(counts.shape[2], discount)
    cumulated: Floats = np.cumsum(counts * weights[:, None], axis=2)
    return np.concatenate([cumulated, cumulated[:, :, -1:]], axis=2)


def _ratio(over: Counted, below: Counted) -> Floats:
    """Divide, float64 of the same shape; NaN where there is nobody below."""
    divisor = below.astype(np.float64)
    share: Floats = np.divide(over, divisor, out=np.full(divisor.shape, np.nan), where=below > 0)
    return share


def _over_education(metric: Metric, over: Counted, below: Counted) -> Floats:
    """Compare levels of education, float64 (D, R, Q + 1, G) with NaN but for all together."""
    names = [level for group, level in GROUPS[metric.kind] if group == "education"]
    rows = [GROUPS[metric.kind].index(("education", level)) for level in names]
    counts, people = over[..., rows], below[..., rows]
    rates = _ratio(counts, people)
    low, high = names.index("low"), names.index("high")
    if metric.form is Form.LOW_HIGH:
        value = np.divide(rates[..., low], rates[..., high],
                          out=np.full(rates.shape[:-1], np.nan),
                          where=rates[..., high] > 0)  # fmt: skip
    elif metric.form is Form.GRADUATES:
        value = _ratio(counts[..., high], counts.sum(-1))
    else:
        value = _concentration(counts, people)
    whole = np.full(over.shape, np.nan)
    whole[..., 0] = value
    return whole


def _concentration(counts: Counted, people: Counted) -> Floats:
    """Concentration index over groups that are ordered along the last axis.

    C = 2 Σ_g s_g R_g - 1, s_g the group's share of what is counted, R_g the share of people below
    the middle of the group (Kakwani, Wagstaff and van Doorslaer 1997, for grouped data).
    """
    share = _ratio(counts, np.broadcast_to(counts.sum(-1, keepdims=True), counts.shape))
    weight = _ratio(people, np.broadcast_to(people.sum(-1, keepdims=True), people.shape))
    middle = np.cumsum(weight, axis=-1) - 0.5 * weight
    return np.asarray(2.0 * (share * middle).sum(-1) - 1.0)
