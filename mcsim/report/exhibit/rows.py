"""A figure of rows: names to the left, dots with intervals, words to the right."""

import textwrap
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mcsim.report.style import INK, POLICY, QUIET, WIDTH, footed, head_growth, headed, pitch


def rows_figure(
    names: Sequence[str], title: str, subtitle: str, label: str, status: str,
    words: Sequence[str], words_title: str, least: float = 0.4, right: float = 0.27,
) -> tuple[Figure, Axes]:  # fmt: skip
    """Make a figure with a row for each name.

    Parameters
    ----------
    names : sequence of str
        Of the rows, from the top.
    title, subtitle, label, status : str
        Of the figure, of its axis, and at its foot.
    words : sequence of str
        What stands right of each row.
    words_title : str
        Over these words.
    least : float, optional
        Inches between rows.
    right : float, optional
        Share of the width that the words take.

    Returns
    -------
    (Figure, Axes)
    """
    headings = ["\n".join(textwrap.wrap(name, 32)) for name in names]
    frame = 1.75 + head_growth(title, subtitle)
    height = frame + pitch(headings, least) * len(names)
    figure = Figure(figsize=(WIDTH, height))
    axis = figure.add_axes((0.27, 0.72 / height, 0.72 - right, (height - frame) / height))
    for place, text in enumerate(words):
        axis.annotate(text, (1.02, place), xycoords=("axes fraction", "data"), va="center",
                      size=9, color=INK, annotation_clip=False)  # fmt: skip
    axis.set_yticks(range(len(names)), headings)
    axis.tick_params(axis="y", length=0, labelcolor=INK)
    axis.set_ylim(len(names) - 0.4, -0.6)
    axis.grid(axis="y", visible=False)
    axis.spines["left"].set_visible(False)
    axis.set_xlabel(label)
    axis.annotate(words_title, (1.02, 1.0), xycoords="axes fraction", xytext=(0, 4),
                  textcoords="offset points", va="bottom", size=8.5, color=QUIET,
                  annotation_clip=False)  # fmt: skip
    headed(figure, title, subtitle)
    footed(figure, status)
    return figure, axis


def dot(axis: Axes, place: float, value: float, low: float, high: float) -> None:
    """Draw a dot with its interval; the dot is open where the interval includes 0."""
    axis.plot([low, high], [place, place], color=POLICY, linewidth=2.0, alpha=0.55,
              solid_capstyle="butt")  # fmt: skip
    axis.plot(value, place, "o", color=POLICY, markersize=8, markeredgewidth=1.6,
              markerfacecolor="white" if low <= 0 <= high else POLICY)  # fmt: skip
