"""SME incentive: part of what small employers pay for training is paid back."""

from collections.abc import Iterator, Mapping

from mcsim.levers.lever import (
    EmployerTarget,
    Floats,
    Level,
    Lever,
    LeverFields,
    Modification,
    Schedule,
    UnitCost,
)


class Fields(LeverFields):
    """An incentive for small employers.

    Attributes
    ----------
    share : float
        Share of a sponsor's payment that is paid back at full level.
    target : EmployerTarget
        Employers that have it; micro and small ones unless stated.
    """

    share: Level = 0.5
    target: EmployerTarget = EmployerTarget(size=["micro", "small"])


def _modify(
    fields: Fields, schedule: Schedule, parameters: Mapping[str, Floats]
) -> Iterator[Modification]:
    level = schedule.column
    yield Modification("sponsor_incentive", level * fields.share * parameters["sme_response"])
    yield Modification("incentive_share", level * fields.share)


LEVER = Lever(
    name="sme_incentive",
    title="Incentive for small employers",
    mechanism=(
        "Employers that pay for the training of their staff get part of it back. More of them "
        "sponsor, and their employees pay less, for credentials that the employer recognises and "
        "for uncertified courses."
    ),
    evidence=("S13", "S14", "S15", "E16", "E34"),
    unit_cost=UnitCost(
        "cost_support_admin", "for each euro paid back", "support",
        "what is paid back, counted start by start",
    ),
    downside=(
        "It pays those who sponsored anyway, and it makes uncertified courses cheaper too, which "
        "can draw learners away from credentials. Null for the unemployed and the inactive."
    ),
    sign="emergent",
    fields=Fields,
    moves=("sponsor_incentive", "incentive_share"),
    hinges=("sponsor_base", "sponsor_share", "crowd_out", "beta_P"),
    modify=_modify,
)  # fmt: skip
