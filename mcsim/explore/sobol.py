"""Sobol indices by SALib (Saltelli's design), freed of chance, with bootstrap intervals.

The most influential parameters stand alone; all others are one group, so that the indices speak of
the whole uncertainty.  SALib's estimators are applied to the mean over replicates and to each
replicate; numerators and variance are combined by ``noise.freed`` before they are divided.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mcsim.explore.extras import needed
from mcsim.explore.noise import Split, freed, split
from mcsim.explore.tornado import Response

if TYPE_CHECKING:
    import pandas as pd

type Floats = NDArray[np.float64]

OTHERS = "all others"


@dataclass(frozen=True)
class Sobol:
    """Indices, and the variance that they are shares of.

    Attributes
    ----------
    table : DataFrame
        parameter, S1, S1_p05, S1_p95, ST, ST_p05, ST_p95, and S1_observed, ST_observed before
        chance was taken out.
    variance : Split
        Of the effect over the points, in its unit squared.
    """

    table: "pd.DataFrame"
    variance: Split


def size(alone: int, others: bool, base: int) -> int:
    """Return the points of a design."""
    return base * (alone + others + 2)


def sobol(
    response: Response, names: Sequence[str], alone: Sequence[str] | None = None, base: int = 256,
    resamples: int = 300, seed: int = 0,
) -> Sobol:  # fmt: skip
    """Estimate first-order and total indices.

    Parameters
    ----------
    response : callable
        The effect by point, columns in the order of ``names``.
    names : sequence of str
        P parameters.
    alone : sequence of str, optional
        Those that have indices of their own; all unless stated.
    base : int, optional
        N, points of the base sample, a power of 2.
    resamples, seed : int, optional
        Of the bootstrap over the base sample; of the design.

    Returns
    -------
    Sobol
    """
    import pandas as pd  # noqa: PLC0415 — heavy

    sampler = needed("SALib.sample.sobol", "sensitivity")
    single = list(names if alone is None else alone)
    order = [*single, *(name for name in names if name not in single)]
    groups = [name if name in single else OTHERS for name in order]
    labels = list(dict.fromkeys(groups))
    problem = {"num_vars": len(order), "names": order, "bounds": [[0.0, 1.0]] * len(order)}
    if len(labels) < len(order) or OTHERS in labels:
        problem["groups"] = groups
    design = sampler.sample(problem, base, calc_second_order=False, seed=seed)
    place = [order.index(name) for name in names]
    cells = response(design[:, place])
    variance = split(np.concatenate([cells[:: len(labels) + 2],
                                     cells[len(labels) + 1 :: len(labels) + 2]]))  # fmt: skip
    scale = np.sqrt(variance.observed) or 1.0
    # (N, labels + 2, 1 + R): the mean over replicates, then each replicate.
    shaped = np.concatenate([cells.mean(1, keepdims=True), cells], 1) / scale
    shaped = shaped.reshape(base, len(labels) + 2, -1)
    found = _indices(shaped)
    generator = np.random.default_rng(seed)
    resampled = np.stack([_indices(shaped[generator.integers(0, base, base)])
                          for _ in range(resamples)])  # fmt: skip
    low, high = np.quantile(resampled, 0.05, 0), np.quantile(resampled, 0.95, 0)
    table = pd.DataFrame({
        "parameter": labels, "S1": found[0], "S1_p05": low[0], "S1_p95": high[0],
        "ST": found[1], "ST_p05": low[1], "ST_p95": high[1],
        "S1_observed": found[2], "ST_observed": found[3],
    })  # fmt: skip
    last = table["parameter"] == OTHERS
    ranked = np.lexsort((-table["ST"].to_numpy(), last.to_numpy()))
    return Sobol(table.iloc[ranked].reset_index(drop=True), variance)


def _indices(shaped: Floats) -> Floats:
    """S1, ST, and both as observed, float64 (4, labels)."""
    estimators = needed("SALib.analyze.sobol", "sensitivity")
    centred = shaped - shaped[:, [0, -1]].mean((0, 1))
    a, b = centred[:, 0], centred[:, -1]
    ends = np.concatenate([a, b])
    if np.ptp(ends[:, 0]) == 0:
        return np.zeros((4, shaped.shape[1] - 2))
    spread = ends.var(0)
    total = max(float(freed(spread[0], spread[1:])), 0.0)
    rows = []
    for k in range(1, shaped.shape[1] - 1):
        first = estimators.first_order(a, centred[:, k], b)
        whole = estimators.total_order(a, centred[:, k], b)
        clean = [float(freed((s * spread)[0], (s * spread)[1:])) for s in (first, whole)]
        rows.append([*(value / total if total > 0 else 0.0 for value in clean),
                     float(first[0]), float(whole[0])])  # fmt: skip
    return np.array(rows).T
