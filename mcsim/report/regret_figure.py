"""Regret: what is lost by not having chosen what would have been best in each world."""

import pandas as pd
from matplotlib.figure import Figure

from mcsim.report.figure import Kind
from mcsim.report.material import Material, inside, number
from mcsim.report.style import INK, POLICY, QUIET, WIDTH, footed, head_growth, headed, pitch
from mcsim.report.verdict_words import CONDITION

KINDS = (("mean", "o", "mean"), ("p90", "s", "90th percentile"), ("max", "D", "greatest"))
APART = 0.2  # rows between the lines of one alternative, so that no mark covers another


def _data(material: Material) -> pd.DataFrame:
    table = material.tables.get("regret")
    if table is None:
        return pd.DataFrame()
    rows = table[(table["variant"] == "main") & (table["metric"] == material.metric)]
    return rows.dropna(subset=["max"]).sort_values(["max", "scenario"], ignore_index=True)


def _draw(material: Material) -> Figure:
    rows = _data(material)
    title = f"{material.label}: regret of each choice"
    subtitle = (f"{material.unit}, {material.years}; distance from the best of {len(rows)} "
                "alternatives, world by world: circle mean, square 90th percentile, diamond "
                "greatest over worlds; smallest greatest regret first")  # fmt: skip
    headings = [material.heading(name, 32) for name in rows["scenario"]]
    frame = 1.75 + head_growth(title, subtitle)
    height = frame + pitch(headings, 0.42) * len(rows)
    figure = Figure(figsize=(WIDTH, height))
    axis = figure.add_axes((0.27, 0.72 / height, 0.50, (height - frame) / height))
    for y, row in enumerate(rows.to_dict("records")):
        for place, (name, marker, _) in enumerate(KINDS):
            at = y + APART * (place - 1)
            axis.plot([0, row[name]], [at, at], color=POLICY, linewidth=1.2, alpha=0.45)
            axis.plot(row[name], at, marker, color=POLICY, markersize=5.5, markeredgewidth=1.3,
                      markerfacecolor=POLICY if name == "mean" else "white")  # fmt: skip
        words = ", ".join(number(row[name]) for name, *_ in KINDS)
        axis.annotate(words, (1.02, y), xycoords=("axes fraction", "data"), va="center", size=9,
                      color=INK, annotation_clip=False)  # fmt: skip
    axis.axvline(0, color=INK, linewidth=0.9)
    axis.set_yticks(range(len(rows)), headings)
    axis.tick_params(axis="y", length=0, labelcolor=INK)
    axis.set_ylim(len(rows) - 0.4, -0.6)
    axis.grid(axis="y", visible=False)
    axis.spines["left"].set_visible(False)
    axis.set_xlabel(f"regret, {material.unit}")
    axis.annotate("mean, 90th percentile,\ngreatest", (1.02, 1.0), xycoords="axes fraction",
                  xytext=(0, 4), textcoords="offset points", va="bottom", size=8.5, color=QUIET,
                  annotation_clip=False)  # fmt: skip
    headed(figure, title, subtitle)
    footed(figure, material.status)
    return figure


def _caption(material: Material) -> str:
    row = _data(material).iloc[0]
    return (f"{CONDITION}, the smallest greatest regret in {inside(material.label)} over "
            f"{material.years} is {number(row['max'])} {material.unit} (mean "
            f"{number(row['mean'])}, 90th percentile {number(row['p90'])} over worlds), that of "
            f"“{material.title(row['scenario'])}”. It weighs this metric alone and no cost; the "
            "best of a world is partly the luckiest, so regret errs on the large side.")


def _alt(material: Material) -> str:
    parts = [f"{material.title(row['scenario'])} mean {number(row['mean'])}, 90th percentile "
             f"{number(row['p90'])}, greatest {number(row['max'])}"
             for row in _data(material).to_dict("records")]  # fmt: skip
    return (f"Dot plot of regret in {inside(material.label)}, {material.unit}, smallest greatest "
            "regret first: " + "; ".join(parts) + ".")  # fmt: skip


FIGURE = Kind("regret", "Regret", 22, _data, _draw, _caption, _alt)
