"""Levels as fans, each scenario beside the base."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mcsim.report.figure import Kind
from mcsim.report.material import Material, estimate, inside, number
from mcsim.report.style import BASE, POLICY, QUIET, footed, small_multiples, timed


def _shown(material: Material) -> list[str]:
    return material.scenarios or [material.base]


def _data(material: Material) -> pd.DataFrame:
    names = dict.fromkeys([material.base, *_shown(material)])
    frames = [material.over_time(name, difference=False) for name in names]
    return pd.concat(frames, ignore_index=True)


def _fan(axis: Axes, rows: pd.DataFrame) -> None:
    if len(rows) == 1:
        axis.vlines(rows["year"], rows["p05"], rows["p95"], color=POLICY, alpha=0.4, linewidth=4)
    axis.fill_between(rows["year"], rows["p05"], rows["p95"], color=POLICY, alpha=0.22,
                      linewidth=0)  # fmt: skip
    axis.plot(rows["year"], rows["median"], color=POLICY, linewidth=1.8,
              marker="o" if len(rows) == 1 else None)  # fmt: skip


def _outline(axis: Axes, rows: pd.DataFrame) -> None:
    """Draw the base as lines, because one band over another looks like a third."""
    years, single = rows["year"], len(rows) == 1
    if single:  # beside the policy's
        years = years - 0.06
        axis.vlines(years, rows["p05"], rows["p95"], color=BASE, linewidth=1.2, linestyle=":")
    for column in ("p05", "p95"):
        axis.plot(years, rows[column], color=BASE, linewidth=1.2, linestyle=":",
                  marker="_" if single else None)  # fmt: skip
    axis.plot(years, rows["median"], color=QUIET, linewidth=1.6, linestyle="--",
              marker="s" if single else None)  # fmt: skip


def _draw(material: Material) -> Figure:
    shown = _shown(material)
    beside = (
        f"; grey: {inside(material.base_title)}, dashed median, dotted 5-95 %"
        if material.scenarios else ""
    )  # fmt: skip
    figure, axes = small_multiples(
        [material.heading(name) for name in shown], material.label,
        f"{material.unit}, by quarter {material.years}; line: median, band: 5-95 % over worlds"
        + beside,
    )  # fmt: skip
    for axis, name in zip(axes, shown, strict=True):
        rows = material.over_time(name, difference=False)
        _fan(axis, rows)
        if name != material.base:
            _outline(axis, material.over_time(material.base, difference=False))
        axis.set_title(material.heading(name))
        timed(axis, list(rows["year"]))
    axes[0].set_ylim(bottom=0)  # last: a limit stops the common axis from growing
    footed(figure, material.status)
    return figure


def _caption(material: Material) -> str:
    return (
        f"{material.label} ({material.unit}) by quarter. The bands are wide because uptake before "
        "any policy is hardly known; bands that overlap say nothing about a difference, because "
        "policy and base vary together. Read the paired differences for that."
    )


def _alt(material: Material) -> str:
    parts = []
    for name in dict.fromkeys([material.base, *_shown(material)]):
        rows = material.over_time(name, difference=False)
        first, last = rows.iloc[0], rows.iloc[-1]
        parts.append(
            f"{material.title(name)} from {number(first['median'])} in {first['quarter']} to "
            f"{estimate(last, signed=False)} in {last['quarter']}"
        )
    return f"Fans of {inside(material.label)}, {material.unit}: " + "; ".join(parts) + "."


FIGURE = Kind("levels", "Levels", 4, _data, _draw, _caption, _alt, needs_comparison=False,
              narrow=True)  # fmt: skip
