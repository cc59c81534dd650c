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
    yield Modification("lift_employers_barrier", level * schedule.coverage
                       * parameters["lift_employers_barrier_by_outreach"])  # fmt: skip
    yield Modification("spend_employer", level * parameters["cost_outreach"])


LEVER = Lever(
    name="employer_outreach",
    title="Employer outreach",
    mechanism=(
        "Chambers and sector bodies tell employers what micro-credentials are. More employers hear "
        "of them and understand them, and for a share of those to whom the form is new the slow "
        "climb ends. Providers that waited for employers to understand dare to enter."
    ),
    evidence=("S01", "S37", "S39", "E23"),
    unit_cost=UnitCost("cost_outreach", "for each employer addressed and year", "support"),
    downside=(
        "An employer that knows micro-credentials need not trust or reward them: most firms that "
        "change what they declare do not change whom they hire (E26)."
    ),
    sign="assumed",
    fields=Fields,
    moves=(
        "outreach", "employer_understanding", "lift_new", "lift_employers_barrier",
        "spend_employer",
    ),
    hinges=("recognition_base", "practice_leader", "beta_R"),
    modify=_modify,
)  # fmt: skip
