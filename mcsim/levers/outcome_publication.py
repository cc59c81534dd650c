"""Publication of outcomes, with audits and de-listing."""

from collections.abc import Iterator, Mapping

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
    """Publication of outcomes, audit and de-listing.

    Attributes
    ----------
    audit : float
        Share of the full rate of audits; 0 publishes only.
    target : ProviderTarget
        Providers that are audited; what is published holds for the class.
    """

    audit: Level = 1.0
    target: ProviderTarget = ProviderTarget()


def _modify(
    fields: Fields, schedule: Schedule, parameters: Mapping[str, Floats]
) -> Iterator[Modification]:
    level = schedule.column
    yield Modification("published", level)
    yield Modification("scrutiny", level)
    yield Modification("audits", level * fields.audit)
    yield Modification("spend_offer", level * parameters["cost_publication"])


LEVER = Lever(
    name="outcome_publication",
    title="Publication of outcomes, audit and de-listing",
    mechanism=(
        "How often credentials of each class delivered is published, and enters the trust of those "
        "who understand it. Providers that are watched put more effort into quality; offers that "
        "an audit finds below a threshold are removed."
    ),
    evidence=("E23", "E28", "E38"),
    unit_cost=UnitCost(
        "cost_publication", "for each offer and year", "registry", "each audit (cost_audit)"
    ),
    downside=(
        "What is published can be worse than what was believed, and trust falls. De-listing takes "
        "places away at once, and those that come after differ more in quality (E38)."
    ),
    sign="emergent",
    fields=Fields,
    moves=("published", "scrutiny", "audits", "spend_offer"),
    hinges=("quality", "publication_weight", "audit_rate", "audit_threshold", "effort_effect"),
    modify=_modify,
)  # fmt: skip
