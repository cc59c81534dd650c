"""The cost-effectiveness plane: every world of every policy."""

import numpy as np
from matplotlib.figure import Figure

from mcsim.compare.exhibit import Exhibit
from mcsim.report.exhibit.planes import curve, planes
from mcsim.report.style import QUIET

DRAWN = (5_000.0, 20_000.0)  # € for a completion; lines through 0


def drawn(exhibit: Exhibit, status: str) -> Figure:
    """Draw additional completions across and public cost up, in thousands and € million."""
    table = exhibit.table.assign(
        thousands=exhibit.table["additional"] / 1e3, millions=exhibit.table["cost"] / 1e6
    )
    figure, axes = planes(
        table, "thousands", "millions", "Cost-effectiveness plane",
        f"a dot is a world, the square their mean, the dashed ellipse holds 90 % of a normal cloud "
        f"without its far outliers; {exhibit.shown['place']}. Scales are linear near 0 and "
        "logarithmic beyond. Below a grey curve an additional completion costs less than "
        f"€{DRAWN[0]:,.0f} (dotted) or €{DRAWN[1]:,.0f}".replace(",0", " 0"),
        ("additional less lost completions, thousand persons", "public cost, € million"), status,
        curved=True,
    )  # fmt: skip
    x = np.logspace(-3, np.log10(max(1.0, float(np.abs(table["thousands"]).max()))), 200)
    for axis in axes:
        curve(axis, "xy", ones=False)
        limits = axis.get_xlim(), axis.get_ylim()
        for worth, line in zip(DRAWN, (":", "-"), strict=True):
            axis.plot(x, x * worth / 1e3, color=QUIET, linewidth=0.9, linestyle=line)
        axis.set_xlim(limits[0])
        axis.set_ylim(limits[1])
        axis.tick_params(labelsize=8)
    return figure
