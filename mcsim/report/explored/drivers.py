"""Figures of what drives an effect, and of when a policy fails."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from mcsim.compare.exhibit import Exhibit
from mcsim.evidence.register import parameters
from mcsim.explore.sobol import OTHERS
from mcsim.explore.words import label, number, percent
from mcsim.report.style import ACCENT, GRID, INK, POLICY, QUIET, WIDTH, footed, head_growth, headed

MOST = 12
LONGEST = 46


def _named(symbol: str) -> str:
    """Name a parameter so that nobody has to look it up."""
    said = label(symbol)
    if symbol == OTHERS or symbol not in parameters():
        return said
    words = symbol.replace("_", " ").replace("nqf", "NQF").replace("qa ", "QA ")
    words = "cost of formality" if symbol == "chi" else words
    return words if symbol.replace("_", " ") == said else f"{words} ({said})"


def _rows(
    title: str, subtitle: str, names: Sequence[str], foot: str, below: str, side: float = 0.27
) -> tuple[Figure, Axes]:
    """Make a figure with a row for each name."""
    frame = 1.75 + head_growth(title, subtitle)
    height = frame + 0.34 * max(3, len(names))
    figure = Figure(figsize=(WIDTH, height))
    axis = figure.add_axes((side, 0.78 / height, 0.72 - side, (height - frame) / height))
    axis.set_yticks(range(len(names)), names)
    axis.set_ylim(len(names) - 0.4, -0.6)
    axis.tick_params(axis="y", length=0, labelcolor=INK)
    axis.grid(axis="y", visible=False)
    axis.spines["left"].set_visible(False)
    axis.set_xlabel(below)
    axis.xaxis.set_major_locator(MaxNLocator(nbins=6))
    axis.xaxis.set_major_formatter(_thousands)
    headed(figure, title, subtitle)
    footed(figure, foot)
    return figure, axis


def _thousands(value: float, _: float) -> str:
    """Write a tick with a space between thousands."""
    text = f"{value:,.0f}" if abs(value) >= 10 else f"{value:.3g}"
    return text.replace(",", " ").replace("-", "−")


def _said(axis: Axes, texts: Sequence[str], heading: str) -> None:
    for place, text in enumerate(texts):
        axis.annotate(text, (1.03, place), xycoords=("axes fraction", "data"), va="center", size=9,
                      annotation_clip=False)  # fmt: skip
    axis.annotate(heading, (1.03, 1), xycoords="axes fraction", xytext=(0, 4), va="bottom",
                  textcoords="offset points", size=8.5, color=QUIET,
                  annotation_clip=False)  # fmt: skip


def tornado(finding: Exhibit, foot: str) -> Figure:
    """Draw bars from the 5 % to the 95 % end of each parameter."""
    shown, rows = finding.shown, finding.table.head(MOST)
    figure, axis = _rows(
        f"{shown['title']}: one parameter at a time",
        f"{shown['label']}, {shown['unit']}, {shown['years']}, difference from {shown['base']}; "
        "bar: from the 5 % end (open) to the 95 % end (dot) of a parameter, the others at "
        "their median; grey: not beyond two Monte Carlo errors",
        [_named(name) for name in rows["parameter"]], foot, f"difference, {shown['unit']}",
    )  # fmt: skip
    for place, (_, row) in enumerate(rows.iterrows()):
        colour = POLICY if row["beyond_chance"] else "#999999"
        axis.plot([row["at_low"], row["at_high"]], [place, place], color=colour, linewidth=6,
                  alpha=0.5, solid_capstyle="butt")  # fmt: skip
        axis.plot(row["at_low"], place, "o", color=colour, markersize=6, markerfacecolor="white")
        axis.plot(row["at_high"], place, "o", color=colour, markersize=6)
    axis.axvline(float(rows["centre"].iloc[0]), color=QUIET, linewidth=0.9, linestyle=":")
    axis.axvline(0, color=INK, linewidth=0.9)
    _said(axis, [f"{number(row['at_low'])} to {number(row['at_high'])}"
                 for _, row in rows.iterrows()],
          "at 5 % to at 95 %\n(dotted: all at the median)")  # fmt: skip
    return figure


def _dots(axis: Axes, rows: pd.DataFrame, value: str, low: str, high: str, solid: Sequence[bool],
          offset: float = 0.0, colour: str = POLICY, marker: str = "o") -> None:  # fmt: skip
    for place, ((_, row), filled) in enumerate(zip(rows.iterrows(), solid, strict=True)):
        axis.plot([row[low], row[high]], [place + offset] * 2, color=colour, linewidth=2, alpha=0.6,
                  solid_capstyle="butt")  # fmt: skip
        axis.plot(row[value], place + offset, marker, color=colour, markersize=7,
                  markerfacecolor=colour if filled else "white")  # fmt: skip


def prcc(finding: Exhibit, foot: str) -> Figure:
    """Draw partial rank correlations with their intervals."""
    shown, rows = finding.shown, finding.table.head(MOST)
    figure, axis = _rows(
        f"{shown['title']}: what the effect goes with",
        f"Partial rank correlation with {shown['label'].lower()} ({shown['unit']}, "
        f"{shown['years']}), difference from {shown['base']}, all other parameters held; line: "
        "5-95 % bootstrap, open where it includes 0; freed of chance",
        [_named(name) for name in rows["parameter"]], foot, "partial rank correlation",
    )  # fmt: skip
    _dots(axis, rows, "prcc", "p05", "p95", list(rows["excludes_zero"]))
    axis.axvline(0, color=INK, linewidth=0.9)
    axis.set_xlim(-1.05, 1.05)  # room for a dot at the end
    _said(axis, [f"{number(row['prcc'])} ({number(row['p05'])} to {number(row['p95'])})"
                 for _, row in rows.iterrows()], "correlation (5-95 %)")  # fmt: skip
    return figure


def morris(finding: Exhibit, foot: str) -> Figure:
    """Draw elementary effects, with what chance alone would give."""
    shown, rows = finding.shown, finding.table.head(MOST)
    figure, axis = _rows(
        f"{shown['title']}: elementary effects",
        f"{shown['label']}, {shown['unit']}, {shown['years']}, from 2 % to 98 % of a "
        "parameter; dot: root mean square freed of chance (open: not beyond chance), "
        "square: μ* as measured with its 90 % interval, grey bar: μ* of an idle parameter by "
        "chance",
        [_named(name) for name in rows["parameter"]], foot, f"effect, {shown['unit']}",
    )  # fmt: skip
    for place, (_, row) in enumerate(rows.iterrows()):
        axis.barh(place, row["floor"], height=0.6, color=GRID, zorder=0)
    spread = rows.assign(low=np.maximum(0, rows["mu_star"] - rows["mu_star_conf"]),
                         high=rows["mu_star"] + rows["mu_star_conf"])  # fmt: skip
    _dots(axis, spread, "mu_star", "low", "high", [True] * len(rows), 0.16, ACCENT, "s")
    for place, (_, row) in enumerate(rows.iterrows()):
        axis.plot(row["rms"], place - 0.16, "o", color=POLICY, markersize=7,
                  markerfacecolor=POLICY if row["beyond_chance"] else "white")  # fmt: skip
    axis.set_xlim(left=0)
    _said(axis, [f"{number(row['rms'])}; {number(row['mu_star'])}" for _, row in rows.iterrows()],
          "root mean square; μ*")  # fmt: skip
    return figure


def sobol(finding: Exhibit, foot: str) -> Figure:
    """Draw first-order and total shares of variance."""
    shown, rows = finding.shown, finding.table.head(MOST)
    figure, axis = _rows(
        f"{shown['title']}: shares of the variance of its effect",
        f"{shown['label']}, {shown['years']}, difference from {shown['base']}; dot: total share, "
        "square: alone (first order), line: 5-95 % bootstrap, open where it includes 0; freed of "
        "chance",
        [_named(name) for name in rows["parameter"]], foot,
        "share of variance over all parameters",
    )  # fmt: skip
    _dots(axis, rows, "ST", "ST_p05", "ST_p95", list(rows["ST_p05"] > 0), -0.14)
    _dots(axis, rows, "S1", "S1_p05", "S1_p95", list(rows["S1_p05"] > 0), 0.16, ACCENT, "s")
    axis.axvline(0, color=INK, linewidth=0.9)
    axis.xaxis.set_major_formatter(lambda value, _: percent(value))
    _said(axis, [f"{percent(row['ST'])}; {percent(row['S1'])}" for _, row in rows.iterrows()],
          "total; alone")  # fmt: skip
    return figure


def box(finding: Exhibit, foot: str) -> Figure:
    """Draw the ranges of a box within the range of each parameter's prior."""
    shown, rows = finding.shown, finding.table
    figure, axis = _rows(
        f"{shown['title']}: when it {'pays' if shown['pays'] else 'fails'}",
        f"By {shown['label'].lower()} ({shown['years']}) against {shown['base']}; bar: range of "
        "each parameter in the box, within the 1-99 % range of its prior",
        [_named(name) for name in rows["parameter"]], foot, "place within the 1-99 % range",
    )  # fmt: skip
    said = []
    for place, (_, row) in enumerate(rows.iterrows()):
        record = parameters()[row["parameter"]]
        if record.prior.form == "survey":
            low, high = 0.0, 1.0
        else:
            low, high = record.prior.quantiles(np.array([0.01, 0.99]), record.limits)
        start = low if np.isnan(row["low"]) else row["low"]
        end = high if np.isnan(row["high"]) else row["high"]
        ends = [float(np.clip((value - low) / (high - low), 0, 1)) for value in (start, end)]
        axis.plot([0, 1], [place, place], color=GRID, linewidth=6, solid_capstyle="butt")
        axis.plot(ends, [place, place], color=POLICY, linewidth=6, solid_capstyle="butt")
        limits = [f"above {number(row['low'])}"] * (not np.isnan(row["low"])) \
            + [f"below {number(row['high'])}"] * (not np.isnan(row["high"]))  # fmt: skip
        said.append(f"{', '.join(limits)}; p {row['quasi_p']:.1g}; {row['reproduced'] * 100:.0f} %")
    axis.set_xlim(-0.02, 1.02)
    _said(axis, said, "limit; quasi-p; in so many\nresamples")
    return figure
