"""Paired difference over time, a panel for each scenario."""

import pandas as pd
from matplotlib.figure import Figure

from mcsim.report.figure import Kind
from mcsim.report.material import Material, estimate, inside, interval
from mcsim.report.style import (
    ACCENT,
    INK,
    POLICY,
    QUIET,
    footed,
    quarter_of,
    small_multiples,
    timed,
)


def _data(material: Material) -> pd.DataFrame:
    frames = [material.over_time(name) for name in material.scenarios]
    return pd.concat(frames, ignore_index=True)


def _draw(material: Material) -> Figure:
    starts = _starts(material)
    figure, axes = small_multiples(
        [material.heading(name) for name in material.scenarios],
        f"{material.label}: difference from {inside(material.base_title)}",
        f"{material.unit}, by quarter {material.years}; line: median, band: 5-95 % over worlds"
        + ("; dotted: policy starts" if starts else ""),
    )
    for axis, name in zip(axes, material.scenarios, strict=True):
        rows = material.over_time(name)
        axis.axhline(0, color=INK, linewidth=0.9)
        if name in starts:
            axis.axvline(starts[name], color=ACCENT, linewidth=1.0, linestyle=":")
        if len(rows) == 1:
            axis.vlines(rows["year"], rows["p05"], rows["p95"], color=POLICY, alpha=0.4,
                        linewidth=4)  # fmt: skip
        axis.fill_between(rows["year"], rows["p05"], rows["p95"], color=POLICY, alpha=0.22,
                          linewidth=0)  # fmt: skip
        axis.plot(rows["year"], rows["median"], color=POLICY, linewidth=1.8,
                  marker="o" if len(rows) == 1 else None)  # fmt: skip
        axis.set_title(material.heading(name), pad=17)
        axis.annotate(_last(rows), (0, 1), xytext=(0, 4), xycoords="axes fraction",
                      textcoords="offset points", size=8.5, color=QUIET)  # fmt: skip
        timed(axis, list(rows["year"]))
    footed(figure, material.status)
    return figure


def _starts(material: Material) -> dict[str, float]:
    """Return when the policies start that start within the reported quarters."""
    found = {}
    for name in material.scenarios:
        start, years = material.starts(name), material.over_time(name)["year"]
        if start is not None and years.min() <= start <= years.max():
            found[name] = start
    return found


def _last(rows: pd.DataFrame) -> str:
    """Write the last quarter's median and interval, which small panels do not show."""
    last = rows.iloc[-1]
    return f"{last['quarter']}: {estimate(last)}"


def _caption(material: Material) -> str:
    return (
        f"Paired difference in {inside(material.label)} ({material.unit}) between each policy and "
        f"{inside(material.base_title)}, quarter by quarter, under the same draws and the same "
        "chance. Where the band includes 0, the evidence does not tell which is better."
    )


def _alt(material: Material) -> str:
    last = {name: material.over_time(name).iloc[-1] for name in material.scenarios}
    ordered = sorted(last, key=lambda name: (-last[name]["median"], name))
    parts = [f"{material.title(name)} {interval(last[name])}" for name in ordered]
    starts = sorted(set(_starts(material).values()))
    first = f" The earliest policy starts in {quarter_of(starts[0])}." if starts else ""
    return (
        f"Line charts of the difference in {inside(material.label)}, {material.unit}, from "
        f"{inside(material.base_title)}, {material.years}.{first} In "
        f"{last[ordered[0]]['quarter']}, highest median first: " + "; ".join(parts) + "."
    )


FIGURE = Kind("difference", "Paired difference over time", 2, _data, _draw, _caption, _alt,
              narrow=True)  # fmt: skip
