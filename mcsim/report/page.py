"""The report of a run: figures drawn, words found, and every wanted format written."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from mcsim.compare.exhibit import Answer
from mcsim.compare.variants import load
from mcsim.grammar.faults import Fault, InvalidInputError, nearest
from mcsim.report.content.blocks import Picture, Report
from mcsim.report.content.whole import content
from mcsim.report.drawing import FOLDER, draw, drawable, write
from mcsim.report.exhibits import prepared_exhibit
from mcsim.report.material import Material, ends, includes_zero, inside, number, percent
from mcsim.report.registry import redrawn, stored_in
from mcsim.report.written.html import html
from mcsim.report.written.markdown import markdown
from mcsim.report.written.pdf import check_pdf, pdf
from mcsim.report.written.word import check_word, word
from mcsim.results.parts import publish
from mcsim.results.progress import Progress, Silent

PAGE, NAME = "report.html", "report"
PERSONS = ("additional", "relabelled", "lost", "displaced")
COST, EACH = "cost_public_present", "cost_per_additional"
SHOWN = ("costs", "fairness")  # exhibits that the report shows

WRITERS: Mapping[str, Callable[[Report, Path], bytes]] = {
    "html": lambda report, _: html(report).encode(),
    "pdf": lambda report, _: pdf(report),
    "md": lambda report, folder: markdown(report, folder).encode(),
    "docx": lambda report, _: word(report),
}
CHECKS = {"pdf": check_pdf, "docx": check_word}


def check_formats(to: Sequence[str]) -> None:
    """Refuse formats that there are not, or whose library is missing, before anything is drawn.

    Raises
    ------
    InvalidInputError
        With every fault.
    """
    faults = []
    for form in to:
        if form not in WRITERS:
            message = f"{form!r} is no format of a report; accepted: {', '.join(WRITERS)}."
            faults.append(Fault("command line", None, None, "to", message, nearest(form, WRITERS)))
        elif form in CHECKS:
            try:
                CHECKS[form]()
            except InvalidInputError as error:
                faults += error.faults
    if faults:
        raise InvalidInputError(faults)


def write_report(
    summary: pd.DataFrame, manifest: dict[str, Any], folder: Path,
    progress: Progress | None = None, *, to: Sequence[str] = ("html",), out: Path | None = None,
    answers: Sequence[Answer] = (), beside: Sequence[Picture] = (),
) -> list[Path]:  # fmt: skip
    """Draw the figures of a comparison and write its report.

    Parameters
    ----------
    summary : DataFrame
        As ``summary.csv``.
    manifest : dict
        As ``manifest.json``.
    folder : Path
        The study's folder.
    progress : Progress, optional
        Told of the figures that are done.
    to : sequence of {"html", "pdf", "md", "docx"}, optional
        Formats.
    out : Path, optional
        Where the reports and ``figures/`` go; the study's folder unless stated.
    answers : sequence of Answer, optional
        Whose exhibits the report shows too.
    beside : sequence of Picture, optional
        Findings of other commands that tell what would change the answer.

    Returns
    -------
    list of Path
        The reports, in the order of ``to``.

    Raises
    ------
    InvalidInputError
        Where a format is unknown or its library is missing; nothing is written then.
    """
    check_formats(to)
    target = out or folder
    material = Material(summary, manifest, tables=load(folder, manifest))
    pictures, tables = _drawn(material, target / FOLDER, answers, progress or Silent())
    report = content(material, pictures, tables, beside)
    written = []
    for form in to:
        path, made = target / f"{NAME}.{form}", WRITERS[form](report, target)
        publish(path, lambda temporary, made=made: temporary.write_bytes(made))  # type: ignore[misc]
        written.append(path)
    return written


def _drawn(
    material: Material, folder: Path, answers: Sequence[Answer], progress: Progress
) -> tuple[dict[str, Picture], dict[str, pd.DataFrame]]:
    """Draw every figure that the material allows, and the exhibits that the report shows."""
    kinds = drawable(material)
    shown = [(answer, exhibit) for answer in answers for exhibit in answer.exhibits
             if exhibit.name in SHOWN]  # fmt: skip
    progress.stage("Drawing figures", len(kinds) + len(shown))
    pictures, tables = {}, {}
    for kind in kinds:
        pictures[kind.name] = picture_of(draw(kind, material, folder))
        progress.advance()
    for answer, exhibit in shown:
        pictures[exhibit.name] = picture_of(write(prepared_exhibit(exhibit, answer), folder))
        tables[f"{exhibit.name}.csv"] = exhibit.table
        progress.advance()
    return pictures, tables


def picture_of(files: Sequence[Path]) -> Picture:
    """Return the files of a figure as a picture with its words."""
    by_suffix = {path.suffix[1:]: path for path in files}
    words = json.loads(by_suffix["json"].read_text(encoding="utf-8"))
    return Picture({form: by_suffix[form] for form in ("svg", "png") if form in by_suffix}, words)


def pictures_beside(folders: Sequence[Path], target: Path) -> list[Picture]:
    """Draw the findings of other commands, to be shown in the report.

    Parameters
    ----------
    folders : sequence of Path
        Of answers.
    target : Path
        Where the report goes; each answer has a folder under ``figures/`` there.

    Returns
    -------
    list of Picture

    Raises
    ------
    InvalidInputError
        Where a folder holds no answer with figures.
    """
    message = "holds no answer with figures; mcsim plot --list names what gives one."
    faults = [Fault(str(folder), None, None, "", message) for folder in folders
              if not stored_in(folder)]  # fmt: skip
    if faults:
        raise InvalidInputError(faults)
    prepared = [replace(figure, name=f"{folder.resolve().name}_{figure.name}")
                for folder in folders for figure in map(redrawn, stored_in(folder).values())]
    return [picture_of(write(figure, target / FOLDER)) for figure in prepared]


def answer_rows(
    summary: pd.DataFrame, manifest: dict[str, Any]
) -> tuple[str, list[dict[str, Any]]]:
    """Return the answer table and what it is about, as the terminal shows it.

    Parameters
    ----------
    summary, manifest : DataFrame, dict
        As ``summary.csv`` and ``manifest.json``.

    Returns
    -------
    (str, list of dict)
        Headline, and a record for each policy, numbers written out.
    """
    material = Material(summary, manifest)
    headline = (
        f"{material.label}, difference from {inside(material.base_title)}, {material.unit}, "
        f"{material.years}"
    )
    levels = {metric: _at_horizon(material, metric, difference=False) for metric in PERSONS}
    costs = {metric: _at_horizon(material, metric, difference=True) for metric in (COST, EACH)}
    factors = (manifest["budget"] or {}).get("factors", {})
    rows = []
    for _, row in material.ranked().iterrows():
        name = str(row["scenario"])
        persons = {metric: table.loc[[name]].iloc[0] for metric, table in levels.items()}
        rows.append({
            "title": material.title(name), "median": number(row["median"], True),
            "interval": ends(row), "zero": includes_zero(row),
            "better": percent(row["share_better"]), "error": number(row["mc_error"]),
            **{metric: number(values["median"]) for metric, values in persons.items()},
            **_cost(costs[COST].loc[[name]].iloc[0], costs[EACH].loc[[name]].iloc[0]),
            "factor": number(factors[name]) if name in factors else "",
        })  # fmt: skip
    return headline, rows


def _at_horizon(material: Material, metric: str, difference: bool) -> pd.DataFrame:
    """What holds of a metric at the horizon, by scenario."""
    rows = Material(material.summary, material.manifest, metric).at_horizon(difference=difference)
    return rows.set_index("scenario")


def _cost(public: pd.Series, each: pd.Series) -> dict[str, str]:
    """What a policy adds to public cost, and what an additional completion costs."""
    nothing = public["p05"] == public["p95"] == 0
    return {
        "cost": "none" if nothing else number(public["median"], True),
        "cost_interval": "" if nothing else ends(public),
        "cost_each": number(each["median"]),
    }
