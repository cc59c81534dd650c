"""Acceptability curves: how probable it is that each policy is best, by W."""

import textwrap

from matplotlib.figure import Figure

from mcsim.compare.exhibit import Exhibit
from mcsim.report.style import ACCENT, BASE, INK, POLICY, WIDTH, footed, head_growth, headed

NAMED = 8  # curves that are told apart at most; the others are grey
LEAST = 0.05  # a curve that stays below has no name
DASHES = ("-", "--", "-.", ":")
COLOURS = (POLICY, ACCENT, "#009E73", "#CC79A7")
GAP = 0.05  # between labels, as a share of the axis


def drawn(exhibit: Exhibit, status: str) -> Figure:
    """Draw the curves, the most probable ones with their names, and the frontier."""
    table = exhibit.table
    title = "How probable it is that a policy is best, by what an additional completion is worth"
    subtitle = (
        "share of worlds with the highest net benefit, W × additional less lost completions − "
        f"public cost, both discounted, {exhibit.shown['place']}; heavy: the policy with the "
        "highest mean (frontier); its band: ± 2 Monte Carlo errors"
    )
    tops = table.groupby("title", sort=False)["probability_best"].max()
    ranked = tops.sort_values(ascending=False, kind="stable")
    named = list(ranked[ranked > LEAST].index[:NAMED])
    if len(tops) > len(named):
        highest = float(ranked.iloc[len(named)])
        subtitle += f"; thin: the other {len(tops) - len(named)}, at most {100 * highest:.0f} %"
    height = 4.9 + head_growth(title, subtitle)
    figure = Figure(figsize=(WIDTH, height))
    axis = figure.add_axes((0.075, 0.80 / height, 0.66,
                            (height - 1.60 - head_growth(title, subtitle)) / height))  # fmt: skip
    ends = []
    for name in tops.index:
        rows = table[table["title"] == name].sort_values("worth")
        worth, share = rows["worth"] / 1e3, rows["probability_best"]
        place = named.index(name) if name in named else -1
        colour = BASE if place < 0 or name == exhibit.shown["base"] else COLOURS[place % 4]
        style = DASHES[(place // 4 + place) % 4] if place >= 0 else "-"
        axis.plot(worth, share, color=colour, linewidth=1.5 if place >= 0 else 0.6,
                  linestyle=style)  # fmt: skip
        if place >= 0:
            ends.append((float(share.iloc[-1]), str(name), colour))
        on, band = rows["frontier"].to_numpy(bool), 2 * rows["error"]
        axis.fill_between(worth, (share - band).clip(0), (share + band).clip(upper=1), where=on,
                          color=INK, alpha=0.1, linewidth=0)  # fmt: skip
        axis.plot(worth[on], share[on], color=INK, linewidth=4.0, alpha=0.55, zorder=4,
                  marker="o" if on.sum() == 1 else None)  # fmt: skip
    _label(axis, ends)
    axis.set_ylim(0, 1)
    axis.set_xlim(0, float(table["worth"].max()) / 1e3)
    axis.set_xlabel("W, what an additional completion is worth, € thousand")
    axis.set_ylabel("probability of being best")
    headed(figure, title, subtitle)
    footed(figure, status)
    return figure


def _label(axis, ends: list[tuple[float, str, str]]) -> None:  # type: ignore[no-untyped-def]
    """Write the names at the right ends, apart from each other and none below the axis."""
    texts = [(value, "\n".join(textwrap.wrap(name, 30)), colour)
             for value, name, colour in sorted(ends)]  # fmt: skip
    free = 0.0
    for value, text, colour in texts:
        room = GAP * (text.count("\n") + 1)
        at = max(value, free + room / 2)
        free = at + room / 2
        axis.plot([1.005, 1.035], [value, at], transform=axis.transAxes, color=colour,
                  linewidth=1.0, clip_on=False)  # fmt: skip
        axis.annotate(text, (1.045, at), xycoords="axes fraction", va="center", size=8.5,
                      color=INK, annotation_clip=False)  # fmt: skip
