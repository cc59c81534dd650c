"""Shapley shares of the levers of a package."""

from matplotlib.figure import Figure

from mcsim.compare.exhibit import Exhibit
from mcsim.explore.words import lever
from mcsim.report.exhibit.rows import dot, rows_figure
from mcsim.report.style import INK
from mcsim.results.text import number


def drawn(exhibit: Exhibit, status: str) -> Figure:
    """Draw each lever's share, the largest first, and the package below a line."""
    levers = exhibit.table.iloc[:-1].sort_values("mean", ascending=False, kind="stable")
    rows = [*(row for _, row in levers.iterrows()), exhibit.table.iloc[-1]]
    names = [lever(row["lever"]) for row in rows[:-1]] + ["the whole package"]
    shown = exhibit.shown
    words = [
        f"{number(row['mean'], True)} ({number(row['p05'], True)} to {number(row['p95'], True)})"
        + (f"; ± {number(row['sampling_error'])}" if row["sampling_error"] > 0 else "")
        for row in rows
    ]
    figure, axis = rows_figure(
        names, f"What each lever of “{shown['title']}” contributes",
        f"Shapley shares of the effect on {shown['label'].lower()}, {shown['unit']}, "
        f"{shown['years']}; {shown['way']}; shares sum to the whole in each world; dot: mean (open "
        "where 5-95 % includes 0), line: 5-95 % over worlds; cross below: the lever alone",
        f"share of the effect, {shown['unit']}", status, words,
        "mean (5-95 %)" + ("; ± sampling" if any(r["sampling_error"] > 0 for r in rows) else ""),
    )  # fmt: skip
    for place, row in enumerate(rows):
        dot(axis, place, row["mean"], row["p05"], row["p95"])
        if place < len(rows) - 1:
            axis.plot(row["alone"], place + 0.26, "x", color=INK, markersize=5)
    axis.axhline(len(rows) - 1.5, color=INK, linewidth=0.6)
    axis.axvline(0, color=INK, linewidth=0.9)
    return figure
