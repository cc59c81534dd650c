"""Common quality-assurance standard, voluntary or mandatory."""

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field

from mcsim.levers.lever import (
    Floats,
    Level,
    Lever,
    LeverFields,
    Modification,
    ProviderTarget,
    Schedule,
    UnitCost,
)


class Fields(LeverFields):
    """A common quality-assurance standard.

    Attributes
    ----------
    mode : {"voluntary", "mandatory"}
        Mandatory: after the grace period, offers without the label lose name and public money.
    stringency : float
        Formality of the standard, 0 … 1.
    grace_quarters : int
        Quarters from the start until a mandatory standard binds.
    target : ProviderTarget
        Providers to whom the scheme is open.
    """

    mode: Literal["voluntary", "mandatory"]
    stringency: Level = 0.2
    grace_quarters: int = Field(6, ge=0, le=80)
    target: ProviderTarget = ProviderTarget()


def _modify(
    fields: Fields, schedule: Schedule, parameters: Mapping[str, Floats]
) -> Iterator[Modification]:
    level = schedule.column
    yield Modification("qa_open", level)
    yield Modification("qa_stringency", fields.stringency * schedule.in_force)
    yield Modification("qa_assured", level)
    lift = level * parameters["lift_qa_barrier_by_common_qa"]
    yield Modification("lift_qa_barrier", lift)
    if fields.mode == "mandatory":
        yield Modification("qa_at_stake", level)
        yield Modification("qa_required", schedule.delayed(fields.grace_quarters))


LEVER = Lever(
    name="common_qa",
    title="Common quality assurance",
    mechanism=(
        "A common standard, audited from outside, that a provider may take for its offers. Who "
        "understands micro-credentials trusts labelled ones by the credibility of the assurance. "
        "If mandatory, offers without the label lose the name and public money after a grace "
        "period and go on as uncertified courses. Providers decide: expected gain against the fee "
        "and the administration."
    ),
    evidence=("S38", "E19", "E28", "E38"),
    unit_cost=UnitCost("cost_decision", "for each application that is decided", "regulator"),
    downside=(
        "Fee and administration keep small providers out; a mandatory standard takes the name from "
        "them. Stringency costs flexibility, hours and speed. Where the assurance is less credible "
        "than the trust that a learner already has, it lowers that trust."
    ),
    sign="emergent",
    fields=Fields,
    moves=(
        "qa_open", "qa_stringency", "qa_assured", "qa_at_stake", "qa_required", "lift_qa_barrier",
    ),
    hinges=(
        "chi", "qa_credibility", "assurance_weight", "gain_qa",
        "accreditation_fee", "kept_demand",
    ),
    modify=_modify,
)  # fmt: skip
