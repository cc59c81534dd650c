"""The change in the concentration index, by education, age and status."""

import textwrap

from matplotlib.figure import Figure

from mcsim.compare.concentration import ORDERS
from mcsim.compare.exhibit import Exhibit
from mcsim.report.exhibit.rows import dot
from mcsim.report.style import INK, WIDTH, footed, head_growth, headed, pitch


def drawn(exhibit: Exhibit, status: str) -> Figure:
    """Draw a panel for each grouping, a row for each policy."""
    table = exhibit.table[exhibit.table["measure"] == "concentration"]
    names = list(dict.fromkeys(table["title"]))
    headings = ["\n".join(textwrap.wrap(name, 26)) for name in names]
    title = "Change in the concentration of completions"
    subtitle = (
        f"concentration index, −1 to 1, {exhibit.shown['place']}; below 0 the change favours the "
        "first group of the order over each panel; dot: median (open where 5-95 % includes 0), "
        "line: 5-95 % over worlds"
    )
    frame = 1.75 + head_growth(title, subtitle)
    height = frame + pitch(headings, 0.36) * len(names)
    figure = Figure(figsize=(WIDTH, height))
    left, gap = 0.235, 0.025
    groups = ("education", *(group for group in ORDERS if group != "education"))
    width = (0.985 - left - gap * (len(groups) - 1)) / len(groups)
    for column, group in enumerate(groups):
        axis = figure.add_axes((left + column * (width + gap), 0.62 / height, width,
                                (height - frame) / height))  # fmt: skip
        rows = table[table["group"] == group].set_index("title")
        for place, name in enumerate(names):
            row = rows.loc[name]
            dot(axis, place, row["median"], row["p05"], row["p95"])
        axis.axvline(0, color=INK, linewidth=0.9)
        axis.set_ylim(len(names) - 0.4, -0.6)
        axis.set_yticks(range(len(names)), headings)
        axis.tick_params(axis="y", length=0, labelcolor=INK, labelleft=column == 0)
        axis.tick_params(axis="x", labelsize=8)
        axis.grid(axis="y", visible=False)
        axis.spines["left"].set_visible(False)
        ends = ORDERS[group]
        axis.set_title(f"by {group}: {ends[0]} to {ends[-1]}", size=9)
    headed(figure, title, subtitle)
    footed(figure, status)
    return figure
