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
    yield Modification("codesign", level * schedule.coverage * parameters["codesign_refresh"])
    yield Modification("spend_employer", level * parameters["cost_agreement"])


LEVER = Lever(
    name="recognition_agreements",
    title="Recognition agreements and co-design",
    mechanism=(
        "Sector agreements in which employers undertake to recognise credentials. Parties are more "
        "likely to declare recognition, and for a share of learners the doubt whether employers "
        "recognise credentials ends. Parties also help to design courses, whose content is renewed "
        "sooner."
    ),
    evidence=("S46", "S52", "E26"),
    unit_cost=UnitCost("cost_agreement", "for each employer that is party and year", "support"),
    downside=(
        "Agreements meet employers in name only and backsliders (E26): recognition is declared and "
        "not practised, learners are not rewarded, and those who hear of it expect less."
    ),
    sign="assumed",
    fields=Fields,
    moves=("agreement", "lift_recognition", "codesign", "spend_employer"),
    hinges=("agreement_effect", "practice_leader", "practised_in_name", "beta_R"),
    modify=_modify,
)
