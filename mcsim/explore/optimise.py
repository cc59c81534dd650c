"""Answer which packages no other package beats in effect and public cost, under uncertainty.

Packages are sought in one half of the draws and judged in the other half under other chance: a
package that was chosen for its luck does not keep it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mcsim.compare.exhibit import Exhibit
from mcsim.compare.worlds import monte_carlo_error, quantiles, share_better, worlds
from mcsim.explore import words
from mcsim.explore.extras import needed
from mcsim.explore.finding import Answer
from mcsim.explore.front import search, undominated
from mcsim.explore.menu import CACHE, STEPS, Evaluations, Menu
from mcsim.explore.question import Announce, Question, asked
from mcsim.grammar.faults import Fault, InvalidInputError, nearest
from mcsim.results.progress import Progress
from mcsim.scenario.combine import Study
from mcsim.scenario.model import Policy

type Floats = NDArray[np.float64]

COST = "cost_public_present"
MILLION = 1e6
FRESH = 1_000  # first replicate of the chance that judges
FEWEST = 8


def optimise(
    study: Study, *, metric: str, budget: float | str = "balanced", quantile: float | None = None,
    population: int = 24, generations: int = 10, out: Path | None = None,
    threads: int | None = None, progress: Progress | None = None,
    announce: Announce = lambda _: None,
) -> Answer:  # fmt: skip
    """Ask for the Pareto front of packages within a budget.

    Parameters
    ----------
    study : Study
        Base, and scenarios whose levers make the menu.
    metric : str
        Effect, to be better in.
    budget : float or str
        € of present value beyond the base, or the scenario whose mean cost it is.
    quantile : float, optional
        Lower quantile over worlds that is to be best, in place of the mean.
    population, generations : int
        Of NSGA-II.
    out : Path, optional
        Folder in which evaluations are kept, so that a stopped search goes on.
    threads, progress, announce
        As for ``asked``.

    Returns
    -------
    Answer
        ``front``, judged in fresh draws and chance, and ``packages`` with the levels of each.

    Raises
    ------
    InvalidInputError
        Where the menu or the budget is none.
    """
    menu, settings = Menu.of(study.base.content, study.scenarios), study.settings
    _check(study, budget, quantile, population, generations)
    needed("pymoo", "optimise")
    half = settings.draws // 2
    parts = [(half, 1 + population * generations, 0, settings.replicates),
             (settings.draws - half, 1 + population, 0, 2 * settings.replicates)]  # fmt: skip
    question = asked(study, metric, threads, progress, parts, announce)
    first = question.draws.first
    sought = question.draws.rows(first, first + half)
    judged = question.draws.rows(first + half, first + len(question.draws))

    def objective(cells: Floats) -> Floats:
        over = question.sign * cells.mean(2)  # (P, D)
        return np.asarray(over.mean(1) if quantile is None else np.quantile(over, quantile, 1))

    def runs(policies: list[Policy]) -> Floats:
        found = question.values(sought, policies, [metric, COST], progress, "Evaluating packages")
        return np.column_stack([objective(found[metric]), found[COST].mean((1, 2))])

    key = question.fingerprint({"optimise": [settings.draws, quantile]})
    evaluations = Evaluations(runs, out / CACHE if out else None, key)
    limit = _budget(budget, study, evaluations)

    def evaluate(points: NDArray[np.int64]) -> Floats:
        return evaluations.of([menu.package(tuple(map(int, row))) for row in points])

    single = STEPS * np.eye(len(menu.names), dtype=np.int64)  # each lever alone, at full level
    points = search(evaluate, len(menu.names), STEPS, limit, population=population,
                    generations=generations, seed=settings.seed % 2**32, first=single)  # fmt: skip
    policies = [menu.package(tuple(map(int, row))) for row in points]
    promised = evaluations.of(policies)
    fresh = replace(question.with_replicates(2 * settings.replicates, FRESH))
    cells = fresh.values(judged, policies, [metric, COST], progress, "Judging the front")
    return _answer(question, menu, points, promised, cells, objective, limit, quantile, key)


def _answer(
    question: Question, menu: Menu, points: NDArray[np.int64], promised: Floats,
    cells: dict[str, Floats], objective: Callable[[Floats], Floats], limit: float,
    quantile: float | None, key: str,
) -> Answer:  # fmt: skip
    import pandas as pd  # noqa: PLC0415 — heavy

    effect, cost = cells[question.metric], cells[COST]
    real = np.column_stack([objective(effect), cost.mean((1, 2))])
    keeps = undominated(real)
    rows = []
    for k, levels in enumerate(points):
        middle, low, high = quantiles(worlds(effect[k]))
        _, cheap, dear = quantiles(worlds(cost[k]))
        rows.append({
            "package": k + 1, "levers": _named(menu, levels), "sought": promised[k, 0],
            "judged": real[k, 0], "median": middle, "p05": low, "p95": high,
            "mc_error": float(monte_carlo_error(effect[k])),
            "share_better": float(share_better(worlds(question.sign * effect[k]), "higher")),
            "cost": real[k, 1], "cost_p05": cheap, "cost_p95": dear, "on_front": bool(keeps[k]),
            "within_budget": bool(real[k, 1] <= limit),
        })  # fmt: skip
    front = pd.DataFrame(rows)
    levels = pd.DataFrame([
        {"package": k + 1, "lever": name, "level": step / STEPS * menu.levers[name].level}
        for k, row in enumerate(points) for name, step in zip(menu.names, row, strict=True) if step
    ], columns=["package", "lever", "level"])  # fmt: skip
    record = question.record
    shown = {"base": question.study.base.title, "label": record.label, "unit": record.unit,
             "years": question.years, "budget": limit, "quantile": quantile}  # fmt: skip
    of = "mean" if quantile is None else f"{words.percent(quantile)} quantile"
    best = front.iloc[int(front["judged"].argmax())]
    said = (
        f"{words.START}, {int(keeps.sum())} of the {len(front)} packages found within "
        f"€{words.number(limit)} million keep their place when judged in other draws and other "
        f"chance. The one with the highest {of} difference in {record.label.lower()} has "
        f"{best['levers']}: {words.number(best['judged'])} {record.unit} over worlds (median "
        f"{words.number(best['median'])}, 5-95 %: {words.number(best['p05'])} to "
        f"{words.number(best['p95'])}; it was sought for {words.number(best['sought'])}) at "
        f"€{words.number(best['cost'])} million (5-95 %: {words.number(best['cost_p05'])} to "
        f"{words.number(best['cost_p95'])}); it is better than {question.study.base.title} in "
        f"{words.percent(best['share_better'])} of worlds. Packages near it may differ by chance; "
        "a search of this size does not prove that there is no better one."
    )
    return Answer(
        f"Which packages within €{words.number(limit)} million does no other one beat?",
        (Exhibit("front", "Packages for a budget", front, said, shown),
         Exhibit("packages", "What the packages hold", levels, said, shown)),
        question.status, key,
    )  # fmt: skip


def _named(menu: Menu, levels: NDArray[np.int64]) -> str:
    """Write what a package holds."""
    held = [f"{name.replace('_', ' ')} {step / STEPS * menu.levers[name].level:.2g}"
            for name, step in zip(menu.names, levels, strict=True) if step]  # fmt: skip
    return ", ".join(held) or "nothing"


def _budget(budget: float | str, study: Study, evaluations: Evaluations) -> float:
    """Return the budget in € million."""
    if isinstance(budget, float):
        return budget / MILLION
    scenario = next(one for one in study.scenarios if one.name == budget)
    cost = float(evaluations.of([scenario.content])[0, 1])
    if cost <= 0:
        message = f"{scenario.name} adds no public cost; name an amount in €."
        raise InvalidInputError([Fault("command line", None, None, "budget", message)])
    return cost


def _check(
    study: Study, budget: float | str, quantile: float | None, population: int, generations: int
) -> None:
    faults = []

    def fault(field: str, message: str, near: str | None = None) -> None:
        faults.append(Fault("command line", None, None, field, message, near))

    names: Sequence[str] = [scenario.name for scenario in study.scenarios]
    if isinstance(budget, str) and budget not in names:
        fault("budget", f"is an amount in € or one of the scenarios; {budget!r} is neither.",
              nearest(budget, names))  # fmt: skip
    if isinstance(budget, float) and not 0 < budget < np.inf:
        fault("budget", "must be an amount in € above 0.")
    if quantile is not None and not 0 < quantile < 1:
        fault("quantile", "must lie between 0 and 1.")
    if population < FEWEST or generations < 1:
        fault("population", f"must be at least {FEWEST}, in at least one generation.")
    if study.settings.draws < FEWEST:
        fault("draws", f"must be at least {FEWEST}: half of them judge what the others chose.")
    if faults:
        raise InvalidInputError(faults)
