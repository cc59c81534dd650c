"""The house style: colours that everyone can tell apart, direct labels, and stable bytes."""

import io
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator

from mcsim.report.size import scaled

# Okabe and Ito's palette, in which no two colours look alike to the colour-blind.
POLICY, BASE, ACCENT, INK, QUIET, GRID = (
    "#0072B2", "#777777", "#D55E00", "#1A1A1A", "#595959", "#DDDDDD",
)  # fmt: skip
GROUP_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")
GROUP_MARKERS = ("o", "s", "^", "D")
FORMATS = ("svg", "png", "pdf")
WIDTH = 10.0  # inches
NARROW = 5.0  # inches: as laid for one column of a page, which then shrinks it less
LINE = 0.165  # inches, of small text
DPI, PRINTED = 150, 300

_PARAMETERS: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 10.0,
    "axes.titlesize": 10.0,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "text.color": INK,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "text.parse_math": False,  # a title may hold dollars
    "svg.fonttype": "path",
    "svg.hashsalt": "mcsim",
    "pdf.fonttype": 42,
    "path.simplify": False,
}


_LAID: ContextVar[float] = ContextVar("laid", default=WIDTH)


@contextmanager
def styled(narrow: bool = False) -> Iterator[None]:
    """Enter the context in which figures are made and saved.

    Parameters
    ----------
    narrow : bool, optional
        Whether figures are laid for one column; only those that ask ``is_narrow`` can be.
    """
    token = _LAID.set(NARROW if narrow else WIDTH)
    try:
        with mpl.rc_context(_PARAMETERS):
            yield
    finally:
        _LAID.reset(token)


def laid() -> float:
    """Return the width for which figures are laid now, inches."""
    return _LAID.get()


def is_narrow() -> bool:
    """Tell whether figures are laid for one column."""
    return laid() < WIDTH


def smallest_text(figure: Figure) -> float:
    """Return the size of the smallest text of a figure, points, as it was laid."""
    texts = figure.findobj(lambda one: isinstance(one, Text) and bool(one.get_text().strip()))
    return min((float(text.get_fontsize()) for text in texts), default=10.0)  # type: ignore[attr-defined]


def rendered(
    figure: Figure, form: str, metadata: Mapping[str, str], width: float | None = None
) -> bytes:
    """Render a figure to the same bytes whenever and wherever it is drawn.

    Parameters
    ----------
    figure : Figure
        Made within ``styled``.
    form : {"svg", "png", "pdf"}
        What to render to.
    metadata : mapping
        ``Title``, ``Description`` and ``fingerprint``.
    width : float, optional
        Width of the picture, inches; as it was laid unless stated.  A PNG of a stated width has
        ``PRINTED`` dots to the inch.

    Returns
    -------
    bytes
    """
    factor = 1.0 if width is None else width / figure.get_figwidth()
    title, fingerprint = metadata["Title"], f"mcsim {metadata['fingerprint']}"
    forms: dict[str, dict[str, Any]] = {
        "svg": {"Date": None, "Creator": "mcsim", "Title": title,
                "Description": metadata["Description"], "Identifier": fingerprint,
                "Language": "en"},
        "png": {"Software": "mcsim", "Title": title, "Description": metadata["Description"],
                "Source": fingerprint},
        "pdf": {"CreationDate": None, "ModDate": None, "Creator": "mcsim", "Producer": "mcsim",
                "Title": title, "Subject": metadata["Description"], "Keywords": fingerprint},
    }  # fmt: skip
    stream = io.BytesIO()
    dots = DPI if width is None else PRINTED * factor
    figure.savefig(stream, format=form, dpi=dots, metadata=forms[form])
    return scaled(stream.getvalue(), form, factor)


def small_multiples(
    headings: Sequence[str], title: str, subtitle: str, columns: int = 3
) -> tuple[Figure, list[Axes]]:
    """Make a figure of equal panels with common axes.

    Parameters
    ----------
    headings : sequence of str
        What stands over each panel, broken into lines; the caller writes it.
    title, subtitle : str
        What it shows, in which unit and years.
    columns : int, optional
        At most this many side by side.

    Returns
    -------
    (Figure, list of Axes)
    """
    panels = len(headings)
    columns = min(1 if is_narrow() else columns, panels)
    rows = -(-panels // columns)
    head, foot = 0.72 + head_growth(title, subtitle), foot_height()
    height = foot + head + rows * (2.25 + LINE * (lines_of(headings) - 1))
    free = (0, foot / height, 1, 1 - (foot + head) / height)
    figure = Figure(figsize=(laid(), height), layout=ConstrainedLayoutEngine(rect=free))
    grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    axes = list(grid.ravel())
    for spare in axes[panels:]:
        spare.set_visible(False)
    for axis in axes[max(0, panels - columns) : panels]:
        axis.xaxis.set_tick_params(labelbottom=True)
    headed(figure, title, subtitle)
    return figure, axes[:panels]


def lines_of(texts: Sequence[str]) -> int:
    """Return how many lines the longest of some broken texts has."""
    return max((text.count("\n") + 1 for text in texts), default=1)


def pitch(headings: Sequence[str], least: float) -> float:
    """Return the inches between rows that leave room for their headings."""
    return max(least, LINE * lines_of(headings) + 0.14)


def _broken(title: str, subtitle: str) -> tuple[list[str], list[str]]:
    """Break title and subtitle into lines that the figure's width holds."""
    share = laid() / WIDTH
    return textwrap.wrap(title, int(84 * share)), textwrap.wrap(subtitle, int(138 * share))


def foot_height() -> float:
    """Return the inches that the foot of a figure needs."""
    return 0.28 + LINE * 3 if is_narrow() else 0.28


def head_growth(title: str, subtitle: str) -> float:
    """Return the inches that title and subtitle need beyond one line each."""
    titles, subtitles = _broken(title, subtitle)
    return 0.22 * (len(titles) - 1) + LINE * (len(subtitles) - 1)


def headed(figure: Figure, title: str, subtitle: str) -> None:
    """Write title and subtitle at the top left, in as many lines as they need."""
    height = figure.get_figheight()
    titles, subtitles = _broken(title, subtitle)
    below = 0.40 + 0.22 * (len(titles) - 1)
    figure.text(0.012, 1 - 0.10 / height, "\n".join(titles), size=13, weight="bold", va="top")
    figure.text(0.012, 1 - below / height, "\n".join(subtitles), size=9.5, color=QUIET, va="top")


def timed(axis: Axes, years: Sequence[float]) -> None:
    """Show the reported years and no others, with whole years below."""
    margin = max(0.25, 0.04 * (years[-1] - years[0]))
    axis.set_xlim(years[0] - margin, years[-1] + margin)
    axis.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True, prune="upper"))
    if years[-1] - years[0] < 2:
        axis.set_xticks(sorted({int(years[0]), int(years[-1])} & set(years)) or [years[0]])
    axis.xaxis.set_major_formatter(lambda value, _: quarter_of(value))


def quarter_of(moment: float) -> str:
    """Write a year with fraction: 2027, or 2027-Q2 where it is not a year's first quarter."""
    whole, part = divmod(round(moment * 4), 4)
    return f"{whole}-Q{part + 1}" if part else str(whole)


def footed(figure: Figure, text: str) -> None:
    """Write a line at the foot of a figure; several where it is narrow."""
    if is_narrow():
        text = "\n".join(textwrap.wrap(text, 68))
    figure.text(0.012, 0.08 / figure.get_figheight(), text, size=8.5, color=QUIET, va="bottom")
