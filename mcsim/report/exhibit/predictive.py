"""What the calibrated model would have answered, beside what was found."""

import textwrap

import pandas as pd
from matplotlib.figure import Figure

from mcsim.compare.exhibit import Exhibit
from mcsim.report.exhibit.rows import rows_figure
from mcsim.report.style import ACCENT, INK, POLICY


def drawn(exhibit: Exhibit, status: str) -> Figure:
    """Draw predictions as lines, what was found as a diamond, and what words say as a band."""
    rows = exhibit.table
    figure, axis = rows_figure(
        [textwrap.shorten(f"{row['target']} {row['about']}", 62, placeholder=" …")
         for _, row in rows.iterrows()], exhibit.title,
        "thin line: 5-95 %, thick: 25-75 % of what is predicted anew, tick: median; red diamond: "
        "what was found; red band: what its words allow. Shares, and relative changes for E33 and "
        "E36",
        "share, or relative change", status, [_words(row) for _, row in rows.iterrows()],
        "found; implied n", right=0.2,
    )  # fmt: skip
    for place, (_, row) in enumerate(rows.iterrows()):
        for low, high, width in (("p05", "p95", 1.6), ("p25", "p75", 5.0)):
            axis.plot([row[low], row[high]], [place, place], color=POLICY, linewidth=width,
                      alpha=0.75, solid_capstyle="butt")  # fmt: skip
        axis.plot([row["p50"]] * 2, [place - 0.2, place + 0.2], color=INK, linewidth=1.6)
        if row["kind"] == "words":
            axis.fill_betweenx([place - 0.3, place + 0.3], row["found_low"], row["found_high"],
                               color=ACCENT, alpha=0.2, linewidth=0)  # fmt: skip
        else:
            axis.plot(row["found_low"], place, "D", color=ACCENT, markersize=7)
    axis.axvline(0, color=INK, linewidth=0.9)
    return figure


def _words(row: pd.Series) -> str:
    if row["kind"] == "words":
        return f"{row['found_low']:.2f} to {row['found_high']:.2f}"
    found = f"{row['found_low']:.2f}".replace("-", "−")
    if row["n"] != row["n"]:
        return found
    if row["n_low"] == row["n_high"]:
        return f"{found}; n = {row['n']:.0f}"
    return f"{found}; n {row['n_low']:.0f} to {row['n_high']:.0f}"
