"""Rank acceptability: how often each policy takes each rank, whatever the weights."""

import pandas as pd
from matplotlib.figure import Figure

from mcsim.report.figure import Kind
from mcsim.report.material import Material, inside
from mcsim.report.style import INK, QUIET, WIDTH, footed, head_growth, headed, pitch
from mcsim.report.verdict_words import CONDITION
from mcsim.results.metrics import HEADLINE


def _data(material: Material) -> pd.DataFrame:
    """Rows of the main model, by mean rank; they are of no metric alone."""
    table = material.tables.get("acceptability")
    if table is None or material.metric != HEADLINE:
        return pd.DataFrame()
    rows = table[(table["variant"] == "main") & table["share"].notna()].copy()
    mean = (rows["rank"] * rows["share"]).groupby(rows["scenario"]).sum()
    rows["mean_rank"] = rows["scenario"].map(mean)
    return rows.sort_values(["mean_rank", "scenario", "rank"], ignore_index=True)


def _draw(material: Material) -> Figure:
    data = _data(material)
    names = list(dict.fromkeys(data["scenario"]))
    count = len(names)
    title = "Rank acceptability under unknown weights"
    subtitle = (f"% of worlds and weights in which a policy takes a rank (1 is best), "
                f"{material.years}; weights uniform over {_criteria(material)}")  # fmt: skip
    headings = [material.heading(name, 32) for name in names]
    frame = 1.75 + head_growth(title, subtitle)
    height = frame + pitch(headings, 0.40) * count
    figure = Figure(figsize=(WIDTH, height))
    axis = figure.add_axes((0.27, 0.45 / height, 0.71, (height - frame) / height))
    shares = data.pivot_table(index="scenario", columns="rank", values="share").loc[names]
    axis.imshow(shares.to_numpy(), cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for y, name in enumerate(names):
        for x, rank in enumerate(shares.columns):
            share = float(shares.loc[name, rank])
            if share >= 0.005:
                axis.annotate(f"{share * 100:.0f}", (x, y), ha="center", va="center", size=8.5,
                              color="white" if share > 0.55 else INK)  # fmt: skip
    axis.set_xticks(range(count), [str(rank) for rank in shares.columns])
    axis.xaxis.tick_top()
    axis.xaxis.set_label_position("top")
    axis.set_xlabel("rank")
    axis.set_yticks(range(count), headings)
    axis.tick_params(axis="both", length=0, labelcolor=INK, labelsize=9)
    axis.grid(visible=False)
    for spine in axis.spines.values():
        spine.set_edgecolor(QUIET)
    headed(figure, title, subtitle)
    footed(figure, material.status)
    return figure


def _criteria(material: Material) -> str:
    stated = material.tables["criteria"]["metric"]
    labels = [inside(str(material.manifest["metrics"][name]["label"])) for name in stated]
    return ", ".join(labels)


def _first(material: Material) -> pd.DataFrame:
    data = _data(material)
    rows = data[data["rank"] == 1]
    return rows.sort_values(["share", "scenario"], ascending=[False, True], ignore_index=True)


def _caption(material: Material) -> str:
    rows = _first(material)
    row = rows.iloc[0]
    several = int((rows["share"] >= 0.05).sum())
    return (f"{CONDITION}, {several} of {len(rows)} alternatives take the first rank in at least "
            f"5 % of worlds and weights; the largest share is {row['share'] * 100:.0f} % (± "
            f"{196 * row['share_error']:.0f} points, 95 % Monte Carlo) of "
            f"“{material.title(row['scenario'])}”. Weights are uniform over swings of "
            f"{_criteria(material)}; no weight is anyone's, and this names no winner.")  # fmt: skip


def _alt(material: Material) -> str:
    data = _data(material)
    parts = []
    for name, rows in data.groupby("scenario", sort=False):
        mean = float(rows["mean_rank"].iloc[0])
        first = float(rows.loc[rows["rank"] == 1, "share"].iloc[0])
        parts.append(f"{material.title(str(name))} mean rank {mean:.1f}, first in "
                     f"{first * 100:.0f} %")  # fmt: skip
    return "Heat map of shares of ranks, best mean rank first: " + "; ".join(parts) + "."


FIGURE = Kind("acceptability", "Rank acceptability", 21, _data, _draw, _caption, _alt)
