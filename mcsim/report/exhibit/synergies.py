"""The synergy matrix of the levers of a package."""

import textwrap

import numpy as np
from matplotlib.colors import TwoSlopeNorm
from matplotlib.figure import Figure

from mcsim.compare.exhibit import Exhibit
from mcsim.explore.words import lever
from mcsim.report.style import INK, LINE, QUIET, WIDTH, footed, head_growth, headed
from mcsim.results.text import number


def _narrow(text: str, columns: int) -> list[str]:
    """Break a heading into lines that its column holds."""
    return textwrap.wrap(text, max(10, 84 // columns), break_long_words=False)


def drawn(exhibit: Exhibit, status: str) -> Figure:
    """Draw the pairs as a triangle of numbers, bold where the interval excludes 0."""
    shown, table = exhibit.shown, exhibit.table
    levers = shown["levers"]
    n = len(levers)
    title = f"Which levers of “{shown['title']}” need each other"
    subtitle = (
        f"{shown['label']}, {shown['unit']}, {shown['years']}: both together less each alone; "
        "mean, and 5-95 % of worlds below; bold where that excludes 0; above 0 (blue): "
        "complements, below (red): substitutes"
    )
    over = max(len(_narrow(lever(name), n)) for name in levers)
    head = 0.75 + LINE * over + head_growth(title, subtitle)
    height = head + 0.60 * n + 0.35
    figure = Figure(figsize=(WIDTH, height))
    axis = figure.add_axes((0.22, 0.40 / height, 0.76, (0.60 * n - 0.1) / height))
    values = np.full((n, n), np.nan)
    for _, row in table.iterrows():
        i, j = levers.index(row["lever"]), levers.index(row["other"])
        values[j, i] = row["mean"]
        clear = row["p05"] > 0 or row["p95"] < 0
        axis.text(i, j - 0.14, number(row["mean"], True), ha="center", va="center", size=9,
                  weight="bold" if clear else "normal", color=INK)  # fmt: skip
        axis.text(i, j + 0.24, f"{number(row['p05'], True)} to {number(row['p95'], True)}",
                  ha="center", va="center", size=6.5, color=QUIET)  # fmt: skip
    most = float(np.nanmax(np.abs(values))) or 1.0
    axis.imshow(values, cmap="RdBu", norm=TwoSlopeNorm(0.0, -2.2 * most, 2.2 * most),
                aspect="auto")  # fmt: skip
    words = [lever(name) for name in levers]
    axis.set_xticks(range(n - 1), ["\n".join(_narrow(word, n)) for word in words[:-1]], size=8.5)
    axis.set_yticks(range(1, n), ["\n".join(textwrap.wrap(word, 28)) for word in words[1:]], size=9)
    axis.set_xlim(-0.5, n - 1.5)
    axis.set_ylim(n - 0.5, 0.5)
    axis.tick_params(length=0, labelcolor=INK, top=True, labeltop=True, bottom=False,
                     labelbottom=False)  # fmt: skip
    axis.grid(visible=False)
    for spine in axis.spines.values():
        spine.set_visible(False)
    headed(figure, title, subtitle)
    footed(figure, status)
    return figure
