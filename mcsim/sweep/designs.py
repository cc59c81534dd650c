"""Designs: which points a sweep takes."""

import math
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsim.sweep.factors import Factor, Value

type Column = NDArray[Any]
"""Values of a factor: float64 (P,) of a parameter, NaN where nothing changes; else objects (P,)."""
type Columns = dict[str, Column]

GRID, LATIN, SOBOL, ONE, TABLE = "grid", "latin_hypercube", "sobol", "one_at_a_time", "csv"
SAMPLED = (LATIN, SOBOL)


def column(factor: Factor, values: Sequence[Value]) -> Column:
    """Lay the values of a factor out.

    Parameters
    ----------
    factor : Factor
        Whose they are.
    values : sequence
        Value by point; None changes nothing.

    Returns
    -------
    float64 or object (P,)
    """
    if factor.kind == "parameter":
        return np.array([np.nan if value is None else value for value in values], np.float64)
    laid = np.empty(len(values), object)
    laid[:] = values
    return laid


def grid(factors: Sequence[Factor]) -> Columns:
    """Return every combination of the values of all factors, the last factor fastest."""
    levels = [column(factor, factor.levels()) for factor in factors]
    places = np.unravel_index(np.arange(grid_size(factors)), [len(values) for values in levels])
    return {factor.name: values[place]
            for factor, values, place in zip(factors, levels, places, strict=True)}  # fmt: skip


def grid_size(factors: Sequence[Factor]) -> int:
    """Return how many points a grid has, without making them."""
    return math.prod(len(factor.levels()) for factor in factors)


def one_at_a_time(factors: Sequence[Factor]) -> Columns:
    """Return the point that changes nothing, then each value of each factor alone."""
    levels = [factor.levels() for factor in factors]
    count = 1 + sum(map(len, levels))
    columns: Columns = {}
    start = 1
    for factor, values in zip(factors, levels, strict=True):
        laid: list[Value] = [None] * count
        laid[start : start + len(values)] = values
        columns[factor.name] = column(factor, laid)
        start += len(values)
    return columns


def sobol(factors: Sequence[Factor], batches: Sequence[int], seed: int) -> Columns:
    """Return points of a scrambled Sobol sequence; a longer one begins with the shorter.

    Parameters
    ----------
    factors : sequence of Factor
        F of them.
    batches : sequence of int
        Points, and how many were added later.
    seed : int
        Of the scrambling (Owen 1998, by ``scipy.stats.qmc``).

    Returns
    -------
    dict of str to array (Σ batches,)
    """
    from scipy.stats import qmc  # noqa: PLC0415 — heavy

    sampler = qmc.Sobol(len(factors), scramble=True, rng=np.random.default_rng(seed))
    with warnings.catch_warnings():
        # Other numbers than powers of two lose balance, which the documentation tells.
        warnings.simplefilter("ignore", UserWarning)
        return _placed(factors, sampler.random(sum(batches)))


def latin_hypercube(factors: Sequence[Factor], batches: Sequence[int], seed: int) -> Columns:
    """Return a Latin hypercube, and a further one for each batch that was added later.

    Parameters
    ----------
    factors, batches, seed
        As for ``sobol``.

    Returns
    -------
    dict of str to array (Σ batches,)
        Each batch is a hypercube of its own.
    """
    from scipy.stats import qmc  # noqa: PLC0415 — heavy

    units = [
        qmc.LatinHypercube(len(factors), rng=np.random.default_rng([seed, number])).random(count)
        for number, count in enumerate(batches)
    ]
    return _placed(factors, np.concatenate(units))


DRAWN: dict[str, Callable[[Sequence[Factor], Sequence[int], int], Columns]] = {
    LATIN: latin_hypercube, SOBOL: sobol,
}  # fmt: skip


def _placed(factors: Sequence[Factor], unit: NDArray[np.float64]) -> Columns:
    """From the unit cube, float64 (P, F), to values."""
    return {factor.name: column(factor, factor.quantiles(unit[:, k]))
            for k, factor in enumerate(factors)}  # fmt: skip
