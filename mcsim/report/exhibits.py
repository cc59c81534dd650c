"""Draw exhibits and write them with their data, their sentence and their alternative text."""

import importlib
from collections.abc import Callable
from pathlib import Path

from matplotlib.figure import Figure

from mcsim.compare.exhibit import Answer, Exhibit
from mcsim.report.drawing import write
from mcsim.report.prepared import Prepared, of_exhibit
from mcsim.results.progress import Progress, Silent

# Exhibits that have a picture: the module and its function that draw it.
PICTURES = {
    "costs": "exhibit.cost_each.drawn", "cost_plane": "exhibit.cost_plane.drawn",
    "acceptability": "exhibit.acceptability.drawn", "equity_plane": "exhibit.equity_plane.drawn",
    "fairness": "exhibit.concentration.drawn", "funnel": "exhibit.funnel.drawn",
    "steps": "exhibit.funnel_steps.drawn", "contributions": "exhibit.contributions.drawn",
    "synergies": "exhibit.synergies.drawn", "parameters": "exhibit.known_better.drawn",
    "questions": "exhibit.asked_better.drawn", "break_even": "explored.balance.break_even",
    "balance_curve": "explored.balance.curve", "break_even_map": "explored.balance.map_",
    "tornado": "explored.drivers.tornado", "prcc": "explored.drivers.prcc",
    "morris": "explored.drivers.morris", "sobol": "explored.drivers.sobol",
    "box": "explored.drivers.box", "front": "explored.packages.front",
    "surveyed": "exhibit.surveyed.drawn", "predictive": "exhibit.predictive.drawn",
    "contraction": "exhibit.contraction.drawn", "tradeoffs": "exhibit.tradeoffs.drawn",
    "readings": "exhibit.readings.drawn", "second_opinion": "exhibit.second_opinion.drawn",
    "interval_coverage": "exhibit.interval_coverage.drawn",
    "coverage": "exhibit.coverage.drawn",
}  # fmt: skip

type Drawing = Callable[[Exhibit, str], Figure]


def drawing_of(name: str) -> Drawing:
    """Return what draws an exhibit: exhibit and the line at its foot → figure."""
    module, function = PICTURES[name].rsplit(".", 1)
    drawing: Drawing = getattr(importlib.import_module(f"mcsim.report.{module}"), function)
    return drawing


def write_exhibit(
    answer: Answer, exhibit: Exhibit, folder: Path, foot: str | None = None
) -> list[Path]:
    """Write an exhibit: pictures, the data behind them, and its words.

    Parameters
    ----------
    answer : Answer
        Of which it is a part.
    exhibit : Exhibit
        What is shown.
    folder : Path
        Where its files go; it is made where it is missing.
    foot : str, optional
        Line at the foot of its picture; the status of the answer unless stated.

    Returns
    -------
    list of Path
        SVG, PNG and PDF where it has a picture, CSV and JSON.
    """
    return write(prepared_exhibit(exhibit, answer, foot), folder)


def prepared_exhibit(exhibit: Exhibit, answer: Answer, foot: str | None = None) -> Prepared:
    """Prepare an exhibit of an answer, with its picture where it has one."""
    drawing = drawing_of(exhibit.name) if exhibit.name in PICTURES else None
    return of_exhibit(exhibit, answer, drawing, foot or answer.status)


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
