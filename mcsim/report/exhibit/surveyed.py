"""The survey redrawn, a row for each figure."""

import textwrap

from matplotlib.figure import Figure

from mcsim.compare.exhibit import Exhibit
from mcsim.report.style import ACCENT, INK, POLICY, QUIET, WIDTH, footed, headed

PITCH, FRAME = 0.23, 1.75  # inches a row, and above and below them


def drawn(exhibit: Exhibit, status: str) -> Figure:
    """Draw what was printed as a diamond, and the interval of the share behind it as a line."""
    rows = exhibit.table.sort_values("group", kind="stable")
    groups = rows["group"].tolist()
    places = [k + 1.2 * (list(dict.fromkeys(groups)).index(group) + 1)
              for k, group in enumerate(groups)]  # fmt: skip
    height = FRAME + PITCH * (places[-1] + 1.0)
    figure = Figure(figsize=(WIDTH, height))
    axis = figure.add_axes((0.42, 0.62 / height, 0.40, (height - FRAME) / height))
    for place, (_, row) in zip(places, rows.iterrows(), strict=True):
        axis.plot([row["p05"], row["p95"]], [place, place], color=POLICY, linewidth=2.2, alpha=0.7)
        axis.plot(row["printed"], place, "D", color=ACCENT, markersize=5, clip_on=False)
        more = f" to {row['n_high']:.0f}" if row["n_high"] > row["n_low"] else ""
        axis.annotate(f"{100 * row['printed']:.3g} %; n {row['n_low']:.0f}{more}", (1.02, place),
                      xycoords=("axes fraction", "data"), va="center", size=8.5,
                      annotation_clip=False)  # fmt: skip
    for group in dict.fromkeys(groups):
        above = places[groups.index(group)] - 1.0
        axis.annotate(group[0].upper() + group[1:], (-0.01, above), ha="right", va="center",
                      xycoords=("axes fraction", "data"), weight="bold", color=INK,
                      annotation_clip=False)  # fmt: skip
    axis.set_yticks(places, [textwrap.shorten(f"{row['figure']} {row['item']}", 62,
                                              placeholder=" …")
                             for _, row in rows.iterrows()], size=8.5)  # fmt: skip
    axis.tick_params(axis="y", length=0, labelcolor=INK)
    axis.set_ylim(places[-1] + 0.8, -0.4)
    axis.set_xlim(0, 1)
    axis.grid(axis="y", visible=False)
    axis.spines["left"].set_visible(False)
    axis.set_xlabel("share")
    axis.annotate("printed; n that fits", (1.02, 1.0), xycoords="axes fraction", va="bottom",
                  size=8.5, color=QUIET, annotation_clip=False)  # fmt: skip
    headed(figure, exhibit.title, "share of the answers, Cedefop survey of 2021; diamond: as "
           "printed; line: 5-95 % of the share behind it under Beta(½, ½), over every n that the "
           "printed decimals allow; sampling alone: who chose to answer is not in it")  # fmt: skip
    footed(figure, status)
    return figure
