"""A policy that does nothing changes nothing, and none acts before it starts."""

from mcsim.checks.case import Case, Check, same_lanes
from mcsim.engine.state import BURN_IN
from mcsim.scenario.model import Policy
from mcsim.scenario.schedule import first_start


def null_policy(case: Case) -> Check:
    """With every lever at level 0, the scenario equals a world without levers, bit for bit."""
    silent = _at_level_zero(case.scenario.content)
    for t, chunk in case.quarters(case.lanes([Policy(), silent])):
        differs = same_lanes(chunk, slice(0, None, 2), slice(1, None, 2))
        if differs:
            detail = f"{differs} differs in quarter {t - BURN_IN} although every level is 0"
            return Check("null_policy", case.name, False, detail)
    levers = len(list(case.scenario.content.active()))
    detail = f"{levers} levers at level 0 and no lever: the same states in every quarter"
    return Check("null_policy", case.name, True, detail)


def identical_before_start(case: Case) -> Check:
    """Until the first lever of either starts, scenario and base are the same, bit for bit."""
    settings = case.study.settings
    starts = [fields for policy in case.policies for _, fields in policy.active()]
    first = first_start(starts)
    reported = settings.horizon_quarters
    before = reported if first is None else min(first - settings.first_quarter, reported)
    for t, chunk in case.quarters(case.lanes(case.policies)):
        if t - BURN_IN >= before:
            break
        differs = same_lanes(chunk, slice(0, None, 2), slice(1, None, 2))
        if differs:
            detail = f"{differs} differs in quarter {t - BURN_IN}, before {first}"
            return Check("identical_before_start", case.name, False, detail)
    detail = f"the same states in the {BURN_IN + before} quarters before " + (
        str(first) if first is not None and before < reported else "the horizon"
    )
    return Check("identical_before_start", case.name, True, detail)


def _at_level_zero(policy: Policy) -> Policy:
    """Return a policy with the same levers at level 0."""
    levers = {
        name: fields.model_copy(update={"level": 0.0}) for name, fields in policy.active()
    }  # fmt: skip
    if not levers:
        return Policy()
    return policy.model_copy(update={"levers": policy.levers.model_copy(update=levers)})
