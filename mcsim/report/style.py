"""The house style: colours that everyone can tell apart, direct labels, and stable bytes."""

import io
from collections.abc import Mapping
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

# Okabe and Ito's palette, in which no two colours look alike to the colour-blind.
POLICY, BASE, ACCENT, INK, QUIET, GRID = (
    "#0072B2", "#777777", "#D55E00", "#1A1A1A", "#595959", "#DDDDDD",
)  # fmt: skip
GROUP_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")
GROUP_MARKERS = ("o", "s", "^", "D")
FORMATS = ("svg", "png", "pdf")
WIDTH = 10.0  # inches
DPI = 150
UNCALIBRATED = "prior, not calibrated"

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
    panels: int, title: str, subtitle: str, columns: int = 3
) -> tuple[Figure, list[Axes]]:
    """Make a figure of equal panels with common axes.

    Parameters
    ----------
    panels : int
        How many.
    title, subtitle : str
        What it shows, in which unit and years.
    columns : int, optional
        At most this many side by side.

    Returns
    -------
    (Figure, list of Axes)
    """
    columns = min(columns, panels)
    rows = -(-panels // columns)
    height = 1.0 + 2.25 * rows
    free = (0, 0.28 / height, 1, 1 - (0.28 + 0.72) / height)
    figure = Figure(figsize=(WIDTH, height), layout=ConstrainedLayoutEngine(rect=free))
    grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    axes = list(grid.ravel())
    for spare in axes[panels:]:
        spare.set_visible(False)
    for axis in axes[max(0, panels - columns) : panels]:
        axis.xaxis.set_tick_params(labelbottom=True)
    headed(figure, title, subtitle)
    return figure, axes[:panels]


def headed(figure: Figure, title: str, subtitle: str) -> None:
    """Write title and subtitle at the top left, and the state of calibration at the foot."""
    height = figure.get_figheight()
    figure.text(0.012, 1 - 0.10 / height, title, size=13, weight="bold", va="top")
    figure.text(0.012, 1 - 0.40 / height, subtitle, size=9.5, color=QUIET, va="top")


def footed(figure: Figure, text: str) -> None:
    """Write a line at the foot of a figure."""
    figure.text(0.012, 0.08 / figure.get_figheight(), text, size=8.5, color=QUIET, va="bottom")
