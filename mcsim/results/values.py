"""From stored counts to the values of a metric."""

import numpy as np
from numpy.typing import NDArray

from mcsim.results.metrics import COLUMNS, Metric, Period
from mcsim.results.parts import Block

type Floats = NDArray[np.float64]


def values_of(metric: Metric, block: Block, persons: float) -> Floats:
    """Return the values of a metric in every lane.

    Parameters
    ----------
    metric : Metric
        Which one.
    block : Block
        Counts, int64 (D, R, Q, G, C) for each kind of agent.
    persons : float
        Persons that a learner stands for.

    Returns
    -------
    float64 (D, R, Q + 1, G)
        In the metric's unit; the last "quarter" is the horizon. NaN where nobody could be
        counted (a share of none).
    """
    counts = block.counts[metric.kind]

    def summed(names: tuple[str, ...]) -> NDArray[np.int64]:
        positions = [COLUMNS[metric.kind].index(name) for name in names]
        return _with_horizon(counts[..., positions].sum(-1), metric.period)

    over = summed(metric.plus) - summed(metric.minus)
    factor = metric.factor * (persons if metric.persons else 1.0)
    if metric.per:
        below = summed(metric.per).astype(np.float64)
        share: Floats = np.divide(over, below, out=np.full(below.shape, np.nan), where=below > 0)
        return factor * share
    value: Floats = np.asarray(factor * over, np.float64)
    if metric.period is Period.FLOW:
        value[:, :, -1] /= counts.shape[2]
    return value


def _with_horizon(counts: NDArray[np.int64], period: Period) -> NDArray[np.int64]:
    """Append the horizon: the sum of a flow's quarters, the last quarter of a stock."""
    last = counts.sum(2, keepdims=True) if period is Period.FLOW else counts[:, :, -1:]
    return np.concatenate([counts, last], axis=2)
