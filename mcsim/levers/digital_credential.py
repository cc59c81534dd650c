"""Digital credentials that an employer can verify."""

from collections.abc import Iterator, Mapping

from mcsim.levers.lever import (
    Floats,
    LearnerTarget,
    Lever,
    LeverFields,
    Modification,
    Schedule,
    UnitCost,
)


class Fields(LeverFields):
    """Digital credentials and their verification.

    Attributes
    ----------
    target : LearnerTarget
        Learners to whom credentials are issued digitally.
    """

    target: LearnerTarget = LearnerTarget()


def _modify(
    _: Fields, schedule: Schedule, parameters: Mapping[str, Floats]
) -> Iterator[Modification]:
    level = schedule.column
    yield Modification("digital", level)
    yield Modification("employer_digital", level)
    yield Modification("lift_assessment", level * parameters["lift_assessment_by_digital"])
    yield Modification("spend_completion", level * parameters["cost_digital"])
    yield Modification("spend_fixed", level * parameters["cost_platform"])


LEVER = Lever(
    name="digital_credential",
    title="Digital credentials and verification",
    mechanism=(
        "Credentials are issued digitally with a record that can be verified. Who has digital "
        "access finds them handier, and for a share of the employers to whom assessment was not "
        "transparent the penalty ends."
    ),
    evidence=("S41", "E27", "E30"),
    unit_cost=UnitCost(
        "cost_digital", "for each credential completed", "registry",
        "the platform, a year (cost_platform)",
    ),
    downside=(
        "Employers distrust digital credentials: in an experiment they did not raise the chance of "
        "being hired, and those earned in person did (E27). Who lacks digital access is put off, "
        "and these are the low-educated and the old."
    ),
    sign="emergent",
    fields=Fields,
    moves=("digital", "employer_digital", "lift_assessment", "spend_completion", "spend_fixed"),
    hinges=("digital_penalty", "beta_D", "assessment_penalty"),
    modify=_modify,
)  # fmt: skip
