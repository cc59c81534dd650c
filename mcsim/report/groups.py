"""Differences at the horizon by group: who gains, and who does not."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from mcsim.report.figure import Kind
from mcsim.report.material import Material, estimate, includes_zero, inside
from mcsim.report.style import (
    GROUP_COLOURS,
    GROUP_MARKERS,
    INK,
    QUIET,
    WIDTH,
    footed,
    head_growth,
    headed,
    pitch,
)


def _groupings(material: Material) -> list[str]:
    """Return the groupings of the metric that the summary holds."""
    groups = material.manifest["metrics"][material.metric]["groups"]
    return [group for group in groups if group != "all" and len(material.at_horizon(group))]


def _data(material: Material) -> pd.DataFrame:
    frames = [material.at_horizon(group) for group in _groupings(material)]
    return pd.concat(frames, ignore_index=True) if frames else material.at_horizon().head(0)


def _draw(material: Material) -> Figure:
    names, groupings = material.scenarios, _groupings(material)
    title = f"{material.label} by group: difference from {inside(material.base_title)}"
    subtitle = (
        f"{material.unit}, {material.years}, at the horizon; mark: median (open where 5-95 % "
        "includes 0), line: 5-95 % over worlds"
    )
    headings = [material.heading(name, 26) for name in names]
    frame = 2.0 + head_growth(title, subtitle)
    height = frame + pitch(headings, 0.62) * len(names)
    figure = Figure(figsize=(WIDTH, height))
    left, gap = 0.235, 0.02
    width = (0.985 - left - gap * (len(groupings) - 1)) / len(groupings)
    axes: list[Axes] = []
    for column, group in enumerate(groupings):
        box = (left + column * (width + gap), 0.70 / height, width, (height - frame) / height)
        axis = figure.add_axes(box, sharex=axes[0] if axes else None)
        axes.append(axis)
        _panel(axis, material, group, names)
        if column:
            axis.tick_params(labelleft=False)
    axes[0].set_yticks(range(len(names)), headings)
    axes[0].tick_params(axis="y", labelcolor=INK)
    figure.text(left + (0.985 - left) / 2, 0.34 / height, f"difference, {material.unit}",
                ha="center", va="center")  # fmt: skip
    headed(figure, title, subtitle)
    footed(figure, material.status)
    return figure


def _panel(axis: Axes, material: Material, group: str, names: list[str]) -> None:
    rows = material.at_horizon(group)
    levels = list(dict.fromkeys(rows["level"]))
    step = 0.7 / max(1, len(levels))
    for k, level in enumerate(levels):
        colour, marker = GROUP_COLOURS[k % 4], GROUP_MARKERS[k % 4]
        offset = (k - (len(levels) - 1) / 2) * step
        for _, row in rows[rows["level"] == level].iterrows():
            place = names.index(row["scenario"]) + offset
            axis.plot([row["p05"], row["p95"]], [place, place], color=colour, linewidth=1.4,
                      alpha=0.7)  # fmt: skip
            axis.plot(row["median"], place, marker, color=colour, markersize=4.5,
                      markerfacecolor="white" if includes_zero(row) else colour)  # fmt: skip
        axis.plot([], [], marker, color=colour, markersize=5, label=level)
    axis.axvline(0, color=INK, linewidth=0.9)
    for boundary in range(1, len(names)):
        axis.axhline(boundary - 0.5, color="#EEEEEE", linewidth=0.8, zorder=0)
    axis.set_ylim(len(names) - 0.5, -0.5)
    axis.set_yticks(range(len(names)))
    axis.xaxis.set_major_locator(MaxNLocator(nbins=4))
    axis.tick_params(axis="y", length=0)
    axis.grid(axis="y", visible=False)
    axis.spines["left"].set_visible(False)
    axis.legend(title=f"by {group.replace('_', ' ')}", title_fontsize=9, fontsize=8.5, ncols=2,
                loc="lower left", bbox_to_anchor=(-0.02, 1.0), frameon=False, labelcolor=QUIET,
                alignment="left", handletextpad=0.1, columnspacing=0.9,
                borderaxespad=0.1)  # fmt: skip


def _widest(material: Material) -> pd.Series | None:
    rows = _data(material)
    decided = rows[~rows.apply(includes_zero, axis=1)] if len(rows) else rows
    if decided.empty:
        return None
    return decided.iloc[int(decided["median"].abs().argmax())]


def _caption(material: Material) -> str:
    return (
        f"Difference in {inside(material.label)} from {inside(material.base_title)} by group. "
        "Rates are per member of the group, so that groups of different size can be compared."
    )


def _alt(material: Material) -> str:
    rows, widest = _data(material), _widest(material)
    groups = ", ".join(group.replace("_", " ") for group in _groupings(material))
    start = f"Dot plots of the difference in {inside(material.label)} by {groups}. "
    if widest is None:
        return start + f"All {len(rows)} intervals include 0."
    return start + (
        f"The largest difference whose interval excludes 0 is {estimate(widest)} "
        f"{material.unit}: "
        f"{material.title(widest['scenario'])}, {widest['group']} {widest['level']}."
    )


FIGURE = Kind("groups", "By group", 3, _data, _draw, _caption, _alt)
