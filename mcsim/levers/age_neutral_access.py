"""Age-neutral access: guidance and entry that do not depend on age."""

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
    """Age-neutral access.

    Attributes
    ----------
    target : LearnerTarget
        Learners whom it addresses; those of 45 and more unless stated.
    """

    target: LearnerTarget = LearnerTarget(age=["45-54", "55-64"])


def _modify(
    _: Fields, schedule: Schedule, parameters: Mapping[str, Floats]
) -> Iterator[Modification]:
    level = schedule.column
    yield Modification("age_access", level * parameters["age_access_effect"])
    yield Modification("spend_adult", level * parameters["cost_age_access"])


LEVER = Lever(
    name="age_neutral_access",
    title="Age-neutral access",
    mechanism=(
        "Age limits fall, and guidance seeks out older adults. A need for training arises in the "
        "older age bands more nearly as often as in the band where it arises most, at the same "
        "education and status."
    ),
    evidence=("E12", "E14"),
    unit_cost=UnitCost("cost_age_access", "for each adult addressed and year", "campaign"),
    downside=(
        "Of those who take no part, 70 % see no need (E14), which access does not change. It opens "
        "the choice of uncertified courses as well, and where places are scarce others are turned "
        "away. Null for those who have not heard of credentials."
    ),
    sign="assumed",
    fields=Fields,
    moves=("age_access", "spend_adult"),
    hinges=("learner_aware", "occupancy"),
    modify=_modify,
)
