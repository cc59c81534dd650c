"""Awareness campaigns and guidance for learners."""

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
    """Awareness and guidance.

    Attributes
    ----------
    target : LearnerTarget
        Learners whom it addresses.
    """

    target: LearnerTarget = LearnerTarget()


def _modify(
    _: Fields, schedule: Schedule, parameters: Mapping[str, Floats]
) -> Iterator[Modification]:
    level = schedule.column
    yield Modification("campaign", level * parameters["campaign_reach"])
    yield Modification("understanding", level * parameters["guidance_understanding"])
    yield Modification("lift_unknown", level * parameters["lift_unknown_by_awareness"])
    yield Modification("spend_adult", level * parameters["cost_awareness"])


LEVER = Lever(
    name="awareness",
    title="Awareness and guidance",
    mechanism=(
        "Campaigns raise the chance that an adult hears of micro-credentials; guidance raises the "
        "chance that who has heard also understands them. For a share of those to whom they are "
        "'not well known' the slow climb ends."
    ),
    evidence=("S34", "S45", "S48", "S50", "E22", "E35"),
    unit_cost=UnitCost("cost_awareness", "for each adult and year", "campaign"),
    downside=(
        "Null unless the other gates open: a trial that informed adults of a voucher raised "
        "knowledge and not its use (E35)."
    ),
    sign="assumed",
    fields=Fields,
    moves=("campaign", "understanding", "lift_unknown", "spend_adult"),
    hinges=("learner_aware", "slow_climb", "baseline_uptake"),
    modify=_modify,
)
