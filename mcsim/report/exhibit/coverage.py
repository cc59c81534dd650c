"""Predictions of natural experiments beside what was observed, each on its own scale."""

import textwrap

import numpy as np
from matplotlib.figure import Figure

from mcsim.compare.exhibit import Exhibit
from mcsim.report.exhibit.rows import rows_figure
from mcsim.report.style import ACCENT, GRID, INK, POLICY
from mcsim.results.text import number

FURTHEST = 2.0  # widths of the 90 % interval from its middle; what lies beyond stands at the edge


def drawn(exhibit: Exhibit, status: str) -> Figure:
    """Draw a row for each case: the 90 % and 50 % intervals, the median and the observation."""
    rows = exhibit.table.to_dict("records")
    names = [f"{row['title']}{' (in sample)' if row['in_sample'] else ''}" for row in rows]
    said = [
        "\n".join(textwrap.wrap(
            f"{row['verdict']}: observed {number(row['observed'])}, 90 % {number(row['q05'])} to "
            f"{number(row['q95'])} {row['unit']}", 38))
        for row in rows
    ]  # fmt: skip
    figure, axis = rows_figure(
        names, "Natural experiments: predicted and observed",
        "each on its own scale, widths of its predicted 90 % interval from the middle; thin: 90 %, "
        "thick: 50 %, tick: median over worlds; diamond: observed, at the edge where it lies "
        "further out; filled: within the 90 % interval",
        "widths of the 90 % interval", status, said, "verdict, in the unit of the case",
        right=0.31,
    )  # fmt: skip
    for place, row in enumerate(rows):
        middle, width = (row["q05"] + row["q95"]) / 2, row["q95"] - row["q05"]

        def at(value: float, middle: float = middle, width: float = width) -> float:
            return float(np.clip((value - middle) / width, -FURTHEST, FURTHEST)) if width else 0.0

        axis.plot([-0.5, 0.5], [place] * 2, color=POLICY, linewidth=1.8, alpha=0.6)
        axis.plot([at(row["q25"]), at(row["q75"])], [place] * 2, color=POLICY, linewidth=6,
                  alpha=0.5, solid_capstyle="butt")  # fmt: skip
        axis.plot(at(row["median"]), place, "|", color=INK, markersize=12)
        inside = row["q05"] <= row["observed"] <= row["q95"]
        axis.plot(at(row["observed"]), place, "D", color=ACCENT, markersize=7, zorder=4,
                  markerfacecolor=ACCENT if inside else "white")  # fmt: skip
    axis.axvspan(-0.5, 0.5, color=GRID, alpha=0.35, zorder=0)
    axis.set_xlim(-FURTHEST - 0.15, FURTHEST + 0.15)
    return figure
