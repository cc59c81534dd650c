"""The funnel from need to reward, a panel for each scenario."""

import textwrap

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator

from mcsim.compare.exhibit import Exhibit
from mcsim.report.style import ACCENT, BASE, INK, POLICY, footed, small_multiples
from mcsim.results.text import number


def drawn(exhibit: Exhibit, status: str) -> Figure:
    """Draw the persons at each step as bars, with the share that comes through."""
    table = exhibit.table
    titles = list(dict.fromkeys(table["title"]))
    headings = ["\n".join(textwrap.wrap(name, 34)) for name in titles]
    figure, axes = small_multiples(
        headings, "From need to reward: how many come through",
        f"persons, {exhibit.shown['years']}, logarithmic; bar: median of worlds; %: share of the "
        "step before, median; hatched: the narrowest step in most worlds; grey: estimated, not "
        "counted",
    )  # fmt: skip
    for axis, name, heading in zip(axes, titles, headings, strict=True):
        rows = table[table["title"] == name].reset_index(drop=True)
        narrow = int(rows["binds"].fillna(-1).to_numpy().argmax())
        for place, row in rows.iterrows():
            colour = (ACCENT if place == narrow else POLICY if row["counted"] else BASE)
            axis.barh(place, max(row["persons"], 1.0), color=colour, height=0.72, alpha=0.8,
                      hatch="///" if place == narrow else None, edgecolor="white",
                      linewidth=0)  # fmt: skip
            if not np.isnan(row["through"]):
                axis.annotate(f"{number(100 * row['through'])} %",
                              (max(row["persons"], 1.0), place),
                              xytext=(3, 0), textcoords="offset points", va="center", size=8,
                              color=INK)  # fmt: skip
        axis.set_xscale("log")
        axis.set_title(heading)
        axis.set_yticks(range(len(rows)), list(rows["label"]), size=8.5)
        axis.tick_params(axis="y", length=0, labelcolor=INK)
        axis.grid(axis="y", visible=False)
    top = float(table["persons"].max())
    low = float(table.loc[table["persons"] > 0, "persons"].min())
    axes[0].set_xlim(max(1.0, 10 ** np.floor(np.log10(low) - 0.5)), top * 12)
    ticks = [10.0**k for k in range(2, 9, 2)]
    for axis in axes:
        axis.xaxis.set_major_locator(FixedLocator(ticks))
        axis.xaxis.set_minor_locator(NullLocator())
        axis.xaxis.set_major_formatter(lambda value, _: _persons(value))
        axis.tick_params(axis="x", labelsize=8)
    axes[0].set_ylim(table["step"].nunique() - 0.4, -0.6)
    footed(figure, status)
    return figure


def _persons(value: float) -> str:
    return f"{value / 1e6:.0f} million" if value >= 1e6 else f"{value:,.0f}".replace(",", " ")
