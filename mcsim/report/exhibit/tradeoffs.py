"""Pairs of parameters that stand in for each other, as clouds of draws."""

import textwrap

from matplotlib.figure import Figure

from mcsim.compare.exhibit import Exhibit
from mcsim.report.style import POLICY, footed, small_multiples


def drawn(exhibit: Exhibit, status: str) -> Figure:
    """Draw the strongest pairs, each draw a dot at its position in the two priors."""
    pairs, places, names = (exhibit.shown[key] for key in ("pairs", "positions", "names"))
    rho = exhibit.table.set_index(["parameter", "other"])["rho"]
    headings = [f"ρ = {rho[one, other]:.2f}".replace("-", "−") for one, other in pairs]
    figure, axes = small_multiples(
        headings or ["none"], exhibit.title,
        "each dot: a draw of the posterior, at its position in the two priors (0 … 1), where dots "
        "would fill the square evenly if the data said nothing; ρ: rank correlation",
    )  # fmt: skip
    for axis, heading, (one, other) in zip(axes, headings, pairs, strict=False):
        axis.plot(places[one], places[other], ".", color=POLICY, markersize=3, alpha=0.5)
        axis.set_title(heading)
        axis.set_xlabel("\n".join(textwrap.wrap(names[one], 38)), size=9)
        axis.set_ylabel("\n".join(textwrap.wrap(names[other], 26)), size=9)
        axis.set_xlim(0, 1)
        axis.set_ylim(0, 1)
    footed(figure, status)
    return figure
