"""Packages at equal public budget: all levels of a package scaled by one factor, then frozen.

A package that costs more is not better for it.  The factor is sought in a small population under
the same draws, by the mean over draws of what the package adds to the base's public cost; it is
then part of the policy, written into the manifest, and no result moves it again.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsim.engine.flows import PUBLIC
from mcsim.engine.run import Lanes, run_lanes
from mcsim.grammar.faults import Fault, InvalidInputError, nearest
from mcsim.results.division import CHUNK_LANES
from mcsim.results.progress import Progress, Silent
from mcsim.results.study import Plan
from mcsim.results.threads import default_threads
from mcsim.results.values import present_weights
from mcsim.scenario.combine import Study
from mcsim.scenario.loader import Scenario, load_scenario, shipped_names
from mcsim.scenario.model import Policy

LEARNERS = 2_000  # unless the study has fewer
HALVINGS = 14
CENTS = 100
DIGITS = 5

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Budget:
    """What equal budget means in a study.

    Attributes
    ----------
    amount : float
        €, present value, added to the base's public cost.
    of : str
        Scenario whose mean cost it is; empty where the user named an amount.
    factors : dict of str to float
        By scenario, what its levels were multiplied by, 0 … 1.
    own_cost : tuple of str
        Scenarios that stay below the budget at full level and are shown at their own cost.
    """

    amount: float
    of: str
    factors: dict[str, float]
    own_cost: tuple[str, ...]

    @property
    def record(self) -> dict[str, Any]:
        """Plain values for the manifest."""
        return {"amount": self.amount, "of": self.of, "factors": self.factors,
                "own_cost": list(self.own_cost)}  # fmt: skip


def at_equal_budget(
    plan: Plan, threads: int | None = None, progress: Progress | None = None
) -> Plan:
    """Scale the packages of a study to the budget that its settings name.

    Parameters
    ----------
    plan : Plan
        Of a study whose setting ``equal_budget`` is an amount in € or the name of a scenario.
    threads : int, optional
        All cores unless stated.
    progress : Progress, optional
        Told of the rounds that are done.

    Returns
    -------
    Plan
        Of the scaled packages, with its budget.

    Raises
    ------
    InvalidInputError
        Where the budget names no scenario, or one that costs nothing.
    """
    progress, study = progress or Silent(), plan.study
    wanted = study.settings.equal_budget
    costs = _Costs(plan, threads or default_threads())
    progress.stage("Finding equal budgets", HALVINGS + 1)
    full = costs.of([scenario.content for scenario in study.scenarios])
    amount, of = _amount(wanted, plan, costs)
    within = full.mean(1) <= amount
    low, high = np.zeros(len(within)), np.ones(len(within))
    progress.advance()
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        cost = costs.of([scaled(scenario.content, factor) for scenario, factor
                         in zip(study.scenarios, middle, strict=True)]).mean(1)  # fmt: skip
        low, high = np.where(cost <= amount, middle, low), np.where(cost <= amount, high, middle)
        progress.advance()
    factors = np.where(within, 1.0, np.floor(low * 10**DIGITS) / 10**DIGITS)
    scenarios = tuple(
        replace(scenario, content=scaled(scenario.content, float(factor)))
        for scenario, factor in zip(study.scenarios, factors, strict=True)
    )
    names = [scenario.name for scenario in scenarios]
    budget = Budget(
        amount, of, dict(zip(names, factors.tolist(), strict=True)),
        tuple(name for name, inside in zip(names, within, strict=True) if inside),
    )  # fmt: skip
    return Plan.of(replace(study, scenarios=scenarios), plan.draws, budget.record)


def scaled[P: Policy](policy: P, factor: float) -> P:
    """Return a policy with every level multiplied by a factor.

    Parameters
    ----------
    policy : Policy
        The policy.
    factor : float
        0 … 1.

    Returns
    -------
    Policy
        The same where the factor is 1.
    """
    levers = {name: fields.model_copy(update={"level": fields.level * factor})
              for name, fields in policy.active()}  # fmt: skip
    if factor == 1.0 or not levers:
        return policy
    return policy.model_copy(update={"levers": policy.levers.model_copy(update=levers)})


@dataclass(frozen=True)
class _Costs:
    """Public cost of policies beyond the base's, in a small population."""

    plan: Plan
    threads: int

    def of(self, policies: Sequence[Policy]) -> Floats:
        """Return the added cost in each draw, €, present value, float64 (S, D)."""
        study, draws = self.plan.study, self.plan.draws
        settings = study.settings
        small = settings.model_copy(update={"learners": min(LEARNERS, settings.learners)})
        weights = present_weights(settings.horizon_quarters, settings.discount_rate)
        together = [study.base.content, *policies]
        size = max(1, CHUNK_LANES // len(together))

        def block(start: int) -> Floats:
            part = draws.rows(start, min(start + size, draws.first + len(draws)))
            lanes = Lanes.of(together, part, study.profile, small)
            money = run_lanes(lanes, study.profile, small, 0).money[:, 0, PUBLIC]
            value = (money * weights[:, None]).sum(0).reshape(len(part), len(together)) / CENTS
            return np.asarray((value[:, 1:] - value[:, :1]).T)

        with ThreadPoolExecutor(self.threads) as pool:
            blocks = pool.map(block, range(draws.first, draws.first + len(draws), size))
            return np.concatenate(list(blocks), axis=1)


def _amount(wanted: float | str | None, plan: Plan, costs: _Costs) -> tuple[float, str]:
    """The budget in €, and the scenario whose mean cost it is."""
    if isinstance(wanted, float):
        return wanted, ""
    scenario = named(str(wanted), plan.study)
    amount = float(costs.of([scenario.content]).mean())
    if amount <= 0.0:
        message = f"{scenario.name} adds no public cost; name an amount in €."
        raise InvalidInputError([Fault("settings", None, None, "equal_budget", message)])
    return amount, scenario.name


def named(name: str, study: Study) -> Scenario:
    """Return the scenario that a budget names: one of the study's, or a shipped one.

    Parameters
    ----------
    name : str
        As the setting has it.
    study : Study
        What is compared.

    Returns
    -------
    Scenario

    Raises
    ------
    InvalidInputError
        Where there is none of that name.
    """
    for scenario in study.scenarios:
        if scenario.name == name:
            return scenario
    if name in shipped_names():
        return load_scenario(name)
    known = [*(scenario.name for scenario in study.scenarios), *shipped_names()]
    message = f"is an amount in € or the name of a scenario; {name!r} is neither."
    raise InvalidInputError(
        [Fault("settings", None, None, "equal_budget", message, nearest(name, known))]
    )
