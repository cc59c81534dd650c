"""Whether intervals hold what they promise: distribution of true values in their posteriors."""

import textwrap

import numpy as np
from matplotlib.figure import Figure
from scipy.stats import kstwo

from mcsim.compare.exhibit import Exhibit
from mcsim.report.style import BASE, INK, POLICY, footed, small_multiples


def drawn(exhibit: Exhibit, status: str) -> Figure:
    """Draw how far each distribution departs from the uniform one, with the band of chance."""
    positions, names = exhibit.shown["positions"], exhibit.shown["names"]
    surveys = exhibit.shown["surveys"]
    band = float(kstwo.ppf(0.95, surveys))
    table = exhibit.table.set_index("quantity")
    headings = ["\n".join([*textwrap.wrap(names[name], 38)[:2],
                           f"in 50 %: {100 * table.loc[name, 'inside_50'] / surveys:.0f} %, "
                           f"in 90 %: {100 * table.loc[name, 'inside_90'] / surveys:.0f} %"])
                for name in positions]  # fmt: skip
    figure, axes = small_multiples(
        headings, exhibit.title,
        f"{surveys} simulated surveys; line: share of true values below a position of their "
        "posterior, less that position, 0 where intervals hold what they promise; grey: where "
        "95 % of such lines stay by chance; over it: surveys in which the interval held the truth",
    )  # fmt: skip
    for axis, heading, values in zip(axes, headings, positions.values(), strict=True):
        ordered = np.sort(values)
        steps = np.arange(1, len(ordered) + 1) / len(ordered)
        axis.fill_between([0, 1], -band, band, color=BASE, alpha=0.25, linewidth=0)
        axis.step(ordered, steps - ordered, where="post", color=POLICY, linewidth=1.5)
        axis.axhline(0, color=INK, linewidth=0.8)
        axis.set_title(heading, size=9)
        axis.set_xlim(0, 1)
        axis.set_ylim(-1.7 * band, 1.7 * band)
    footed(figure, status)
    return figure
