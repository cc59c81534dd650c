"""Where an effect changes sign as one parameter rises, world by world.

In each draw the effect, averaged over its replicates, is known on a grid.  Where it pays at one
point and not at the next, the root between them is narrowed by bisection under the same chance and
set by the secant of the last bracket.  A draw whose effect never changes sign always or never
pays: it has no root, and is counted on its side of the grid.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcsim.compare.worlds import interval, median_variance

type Floats = NDArray[np.float64]
type Along = Callable[[Floats], Floats]
"""Effect of each draw at a value of its own: float64 (D,) → float64 (D, R)."""

ALWAYS, NEVER, BREAKS, GAINS, NOTHING = "always", "never", "breaks even", "gains", "no difference"


@dataclass(frozen=True)
class Crossing:
    """Where each draw breaks even.

    Attributes
    ----------
    root : float64 (D,)
        The value at which the effect is 0; above the grid where it always pays (inf), below where
        it never does (-inf), NaN where it gains with the parameter or is no difference at all.
    kind : tuple of str
        ``always``, ``never``, ``breaks even`` (pays below the root), ``gains`` (pays above it
        only), or ``no difference``.
    crossings : int64 (D,)
        Changes of sign on the grid; more than one where it is not monotone.
    mc_error : float64 (D,)
        Monte Carlo error of each root: of the effect there over its slope; NaN without a root.
    """

    root: Floats
    kind: tuple[str, ...]
    crossings: NDArray[np.int64]
    mc_error: Floats

    def share(self, kind: str) -> float:
        """Share of draws of a kind."""
        return sum(one == kind for one in self.kind) / len(self.kind)


def crossing(grid: Floats, cells: Floats, along: Along | None = None, steps: int = 4) -> Crossing:
    """Find where each draw breaks even.

    Parameters
    ----------
    grid : float64 (G,)
        Values of the parameter, rising.
    cells : float64 (G, D, R)
        The effect; above 0 it pays.
    along : callable, optional
        Further values of the effect; without it the secant of the grid is taken.
    steps : int, optional
        Bisections, each of which halves every bracket.

    Returns
    -------
    Crossing
    """
    effect = cells.mean(2)
    pays = effect > 0
    changes = pays[1:] != pays[:-1]
    first = np.argmax(changes, 0)
    rooted, draws = changes.any(0), np.arange(effect.shape[1])
    low, high = grid[first].copy(), grid[first + 1].copy()
    at_low, at_high = effect[first, draws], effect[first + 1, draws]
    wide_low, wide_high = at_low.copy(), at_high.copy()
    slope = np.full(len(draws), np.nan)
    np.divide(wide_high - wide_low, high - low, out=slope, where=rooted)
    spread = _deviation(cells[first, draws], cells[first + 1, draws])
    if along is not None and rooted.any():
        for _ in range(steps):
            middle = np.where(rooted, 0.5 * (low + high), grid[0])
            found = along(middle)
            value = found.mean(1)
            keeps = (value > 0) == (at_low > 0)
            low, at_low = np.where(keeps, middle, low), np.where(keeps, value, at_low)
            high, at_high = np.where(keeps, high, middle), np.where(keeps, at_high, value)
            spread = np.where(rooted, found.std(1, ddof=1) / np.sqrt(found.shape[1])
                              if found.shape[1] > 1 else np.nan, np.nan)  # fmt: skip
    gap = at_low - at_high
    part = np.divide(at_low, gap, out=np.full(len(draws), 0.5), where=gap != 0)
    starts = pays[0]
    nothing = (cells == 0).all((0, 2))
    root = np.where(rooted & starts, low + part * (high - low), np.where(starts, np.inf, -np.inf))
    root = np.where((rooted & ~starts) | nothing, np.nan, root)
    kind = [NOTHING if none else (BREAKS if pay else GAINS) if has else ALWAYS if pay else NEVER
            for none, has, pay in zip(nothing, rooted, starts, strict=True)]  # fmt: skip
    error = np.where(np.isfinite(root) & (slope != 0), spread / np.abs(slope), np.nan)
    return Crossing(root, tuple(kind), changes.sum(0), error)


def _deviation(low: Floats, high: Floats) -> Floats:
    """Monte Carlo error of the effect beside a root, float64 (D,)."""
    if low.shape[1] < 2:
        return np.full(len(low), np.nan)
    middle = 0.5 * (low + high)
    return np.asarray(middle.std(1, ddof=1) / np.sqrt(middle.shape[1]))


@dataclass(frozen=True)
class Typical:
    """The break-even value over worlds.

    Attributes
    ----------
    median, p05, p95 : float
        Over the draws that always pay, never pay or break even; inf is above the grid and -inf
        below it.
    mc_error : float
        Of the median; NaN where the median is not on the grid.
    """

    median: float
    p05: float
    p95: float
    mc_error: float


def typical(grid: Floats, cells: Floats, found: Crossing) -> Typical:
    """Summarise break-even values, those beyond the grid at its ends.

    The error of the median adds Maritz and Jarrett's variance over draws to a jackknife over
    replicates, which all draws share; roots without a replicate are secants on the grid.

    Parameters
    ----------
    grid, cells
        As for ``crossing``.
    found : Crossing
        Its result.

    Returns
    -------
    Typical
        NaN where no draw has a place on the scale.
    """
    known = ~np.isnan(found.root)
    if not known.any():
        return Typical(np.nan, np.nan, np.nan, np.nan)
    ordered = np.sort(found.root[known])
    low, high = interval(ordered, 0.05)
    median = _middle(ordered)
    replicates = cells.shape[2]
    if not np.isfinite(median) or replicates < 2 or known.sum() < 2:
        return Typical(median, float(low), float(high), np.nan)
    inside = np.clip(found.root[known], grid[0], grid[-1])
    medians: list[float] = []
    for r in range(replicates):
        others = np.delete(cells, r, axis=2)
        part = crossing(grid, others).root
        part = part[~np.isnan(part)]
        medians.append(_middle(np.sort(np.clip(part, grid[0], grid[-1]))))
    left = np.array(medians)
    jackknife = (replicates - 1) / replicates * float(left.var() * replicates)
    error = np.sqrt(float(median_variance(inside)) + jackknife)
    return Typical(median, float(low), float(high), float(error))


def _middle(ordered: Floats) -> float:
    """Median of sorted values that may be infinite."""
    last = len(ordered) - 1
    low, high = float(ordered[last // 2]), float(ordered[last - last // 2])
    return low if low == high else 0.5 * (low + high)
