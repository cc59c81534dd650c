"""The questions of 2021: what the survey's authors asked, and what this run answers.

The project of 2021 named three work assignments, and its interviews left four questions. Each has
an answer out of the run with its uncertainty, or the reason why there is none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from mcsim.report.content.blocks import Column, Paragraph, Prose, Section, Table, prose, spaced
from mcsim.report.content.facts import SUMMARY, Ledger

FULLY, PARTLY, NOT, ELSEWHERE = "answered", "partly", "not answerable", "not from this run"

type Answer = tuple[str, Prose]
"""One of the words above, and what is said."""


@dataclass(frozen=True)
class Question:
    """A question of 2021.

    Attributes
    ----------
    source : str
        Who asked it.
    text : str
        What was asked, in our words.
    answer : callable
        Ledger → whether it is answered, and how.
    output : str
        The command or output that answers it.
    """

    source: str
    text: str
    answer: Callable[[Ledger], Answer]
    output: str


def _present(ledger: Ledger, names: Sequence[str]) -> list[str]:
    return [name for name in names if name in ledger.material.scenarios]


def _elsewhere(ledger: Ledger, names: Sequence[str]) -> Answer:
    base = ledger.material.base
    return ELSEWHERE, prose("Not answerable from this run, which lacks the policies that it takes: "
                            f"`mcsim compare {base} {' '.join(names)}`.")  # fmt: skip


def _changes(
    ledger: Ledger, names: Sequence[str], metric: str, *, group: str = "all", level: str = "all"
) -> Prose:
    """Tell what policies change of a metric, each with its interval and share of worlds."""
    said = []
    for name in names:
        where = ledger.at(metric, name, group=group, level=level)
        row = ledger.rows(SUMMARY, where).iloc[0]
        silent = pd.isna(row["share_better"]) or row["p05"] == row["p95"] == 0
        share = "" if silent else ledger.value(SUMMARY, "share_better", where, "percent")
        better = "" if silent else ", better in {share} of worlds"
        said.append(prose("{title} {estimate}" + better, title=ledger.title(name),
                          estimate=ledger.estimate(where), share=share))  # fmt: skip
    return spaced(said, "; ")


def _of(ledger: Ledger, metric: str, start: bool = False) -> Prose:
    """Name a metric with its unit, within a sentence unless it starts one."""
    label = ledger.field(f"metrics.{metric}.label") if start else ledger.label(metric)
    return prose("{label} ({unit})", label=label, unit=ledger.unit(metric))


def _extent(ledger: Ledger) -> Answer:
    metric, base = "completions_nqf_share", ledger.material.base
    start = ("Not answerable: how far they are used is a measurement, and the model measures "
             "nothing. ")  # fmt: skip
    if not ledger.holds(metric, base, difference=False):
        return NOT, prose(start + "It shows shares under its assumptions only.")
    return NOT, prose(
        start + "Under its assumptions, in {base} the share of completions inside the national "
        "framework is {estimate} %, {years}.", base=ledger.title(base, small=True),
        estimate=ledger.estimate(ledger.at(metric, base, difference=False), "number"),
        years=ledger.years)  # fmt: skip


def _linked(ledger: Ledger) -> Answer:
    names = _present(ledger, ("nqf_optional", "nqf_strict"))
    if len(names) < 2:
        return _elsewhere(ledger, ("nqf_optional", "nqf_strict"))
    return PARTLY, prose(
        "How they are linked today is not answerable by a model. What linking would do to {what}: "
        "{changes}.", what=_of(ledger, ledger.material.metric),
        changes=_changes(ledger, names, ledger.material.metric))  # fmt: skip


def _balance(ledger: Ledger) -> Answer:
    wanted = ("partial_qualifications", "full_qualifications")
    if not all(ledger.holds(metric) for metric in wanted):
        return ELSEWHERE, prose("Not answerable from this run, whose summary holds no "
                                "qualifications.")  # fmt: skip
    names = _present(ledger, ("portability_and_stackability", "nqf_optional", "everything_formal"))
    names = names or list(ledger.material.ranked()["scenario"].head(1))
    said = [prose("{what}: {changes}", what=_of(ledger, metric, start=metric == wanted[0]),
                  changes=_changes(ledger, names, metric))
            for metric in wanted]  # fmt: skip
    return FULLY, prose("{first}. And {second}. How much of it replaced something stands under "
                        "“relabelled” in the answer.", first=said[0], second=said[1])  # fmt: skip


TRUSTED = {"qa_voluntary": "qa", "qa_mandatory": "qa", "nqf_optional": "nqf",
           "transparency": "plain", "recognition_agreements": "plain"}  # fmt: skip


def _trust(ledger: Ledger) -> Answer:
    names = [name for name in _present(ledger, tuple(TRUSTED))
             if ledger.holds(f"employers_trust_{TRUSTED[name]}_share", name)]  # fmt: skip
    if not names:
        return _elsewhere(ledger, tuple(TRUSTED))
    said = []
    for name in names:
        kind = TRUSTED[name]
        said.append(prose(
            "{title}: employers’ trust {trust} points, recognition practised {practised} points, "
            "{label} {uptake}", title=ledger.title(name), label=ledger.label(),
            trust=ledger.estimate(ledger.at(f"employers_trust_{kind}_share", name)),
            practised=ledger.estimate(ledger.at(f"employers_practising_{kind}_share", name)),
            uptake=ledger.estimate(ledger.at(None, name))))  # fmt: skip
    return FULLY, spaced(said, ". ") + prose(". Each of the class of credential that the policy is "
                                             "about. Which "
                                "levers need each other: `mcsim why`.")  # fmt: skip


def _support(ledger: Ledger) -> Answer:
    wanted = ("universal_subsidy", "targeted_subsidy", "awareness")
    names, metric = _present(ledger, wanted), ledger.material.metric
    if not names or not ledger.holds(metric, group="education"):
        return _elsewhere(ledger, wanted)
    return FULLY, prose(
        "{what} of the low-educated: {low}. Of the highly educated: {high}.",
        what=_of(ledger, metric, start=True),
        low=_changes(ledger, names, metric, group="education", level="low"),
        high=_changes(ledger, names, metric, group="education", level="high"))  # fmt: skip


def _age(ledger: Ledger) -> Answer:
    name, metric = "age_neutral_access", ledger.material.metric
    if name not in ledger.material.scenarios or not ledger.holds(metric, group="age"):
        return _elsewhere(ledger, (name,))
    rows = ledger.rows(SUMMARY, (("quarter", "=", "horizon"), ("metric", "=", metric),
                                 ("group", "=", "age"), ("base", "=", ledger.material.base)))
    levels = sorted(set(rows["level"]))
    said = []
    for level in (levels[0], levels[-1]):
        where = ledger.at(metric, name, group="age", level=level)
        said.append(prose("aged {level}: {estimate}",
                          level=ledger.value(SUMMARY, "level", where, "text"),
                          estimate=ledger.estimate(where)))  # fmt: skip
    return PARTLY, prose("Under {title}, change in {what}: {said}. It rests on assumptions about "
                        "what keeps older adults away.", title=ledger.title(name),
                        what=_of(ledger, metric), said=spaced(said, "; "))  # fmt: skip


def _new(ledger: Ledger) -> Answer:
    names = list(ledger.material.ranked()["scenario"])
    shown = names if len(names) <= 3 else [names[0], names[len(names) // 2], names[-1]]
    said = []
    for name in shown:
        told = {kind: ledger.estimate(ledger.at(kind, name, difference=False), "number")
                for kind in ("additional", "relabelled")}  # fmt: skip
        said.append(prose("under {title} {additional} completions are additional and {relabelled} "
                          "relabelled", title=ledger.title(name), **told))  # fmt: skip
    rest = "" if len(names) <= 3 else " These have the highest, a middle and the lowest median; " \
        "the others stand in the answer."  # fmt: skip
    return FULLY, prose("Both, and how much of each is told by each learner’s twin in the base: "
                        f"{{said}} (persons).{rest}", said=spaced(said, "; "))  # fmt: skip


def _modules(_: Ledger) -> Answer:
    return NOT, prose(
        "Not answerable: nothing tells how many modules and partial qualifications exist that "
        "could be declared micro-credentials, and the model holds none. It shows what follows once "
        "credit adds up: the policy “portability and stackability”.")  # fmt: skip


FORMAL = ("nqf_optional", "nqf_fast_track", "nqf_strict", "everything_formal")


def _formal(ledger: Ledger) -> Answer:
    names = _present(ledger, FORMAL)
    if not names:
        return _elsewhere(ledger, FORMAL)
    return FULLY, prose(
        "Change in {what}: {changes}. It turns on how much formality costs learners and providers, "
        "which nobody knows: `mcsim breakeven` gives the cost from which inclusion stops paying.",
        what=_of(ledger, ledger.material.metric),
        changes=_changes(ledger, names, ledger.material.metric))  # fmt: skip


def _outside(ledger: Ledger) -> Answer:
    names, base, metric = _present(ledger, ("nqf_optional", "nqf_strict")), \
        ledger.material.base, ledger.material.metric  # fmt: skip
    if len(names) < 2 or not ledger.holds("completions_plain_share", base, difference=False):
        return _elsewhere(ledger, ("nqf_optional", "nqf_strict"))
    where = ledger.at("completions_plain_share", base, difference=False)
    return FULLY, prose(
        "In {base}, {plain} % of completions are plain, outside any label or framework, and {what} "
        "stands at {level}. Against it, with a framework beside or in its place: {changes}.",
        base=ledger.title(base, small=True), plain=ledger.estimate(where, "number"),
        what=_of(ledger, metric), changes=_changes(ledger, names, metric),
        level=ledger.estimate(ledger.at(metric, base, difference=False), "number"))  # fmt: skip


QUESTIONS = (
    Question("First work assignment", "How far are micro-credentials used in training for work, "
             "inside and outside formal systems?", _extent, "class mix of completions"),
    Question("Second work assignment", "How are they linked to qualifications systems, and which "
             "parts do they play there?", _linked, "optional against strict inclusion"),
    Question("Second work assignment", "What do they do to the balance of qualifications systems?",
             _balance, "partial and full qualifications; relabelled completions"),
    Question("Third work assignment", "What makes them trusted, portable and transferable?",
             _trust, "trust, recognition and uptake by lever"),
    Question("Third work assignment", "What supports individual learners?", _support,
             "effects by education"),
    Question("Third work assignment", "Can vocational training become neutral to age?", _age,
             "effects by age"),
    Question("Interviews", "Are they something new, or a way to define and standardise what is "
             "offered already?", _new, "additional against relabelled completions"),
    Question("Interviews", "Can partial qualifications and certificates of modules count as "
             "micro-credentials?", _modules, "none"),
    Question("Interviews", "How do they fit the formal system, and must they be included in it?",
             _formal, "inclusion by strictness; break-even cost of formality"),
    Question("Interviews", "Can they work independently of the formal system?", _outside,
             "a world without inclusion against mixed and strict ones"),
)  # fmt: skip


def of_2021(ledger: Ledger) -> Section:
    """Return the section: each question with its answer, or why there is none."""
    rows = []
    for question in QUESTIONS:
        verdict, said = question.answer(ledger)
        rows.append((prose(question.text), prose(question.source), prose(verdict), said,
                     prose(question.output)))  # fmt: skip
    caption = prose(
        "Questions that the survey of 2021 set out with and came out with, in our words. Changes "
        "are paired differences from {base}, {years}: median and 5–95 % over worlds.",
        base=ledger.title(ledger.material.base, small=True), years=ledger.years)  # fmt: skip
    columns = (Column("Question"), Column("Asked by"), Column("Answered?"), Column("Answer"),
               Column("By which output"))  # fmt: skip
    intro = prose("All answers hold in this model, under these assumptions. Learners themselves "
                  "were not surveyed in that round.")  # fmt: skip
    return Section("questions-of-2021", "The questions of 2021", (
        Paragraph(intro), Table("questions_2021", "The questions of 2021", caption, columns,
                                tuple(rows)),
    ))  # fmt: skip
