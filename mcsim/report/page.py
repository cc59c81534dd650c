"""The report: one self-contained page, the answer first."""

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd

from mcsim.catalogue import parameters
from mcsim.compare.variants import load
from mcsim.population.profile import SHIPPED
from mcsim.report.drawing import FOLDER, draw_all
from mcsim.report.material import HORIZON, Material, ends, includes_zero, inside, number, percent
from mcsim.report.verdict_words import verdict_rows, verdict_sentence
from mcsim.results.parts import publish
from mcsim.results.progress import Progress
from mcsim.scenario.model import VARIANTS

PAGE = "report.html"
STATUSES = {
    "free": "Assumptions: no evidence fixes them",
    "outside": "From outside evidence",
    "survey": "From the survey",
}
PERSONS = ("additional", "relabelled", "lost", "displaced")
COST, EACH = "cost_public_present", "cost_per_additional"


def write_report(
    summary: pd.DataFrame, manifest: dict[str, Any], folder: Path,
    progress: Progress | None = None,
) -> Path:  # fmt: skip
    """Draw the figures of a comparison and write its page.

    Parameters
    ----------
    summary : DataFrame
        As ``summary.csv``.
    manifest : dict
        As ``manifest.json``.
    folder : Path
        The study's folder; ``figures/`` and ``report.html`` are written in it.
    progress : Progress, optional
        Told of the figures that are done.

    Returns
    -------
    Path
        The page.
    """
    material = Material(summary, manifest, tables=load(folder, manifest))
    drawn = draw_all(material, folder / FOLDER, progress)
    text = page(material, [_picture(files) for files in drawn.values()])
    path = folder / PAGE
    publish(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))
    return path


def page(material: Material, pictures: Sequence[dict[str, Any]]) -> str:
    """Return the page as text.

    Parameters
    ----------
    material : Material
        The comparison.
    pictures : sequence of dict
        ``svg`` in base64 and ``words``.

    Returns
    -------
    str
        HTML without any external address.
    """
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("mcsim.report"), autoescape=True,
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    manifest, rows = material.manifest, _rows(material)
    records = parameters.records()
    grouped = [(title, [record for record in records if record["status"] == status])
               for status, title in STATUSES.items()]  # fmt: skip
    quarters = [q for q in material.summary["quarter"].unique() if q != HORIZON]
    return environment.get_template("report.html.j2").render(
        manifest=manifest, heading=_heading(material), years=material.years,
        label=inside(material.label), unit=material.unit, last_quarter=max(quarters),
        question=_question(material), place=inside(manifest["profile"]["title"]),
        base_title=inside(material.base_title),
        answer=_answer(material), rows=rows,
        scenarios=[s for s in manifest["scenarios"] if s["name"] != material.base],
        pictures=pictures, parameters=grouped,
        counts={status: sum(r["status"] == status for r in records) for status in STATUSES},
        assumptions=json.dumps(manifest["assumptions"], indent=1, ensure_ascii=False),
        command=command(manifest), run_as=_run_as(material), rate=_rate(material),
        verdicts=verdict_rows(material), verdict_sentence=verdict_sentence(material),
    )  # fmt: skip


def command(manifest: dict[str, Any]) -> str:
    """Return the command that runs the comparison again."""
    settings = manifest["settings"]
    others = (s["name"] for s in manifest["scenarios"] if s["name"] != manifest["base"])
    flags: dict[str, Any] = {
        "draws": settings["draws"], "replicates": settings["replicates"],
        "learners": settings["learners"], "seed": settings["seed"],
        "first-quarter": settings["first_quarter"], "horizon": settings["horizon_quarters"],
    }  # fmt: skip
    if manifest.get("posterior") is None:
        flags["posterior"] = "prior"
    if settings["variant"] != "main":
        flags["variant"] = settings["variant"]
    if settings["equal_budget"] is not None:
        flags["equal-budget"] = settings["equal_budget"]
    flags["discount-rate"] = settings["discount_rate"]
    lines = [" ".join(["mcsim compare", manifest["base"], *others])]
    lines.append(" ".join(f"--{name} {value}" for name, value in flags.items()))
    if manifest["assumptions"]:
        lines.append("--assumptions FILE  # with the assumptions above")
    if manifest["profile"]["shipped"] is None:
        lines.append("--profile FILE  # the profile named above")
    elif manifest["profile"]["shipped"] != SHIPPED:
        lines.append(f"--profile {manifest['profile']['shipped']}")
    return " \\\n    ".join(lines)


def answer_rows(
    summary: pd.DataFrame, manifest: dict[str, Any]
) -> tuple[str, list[dict[str, Any]]]:
    """Return the answer table and what it is about.

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
    return headline, _rows(material)


def _heading(material: Material) -> str:
    if not material.scenarios:
        return material.base_title
    if len(material.scenarios) == 1:
        return f"{material.title(material.scenarios[0])} against {inside(material.base_title)}"
    return f"{len(material.scenarios)} policies against {inside(material.base_title)}"


def _question(material: Material) -> str:
    """Return the question of the only policy, or the one that a comparison of several asks."""
    policies = material.scenarios or [material.base]
    if len(policies) == 1:
        asked = {s["name"]: str(s["question"] or "") for s in material.manifest["scenarios"]}
        return asked[policies[0]]
    return (
        f"By how much does each policy change {inside(material.label)}, how sure is that under "
        "what is known, and how much of it would not have happened anyway?"
    )


def _rows(material: Material) -> list[dict[str, Any]]:
    """Rows of the answer table, the highest median first."""
    levels = {metric: _at_horizon(material, metric, difference=False) for metric in PERSONS}
    costs = {metric: _at_horizon(material, metric, difference=True) for metric in (COST, EACH)}
    factors = (material.manifest["budget"] or {}).get("factors", {})
    rows = []
    for _, row in material.ranked().iterrows():
        name = str(row["scenario"])
        persons = {metric: table.loc[[name]].iloc[0] for metric, table in levels.items()}
        rows.append({
            "title": material.title(name), "median": number(row["median"], True),
            "interval": ends(row),
            "zero": includes_zero(row),
            "better": percent(row["share_better"]),
            "error": number(row["mc_error"]),
            "additional_interval": ends(persons["additional"], signed=False),
            **{metric: number(values["median"]) for metric, values in persons.items()},
            **_cost(costs[COST].loc[[name]].iloc[0], costs[EACH].loc[[name]].iloc[0]),
            "factor": number(factors[name]) if name in factors else "",
        })  # fmt: skip
    return rows


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


def _run_as(material: Material) -> str:
    """Say by which variant and at which budget the study was run, where it is not the usual."""
    settings, budget = material.manifest["settings"], material.manifest["budget"]
    said = []
    if settings["variant"] != "main":
        said.append(f"Structural variant: {VARIANTS[settings['variant']]}")
    if budget:
        of = f", the mean cost of {inside(material.title(budget['of']))}" if budget["of"] else ""
        said.append(
            f"Packages are scaled to an equal public budget of €{budget['amount'] / 1e6:.3g} "
            f"million{of}; the table of costs shows by which factor."
        )
    return " ".join(said)


def _rate(material: Material) -> str:
    return percent(material.manifest["settings"]["discount_rate"])


def _answer(material: Material) -> str:
    """Say what the table says, without naming a winner that the evidence does not name."""
    ranked = material.ranked()
    if ranked.empty:
        return ""
    higher = [material.title(name) for name in ranked["scenario"][ranked["p05"] > 0]]
    lower = [material.title(name) for name in ranked["scenario"][ranked["p95"] < 0]]
    rest = len(ranked) - len(higher) - len(lower)
    label = inside(material.label)
    sentences = [
        f"{_joined(titles)} {direction} {label} in at least nine of ten worlds."
        for titles, direction in ((higher, "raises"), (lower, "lowers")) if titles
    ]  # fmt: skip
    if rest == len(ranked):
        sentences.append(f"For no policy does the 5-95 % interval of the effect on {label} "
                         "exclude 0.")  # fmt: skip
    elif rest:
        which, help_ = ("one", "it helps") if rest == 1 else (str(rest), "they help")
        sentences.append(f"For the other {which} the 5-95 % interval includes 0: the evidence "
                         f"does not tell whether {help_}.")  # fmt: skip
    return " ".join(sentences)


def _joined(titles: Sequence[str]) -> str:
    """Join titles that may hold commas and "and" themselves."""
    quoted = [f"“{title}”" for title in titles]
    if len(quoted) == 1:
        return quoted[0]
    return f"Each of {', '.join(quoted[:-1])} and {quoted[-1]}"


def _picture(files: Sequence[Path]) -> dict[str, Any]:
    by_suffix = {path.suffix: path for path in files}
    return {
        "svg": base64.b64encode(by_suffix[".svg"].read_bytes()).decode(),
        "words": json.loads(by_suffix[".json"].read_text(encoding="utf-8")),
    }
