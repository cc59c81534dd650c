"""Records of the evidence: survey figures as counts, and what was found elsewhere."""

from typing import Any

from mcsim.evidence.addresses import addresses
from mcsim.evidence.outside import GRADES, TAGS, Finding, findings
from mcsim.evidence.register import parameters
from mcsim.evidence.survey import GROUPS, Figure, Survey, shipped_figures
from mcsim.levers.register import levers

SOURCE = "Cedefop survey of 2021, slides of 28 October 2021"
SURVEY_GRADE = "B"


def records() -> list[dict[str, Any]]:
    """Return a record of every row of the survey and of outside evidence."""
    survey = Survey()
    figures = [figure_record(figure, survey) for figure in shipped_figures().values()]
    return figures + [finding_record(finding) for finding in findings().values()]


def figure_record(figure: Figure, survey: Survey | None = None) -> dict[str, Any]:
    """Return the record of a survey figure, with its implied counts and the share's interval.

    Parameters
    ----------
    figure : Figure
        As printed.
    survey : Survey, optional
        The survey's counts; the shipped ones unless stated.

    Returns
    -------
    dict
        ``implied_counts`` and ``share`` for figures in numbers, ``words_mean_share_between`` for
        those in words.
    """
    address = addresses()[figure.id]
    record = {
        "id": figure.id, "group": GROUPS[figure.group], "topic": figure.topic,
        "item": figure.item, "printed": figure.printed, "about": figure.about,
        "source": SOURCE, "grade": SURVEY_GRADE, "caveat": figure.caveat,
        "parameters": list(address.parameters), "levers": _levers(figure.id),
        "why_no_parameter": address.reason,
    }  # fmt: skip
    if figure.percent is None:
        return {**record, "words_mean_share_between": list(figure.words or (0.0, 1.0))}
    survey = survey or Survey()
    low, middle, high = survey.quantiles(figure.id, [0.05, 0.5, 0.95])
    counts = [
        {"count": count.count, "n": count.n, "probability": round(count.probability, 3)}
        for count in survey.counts(figure.id)
    ]
    others = [other for other in survey.bases[figure.base].figures if other != figure.id]
    share = {"p05": round(low, 3), "median": round(middle, 3), "p95": round(high, 3)}
    return {**record, "implied_counts": counts, "share": share, "shares_n_with": others}


def finding_record(finding: Finding) -> dict[str, Any]:
    """Return the record of a row of outside evidence."""
    used_by = [symbol for symbol, parameter in parameters().items()
               if finding.id in parameter.evidence]  # fmt: skip
    return {
        "id": finding.id, "topic": finding.topic, "finding": finding.finding,
        "source": finding.source, "grade": finding.grade,
        "grade_means": GRADES.get(finding.grade, ""), "tag": TAGS.get(finding.tag, finding.tag),
        "caveat": finding.caveat, "parameters": used_by, "levers": _levers(finding.id),
    }  # fmt: skip


def _levers(row: str) -> list[str]:
    return [lever.name for lever in levers().values() if row in lever.evidence]
