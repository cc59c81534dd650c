"""Dots and intervals: all scenarios side by side at the horizon."""

import pandas as pd
from matplotlib.figure import Figure

from mcsim.report.figure import Kind
from mcsim.report.material import Material, estimate, includes_zero, inside, interval, percent
from mcsim.report.style import (
    INK,
    POLICY,
    QUIET,
    foot_height,
    footed,
    head_growth,
    headed,
    is_narrow,
    laid,
    pitch,
)


def _draw(material: Material) -> Figure:
    rows = material.ranked()
    title = f"{material.label} at the horizon: difference from {inside(material.base_title)}"
    subtitle = (
        f"{material.unit}, {material.years}; dot: median (open where 5-95 % includes 0), thin: "
        "5-95 % over worlds, thick: ± 2 Monte Carlo errors"
    )
    narrow = is_narrow()
    headings = [material.heading(name, 26 if narrow else 32) for name in rows["scenario"]]
    if narrow:  # there is no room beside the rows, so the numbers stand under the names
        headings = [f"{name}\n{_said(row)}"
                    for name, (_, row) in zip(headings, rows.iterrows(), strict=True)]  # fmt: skip
    foot = 0.44 + foot_height()
    frame = 1.03 + foot + head_growth(title, subtitle)
    height = frame + pitch(headings, 0.46) * len(rows)
    figure = Figure(figsize=(laid(), height))
    left, width = (0.47, 0.50) if narrow else (0.27, 0.45)
    axis = figure.add_axes((left, foot / height, width, (height - frame) / height))
    for place, (_, row) in enumerate(rows.iterrows()):
        open_dot = includes_zero(row)
        axis.plot([row["p05"], row["p95"]], [place, place], color=POLICY, linewidth=2.0,
                  alpha=0.55, solid_capstyle="butt")  # fmt: skip
        if not pd.isna(row["mc_error"]):
            error = 2 * row["mc_error"]
            axis.plot([row["median"] - error, row["median"] + error], [place, place],
                      color=POLICY, linewidth=6.0, alpha=0.5, solid_capstyle="butt")  # fmt: skip
        axis.plot(row["median"], place, "o", color=POLICY, markersize=8, markeredgewidth=1.6,
                  markerfacecolor="white" if open_dot else POLICY)  # fmt: skip
        if not narrow:
            axis.annotate(_said(row), (1.02, place), xycoords=("axes fraction", "data"),
                          va="center", size=9, color=INK, annotation_clip=False)  # fmt: skip
    axis.axvline(0, color=INK, linewidth=0.9)
    axis.set_yticks(range(len(rows)), headings)
    axis.tick_params(axis="y", length=0, labelcolor=INK, labelsize=8.5 if narrow else 10)
    axis.locator_params(axis="x", nbins=4 if narrow else 9)
    axis.set_ylim(len(rows) - 0.4, -0.6)
    axis.grid(axis="y", visible=False)
    axis.spines["left"].set_visible(False)
    axis.set_xlabel(f"difference, {material.unit}")
    better = "; share of\nworlds in which it is better" if material.directed else ""
    side, at = ("right", -0.03) if narrow else ("left", 1.02)
    axis.annotate(f"median (5-95 %){better}", (at, 1.0), ha=side, xycoords="axes fraction",
                  xytext=(0, 4), textcoords="offset points",
                  va="bottom", size=8.5, color=QUIET, annotation_clip=False)  # fmt: skip
    headed(figure, title, subtitle)
    footed(figure, material.status)
    return figure


def _said(row: pd.Series) -> str:
    better = row["share_better"]
    return estimate(row) if pd.isna(better) else f"{estimate(row)}; {percent(better)}"


def _caption(material: Material) -> str:
    rows = material.ranked()
    undecided = sum(includes_zero(row) for _, row in rows.iterrows())
    return (
        f"Difference in {inside(material.label)} from {inside(material.base_title)} over the "
        f"reported horizon. The interval of {undecided} of {len(rows)} policies "
        "includes 0. The order is that of the medians and is no verdict: the intervals are what "
        "the evidence allows."
    )


def _alt(material: Material) -> str:
    parts = [
        f"{material.title(str(row['scenario']))} {interval(row)}{_better(row)}"
        for _, row in material.ranked().iterrows()
    ]
    return (
        f"Dot plot of the difference in {inside(material.label)}, {material.unit}, from "
        f"{inside(material.base_title)}, highest median first: " + "; ".join(parts) + "."
    )


def _better(row: pd.Series) -> str:
    """Say in which share of worlds the policy is better, where the metric tells."""
    better = row["share_better"]
    return "" if pd.isna(better) else f", better in {percent(better)} of worlds"


FIGURE = Kind("ranking", "Policies at the horizon", 1, Material.ranked, _draw, _caption, _alt,
              narrow=True)  # fmt: skip
