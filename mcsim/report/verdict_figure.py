"""Verdicts: which side each variant of the model decides for, policy by policy."""

import pandas as pd
from matplotlib.figure import Figure

from mcsim.compare.verdict import DECISIVE
from mcsim.report.figure import Kind
from mcsim.report.material import Material, inside, percent
from mcsim.report.style import (
    ACCENT,
    INK,
    POLICY,
    QUIET,
    WIDTH,
    footed,
    head_growth,
    headed,
    pitch,
)
from mcsim.report.verdict_words import verdict_sentence, verdicts_of

HEADINGS = {"main": "main\nmodel", "friedkin_johnsen": "Friedkin-\nJohnsen",
            "threshold": "thresh-\nold", "undecided": "unde-\ncided",
            "distrusting": "dis-\ntrusting"}  # fmt: skip
MARKS = {"better": ("^", POLICY), "worse": ("v", ACCENT), "undecided": ("o", QUIET)}


def _data(material: Material) -> pd.DataFrame:
    table = material.tables.get("verdict_shares")
    if table is None:
        return pd.DataFrame()
    rows = table[(table["metric"] == material.metric) & (table["base"] == material.base)]
    order = verdicts_of(material)[["scenario", "verdict"]]
    return order.merge(rows, on="scenario", how="left")


def _draw(material: Material) -> Figure:
    data = _data(material)
    names = list(dict.fromkeys(data["scenario"]))
    variants = list(dict.fromkeys(data["variant"]))
    title = f"{material.label}: does each variant of the model decide?"
    subtitle = (f"against {inside(material.base_title)}, {material.unit}, {material.years}; share "
                f"of worlds better. Filled: the share less its Monte Carlo error is {DECISIVE:.0%} "
                "or more for one side (▲ better, ▼ worse); open: undecided")  # fmt: skip
    headings = [material.heading(name, 32) for name in names]
    frame = 1.15 + 0.62 + head_growth(title, subtitle)
    height = frame + pitch(headings, 0.42) * len(names)
    figure = Figure(figsize=(WIDTH, height))
    axis = figure.add_axes((0.27, 0.42 / height, 0.60, (height - frame) / height))
    for row in data.to_dict("records"):
        x, y = variants.index(row["variant"]), names.index(row["scenario"])
        marker, colour = MARKS[row["side"]]
        axis.plot(x - 0.24, y, marker, color=colour, markersize=8, markeredgewidth=1.4,
                  markerfacecolor="white" if row["side"] == "undecided" else colour)  # fmt: skip
        axis.annotate(percent(row["share_better"]).replace(" ", ""), (x - 0.08, y), va="center",
                      size=8.5, color=QUIET if row["side"] == "undecided" else INK)  # fmt: skip
    for y, name in enumerate(names):
        word = str(data.loc[data["scenario"] == name, "verdict"].iloc[0])
        axis.annotate(word, (1.01, y), xycoords=("axes fraction", "data"), va="center", size=9.5,
                      weight="bold" if word == "robust" else "normal",
                      style="italic" if word == "fragile" else "normal",
                      color=QUIET if word == "undetermined" else INK,
                      annotation_clip=False)  # fmt: skip
    labels = [HEADINGS.get(variant, variant.replace("_", "\n")) for variant in variants]
    axis.set_xticks(range(len(variants)), labels)
    axis.xaxis.tick_top()
    axis.tick_params(axis="both", length=0, labelcolor=INK, labelsize=9)
    axis.set_yticks(range(len(names)), headings)
    axis.set_xlim(-0.6, len(variants) - 0.3)
    axis.set_ylim(len(names) - 0.4, -0.6)
    axis.grid(axis="x", visible=False)
    for spine in ("left", "bottom"):
        axis.spines[spine].set_visible(False)
    headed(figure, title, subtitle)
    footed(figure, material.status)
    return figure


def _caption(material: Material) -> str:
    return (f"{verdict_sentence(material)} A verdict is no ranking, and it holds among these "
            "variants only.")  # fmt: skip


def _alt(material: Material) -> str:
    parts = []
    for row in verdicts_of(material).to_dict("records"):
        against = f", not so in {str(row['against']).replace(';', ', ')}" if row["against"] else ""
        parts.append(f"{material.title(row['scenario'])}: {row['verdict']}, main model "
                     f"{row['side']}, better in {percent(row['share_better'])} of "
                     f"worlds{against}")  # fmt: skip
    return (f"Table of policies by variants of the model, {inside(material.label)}, "
            f"{material.unit}, from {inside(material.base_title)}: " + "; ".join(parts) + ".")


FIGURE = Kind("verdicts", "Verdicts across variants of the model", 20, _data, _draw, _caption,
              _alt)  # fmt: skip
