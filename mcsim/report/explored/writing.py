"""Write an answer: each finding as data and sentence, and as a figure where it has one."""

import json
from pathlib import Path

from mcsim.compare import exhibit
from mcsim.explore.finding import Answer
from mcsim.grammar.faults import Fault, InvalidInputError
from mcsim.report.exhibits import write_exhibit
from mcsim.results.parts import publish
from mcsim.results.progress import Progress, Silent

ANSWER = "answer.json"


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
        For each finding CSV and JSON and, where it has a figure, SVG, PNG and PDF; ``answer.json``
        last, so that a folder with one is whole.
    """
    progress = progress or Silent()
    out.mkdir(parents=True, exist_ok=True)
    progress.stage("Drawing figures", len(answer.exhibits))
    written: list[Path] = []
    for finding in answer.exhibits:
        written += write_exhibit(answer, finding, out, foot(answer))
        progress.advance()
    record = {**answer.record, "findings": [
        {key: value for key, value in one.items() if key != "rows"}
        for one in answer.record["findings"]
    ]}  # fmt: skip
    text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    publish(out / ANSWER, lambda path: path.write_text(text, encoding="utf-8"))
    return [*written, out / ANSWER]


def foot(answer: exhibit.Answer) -> str:
    """Write the line at the foot of a figure."""
    return f"{answer.status} In this model, under these assumptions. Run {answer.fingerprint}."
