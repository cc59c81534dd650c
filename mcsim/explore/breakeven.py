"""Answer the balance question of a policy with inclusion in the framework."""

from collections.abc import Sequence
from itertools import pairwise

from mcsim.compare.exhibit import Exhibit
from mcsim.explore import words
from mcsim.explore.balance import CHIS, GAPS, LEVER, STEPS, STRINGENCIES, balance
from mcsim.explore.finding import Answer
from mcsim.explore.question import Announce, asked
from mcsim.grammar.faults import Fault, InvalidInputError, nearest
from mcsim.results.progress import Progress
from mcsim.scenario.combine import Study

WHOSE = ("both", "employers", "learners")
FEWEST = 3
MOST_GAP = 0.8


def breakeven(
    study: Study, *, metric: str, stringencies: Sequence[float] = STRINGENCIES,
    chis: Sequence[float] = CHIS, gaps: Sequence[float] = GAPS, gap_of: str = "both",
    threads: int | None = None, progress: Progress | None = None,
    announce: Announce = lambda _: None,
) -> Answer:  # fmt: skip
    """Ask how formal inclusion may be, and how costly formality may become.

    Parameters
    ----------
    study : Study
        Base, and one policy with ``nqf_inclusion``.
    metric : str
        A policy pays where it is better than the base in this by the horizon.
    stringencies, chis, gaps : sequence of float
        Grids, rising, of at least three values.
    gap_of : {"both", "employers", "learners"}
        Whose trust gap the map varies.
    threads, progress, announce
        As for ``asked``.

    Returns
    -------
    Answer
        ``balance_curve``, ``optimum``, ``break_even`` and ``break_even_map``.

    Raises
    ------
    InvalidInputError
        Where the policy has no inclusion, or a grid is none.
    """
    policy = study.scenarios[0]
    _check(study, stringencies, chis, gaps, gap_of)
    draws, replicates = study.settings.draws, study.settings.replicates
    parts = [(draws * len(chis), 2 + len(stringencies), 0, replicates),
             (STEPS * draws, 2, 0, replicates),
             (draws * len(chis) * len(gaps), 2, draws * len(gaps), replicates)]  # fmt: skip
    question = asked(study, metric, threads, progress, parts, announce)
    found = balance(question, policy.content, stringencies, chis, gaps, gap_of, STEPS, progress)
    title, base = policy.title, study.base.title
    unit = f"{question.record.label.lower()}, {question.record.unit}"
    own = float(getattr(policy.content.levers, LEVER).stringency)
    shown = {"title": title, "base": base, "label": question.record.label,
             "unit": question.record.unit, "years": question.years, "gap_of": gap_of,
             "stringency": own, "sign": question.sign}  # fmt: skip
    chi = found.chi
    summary = {"median": chi.median, "p05": chi.p05, "p95": chi.p95, "mc_error": chi.mc_error}
    said = words.break_even(title, found, base, unit)
    curve = words.curve(title, found, question.record.unit, own)
    return Answer(
        f"How costly may formality become before {title} stops paying against {base}?",
        (
            Exhibit("break_even", "Break-even cost of formality", found.roots, said,
                    {**shown, "chi": summary}),
            Exhibit("balance_curve", "Balance curve", found.curve, curve, shown),
            Exhibit("optimum", "Best stringency", found.optima, curve, shown),
            Exhibit("break_even_map", "Where inclusion pays", found.map,
                    words.gap_map(title, found, gap_of), shown),
        ),
        question.status,
        question.fingerprint({"stringencies": list(stringencies), "chis": list(chis),
                              "gaps": list(gaps), "gap_of": gap_of}),
    )  # fmt: skip


def _check(
    study: Study, stringencies: Sequence[float], chis: Sequence[float], gaps: Sequence[float],
    gap_of: str,
) -> None:  # fmt: skip
    faults = []
    policy = study.scenarios[0]
    if getattr(policy.content.levers, LEVER, None) is None:
        message = "has no inclusion in the framework, so there is no stringency to vary."
        faults.append(Fault(policy.document.file, None, None, f"levers.{LEVER}", message))
    for name, values, most in (("stringencies", stringencies, 1.0), ("chis", chis, 1.0),
                               ("gaps", gaps, MOST_GAP)):  # fmt: skip
        rising = all(a < b for a, b in pairwise(values))
        if len(values) < FEWEST or not rising or not 0 <= values[0] <= values[-1] <= most:
            message = f"must be at least {FEWEST} rising numbers within 0 … {most:g}."
            faults.append(Fault("command line", None, None, name, message))
    if gap_of not in WHOSE:
        message = f"must be {', '.join(WHOSE)}; found {gap_of!r}."
        faults.append(Fault("command line", None, None, "gap_of", message, nearest(gap_of, WHOSE)))
    if faults:
        raise InvalidInputError(faults)
