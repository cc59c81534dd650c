"""At which step of the funnel a policy moves the number of rewarded completions."""

import textwrap

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from mcsim.compare.exhibit import Exhibit
from mcsim.report.exhibit.rows import dot
from mcsim.report.style import INK, footed, small_multiples


def drawn(exhibit: Exhibit, status: str) -> Figure:
    """Draw the change at each step, a panel for each policy."""
    table = exhibit.table
    titles = list(dict.fromkeys(table["title"]))
    headings = ["\n".join(textwrap.wrap(name, 34)) for name in titles]
    figure, axes = small_multiples(
        headings, f"Which step a policy moves: change from {exhibit.shown['base'].lower()}",
        f"100 × change of the logarithm (about %) of rewarded completions, {exhibit.shown['years']}"
        "; steps sum to the whole in each world; dot: median (open where 5-95 % includes 0), "
        "line: 5-95 % over worlds",
    )  # fmt: skip
    for axis, name, heading in zip(axes, titles, headings, strict=True):
        rows = table[table["title"] == name].reset_index(drop=True)
        for place, row in rows.iterrows():
            dot(axis, float(str(place)), row["median"], row["p05"], row["p95"])
        axis.axvline(0, color=INK, linewidth=0.9)
        axis.axhline(len(rows) - 1.5, color=INK, linewidth=0.6)
        axis.set_title(heading)
        axis.set_yticks(range(len(rows)), list(rows["label"]), size=8.5)
        axis.tick_params(axis="y", length=0, labelcolor=INK)
        axis.grid(axis="y", visible=False)
        axis.xaxis.set_major_locator(MaxNLocator(nbins=5))
    axes[0].set_ylim(table["step"].nunique() - 0.4, -0.6)
    footed(figure, status)
    return figure
