"""Stackability: credentials designed as parts of a qualification."""

from collections.abc import Iterator, Mapping

from mcsim.levers.lever import (
    Floats,
    Lever,
    LeverFields,
    Modification,
    ProviderTarget,
    Schedule,
    UnitCost,
)


class Fields(LeverFields):
    """A stackability rule.

    Attributes
    ----------
    target : ProviderTarget
        Providers whose offers are designed that way.
    """

    target: ProviderTarget = ProviderTarget()


def _modify(
    _: Fields, schedule: Schedule, parameters: Mapping[str, Floats]
) -> Iterator[Modification]:
    level = schedule.column
    yield Modification("stacking", level * parameters["stackability_gain"])
    yield Modification("lengthening", level * parameters["stack_lengthening"])
    yield Modification("spend_offer", level * parameters["cost_stackability"])


LEVER = Lever(
    name="stackability",
    title="Stackability rule",
    mechanism=(
        "Offers are designed as parts of a qualification, with common levels and entry points. Who "
        "holds enough portable credit turns it into a qualification more often."
    ),
    evidence=("E23", "E41", "E42"),
    unit_cost=UnitCost("cost_stackability", "for each offer and year", "registry"),
    downside=(
        "What must fit a qualification grows longer: hours rise, which costs those who have little "
        "time, and completion. Null without portable credit."
    ),
    sign="emergent",
    fields=Fields,
    moves=("stacking", "lengthening", "spend_offer"),
    hinges=("stack_hazard", "partial_hours", "portable_base", "completion_hours"),
    modify=_modify,
)
