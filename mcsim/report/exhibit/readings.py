"""What hangs on structure and on n: the same parameter in every variant."""

import textwrap

from matplotlib.figure import Figure

from mcsim.compare.exhibit import Exhibit
from mcsim.report.style import ACCENT, INK, POLICY, footed, small_multiples


def drawn(exhibit: Exhibit, status: str) -> Figure:
    """Draw a panel for each parameter, and in it a dot with its interval for each variant."""
    table = exhibit.table
    parameters = list(dict.fromkeys(table["parameter"]))
    variants = list(dict.fromkeys(table["variant"]))
    meaning = table.drop_duplicates("parameter").set_index("parameter")["meaning"]
    headings = ["\n".join(textwrap.wrap(str(meaning[p]), 34)[:2]) for p in parameters]
    figure, axes = small_multiples(
        headings, exhibit.title,
        "position in the prior: median and 5-95 %; red: the mean differs from that of the main "
        "model by more than 3.5 standard errors; n halved and doubled weigh the survey's counts",
    )  # fmt: skip
    for axis, heading, parameter in zip(axes, headings, parameters, strict=True):
        for place, variant in enumerate(variants):
            row = table[(table["parameter"] == parameter) & (table["variant"] == variant)].iloc[0]
            colour = ACCENT if row["told"] else POLICY
            axis.plot([row["place_p05"], row["place_p95"]], [place] * 2, color=colour,
                      linewidth=1.6, alpha=0.8)  # fmt: skip
            axis.plot(row["place_p50"], place, "s" if row["told"] else "o", color=colour,
                      markersize=5)  # fmt: skip
        axis.set_title(heading, size=9)
        axis.set_yticks(range(len(variants)), [v.replace("_", " ") for v in variants], size=8)
        axis.set_ylim(len(variants) - 0.5, -0.5)
        axis.set_xlim(0, 1)
        axis.tick_params(axis="y", length=0, labelcolor=INK)
    footed(figure, status)
    return figure
