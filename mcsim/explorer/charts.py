"""Charts of the explorer in the colours of the house, each with words for those who do not see it.

Altair's are drawn by the page itself, so that they fit a phone as well as a desk.
"""

from typing import Any

import altair as alt
import pandas as pd

from mcsim.explorer.agents import STATES, WIDE
from mcsim.report.style import ACCENT, BASE, GRID, INK, POLICY, QUIET

# Okabe and Ito's colours, from light to dark where states follow each other; shapes tell them too.
STATE_COLOURS = ("#D0D0D0", "#9A9A9A", "#56B4E9", "#E69F00", "#D55E00", "#0072B2")
STATE_SHAPES = ("circle", "circle", "triangle-up", "square", "diamond", "cross")
HEIGHT = 340
PITCH = 15  # of a row of agents

type Chart = Any
"""A chart of Altair, whose layers and facets are kinds of their own."""


def _titled(chart: Chart, title: str, subtitle: str, words: str) -> Chart:
    """Give a chart its title, unit and period, and its words."""
    heading = alt.TitleParams(_lines(title, 46), subtitle=_lines(subtitle, 60), anchor="start",
                              fontSize=14, subtitleFontSize=12, subtitleColor=QUIET,
                              color=INK)  # fmt: skip
    return chart.properties(title=heading, description=words)


def _lines(text: str, width: int) -> list[str]:
    """Break a title for the narrowest window."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _zero(field: str = "y") -> Chart:
    """Draw where there is no difference."""
    rule = alt.Chart(pd.DataFrame({"zero": [0.0]})).mark_rule(color=INK, strokeWidth=1.2)
    return rule.encode(**{field: alt.datum(0.0)}, description=alt.value("no difference"))


def over_time(
    table: pd.DataFrame, label: str, unit: str, words: str, base: str = "the baseline"
) -> Chart:
    """Draw a paired difference by quarter: median and 5-95 % over worlds, with a zero line."""
    data = table.assign(date=[_date(quarter) for quarter in table["quarter"]])
    x = alt.X("date:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", labelOverlap=True))
    band = alt.Chart(data).mark_area(color=POLICY, opacity=0.25).encode(
        x=x, y=alt.Y("p05:Q", title=_lines(unit, 30)), y2="p95:Q"
    )  # fmt: skip
    line = alt.Chart(data).mark_line(color=POLICY, strokeWidth=2.2).encode(
        x=x, y="median:Q", tooltip=["quarter", *_told("median", "p05", "p95")]
    )  # fmt: skip
    years = f"{table['quarter'].iloc[0][:4]}-{table['quarter'].iloc[-1][:4]}"
    return _titled(alt.layer(band, _zero(), line).properties(height=HEIGHT),
                   f"{label}: difference from {base}",
                   f"{unit}, by quarter {years}; line: median, band: 5-95 % of worlds",
                   words)  # fmt: skip


def groups(table: pd.DataFrame, unit: str, years: str, words: str) -> Chart:
    """Draw paired differences by group: median and 5-95 % over worlds, with a zero line."""
    data = table[table["group"] != "all"].assign(
        who=lambda rows: [f"{level} ({group})" for group, level in
                          zip(rows["group"], rows["level"], strict=True)]
    )  # fmt: skip
    order = data["who"].tolist()
    y = alt.Y("who:N", sort=order, title=None, axis=alt.Axis(labelLimit=170))
    rule = alt.Chart(data).mark_rule(color=POLICY, strokeWidth=3, opacity=0.5).encode(
        y=y, x=alt.X("p05:Q", title=_lines(unit, 40)), x2="p95:Q"
    )  # fmt: skip
    dot = alt.Chart(data).mark_point(color=POLICY, filled=True, size=70, opacity=1).encode(
        y=y, x="median:Q", tooltip=["who", *_told("base", "median", "p05", "p95", "mc_error")]
    )  # fmt: skip
    return _titled(alt.layer(_zero("x"), rule, dot).properties(height=HEIGHT + 40),
                   "Who gains: completions by group, difference from the baseline",
                   f"{unit}, mean of {years}; dot: median, line: 5-95 % of worlds",
                   words)  # fmt: skip


def funnel(table: pd.DataFrame, years: str, words: str) -> Chart:
    """Draw the share that comes through each step, package and baseline."""
    data = table[table["step"] != "need"].assign(
        percent=100 * table["through"], low=100 * table["through_p05"],
        high=100 * table["through_p95"],
        who=lambda rows: rows["scenario"].where(rows["scenario"] == "baseline", "package"),
    )  # fmt: skip
    order = data["label"].drop_duplicates().tolist()
    both, legend = ["baseline", "package"], alt.Legend(orient="top")
    colour = alt.Color("who:N", title=None, legend=legend,
                       scale=alt.Scale(domain=both, range=[BASE, POLICY]))  # fmt: skip
    shape = alt.Shape("who:N", title=None, legend=legend,
                      scale=alt.Scale(domain=both, range=["square", "circle"]))  # fmt: skip
    y = alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labelLimit=170))
    offset = alt.YOffset("who:N", sort=both)
    rule = alt.Chart(data).mark_rule(strokeWidth=2.5, opacity=0.5).encode(
        y=y, yOffset=offset, color=colour,
        x=alt.X("low:Q", title="% of those before, 5-95 % of worlds"), x2="high:Q",
    )  # fmt: skip
    dot = alt.Chart(data).mark_point(filled=True, size=60, opacity=1).encode(
        y=y, yOffset=offset, color=colour, shape=shape, x="percent:Q",
        tooltip=["title", "label", *_told("percent", "low", "high", "persons")],
    )  # fmt: skip
    return _titled(alt.layer(rule, dot).properties(height=HEIGHT + 30),
                   "From need to reward: who comes through each step",
                   f"% of those who came through the step before, {years}", words)  # fmt: skip


def curve(table: pd.DataFrame, label: str, unit: str, years: str, own: float, words: str) -> Chart:
    """Draw the outcome against stringency, with the package's own stringency."""
    x = alt.X("stringency:Q", title="stringency of inclusion", scale=alt.Scale(domain=[0, 1]))
    band = alt.Chart(table).mark_area(color=POLICY, opacity=0.22).encode(
        x=x, y=alt.Y("p05:Q", title=_lines(unit, 30)), y2="p95:Q"
    )  # fmt: skip
    line = alt.Chart(table).mark_line(color=POLICY, strokeWidth=2.2, point=True).encode(
        x=x, y="mean:Q", tooltip=["stringency", *_told("mean", "median", "p05", "p95", "mc_error")]
    )  # fmt: skip
    here = alt.Chart(pd.DataFrame({"own": [own]})).mark_rule(
        color=ACCENT, strokeDash=[3, 3], strokeWidth=1.6
    ).encode(x="own:Q")  # fmt: skip
    return _titled(alt.layer(band, _zero(), line, here).properties(height=HEIGHT),
                   f"Balance curve: {label[:1].lower() + label[1:]} against stringency",
                   f"{unit}, {years}, difference from the baseline; line: mean, band: 5-95 % of "
                   "worlds; dotted: the package's own", words)  # fmt: skip


def agents(table: pd.DataFrame, quarter: str, words: str) -> Chart:
    """Draw the learners as points by state, one band below another for each education."""
    legend = alt.Legend(orient="bottom", columns=2, symbolSize=80, labelLimit=220)
    domain = list(STATES)
    high = int(table["row"].max()) + 1
    y = alt.Y("row:Q", axis=None, scale=alt.Scale(domain=[-2, high], nice=False, reverse=True))
    x = alt.X("column:Q", axis=None, scale=alt.Scale(domain=[-1, WIDE], nice=False))
    points = alt.Chart(table).mark_point(filled=True, opacity=1, size=42).encode(
        x=x, y=y, tooltip=["learner", "education", "state"],
        color=alt.Color("state:N", title=None, legend=legend,
                        scale=alt.Scale(domain=domain, range=list(STATE_COLOURS))),
        shape=alt.Shape("state:N", title=None, legend=legend,
                        scale=alt.Scale(domain=domain, range=list(STATE_SHAPES))),
    )  # fmt: skip
    heads = table.groupby("education", as_index=False)["row"].min().assign(
        column=-0.4, said=lambda heads: heads["education"] + " education",
        row=lambda heads: heads["row"] - 1.1,
    )  # fmt: skip
    names = alt.Chart(heads).mark_text(align="left", fontSize=12, fontWeight="bold", color=INK)
    chart = alt.layer(points, names.encode(x=x, y=y, text="said:N"))
    return _titled(chart.properties(height=PITCH * (high + 2) + 130), f"Learners, {quarter}",
                   "one point each, by education", words)  # fmt: skip


def history(table: pd.DataFrame, names: dict[str, str], words: str) -> Chart:
    """Draw the shares that the model's collector noted, by quarter."""
    long = table.melt("quarter", list(names), "series", "percent")
    long = long.assign(series=long["series"].map(names), date=[_date(q) for q in long["quarter"]])
    domain = list(names.values())
    chart = alt.Chart(long).mark_line(strokeWidth=2).encode(
        x=alt.X("date:T", title=None, axis=alt.Axis(format="%Y", tickCount="year")),
        y=alt.Y("percent:Q", title="%"),
        color=alt.Color("series:N", title=None, legend=alt.Legend(orient="bottom", columns=1,
                                                                  labelLimit=300),
                        scale=alt.Scale(domain=domain, range=[QUIET, POLICY, ACCENT, "#007A5A"])),
        strokeDash=alt.StrokeDash("series:N", title=None, scale=alt.Scale(domain=domain)),
        tooltip=["quarter", "series", *_told("percent")],
    ).properties(height=HEIGHT)  # fmt: skip
    return _titled(chart, "Shares of agents", "% of learners or employers, by quarter", words)


def _told(*names: str) -> list[Any]:
    return [alt.Tooltip(f"{name}:Q", format=",.3~g") for name in names]


def _date(quarter: str) -> str:
    """First day of a quarter."""
    return f"{quarter[:4]}-{3 * int(quarter[-1]) - 2:02d}-01"


def themed(chart: Chart) -> Chart:
    """Give a chart the house's grid, sizes and ink."""
    return chart.configure(
        font="Source Sans, sans-serif",
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    ).configure_axis(
        gridColor=GRID, labelColor=INK, titleColor=INK, labelFontSize=12, titleFontSize=12,
        titleFontWeight="normal",
    ).configure_view(stroke=None).configure_legend(
        labelFontSize=12, labelColor=INK
    ).configure_header(labelFontSize=12, titleFontSize=12)  # fmt: skip
