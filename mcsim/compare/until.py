"""Grow a study until what is asked is known, in whole parts, so that no lane runs twice."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from mcsim.compare import selection
from mcsim.compare.components import anova
from mcsim.compare.pairs import horizon_cells
from mcsim.compare.worlds import Floats, half_width
from mcsim.grammar.faults import Fault, InvalidInputError, nearest
from mcsim.results import parts
from mcsim.results.beliefs import check_beliefs, most_draws
from mcsim.results.frames import Run, open_run
from mcsim.results.memory import fitted
from mcsim.results.metric import Form
from mcsim.results.metrics import HEADLINE, metrics
from mcsim.results.parts import publish
from mcsim.results.progress import Progress, Silent
from mcsim.results.study import Plan, claim, plan_study, run_study
from mcsim.scenario.combine import Study
from mcsim.scenario.model import Settings

UNTIL = "until.json"
MOST_LANES = 100_000
ERROR_RATE = 0.05


@dataclass(frozen=True)
class Goal:
    """What is to be known.

    Attributes
    ----------
    half_width : float or None
        Largest 95 % Monte Carlo half-width of any policy's median effect, in the metric's unit.
    indifference : float or None
        Difference of mean effects from which on their order matters, in the metric's unit.
    metric : str
        Of whose values at the horizon.
    most_lanes : int
        The study does not grow beyond.
    """

    half_width: float | None = None
    indifference: float | None = None
    metric: str = HEADLINE
    most_lanes: int = MOST_LANES

    def check(self) -> None:
        """Refuse what cannot be pursued.

        Raises
        ------
        InvalidInputError
            With every fault.
        """
        told = [name for name, of in metrics().items() if of.form is not Form.COST]
        faults = []

        def fault(field: str, message: str, near: str | None = None) -> None:
            faults.append(Fault("command line", None, None, field, message, near))

        if (self.half_width is None) == (self.indifference is None):
            fault("until", "give one of --until and --until-ranked, not both.")
        for field, value in (("until", self.half_width), ("until-ranked", self.indifference)):
            if value is not None and not (0.0 < value < math.inf):
                fault(field, f"must be a finite number above 0; found {value:g}.")
        if self.metric not in told:
            fault("until-metric", f"there is no metric {self.metric!r} with a value in each lane; "
                  "see mcsim list metrics.", nearest(self.metric, told))  # fmt: skip
        if self.most_lanes < 1:
            fault("most-lanes", f"must be 1 or more; found {self.most_lanes}.")
        if faults:
            raise InvalidInputError(faults)
        if self.indifference is not None:
            selection.require()


@dataclass(frozen=True)
class Round:
    """What was known at one size.

    Attributes
    ----------
    draws, replicates, lanes : int
        Size of the study.
    half_width : float or None
        The largest of any policy, as ``known_to`` has it; None where it cannot be told.
    order : list of str or None
        Scenarios by mean, the best side first, where that is decided.
    computed : int
        Lanes that had to be run in this round; the others were there.
    """

    draws: int
    replicates: int
    lanes: int
    half_width: float | None
    order: list[str] | None
    computed: int


def grow(
    study: Study, goal: Goal, out: Path, threads: int, chunk_lanes: int,
    progress: Progress | None = None,
) -> tuple[Plan, Run]:  # fmt: skip
    """Run a study, and larger ones, until the goal is met or the next would be too large.

    It starts with the draws and replicates of the settings, rounded up to whole parts.

    Parameters
    ----------
    study : Study
        What is compared.
    goal : Goal
        What is to be known.
    out : Path
        The study's folder; what it holds is not run again.
    threads, chunk_lanes : int
        Of the work; neither changes a result.
    progress : Progress, optional
        Shows how far it has come.

    Returns
    -------
    (Plan, Run)
        Of the last size. What was spent stands in ``until.json`` beside its manifest.

    Raises
    ------
    InvalidInputError
        Where the goal or the folder is none, the study has one scenario or an equal budget, or
        its posterior holds too few draws to begin with.
    """
    goal.check()
    _refuse(study)
    check_beliefs(study)
    progress = progress or Silent()
    rounds: list[Round] = []
    stored = most_draws(study)
    size = _whole(study.settings, stored)
    while True:
        update = dict(zip(("draws", "replicates"), size, strict=True))
        chosen = replace(study, settings=study.settings.model_copy(update=update))
        way = fitted(chosen, threads, chunk_lanes)
        claim(out)
        plan = plan_study(chosen, threads, progress)
        computed = sum(
            (part.draws[1] - part.draws[0]) * (part.replicates[1] - part.replicates[0])
            for part in {part.key: part for part in plan.parts}.values()
            if not part.path(out).exists()
        )
        run_study(plan, out, way.threads, way.chunk_lanes, progress)
        done = open_run(out)
        cells = horizon_cells(done, [goal.metric])[goal.metric]
        rounds.append(_measured(done, goal, cells, computed))
        following = _next(size, goal, cells[1:] - cells[0])
        reached = _reached(goal, rounds[-1])
        if stored is not None and size[0] < stored < following[0]:
            following = stored, following[1]
        beyond = stored is not None and following[0] > stored
        if reached or beyond or len(cells) * math.prod(following) > goal.most_lanes:
            write(out, goal, rounds, reached, None if reached else following, stored)
            return plan, done
        size = following


def known_to(effects: Floats) -> Floats:
    """Half-width of the median effect, and no less than what can be told.

    Where a policy moves few agents, most worlds show no difference although most have a small one,
    and the estimated error of their median is next to nothing.  A world is told to what one agent
    changes in one of R replicates: the least difference of any cell that is not 0, over R.

    Parameters
    ----------
    effects : float64 (D, R, P)
        Differences from the base.

    Returns
    -------
    float64 (P,)
        0 where no cell differs, as where a policy does nothing; NaN where it cannot be told.
    """
    size = np.abs(effects)
    least = np.where(size > 0.0, size, np.inf).min((0, 1)) / effects.shape[1]
    return np.maximum(half_width(effects), np.where(np.isfinite(least), least, 0.0))


def write(
    out: Path, goal: Goal, rounds: list[Round], reached: bool, following: tuple[int, int] | None,
    stored: int | None = None,
) -> None:  # fmt: skip
    """Publish what was asked, what was spent and whether it is known."""
    record = {"goal": asdict(goal), "reached": reached, "rounds": [asdict(one) for one in rounds],
              "next": following, "posterior_draws": stored}  # fmt: skip
    text = json.dumps(record, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    publish(out / UNTIL, lambda path: path.write_text(text, encoding="utf-8"))


def spent(record: dict[str, Any], titles: Mapping[str, str] | None = None) -> str:
    """Say in a sentence or two what a growing study spent and what it knows.

    Parameters
    ----------
    record : dict
        As ``until.json``.
    titles : mapping of str to str, optional
        Of scenarios; their names unless stated.

    Returns
    -------
    str
    """
    goal, rounds = record["goal"], record["rounds"]
    last, unit = rounds[-1], metrics()[goal["metric"]].unit
    size = (f"{last['draws']} draws × {last['replicates']} replicates, {last['lanes']:,} lanes, "
            f"of which {sum(one['computed'] for one in rounds):,} were run now in {len(rounds)} "
            f"round{'s' * (len(rounds) > 1)}")  # fmt: skip
    label = metrics()[goal["metric"]].label
    about = label[0].lower() + label[1:]
    if goal["half_width"] is not None:
        width = last["half_width"]
        known = (f"The largest 95 % Monte Carlo half-width of a median effect on {about} is "
                 f"{'not known' if width is None else f'{width:.3g}'}, asked was "
                 f"{goal['half_width']:g} {unit}")  # fmt: skip
    elif last["order"] is None:
        known = (f"The ranking by mean {about} is not decided where differences of "
                 f"{goal['indifference']:g} {unit} matter")  # fmt: skip
    else:
        ranked = [(titles or {}).get(name, name) for name in last["order"]]
        known = (f"The ranking by mean {about} is decided in this model, under these assumptions "
                 f"and with these replicates, at an error rate of {ERROR_RATE:.0%} where "
                 f"neighbours differ by {goal['indifference']:g} {unit} or more (means over "
                 f"worlds, the best first; no verdict): {'; '.join(ranked)}")  # fmt: skip
    words = f"{known}. Spent: {size}."
    if not record["reached"]:
        draws, replicates = record["next"]
        stored = record["posterior_draws"]
        if stored is not None and draws > stored:
            words += (f" Not reached: it would take more draws than the {stored} of the "
                      "posterior; --posterior names another, or prior.")  # fmt: skip
        else:
            words += (f" Not reached: {draws} draws × {replicates} replicates would exceed "
                      f"{goal['most_lanes']:,} lanes. The same command with a larger "
                      "--most-lanes goes on.")  # fmt: skip
    return words


def _refuse(study: Study) -> None:
    faults = []
    if not study.scenarios:
        faults.append("needs a scenario beside the base.")
    if study.settings.equal_budget is not None:
        faults.append("goes with no equal budget: its factors depend on the draws, so each size "
                      "would compare other policies.")  # fmt: skip
    if faults:
        raise InvalidInputError([Fault("command line", None, None, "until", text)
                                 for text in faults])  # fmt: skip


def _whole(settings: Settings, stored: int | None) -> tuple[int, int]:
    """Draws and replicates, rounded up to whole parts where there are as many draws."""
    draws = -(-settings.draws // parts.DRAWS) * parts.DRAWS
    return (draws if stored is None else min(draws, stored),
            -(-settings.replicates // parts.REPLICATES) * parts.REPLICATES)  # fmt: skip


def _measured(run: Run, goal: Goal, cells: Floats, computed: int) -> Round:
    draws, replicates = cells.shape[1:]
    effects = np.moveaxis(cells[1:] - cells[0], 0, -1)
    width = float(known_to(effects).max())
    order = None
    if goal.indifference is not None:
        sign = -1.0 if metrics()[goal.metric].direction == "lower" else 1.0
        means = sign * (cells - cells[0]).mean(2)
        if not np.isnan(means).any():
            found = selection.ranking(means, goal.indifference, ERROR_RATE)
            order = None if found is None else [run.scenarios[k] for k in found]
    return Round(draws, replicates, len(cells) * draws * replicates,
                 None if math.isnan(width) else width, order, computed)  # fmt: skip


def _reached(goal: Goal, last: Round) -> bool:
    if goal.half_width is None:
        return last.order is not None
    return last.half_width is not None and last.half_width < goal.half_width


def _next(size: tuple[int, int], goal: Goal, effects: Floats) -> tuple[int, int]:
    """Return the next size: replicates first, draws where they lower the error more by lane.

    The error of a median is about π/2 (σ²_a + σ²_e / R) / D + σ²_b / R.  A lane more of either
    lowers what both share alike, so the larger of σ²_b / R and π/2 σ²_a / D says which; the
    effect with the widest interval says for all.  A ranking is over worlds, so only draws help.

    Parameters
    ----------
    size : (int, int)
        Draws and replicates.
    goal : Goal
        What is to be known.
    effects : float64 (S - 1, D, R)
        Differences from the base.
    """
    draws, replicates = size

    def more(count: int, block: int) -> int:
        return count + block * max(1, count // (4 * block))

    if goal.half_width is not None:
        table = np.moveaxis(effects, 0, -1)
        widths = np.nan_to_num(known_to(table), nan=-1.0)
        widest = int(widths.argmax())
        of_draws, of_replicates, _ = anova(table)[:, widest]
        if half_width(table[..., widest]) < widths[widest]:  # worlds are not told finely enough
            return draws, more(replicates, parts.REPLICATES)
        if not of_replicates / replicates < 0.5 * math.pi * of_draws / draws:
            return draws, more(replicates, parts.REPLICATES)
    return more(draws, parts.DRAWS), replicates
