"""Draw exhibits and write them with their data, their sentence and their alternative text."""

import importlib
import json
from collections.abc import Callable
from pathlib import Path

from matplotlib.figure import Figure

from mcsim.compare.exhibit import Answer, Exhibit
from mcsim.report.style import FORMATS, rendered, styled
from mcsim.results.parts import publish
from mcsim.results.progress import Progress, Silent

# Exhibits that have a picture; each module defines ``drawn``.
PICTURES = {
    "costs": "cost_each", "cost_plane": "cost_plane", "acceptability": "acceptability",
    "equity_plane": "equity_plane", "fairness": "concentration", "funnel": "funnel",
    "steps": "funnel_steps", "contributions": "contributions", "synergies": "synergies",
    "parameters": "known_better", "questions": "asked_better",
    "surveyed": "surveyed", "predictive": "predictive", "contraction": "contraction",
    "tradeoffs": "tradeoffs", "readings": "readings", "interval_coverage": "interval_coverage",
    "second_opinion": "second_opinion",
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
    folder.mkdir(parents=True, exist_ok=True)
    words = {
        "name": exhibit.name, "title": exhibit.title, "caption": exhibit.sentence,
        "alt": f"{exhibit.title}. {exhibit.sentence}", "status": answer.status,
        "fingerprint": answer.fingerprint, "sources": answer.sources,
    }  # fmt: skip
    metadata = {"Title": exhibit.title, "Description": str(words["alt"]),
                "fingerprint": answer.fingerprint}  # fmt: skip
    written = []

    def put(suffix: str, content: bytes) -> None:
        path = folder / f"{exhibit.name}.{suffix}"
        publish(path, lambda temporary: temporary.write_bytes(content))
        written.append(path)

    if exhibit.name in PICTURES and len(exhibit.table):
        with styled():
            figure = drawing_of(exhibit.name)(exhibit, answer.status)
            for form in FORMATS:
                put(form, rendered(figure, form, metadata))
    table = exhibit.table.to_csv(index=False, float_format="%.7g", lineterminator="\n")
    put("csv", table.encode())
    put("json", (json.dumps(words, indent=1, ensure_ascii=False) + "\n").encode())
    return written


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
