"""The figure of packages for a budget."""

from matplotlib.figure import Figure

from mcsim.compare.exhibit import Exhibit
from mcsim.explore.words import number, percent
from mcsim.report.style import INK, POLICY, QUIET, WIDTH, footed, head_growth, headed

MOST = 14


def front(finding: Exhibit, foot: str) -> Figure:
    """Draw effect against public cost of the packages that were found."""
    shown, table = finding.shown, finding.table
    of = "mean" if shown["quantile"] is None else f"{percent(shown['quantile'])} quantile"
    title = f"Packages for €{number(shown['budget'])} million"
    subtitle = (
        f"{shown['label']} ({shown['unit']}, {shown['years']}), difference from {shown['base']}, "
        f"against mean public cost (€ million, present value); dot: {of} in fresh draws and chance "
        "(open: beaten there), line: 5-95 % over worlds, cross: as sought"
    )
    rows = table.sort_values("cost").reset_index(drop=True)
    listed = rows[rows["on_front"]].tail(MOST)
    growth = head_growth(title, subtitle)
    frame = 4.75 + growth + 0.2 * len(listed)
    figure = Figure(figsize=(WIDTH, frame))
    axis = figure.add_axes((0.09, (0.90 + 0.2 * len(listed)) / frame, 0.88, 2.65 / frame))
    for _, row in rows.iterrows():
        axis.plot([row["cost"], row["cost"]], [row["p05"], row["p95"]], color=POLICY, alpha=0.35,
                  linewidth=2)  # fmt: skip
        axis.plot(row["cost"], row["sought"], "x", color=QUIET, markersize=5)
        axis.plot(row["cost"], row["judged"], "o", color=POLICY, markersize=7,
                  markerfacecolor=POLICY if row["on_front"] else "white")  # fmt: skip
    axis.axhline(0, color=INK, linewidth=0.9)
    highest = float(rows["p95"].max())
    for place, (_, row) in enumerate(listed.iterrows()):  # in three rows, so that none covers one
        axis.annotate(str(row["package"]), (row["cost"], highest), xytext=(0, 6 + 11 * (place % 3)),
                      textcoords="offset points", size=8.5, ha="center",
                      annotation_clip=False)  # fmt: skip
    far = shown["budget"] > 1.5 * rows["cost"].max()
    if not far:
        axis.axvline(shown["budget"], color=QUIET, linewidth=0.9, linestyle=":")
    spent = "far above" if far else "dotted"
    axis.set_xlabel("public cost beyond the base, € million (budget: "
                    f"{spent}{f', {number(shown['budget'])}' if far else ''}); "
                    "numbers on top: packages below")  # fmt: skip
    axis.set_ylabel(shown["unit"])
    axis.yaxis.set_major_formatter(
        lambda value, _: f"{value:,.0f}".replace(",", " ").replace("-", "−"))  # fmt: skip
    axis.xaxis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "−"))
    for place, (_, row) in enumerate(listed.iterrows()):
        text = f"{row['package']:>2}  {row['levers']}"
        figure.text(0.012, (0.32 + 0.2 * (len(listed) - place - 1)) / frame,
                    text if len(text) < 150 else text[:147] + "…", size=8.5)  # fmt: skip
    headed(figure, title, subtitle)
    footed(figure, foot)
    return figure
