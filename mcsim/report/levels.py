"""Levels as fans, each scenario beside the base."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from mcsim.report.figure import Kind
from mcsim.report.material import Material, inside, number
from mcsim.report.style import BASE, POLICY, footed, small_multiples


def _shown(material: Material) -> list[str]:
    return material.scenarios or [material.base]


def _data(material: Material) -> pd.DataFrame:
    names = dict.fromkeys([material.base, *_shown(material)])
    frames = [material.over_time(name, difference=False) for name in names]
    return pd.concat(frames, ignore_index=True)


def _fan(axis: Axes, rows: pd.DataFrame, colour: str, dashed: bool) -> None:
    axis.fill_between(rows["year"], rows["p05"], rows["p95"], color=colour, alpha=0.18,
                      linewidth=0)  # fmt: skip
    axis.plot(rows["year"], rows["median"], color=colour, linewidth=1.8,
              linestyle="--" if dashed else "-",
              marker="o" if len(rows) == 1 else None)  # fmt: skip


def _draw(material: Material) -> Figure:
    shown = _shown(material)
    beside = f"; grey, dashed: {inside(material.base_title)}" if material.scenarios else ""
    figure, axes = small_multiples(
        len(shown), material.label,
        f"{material.unit}, by quarter {material.years}; line: median, band: 5-95 % over worlds"
        + beside,
    )  # fmt: skip
    for axis, name in zip(axes, shown, strict=True):
        if name != material.base:
            _fan(axis, material.over_time(material.base, difference=False), BASE, dashed=True)
        _fan(axis, material.over_time(name, difference=False), POLICY, dashed=False)
        axis.set_title(material.heading(name))
        axis.set_ylim(bottom=0)
        axis.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True, prune="upper"))
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
            f"{number(last['median'])} ({number(last['p05'])} to {number(last['p95'])}) in "
            f"{last['quarter']}"
        )
    return f"Fans of {inside(material.label)}, {material.unit}: " + "; ".join(parts) + "."


FIGURE = Kind("levels", "Levels", 4, _data, _draw, _caption, _alt, needs_comparison=False)
