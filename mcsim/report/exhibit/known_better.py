"""What it would be worth to know parameters exactly."""

from matplotlib.figure import Figure

from mcsim.compare.exhibit import Exhibit
from mcsim.report.exhibit.rows import rows_figure
from mcsim.report.style import ACCENT, INK, POLICY
from mcsim.results.text import money, number

SHOWN = 15


def drawn(exhibit: Exhibit, status: str) -> Figure:
    """Draw the most valuable parameters and groups, with the value of knowing everything."""
    shown, whole = exhibit.shown, exhibit.table.iloc[0]
    rows = exhibit.table.iloc[1:].sort_values(["value", "error"], ascending=False, kind="stable")
    told = rows[(rows["value"] > 0) | (rows["error"] > 0)]
    rows = (rows if told.empty else told).head(SHOWN)
    unit, scale = shown["unit"], 1e6 if shown["unit"] == "€" else 1.0
    words = [
        f"{_value(row['value'], unit)} ± {_value(row['error'], unit)}"
        + (f"; {number(row['completions'])}" if row["completions"] == row["completions"] else "")
        for _, row in rows.iterrows()
    ]
    names = [row["name"].replace("_", " ").replace("nqf", "NQF").replace("qa ", "QA ")
             + (" (group)" if row["kind"] == "group" else "")
             for _, row in rows.iterrows()]  # fmt: skip
    figure, axis = rows_figure(
        names, "What would it be worth to know?",
        f"value of perfect information on a parameter or group, {shown['unit']} a decision, "
        f"{shown['years']}, choosing {shown['rule']}; line: ± 2 standard errors; open: 0 or not "
        f"told from chance. Everything together: at least "
        f"{_value(whole['value'], unit)} ± {_value(whole['error'], unit)} (dashed), at most "
        f"{_value(whole['plug_in'], unit)}",
        f"value a decision, {unit}{' million' if scale > 1 else ''}", status, words,
        "value ± standard error" + ("; completions" if words and ";" in words[0] else "")
        + (f"\n{len(exhibit.table) - 1 - len(rows)} others: less, or 0"),
    )  # fmt: skip
    for place, (_, row) in enumerate(rows.iterrows()):
        value, error = row["value"] / scale, row["error"] / scale
        low, high = value - 2 * error, value + 2 * error
        axis.plot([max(0.0, low), high], [place, place], color=POLICY, linewidth=2.0, alpha=0.55)
        axis.plot(value, place, "o", color=POLICY, markersize=8, markeredgewidth=1.6,
                  markerfacecolor="white" if low <= 0 else POLICY, clip_on=False,
                  zorder=3)  # fmt: skip
    axis.axvline(0, color=INK, linewidth=0.9)
    axis.axvline(whole["value"] / scale, color=ACCENT, linewidth=1.4, linestyle="--")
    axis.set_xlim(left=-0.025 * axis.get_xlim()[1])  # room for a dot at 0
    return figure


def _value(value: float, unit: str) -> str:
    return money(value) if unit == "€" else number(value)
