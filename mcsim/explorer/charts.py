"""Charts of the explorer in the colours of the house, each with words for those who do not see it.

Altair's are drawn by the page itself, so that they fit a phone as well as a desk.
"""

from typing import Any

import altair as alt
import pandas as pd

from mcsim.explorer.agents import STATES
from mcsim.report.style import ACCENT, BASE, GRID, INK, POLICY, QUIET

# Okabe and Ito's colours, from light to dark where states follow each other; shapes tell them too.
STATE_COLOURS = ("#D0D0D0", "#9A9A9A", "#56B4E9", "#E69F00", "#D55E00", "#0072B2")
STATE_SHAPES = ("circle", "circle", "triangle-up", "square", "diamond", "cross")
HEIGHT = 260

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
    return alt.Chart(pd.DataFrame({"zero": [0.0]})).mark_rule(color=INK, strokeWidth=1.2).encode(
        **{field: alt.datum(0.0)}
    )  # fmt: skip


def over_time(table: pd.DataFrame, label: str, unit: str, words: str) -> Chart:
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
                   f"{label}: difference from the baseline",
                   f"{unit}, by quarter {years}; line: median, band: 5-95 % of worlds", words)  # fmt: skip


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
                   f"{unit}, mean of {years}; dot: median, line: 5-95 % of worlds", words)  # fmt: skip


def funnel(table: pd.DataFrame, years: str, words: str) -> Chart:
    """Draw the share that comes through each step, package and baseline."""
    data = table[table["step"] != "need"].assign(
        percent=100 * table["through"], low=100 * table["through_p05"],
        high=100 * table["through_p95"],
        who=["baseline" if name == "baseline" else "package" for name in table["scenario"]],
    )  # fmt: skip
    order = data["label"].drop_duplicates().tolist()
    colour = alt.Color("who:N", title=None, legend=alt.Legend(orient="top"),
                       scale=alt.Scale(domain=["baseline", "package"], range=[BASE, POLICY]))  # fmt: skip
    shape = alt.Shape("who:N", title=None,
                      scale=alt.Scale(domain=["baseline", "package"], range=["square", "circle"]))  # fmt: skip
    y = alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labelLimit=170))
    offset = alt.YOffset("who:N", sort=["baseline", "package"])
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
    mark = alt.Chart(pd.DataFrame({"own": [own], "text": ["the package's own"]}))
    here = mark.mark_rule(color=ACCENT, strokeDash=[3, 3], strokeWidth=1.6).encode(x="own:Q")
    said = mark.mark_text(color="#A34700", align="left" if own < 0.6 else "right", dy=-4,
                          dx=4 if own < 0.6 else -4, baseline="bottom").encode(
        x="own:Q", y=alt.value(HEIGHT), text="text:N"
    )  # fmt: skip
    return _titled(alt.layer(band, _zero(), line, here, said).properties(height=HEIGHT),
                   f"Balance curve: {label[:1].lower() + label[1:]} against stringency",
                   f"{unit}, {years}, difference from the baseline; line: mean, band: 5-95 % of "
                   "worlds", words)  # fmt: skip


def agents(table: pd.DataFrame, quarter: str, words: str) -> Chart:
    """Draw the learners as points by state, a panel for each education."""
    order = {"low": 0, "medium": 1, "high": 2}
    table = table.assign(order=table["education"].map(order))
    legend = alt.Legend(orient="bottom", columns=2, symbolSize=80, labelLimit=220)
    scale: dict[str, Any] = {"domain": list(STATES)}
    chart = alt.Chart(table).mark_point(filled=True, opacity=1, size=36).encode(
        x=alt.X("column:Q", axis=None), y=alt.Y("row:Q", axis=None, scale=alt.Scale(reverse=True)),
        color=alt.Color("state:N", title=None, legend=legend,
                        scale=alt.Scale(**scale, range=list(STATE_COLOURS))),
        shape=alt.Shape("state:N", title=None, legend=legend,
                        scale=alt.Scale(**scale, range=list(STATE_SHAPES))),
        tooltip=["learner", "education", "state"],
    ).properties(width=190, height=190)  # fmt: skip
    faceted = chart.facet(alt.Facet("education:N", sort=["low", "medium", "high"], title="education"),
                          columns=3)  # fmt: skip
    return _titled(faceted, f"Learners, {quarter}", "one point each, by education", words)


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
    return chart.configure_axis(
        gridColor=GRID, labelColor=INK, titleColor=INK, labelFontSize=12, titleFontSize=12,
        titleFontWeight="normal",
    ).configure_view(stroke=None).configure_legend(
        labelFontSize=12, labelColor=INK
    ).configure_header(labelFontSize=12, titleFontSize=12)  # fmt: skip
