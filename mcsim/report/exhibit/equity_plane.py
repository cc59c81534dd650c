"""The equity impact plane: more learning, and for whom."""

from matplotlib.figure import Figure

from mcsim.compare.exhibit import Exhibit
from mcsim.report.exhibit.planes import curve, planes
from mcsim.report.style import QUIET

ROOM = 4.0  # by which the logarithmic scale is longer than the worlds need


def drawn(exhibit: Exhibit, status: str) -> Figure:
    """Draw the change in uptake across, per 10 000, and that of the low/high ratio up."""
    figure, axes = planes(
        exhibit.table.assign(starts=1e2 * exhibit.table["uptake"]), "starts", "low_high",
        "Equity impact plane",
        "a dot is a world, the square their mean, the dashed ellipse holds 90 % of a normal cloud "
        f"without its far outliers; {exhibit.shown['place']}. Scales are linear near 0 and "
        "logarithmic beyond",
        ("change in credential starts per 10 000 adults and year",
         "change in the low/high ratio, percentage points"), status, curved=True,
    )  # fmt: skip
    for axis in axes:
        curve(axis, "xy", ones=False)
        axis.tick_params(labelsize=8)
    low, high = axes[0].get_ylim()  # of all; quadrants are named over and under the clouds
    axes[0].set_ylim(ROOM * min(low, -1.0), ROOM * max(high, 1.0))
    for axis in axes:
        for x, y, across, up, text in ((0.98, 0.96, "right", "top", "more, fairer"),
                                       (0.98, 0.04, "right", "bottom", "more, less fair"),
                                       (0.02, 0.96, "left", "top", "fewer, fairer"),
                                       (0.02, 0.04, "left", "bottom", "fewer, less fair")):
            axis.text(x, y, text, transform=axis.transAxes, ha=across, va=up, size=7.5,
                      color=QUIET)  # fmt: skip
    return figure
