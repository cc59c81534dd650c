"""Clouds of worlds on a plane, one panel for each policy."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse

from mcsim.report.style import INK, POLICY, footed, small_multiples

FEWEST = 8  # worlds of an ellipse


def planes(
    table: pd.DataFrame, across: str, up: str, title: str, subtitle: str, labels: tuple[str, str],
    status: str,
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

    Returns
    -------
    (Figure, list of Axes)
    """
    titles = list(dict.fromkeys(table["title"]))
    headings = ["\n".join(textwrap.wrap(name, 34)) for name in titles]
    figure, axes = small_multiples(headings, title, subtitle)
    for axis, name, heading in zip(axes, titles, headings, strict=True):
        rows = table[table["title"] == name]
        _cloud(axis, rows[across].to_numpy(float), rows[up].to_numpy(float))
        axis.set_title(heading)
    figure.supxlabel(labels[0], size=9.5)
    figure.supylabel(labels[1], size=9.5)
    footed(figure, status)
    return figure, axes


def _cloud(axis: Axes, x: np.ndarray, y: np.ndarray) -> None:  # type: ignore[type-arg]
    """Worlds as dots, their mean as a square, and the ellipse of their middle 90 % if normal."""
    axis.axhline(0, color=INK, linewidth=0.9)
    axis.axvline(0, color=INK, linewidth=0.9)
    axis.scatter(x, y, s=13, color=POLICY, alpha=0.45, linewidths=0)
    axis.plot(x.mean(), y.mean(), "s", color=INK, markersize=5.5, markerfacecolor="white")
    if x.size < FEWEST or np.ptp(x) == 0 or np.ptp(y) == 0:
        return
    # Around the middle in scores that a few extreme worlds cannot stretch.
    keep = (np.abs(x - np.median(x)) <= _far(x)) & (np.abs(y - np.median(y)) <= _far(y))
    if keep.sum() < FEWEST:
        return
    values, vectors = np.linalg.eigh(np.cov(x[keep], y[keep]))
    width, height = 2 * np.sqrt(np.maximum(values[::-1], 0.0) * 4.605)  # χ² with 2 df at .9
    angle = np.degrees(np.arctan2(vectors[1, 1], vectors[0, 1]))
    centre = x[keep].mean(), y[keep].mean()
    axis.add_patch(Ellipse(centre, width, height, angle=angle, fill=False, edgecolor=INK,
                           linewidth=1.0, linestyle="--"))  # fmt: skip


def _far(values: np.ndarray) -> float:  # type: ignore[type-arg]
    low, high = np.quantile(values, [0.05, 0.95])
    return float(1.5 * (high - low))
