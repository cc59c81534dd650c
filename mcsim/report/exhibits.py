"""Draw exhibits and write them with their data, their sentence and their alternative text."""

import importlib
from collections.abc import Callable
from pathlib import Path

from matplotlib.figure import Figure

from mcsim.compare.exhibit import Answer, Exhibit
from mcsim.report.drawing import write
from mcsim.report.prepared import Prepared, of_exhibit
from mcsim.results.progress import Progress, Silent

# Exhibits that have a picture; each module defines ``drawn``.
PICTURES = {
    "costs": "cost_each", "cost_plane": "cost_plane", "acceptability": "acceptability",
    "equity_plane": "equity_plane", "fairness": "concentration", "funnel": "funnel",
    "steps": "funnel_steps", "contributions": "contributions", "synergies": "synergies",
    "parameters": "known_better", "questions": "asked_better",
    "coverage": "coverage",
}  # fmt: skip

type Drawing = Callable[[Exhibit, str], Figure]


def drawing_of(name: str) -> Drawing:
    """Return what draws an exhibit: exhibit and status → figure."""
    module = importlib.import_module(f"mcsim.report.exhibit.{PICTURES[name]}")
    drawing: Drawing = module.drawn
    return drawing


def write_exhibit(answer: Answer, exhibit: Exhibit, folder: Path) -> list[Path]:
    """Write an exhibit: pictures, the data behind them, and its words.

    Parameters
    ----------
    answer : Answer
        Of which it is a part.
    exhibit : Exhibit
        What is shown.
    folder : Path
        Where its files go; it is made where it is missing.

    Returns
    -------
    list of Path
        SVG, PNG and PDF where it has a picture, CSV and JSON.
    """
    return write(prepared_exhibit(exhibit, answer), folder)


def prepared_exhibit(exhibit: Exhibit, answer: Answer) -> Prepared:
    """Prepare an exhibit of an answer, with its picture where it has one."""
    drawing = drawing_of(exhibit.name) if exhibit.name in PICTURES else None
    return of_exhibit(exhibit, answer, drawing, answer.status)


def write_answer(answer: Answer, folder: Path, progress: Progress | None = None) -> list[Path]:
    """Write every exhibit of an answer, in its order.

    Parameters
    ----------
    answer : Answer
        What was found.
    folder : Path
        Where the files go.
    progress : Progress, optional
        Told of the exhibits that are done.

    Returns
    -------
    list of Path
    """
    progress = progress or Silent()
    progress.stage("Drawing figures", len(answer.exhibits))
    written = []
    for exhibit in answer.exhibits:
        written += write_exhibit(answer, exhibit, folder)
        progress.advance()
    return written
