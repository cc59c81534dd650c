"""Clouds of worlds on a plane, one panel for each policy."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator
from numpy.typing import NDArray

from mcsim.report.style import INK, POLICY, footed, small_multiples

type Floats = NDArray[np.float64]

FEWEST = 8  # worlds of an ellipse
INSIDE = 4.605  # 90 % quantile of χ² with 2 degrees of freedom


def planes(
    table: pd.DataFrame, across: str, up: str, title: str, subtitle: str, labels: tuple[str, str],
    status: str, curved: bool = False,
) -> tuple[Figure, list[Axes]]:  # fmt: skip
    """Draw the worlds of each policy.

    Parameters
    ----------
    table : DataFrame
        A row for each policy and world.
    across, up : str
        Columns.
    title, subtitle, status : str
        Words of the figure.
    labels : (str, str)
        Of the axes.
    curved : bool, optional
        Whether axes are linear near 0 and logarithmic beyond (inverse hyperbolic sine).

    Returns
    -------
    (Figure, list of Axes)
    """
    titles = list(dict.fromkeys(table["title"]))
    headings = ["\n".join(textwrap.wrap(name, 34)) for name in titles]
    figure, axes = small_multiples(headings, title, subtitle)
    for axis, name, heading in zip(axes, titles, headings, strict=True):
        rows = table[table["title"] == name]
        _cloud(axis, rows[across].to_numpy(float), rows[up].to_numpy(float), curved)
        axis.set_title(heading)
    below = axes[max(0, len(axes) - 3) :]
    below[len(below) // 2].set_xlabel(labels[0], size=9.5)
    figure.supylabel(labels[1], size=9.5)
    footed(figure, status)
    return figure, axes


def curve(axis: Axes, ways: str, ones: bool = True) -> None:
    """Give an axis a scale that is linear near 0 and logarithmic beyond, with its decades.

    Parameters
    ----------
    axis : Axes
    ways : {"x", "y", "xy"}
        Which axes.
    ones : bool, optional
        Whether ±1 are written, which stand close to 0.
    """
    decades = [10.0**k for k in range(0 if ones else 1, 5)]
    ticks = [*(-tick for tick in reversed(decades)), 0.0, *decades]
    for way in ways:
        axis.set(**{f"{way}scale": "asinh"})
        scale = axis.xaxis if way == "x" else axis.yaxis
        scale.set_major_locator(FixedLocator(ticks))
        scale.set_minor_locator(NullLocator())
        scale.set_major_formatter(
            lambda value, _: f"{value:,.0f}".replace("-", "−").replace(",", " ")
        )


def _cloud(axis: Axes, x: Floats, y: Floats, curved: bool) -> None:
    """Worlds as dots, their mean as a square, and the ellipse of their middle 90 % if normal."""
    axis.axhline(0, color=INK, linewidth=0.9)
    axis.axvline(0, color=INK, linewidth=0.9)
    axis.scatter(x, y, s=13, color=POLICY, alpha=0.45, linewidths=0)
    axis.plot(x.mean(), y.mean(), "s", color=INK, markersize=5.5, markerfacecolor="white")
    if x.size < FEWEST or np.ptp(x) == 0 or np.ptp(y) == 0:
        return
    if curved:
        x, y = np.arcsinh(x), np.arcsinh(y)
    # A few extreme worlds must not stretch it.
    keep = (np.abs(x - np.median(x)) <= _far(x)) & (np.abs(y - np.median(y)) <= _far(y))
    if keep.sum() < FEWEST:
        return
    values, vectors = np.linalg.eigh(np.cov(x[keep], y[keep]))
    turns = np.linspace(0.0, 2.0 * np.pi, 121)
    circle = np.sqrt(INSIDE) * np.stack([np.cos(turns), np.sin(turns)])
    across, up = vectors @ (np.sqrt(np.maximum(values, 0.0))[:, None] * circle)
    across, up = across + x[keep].mean(), up + y[keep].mean()
    if curved:
        across, up = np.sinh(across), np.sinh(up)
    axis.plot(across, up, color=INK, linewidth=1.0, linestyle="--")


def _far(values: Floats) -> float:
    low, high = np.quantile(values, [0.05, 0.95])
    return float(1.5 * (high - low))
