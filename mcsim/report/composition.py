"""Additional, relabelled and lost: of what the difference in completions is made."""

import pandas as pd
from matplotlib.figure import Figure

from mcsim.report.figure import Kind
from mcsim.report.material import HORIZON, Material, inside, number
from mcsim.report.style import (
    ACCENT,
    BASE,
    INK,
    POLICY,
    QUIET,
    foot_height,
    footed,
    head_growth,
    headed,
    is_narrow,
    laid,
    pitch,
)
from mcsim.results.metrics import HEADLINE

PARTS = ("additional", "relabelled", "lost", "displaced")
HATCHES = {"additional": "", "relabelled": "////", "lost": "", "displaced": "xxxx"}
COLOURS = {"additional": POLICY, "relabelled": "#8FC1E3", "lost": BASE, "displaced": ACCENT}


def _data(material: Material) -> pd.DataFrame:
    """Rows of the four parts, in the order of the ranking; they are of no metric alone."""
    if material.metric != HEADLINE or not material.scenarios:
        return pd.DataFrame()
    table = material.summary
    rows = table[table["metric"].isin(PARTS) & (table["quarter"] == HORIZON)
                 & (table["group"] == "all") & (table["base"] == "")
                 & table["scenario"].isin(material.scenarios)]  # fmt: skip
    if set(rows["metric"]) != set(PARTS):
        return pd.DataFrame()
    order = {name: place for place, name in enumerate(material.ranked()["scenario"])}
    keys = rows.assign(order=rows["scenario"].map(order), part=rows["metric"].map(PARTS.index))
    return keys.sort_values(["order", "part"], ignore_index=True).drop(columns=["order", "part"])


def _draw(material: Material) -> Figure:
    data = _data(material)
    names = list(dict.fromkeys(data["scenario"]))
    narrow = is_narrow()
    title = "Completions gained and lost, twin by twin"
    subtitle = (
        f"persons, {material.years}, against {inside(material.base_title)}; to the right "
        "additional, then relabelled (hatched); to the left lost, of them displaced (crossed); "
        "bars: medians over worlds, line: 5-95 % of additional and of lost"
    )
    headings = [material.heading(name, 20 if narrow else 32) for name in names]
    foot = foot_height() + 0.45
    frame = 1.05 + foot + head_growth(title, subtitle)
    height = frame + pitch(headings, 0.46) * len(names)
    figure = Figure(figsize=(laid(), height))
    left, width = (0.37, 0.55) if narrow else (0.27, 0.45)
    axis = figure.add_axes((left, foot / height, width, (height - frame) / height))
    for place, name in enumerate(names):
        rows = data[data["scenario"] == name].set_index("metric")
        median = rows["median"]
        at = 0.0
        for part in ("additional", "relabelled"):
            axis.barh(place, median[part], left=at, height=0.5, color=COLOURS[part],
                      hatch=HATCHES[part], edgecolor="white", linewidth=0)  # fmt: skip
            at += median[part]
        axis.barh(place, -median["lost"], height=0.5, color=COLOURS["lost"])
        axis.barh(place, -min(median["displaced"], median["lost"]), height=0.5,
                  color=COLOURS["displaced"], hatch=HATCHES["displaced"], edgecolor="white",
                  linewidth=0)  # fmt: skip
        axis.plot([rows.loc["additional", "p05"], rows.loc["additional", "p95"]], [place] * 2,
                  color=INK, linewidth=1.1)  # fmt: skip
        axis.plot([-rows.loc["lost", "p95"], -rows.loc["lost", "p05"]], [place] * 2, color=INK,
                  linewidth=1.1)  # fmt: skip
        if not narrow:
            axis.annotate("; ".join(number(median[part]) for part in PARTS), (1.02, place),
                          xycoords=("axes fraction", "data"), va="center", size=9, color=INK,
                          annotation_clip=False)  # fmt: skip
    if not narrow:
        axis.annotate("additional; relabelled;\nlost; displaced among them", (1.02, 1.0),
                      xycoords="axes fraction", xytext=(0, 4), textcoords="offset points",
                      va="bottom", size=8.5, color=QUIET, annotation_clip=False)  # fmt: skip
    axis.axvline(0, color=INK, linewidth=0.9)
    axis.annotate("← lost", (0, 1), xycoords=("data", "axes fraction"), xytext=(-6, 4), ha="right",
                  textcoords="offset points", size=8.5, color=QUIET)  # fmt: skip
    axis.annotate("gained →", (0, 1), ha="left", size=8.5,
                  xycoords=("data", "axes fraction"), xytext=(6, 4), color=QUIET,
                  textcoords="offset points")  # fmt: skip
    axis.set_yticks(range(len(names)), headings)
    axis.tick_params(axis="y", length=0, labelcolor=INK)
    axis.set_ylim(len(names) - 0.4, -0.6)
    axis.grid(axis="y", visible=False)
    axis.spines["left"].set_visible(False)
    axis.locator_params(axis="x", nbins=4 if narrow else 5)
    axis.xaxis.set_major_formatter(lambda value, _: number(abs(value)))
    axis.set_xlabel("persons")
    headed(figure, title, subtitle)
    footed(figure, material.status)
    return figure


def _caption(material: Material) -> str:
    return (
        f"Completions under each policy against {inside(material.base_title)}, told by each "
        "learner's twin: additional ones, relabelled ones (in place of an uncertified course), and "
        "those that are lost, some of them displaced for want of a place. Additional + relabelled "
        "- lost is the difference in completions in each world; medians need not add up."
    )


def _alt(material: Material) -> str:
    data = _data(material)
    parts = []
    for name in dict.fromkeys(data["scenario"]):
        median = data[data["scenario"] == name].set_index("metric")["median"]
        said = ", ".join(f"{number(median[part])} {part}" for part in PARTS)
        parts.append(f"{material.title(str(name))} {said}")
    return (f"Bars to the right for completions gained and to the left for those lost, persons to "
            f"the end of {material.years}, medians: " + "; ".join(parts) + ".")  # fmt: skip


FIGURE = Kind("composition", "Additional, relabelled and lost", 5, _data, _draw, _caption, _alt,
              narrow=True)  # fmt: skip
