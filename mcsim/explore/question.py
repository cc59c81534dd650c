"""One question to the simulator: what a policy changes, in given parameter points."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsim.compare.variants import SOLVING
from mcsim.engine.cost import CELLS_A_SECOND
from mcsim.engine.intercepts import solve_intercepts
from mcsim.evidence.table import DrawTable
from mcsim.explore.marginals import Marginals
from mcsim.explore.outcomes import Outcome, Setting
from mcsim.grammar.faults import Fault, InvalidInputError, nearest
from mcsim.results.beliefs import survey_of, weighting_of
from mcsim.results.country import profile_hash
from mcsim.results.hashes import columns_hash, hashed, model_hash
from mcsim.results.metric import Form, Metric
from mcsim.results.metrics import metrics
from mcsim.results.progress import Progress, Silent
from mcsim.results.study import Plan, plan_study
from mcsim.results.threads import default_threads
from mcsim.scenario.combine import Study
from mcsim.scenario.model import Policy

type Floats = NDArray[np.float64]

type Announce = Callable[[str], None]
type Part = tuple[int, int, int, int]
"""Of a design: points, policies with the base, points that are solved, replicates."""

PAYS = "net_additional"
LEAST_REPLICATES = 2


@dataclass(frozen=True)
class Question:
    """A base, policies, and the outcome that is asked for.

    Attributes
    ----------
    study : Study
        The world, the base and the policies.
    draws : DrawTable
        Of the run, with the solved columns.
    metric : str
        Name of the outcome; its direction says what is better.
    threads : int
        Of the pool.
    first_replicate : int
        As in ``Setting``.
    """

    study: Study
    draws: DrawTable
    metric: str = PAYS
    threads: int = 0
    first_replicate: int = 0

    @classmethod
    def of(cls, plan: Plan, metric: str, threads: int | None = None) -> "Question":
        """Ask of a planned study.

        Raises
        ------
        InvalidInputError
            Where there is no such metric, or neither way of it is better, or replicates are too
            few to tell chance from parameters.
        """
        cls.checked(plan.study, metric)
        return cls(plan.study, plan.draws, metric, threads or default_threads())

    @staticmethod
    def checked(study: Study, metric: str) -> None:
        """Refuse what cannot be asked; see ``of``."""
        known = {name: one for name, one in metrics().items() if usable(one)}
        if metric not in known:
            said = "has no better direction or no value in a single run" if metric in metrics() \
                else "is no metric; see mcsim list metrics"  # fmt: skip
            fault = Fault("command line", None, None, "metric", f"{metric!r} {said}.",
                          nearest(metric, known))  # fmt: skip
            raise InvalidInputError([fault])
        if study.settings.replicates < LEAST_REPLICATES:
            message = "must be at least 2: one replicate does not tell chance from parameters."
            raise InvalidInputError([Fault("settings", None, None, "replicates", message)])

    @property
    def record(self) -> Metric:
        """The metric."""
        return metrics()[self.metric]

    @property
    def sign(self) -> float:
        """1 where more is better, -1 where less is."""
        return 1.0 if self.record.direction == "higher" else -1.0

    @property
    def replicates(self) -> int:
        """R."""
        return self.study.settings.replicates

    @property
    def marginals(self) -> Marginals:
        """The distribution of each parameter."""
        assumptions, settings = self.study.assumptions, self.study.settings
        survey = survey_of(assumptions, weighting_of(settings.variant, assumptions))
        return Marginals.of(self.draws, survey, assumptions.parameters)

    @property
    def status(self) -> str:
        """How far the numbers can be trusted."""
        settings = self.study.settings
        state = "Calibrated" if self.draws.calibrated else "Prior, not calibrated"
        variant = "" if settings.variant == "main" else f" Variant {settings.variant}."
        return (f"{state}. {settings.draws} draws, {settings.replicates} replicates of "
                f"{settings.learners:,} learners.{variant}")  # fmt: skip

    @property
    def years(self) -> str:
        """First and last reported year."""
        settings = self.study.settings
        first = str(settings.quarter(0))[:4]
        last = str(settings.quarter(settings.horizon_quarters - 1))[:4]
        return first if first == last else f"{first}-{last}"

    def fingerprint(self, what: dict[str, Any]) -> str:
        """Return the hash of the question with what is asked beside."""
        study = self.study
        return hashed({
            "model": model_hash(), "profile": profile_hash(study.profile),
            "settings": study.settings.model_dump(mode="json"),
            "draws": columns_hash(self.draws.columns),
            "policies": [scenario.content.hash for scenario in study.all],
            "metric": self.metric, **what,
        })  # fmt: skip

    def with_replicates(self, replicates: int, first: int = 0) -> "Question":
        """Return the same question under other chance."""
        settings = self.study.settings.model_copy(update={"replicates": replicates})
        return replace(self, study=replace(self.study, settings=settings), first_replicate=first)

    def solved(self, draws: DrawTable, progress: Progress | None = None) -> DrawTable:
        """Solve the constants of changed parameters anew.

        Parameters
        ----------
        draws : DrawTable
            K rows.
        progress : Progress, optional
            A stage is begun on it.

        Returns
        -------
        DrawTable
            With the solved columns.
        """
        progress = progress or Silent()
        progress.stage("Solving the constants of each point", len(draws))
        settings = self.study.settings
        return solve_intercepts(draws, self.study.profile, self.threads, progress.advance,
                                settings.variant)  # fmt: skip

    def values(
        self, draws: DrawTable, policies: Sequence[Policy], wanted: Sequence[str],
        progress: Progress | None = None, stage: str = "Simulating",
    ) -> dict[str, Floats]:  # fmt: skip
        """Return paired differences from the base.

        Parameters
        ----------
        draws : DrawTable
            K rows, solved.
        policies : sequence of Policy
            P, without the base.
        wanted : sequence of str
            Metrics.
        progress : Progress, optional
            A stage is begun on it.
        stage : str, optional
            Its name.

        Returns
        -------
        dict of str to float64 (P, K, R)
            Policy - base at the horizon, in the metric's unit.
        """
        progress = progress or Silent()
        settings, base = self.study.settings, self.study.base.content
        progress.stage(stage, (1 + len(policies)) * len(draws) * settings.replicates)
        setting = Setting(self.study.profile, settings, self.threads, self.first_replicate)
        outcomes = [Outcome(name) for name in wanted]
        found = setting.outcomes(draws, [base, *policies], outcomes, progress)
        return {outcome.metric: found[outcome][1:] - found[outcome][:1] for outcome in outcomes}

    def effect(
        self, draws: DrawTable, policies: Sequence[Policy], progress: Progress | None = None,
        stage: str = "Simulating",
    ) -> Floats:  # fmt: skip
        """Return paired differences in the metric asked for, float64 (P, K, R)."""
        return self.values(draws, policies, [self.metric], progress, stage)[self.metric]


def asked(
    study: Study, metric: str, threads: int | None, progress: Progress | None, parts: list[Part],
    announce: Announce,
) -> Question:  # fmt: skip
    """Say what a question costs, then plan it.

    Parameters
    ----------
    study : Study
        World, base and policies.
    metric : str
        What is asked of.
    threads : int or None
        All cores unless stated.
    progress : Progress or None
        Told of the draws that are solved.
    parts : list of Part
        What is to be run beside the draws of the run.
    announce : callable
        Told the price, before anything is run.

    Returns
    -------
    Question

    Raises
    ------
    InvalidInputError
        As for ``Question.of``; nothing is run then.
    """
    Question.checked(study, metric)
    used = threads or default_threads()
    settings = study.settings
    runs = sum(points * policies * replicates for points, policies, _, replicates in parts)
    solved = settings.draws + sum(part[2] for part in parts)
    cells = runs * settings.learners * settings.quarters
    seconds = (cells / CELLS_A_SECOND + solved * SOLVING) / used
    announce(f"Price: {runs:,} runs of {settings.learners:,} learners over {settings.quarters} "
             f"quarters, and constants for {solved:,} points: {told(seconds)} on {used} "
             f"thread{'s' * (used > 1)} of a free machine.")  # fmt: skip
    return Question.of(plan_study(study, used, progress), metric, used)


def usable(metric: Metric) -> bool:
    """Tell whether an effect on the metric can be better or worse, run by run."""
    return metric.direction is not None and metric.form is not Form.COST


def told(seconds: float) -> str:
    """Write a time as a person would."""
    if seconds < 60:
        return f"about {max(1, round(seconds)):d} s"
    return f"about {seconds / 60:.0f} min"
