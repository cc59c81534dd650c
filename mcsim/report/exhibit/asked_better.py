"""What it would be worth to ask a question, by the number of respondents."""

import textwrap

from matplotlib.figure import Figure

from mcsim.compare.exhibit import Exhibit
from mcsim.report.style import INK, POLICY, QUIET, footed, small_multiples
from mcsim.results.text import number

SHOWN, FEWEST = 9, 3  # panels; without a value, those whose error is largest


def drawn(exhibit: Exhibit, status: str) -> Figure:
    """Draw the most valuable questions, a panel each: value against respondents."""
    shown, scale = exhibit.shown, 1e6 if exhibit.shown["unit"] == "€" else 1.0
    unit = shown["unit"] + (" million" if scale > 1 else "")
    table = exhibit.table.assign(
        **{column: exhibit.table[column] / scale for column in ("value", "error", "exact")}
    )
    best = table.groupby("question", sort=False)[["value", "error"]].max()
    best = best.sort_values(["value", "error"], ascending=False, kind="stable")
    valued = int((best["value"] > 0).sum())
    names = list(best.index[: min(SHOWN, valued or FEWEST)])
    rows_of = {name: table[table["question"] == name].sort_values("n") for name in names}
    headings = [
        "\n".join([*textwrap.wrap(str(rows.iloc[0]["wording"]), 40),
                   f"({rows.iloc[0]['asked']})"]) for rows in rows_of.values()
    ]  # fmt: skip
    figure, axes = small_multiples(
        headings, "Which question, asked of how many?",
        f"value of the answers, {unit} a decision, {shown['years']}, choosing "
        f"{shown['rule']}; line: ± 2 standard errors (open: not told from "
        "chance); dotted: value of knowing the share itself; "
        "%: probability that the answers change the choice",
    )  # fmt: skip
    for axis, rows, heading in zip(axes, rows_of.values(), headings, strict=True):
        places, top = range(len(rows)), max(rows.iloc[0]["exact"], 1e-300)
        axis.axhline(rows.iloc[0]["exact"], color=QUIET, linewidth=1.2, linestyle=":")
        axis.vlines(places, (rows["value"] - 2 * rows["error"]).clip(0),
                    rows["value"] + 2 * rows["error"], color=POLICY, alpha=0.55,
                    linewidth=2.0)  # fmt: skip
        axis.plot(places, rows["value"], "-", color=POLICY, linewidth=1.0)
        for place, (_, row) in enumerate(rows.iterrows()):
            clear = row["value"] > 2 * row["error"]
            axis.plot(place, row["value"], "o", color=POLICY, markersize=6, clip_on=False, zorder=3,
                      markerfacecolor=POLICY if clear else "white")  # fmt: skip
        for place, (_, row) in enumerate(rows.iterrows()):
            axis.annotate(f"{number(100 * row['switches'])} %", (place, row["value"]),
                          xytext=(7, -12 if row["value"] > 0.8 * top else 6),
                          textcoords="offset points", size=8, color=INK)  # fmt: skip
        axis.set_xticks(list(places), [f"n = {n}" for n in rows["n"]])
        axis.set_xlim(-0.4, len(rows) - 0.5)
        axis.set_title(heading, size=8.5)
    axes[0].set_ylim(bottom=0)
    footed(figure, status)
    return figure
