"""The house style: colours that everyone can tell apart, direct labels, and stable bytes."""

import io
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import MaxNLocator

# Okabe and Ito's palette, in which no two colours look alike to the colour-blind.
POLICY, BASE, ACCENT, INK, QUIET, GRID = (
    "#0072B2", "#777777", "#D55E00", "#1A1A1A", "#595959", "#DDDDDD",
)  # fmt: skip
GROUP_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")
GROUP_MARKERS = ("o", "s", "^", "D")
FORMATS = ("svg", "png", "pdf")
WIDTH = 10.0  # inches
LINE = 0.165  # inches, of small text
DPI = 150

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


def styled() -> Any:
    """Return the context in which figures are made and saved."""
    return mpl.rc_context(_PARAMETERS)


def rendered(figure: Figure, form: str, metadata: Mapping[str, str]) -> bytes:
    """Render a figure to the same bytes whenever and wherever it is drawn.

    Parameters
    ----------
    figure : Figure
        Made within ``styled``.
    form : {"svg", "png", "pdf"}
        What to render to.
    metadata : mapping
        ``Title``, ``Description`` and ``fingerprint``.

    Returns
    -------
    bytes
    """
    title, fingerprint = metadata["Title"], f"mcsim {metadata['fingerprint']}"
    forms: dict[str, dict[str, Any]] = {
        "svg": {"Date": None, "Creator": "mcsim", "Title": title,
                "Description": metadata["Description"], "Identifier": fingerprint},
        "png": {"Software": "mcsim", "Title": title, "Description": metadata["Description"],
                "Source": fingerprint},
        "pdf": {"CreationDate": None, "ModDate": None, "Creator": "mcsim", "Producer": "mcsim",
                "Title": title, "Subject": metadata["Description"], "Keywords": fingerprint},
    }  # fmt: skip
    stream = io.BytesIO()
    figure.savefig(stream, format=form, dpi=DPI, metadata=forms[form])
    return stream.getvalue()


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
    columns = min(columns, panels)
    rows = -(-panels // columns)
    head = 0.72 + head_growth(title, subtitle)
    height = 0.28 + head + rows * (2.25 + LINE * (lines_of(headings) - 1))
    free = (0, 0.28 / height, 1, 1 - (0.28 + head) / height)
    figure = Figure(figsize=(WIDTH, height), layout=ConstrainedLayoutEngine(rect=free))
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
    return textwrap.wrap(title, 84), textwrap.wrap(subtitle, 138)


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
    """Write a line at the foot of a figure."""
    figure.text(0.012, 0.08 / figure.get_figheight(), text, size=8.5, color=QUIET, va="bottom")
