"""Inclusion in the national qualifications framework (NQF), optional or strict."""

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
    """Inclusion in the national framework.

    Attributes
    ----------
    mode : {"optional", "strict"}
        Strict: after the grace period, only NQF-linked offers carry the name and draw public
        money.
    stringency : float
        Formality of inclusion, 0 … 1.
    grace_quarters : int
        Quarters from the start until a strict rule binds.
    target : ProviderTarget
        Providers that can apply.
    """

    mode: Literal["optional", "strict"]
    stringency: Level = 0.4
    grace_quarters: int = Field(6, ge=0, le=80)
    target: ProviderTarget = ProviderTarget()


def _modify(
    fields: Fields, schedule: Schedule, parameters: Mapping[str, Floats]
) -> Iterator[Modification]:
    level = schedule.column
    yield Modification("nqf_open", level)
    yield Modification("nqf_stringency", fields.stringency * schedule.in_force)
    yield Modification("nqf_assured", level)
    yield Modification("spend_fixed", level * parameters["cost_framework"])
    if fields.mode == "strict":
        yield Modification("nqf_at_stake", level)
        yield Modification("nqf_required", schedule.delayed(fields.grace_quarters))


LEVER = Lever(
    name="nqf_inclusion",
    title="Inclusion in the national qualifications framework",
    mechanism=(
        "A provider may have an offer listed in the national framework. Employers, and learners "
        "who miss credentials in the national system, trust listed ones more; listing also assures "
        "them. In the strict mode only listed offers keep the name and public money after a grace "
        "period; the others go on as uncertified courses. Providers decide: expected gain against "
        "fee, administration and a lag."
    ),
    evidence=("S29", "S30", "S31", "S44", "E08", "E09", "E20", "E21"),
    unit_cost=UnitCost(
        "cost_decision", "for each application that is decided", "regulator",
        "the framework's register is kept up as well (cost_framework)",
    ),
    downside=(
        "Formality: stringency times χ costs flexibility, adds hours and slows the renewal of "
        "content, and χ is unknown. Listing only informs those who know the framework (E09). "
        "The strict mode takes the name from offers whose providers do not apply."
    ),
    sign="emergent",
    fields=Fields,
    moves=(
        "nqf_open", "nqf_stringency", "nqf_assured", "nqf_at_stake", "nqf_required", "spend_fixed",
    ),
    hinges=(
        "chi", "nqf_credibility", "assurance_weight", "gain_nqf", "accreditation_fee",
        "accreditation_lag", "employer_gap", "beta_T",
    ),
    modify=_modify,
)  # fmt: skip
