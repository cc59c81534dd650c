"""The same survey read by two methods."""

from matplotlib.figure import Figure

from mcsim.compare.exhibit import Exhibit
from mcsim.report.exhibit.rows import rows_figure
from mcsim.report.style import ACCENT, POLICY


def drawn(exhibit: Exhibit, status: str) -> Figure:
    """Draw mean and spread of each parameter's position, by both methods."""
    rows = exhibit.table
    figure, axis = rows_figure(
        [str(name) for name in rows["meaning"]], exhibit.title,
        "position in the prior: mean ± one standard deviation; dots: the frozen posterior "
        "(surfaces, nested sampling, the model); squares: points of the prior, weighted",
        "position in the prior", status,
        [f"{row['difference']:+.1f}, {row['spread_difference']:+.1f}".replace("-", "−")
         for _, row in rows.iterrows()],
        "difference of mean and of spread,\nin standard errors", right=0.22,
    )  # fmt: skip
    for place, (_, row) in enumerate(rows.iterrows()):
        for offset, mean, spread, colour, marker in (
            (-0.15, "mean", "spread", POLICY, "o"),
            (0.15, "mean_by_weighing", "spread_by_weighing", ACCENT, "s"),
        ):
            axis.plot([row[mean] - row[spread], row[mean] + row[spread]], [place + offset] * 2,
                      color=colour, linewidth=1.8, alpha=0.8)  # fmt: skip
            axis.plot(row[mean], place + offset, marker, color=colour, markersize=6)
    axis.set_xlim(0, 1)
    return figure
