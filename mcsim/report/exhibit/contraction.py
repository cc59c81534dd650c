"""Prior and posterior of what was sampled, as positions in the prior."""

from matplotlib.figure import Figure

from mcsim.compare.exhibit import Exhibit
from mcsim.report.exhibit.rows import rows_figure
from mcsim.report.style import BASE, INK, POLICY
from mcsim.results.text import number


def drawn(exhibit: Exhibit, status: str) -> Figure:
    """Draw a bar for each prior and a dot with a line for each posterior, in the prior's spread.

    The axis of a row runs from the prior's 5 % to its 95 %, so that all priors look alike.
    """
    rows = exhibit.table[exhibit.table["sampled"]]
    rest = int((~exhibit.table["sampled"]).sum())
    words = [f"{number(row['p05'])} to {number(row['p95'])}; {row['says']}"
             for _, row in rows.iterrows()]  # fmt: skip
    figure, axis = rows_figure(
        [str(name) for name in rows["meaning"]], exhibit.title,
        "grey: prior, 5-95 %, drawn to the same length for all; dot and line: median and 5-95 % of "
        "the posterior; open: the data say nothing (within three standard errors). "
        f"{rest} other uncertain parameters are moved by no target and are not shown",
        "position between the prior's 5 % and 95 %", status, words,
        "posterior 5-95 %, in its unit; what the data say", right=0.34,
    )  # fmt: skip
    for place, (_, row) in enumerate(rows.iterrows()):
        low, width = row["prior_p05"], row["prior_p95"] - row["prior_p05"]
        axis.plot([0, 1], [place, place], color=BASE, linewidth=9, alpha=0.35,
                  solid_capstyle="butt")  # fmt: skip
        ends = [(row[end] - low) / width for end in ("p05", "p50", "p95")]
        axis.plot([ends[0], ends[2]], [place, place], color=POLICY, linewidth=2.2)
        told = row["says"] != "the data say nothing"
        axis.plot(ends[1], place, "o", color=POLICY, markersize=8, markeredgewidth=1.6,
                  markerfacecolor=POLICY if told else "white")  # fmt: skip
    for end in (0, 1):
        axis.axvline(end, color=INK, linewidth=0.7, linestyle=":")
    axis.set_xticks([0, 1], ["prior's 5 %", "prior's 95 %"])
    return figure
