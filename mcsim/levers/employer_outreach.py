"""Outreach to employers."""

from collections.abc import Iterator, Mapping

from mcsim.levers.lever import (
    EmployerTarget,
    Floats,
    Lever,
    LeverFields,
    Modification,
    Schedule,
    UnitCost,
)


class Fields(LeverFields):
    """Outreach to employers.

    Attributes
    ----------
    target : EmployerTarget
        Employers whom it addresses.
    """

    target: EmployerTarget = EmployerTarget()


def _modify(
    _: Fields, schedule: Schedule, parameters: Mapping[str, Floats]
) -> Iterator[Modification]:
    level = schedule.column
    yield Modification("outreach", level * parameters["outreach_reach"])
    yield Modification("employer_understanding", level * parameters["outreach_understanding"])
    yield Modification("lift_new", level * parameters["lift_new_by_outreach"])


LEVER = Lever(
    name="employer_outreach",
    title="Employer outreach",
    mechanism=(
        "Chambers and sector bodies tell employers what micro-credentials are. More employers hear "
        "of them and understand them, and for a share of those to whom the form is new the slow "
        "climb ends."
    ),
    evidence=("S01", "S37", "S39", "E23"),
    unit_cost=UnitCost(150, 50, 400, "for each employer addressed", "assumption"),
    downside=(
        "An employer that knows micro-credentials need not trust or reward them: most firms that "
        "change what they declare do not change whom they hire (E26)."
    ),
    sign="assumed",
    fields=Fields,
    moves=("outreach", "employer_understanding", "lift_new"),
    modify=_modify,
)
