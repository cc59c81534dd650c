"""Recognition agreements between employers, sector bodies and providers."""

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
    """Recognition agreements.

    Attributes
    ----------
    target : EmployerTarget
        Employers that can be party; the level is the share of them that is.
    """

    target: EmployerTarget = EmployerTarget()


def _modify(
    _: Fields, schedule: Schedule, parameters: Mapping[str, Floats]
) -> Iterator[Modification]:
    level = schedule.column
    yield Modification("agreement", level)
    lift = level * schedule.coverage * parameters["lift_recognition_by_agreements"]
    yield Modification("lift_recognition", lift)


LEVER = Lever(
    name="recognition_agreements",
    title="Recognition agreements",
    mechanism=(
        "Sector agreements in which employers undertake to recognise credentials. Parties are more "
        "likely to declare recognition, and for a share of learners the doubt whether employers "
        "recognise credentials ends."
    ),
    evidence=("S46", "S52", "E26"),
    unit_cost=UnitCost(2000, 500, 5000, "for each employer that is party", "assumption"),
    downside=(
        "Agreements meet employers in name only and backsliders (E26): recognition is declared and "
        "not practised, learners are not rewarded, and those who hear of it expect less."
    ),
    sign="assumed",
    fields=Fields,
    moves=("agreement", "lift_recognition"),
    modify=_modify,
)
