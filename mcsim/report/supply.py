"""The supply side at a glance: offers, labels, the queue, and how old the content is."""

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mcsim.report.figure import Kind
from mcsim.report.material import HORIZON, Material, ends, includes_zero, inside, number
from mcsim.report.style import (
    INK,
    POLICY,
    QUIET,
    WIDTH,
    footed,
    head_growth,
    headed,
    lines_of,
    pitch,
)
from mcsim.results.metrics import HEADLINE

SHOWN = ("offers_active", "offers_assured_share", "applications_pending", "time_to_market",
         "entries", "exits", "content_age")  # fmt: skip


def _data(material: Material) -> pd.DataFrame:
    """Differences of the offers' metrics at the horizon; they are of no metric alone."""
    if material.metric != HEADLINE or not material.scenarios:
        return pd.DataFrame()
    table = material.summary
    rows = table[table["metric"].isin(SHOWN) & (table["quarter"] == HORIZON)
                 & (table["group"] == "all") & (table["base"] == material.base)
                 & table["median"].notna()]  # fmt: skip
    order = {name: place for place, name in enumerate(material.ranked()["scenario"])}
    keys = rows.assign(order=rows["scenario"].map(order), part=rows["metric"].map(SHOWN.index))
    return keys.sort_values(["part", "order"], ignore_index=True).drop(columns=["order", "part"])


def _metrics(material: Material) -> list[str]:
    held = set(_data(material)["metric"])
    return [metric for metric in SHOWN if metric in held]


def _draw(material: Material) -> Figure:
    data, metrics = _data(material), _metrics(material)
    names = list(material.ranked()["scenario"])
    title = f"Supply at the horizon: difference from {inside(material.base_title)}"
    subtitle = (f"{material.years}; a panel for each measure in its own unit; dot: median (open "
                "where 5-95 % includes 0), line: 5-95 % over worlds")  # fmt: skip
    headings = [material.heading(name, 26) for name in names]
    tops = ["\n".join(textwrap.wrap(_named(material, metric), 17)) for metric in metrics]
    frame = 1.25 + 0.165 * lines_of(tops) + head_growth(title, subtitle)
    height = frame + pitch(headings, 0.30) * len(names)
    figure = Figure(figsize=(WIDTH, height))
    left, gap = 0.215, 0.018
    width = (0.985 - left - gap * (len(metrics) - 1)) / len(metrics)
    for column, (metric, top) in enumerate(zip(metrics, tops, strict=True)):
        axis = figure.add_axes((left + column * (width + gap), 0.55 / height, width,
                                (height - frame) / height))  # fmt: skip
        _panel(axis, data[data["metric"] == metric], names)
        axis.set_yticks(range(len(names)), headings)
        axis.tick_params(axis="y", length=0, labelcolor=INK, labelleft=column == 0)
        axis.annotate(top, (0, 1), xycoords="axes fraction", xytext=(0, 4), va="bottom",
                      textcoords="offset points", size=8.5, color=INK)  # fmt: skip
    headed(figure, title, subtitle)
    footed(figure, material.status)
    return figure


def _named(material: Material, metric: str) -> str:
    told = material.manifest["metrics"][metric]
    return f"{told['label']} ({told['unit']})"


def _panel(axis: Axes, rows: pd.DataFrame, names: list[str]) -> None:
    for _, row in rows.iterrows():
        place = names.index(str(row["scenario"]))
        axis.plot([row["p05"], row["p95"]], [place, place], color=POLICY, linewidth=1.8, alpha=0.6,
                  solid_capstyle="butt")  # fmt: skip
        axis.plot(row["median"], place, "o", color=POLICY, markersize=5,
                  markerfacecolor="white" if includes_zero(row) else POLICY)  # fmt: skip
    axis.axvline(0, color=INK, linewidth=0.9)
    axis.set_ylim(len(names) - 0.4, -0.6)
    axis.grid(axis="y", visible=False)
    axis.spines["left"].set_visible(False)
    axis.locator_params(axis="x", nbins=3)
    axis.tick_params(axis="x", labelsize=8, labelcolor=QUIET)
    axis.xaxis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "−"))


def _caption(material: Material) -> str:
    return (
        f"What each policy does to supply against {inside(material.base_title)}: offers, the share "
        "of them that is labelled or linked, the queue and the time to a label or listing, entries "
        "and exits, and the age of what is taught. An open dot tells that 5-95 % includes 0."
    )


def _alt(material: Material) -> str:
    data, parts = _data(material), []
    for metric in _metrics(material):
        rows = data[data["metric"] == metric]
        decided = rows[~rows.apply(includes_zero, axis=1)]
        start = f"{_named(material, metric)}: {len(decided)} of {len(rows)} intervals exclude 0"
        if len(decided):
            row = decided.iloc[int(decided["median"].abs().argmax())]
            start += (f", the largest under {material.title(str(row['scenario']))}, "
                      f"{number(row['median'], True)} ({ends(row)})")  # fmt: skip
        parts.append(start)
    return "Dot plots of differences in supply, a panel for each measure. " + "; ".join(parts) + "."


FIGURE = Kind("supply", "Supply", 6, _data, _draw, _caption, _alt)
