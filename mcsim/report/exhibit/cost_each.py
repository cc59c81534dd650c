"""What each policy adds to public cost, and what an additional completion costs."""

from matplotlib.figure import Figure

from mcsim.compare.exhibit import Exhibit
from mcsim.report.exhibit.planes import curve
from mcsim.report.exhibit.rows import dot, rows_figure
from mcsim.report.style import INK
from mcsim.results.text import money


def drawn(exhibit: Exhibit, status: str) -> Figure:
    """Draw the added cost of each policy, dearest first."""
    rows = exhibit.table.sort_values("cost", ascending=False, kind="stable")
    words = [
        f"{money(row['each'])} ({money(row['each_low'])} to {money(row['each_high'])})"
        if row["defined"] else "not defined" for _, row in rows.iterrows()
    ]  # fmt: skip
    figure, axis = rows_figure(
        list(rows["title"]), "Public cost, and cost of an additional completion",
        f"€ million, present value {exhibit.shown['place']}; dot: median, line: 5-95 % over "
        "worlds (open where it includes 0). Not defined: 5-95 % of additional less lost "
        "completions is not above 0",
        "added public cost, € million", status, words,
        "per additional completion:\nmean over mean (95 % Monte Carlo)",
    )  # fmt: skip
    for place, (_, row) in enumerate(rows.iterrows()):
        dot(axis, place, row["cost"] / 1e6, row["cost_p05"] / 1e6, row["cost_p95"] / 1e6)
    axis.axvline(0, color=INK, linewidth=0.9)
    budget = exhibit.shown["budget"]
    if budget is not None:
        axis.axvline(budget / 1e6, color=INK, linewidth=1.0, linestyle="--")
        axis.annotate("budget", (budget / 1e6, 0), xycoords=("data", "axes fraction"),
                      xytext=(3, 4), textcoords="offset points", size=8.5)  # fmt: skip
    curve(axis, "x")
    axis.set_xlim(min(1.3 * float(rows["cost_p05"].min()) / 1e6, -0.2), None)
    return figure
