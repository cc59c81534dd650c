"""The equity impact plane: more learning, and for whom."""

from matplotlib.figure import Figure

from mcsim.compare.exhibit import Exhibit
from mcsim.report.exhibit.planes import planes
from mcsim.report.style import QUIET


def drawn(exhibit: Exhibit, status: str) -> Figure:
    """Draw the change in uptake across and the change in the low/high ratio up."""
    figure, axes = planes(
        exhibit.table, "uptake", "low_high", "Equity impact plane",
        "a dot is a world, the square their mean, the dashed ellipse holds 90 % of a normal cloud "
        f"without its far outliers; {exhibit.shown['place']}",
        ("change in credential starts per 100 adults and year",
         "change in the low/high ratio, points"), status,
    )  # fmt: skip
    for axis in axes:
        for x, y, across, up, text in ((0.98, 0.96, "right", "top", "more, fairer"),
                                       (0.98, 0.04, "right", "bottom", "more, less fair"),
                                       (0.02, 0.96, "left", "top", "fewer, fairer")):  # fmt: skip
            axis.text(x, y, text, transform=axis.transAxes, ha=across, va=up, size=7.5,
                      color=QUIET)  # fmt: skip
    return figure
