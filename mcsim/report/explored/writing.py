"""Write an answer: each finding as data and sentence, and as a figure where it has one."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from matplotlib.figure import Figure

from mcsim.compare import exhibit
from mcsim.compare.exhibit import Exhibit
from mcsim.explore.finding import Answer
from mcsim.grammar.faults import Fault, InvalidInputError
from mcsim.report.drawing import write as write_figure
from mcsim.report.explored import balance, drivers, packages
from mcsim.report.prepared import Prepared, of_exhibit
from mcsim.results.parts import publish
from mcsim.results.progress import Progress, Silent

type Draw = Callable[[Exhibit, str], Figure]

ANSWER = "answer.json"
DRAWINGS: Mapping[str, Draw] = {
    "break_even": balance.break_even, "balance_curve": balance.curve,
    "break_even_map": balance.map_,
    "tornado": drivers.tornado, "prcc": drivers.prcc, "morris": drivers.morris,
    "sobol": drivers.sobol, "box": drivers.box, "front": packages.front,
}  # fmt: skip


def claim(out: Path) -> None:
    """Refuse a folder that holds anything but an answer, before anything is run.

    Raises
    ------
    InvalidInputError
        Where something else lies there.
    """
    ours = not out.exists() or (out.is_dir() and (
        (out / ANSWER).is_file() or all(path.name == "evaluations.json" or path.suffix == ".writing"
                                        for path in out.iterdir())))  # fmt: skip
    if not ours:
        message = "is not empty and holds no answer; name another folder with --out."
        raise InvalidInputError([Fault(str(out), None, None, "", message)])


def write(answer: Answer, out: Path, progress: Progress | None = None) -> list[Path]:
    """Write the tables, figures and sentences of an answer.

    Parameters
    ----------
    answer : Answer
        What was found.
    out : Path
        Folder, made where it is missing.
    progress : Progress, optional
        Told of the findings that are written.

    Returns
    -------
    list of Path
        For each finding a CSV and, where it has a figure, SVG, PNG, PDF and JSON; ``answer.json``
        last, so that a folder with one is whole.
    """
    progress = progress or Silent()
    out.mkdir(parents=True, exist_ok=True)
    progress.stage("Drawing figures", len(answer.exhibits))
    written: list[Path] = []

    for finding in answer.exhibits:
        written += write_figure(prepared_finding(finding, answer), out)
        progress.advance()
    record = {**answer.record, "findings": [
        {key: value for key, value in one.items() if key != "rows"}
        for one in answer.record["findings"]
    ]}  # fmt: skip
    text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    publish(out / ANSWER, lambda temporary: temporary.write_text(text, encoding="utf-8"))
    return [*written, out / ANSWER]


def prepared_finding(finding: Exhibit, answer: Answer) -> Prepared:
    """Prepare a finding of an answer, with its picture where it has one."""
    return of_exhibit(finding, answer, DRAWINGS.get(finding.name), foot(answer))


def foot(answer: exhibit.Answer) -> str:
    """Write the line at the foot of a figure."""
    return f"{answer.status} In this model, under these assumptions. Run {answer.fingerprint}."
