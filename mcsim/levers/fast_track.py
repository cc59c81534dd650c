"""Fast track: a lighter procedure for the label and the listing."""

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
    """A fast track.

    Attributes
    ----------
    target : ProviderTarget
        Providers to whom it is open.
    """

    target: ProviderTarget = ProviderTarget()


def _modify(
    _: Fields, schedule: Schedule, parameters: Mapping[str, Floats]
) -> Iterator[Modification]:
    level = schedule.column
    yield Modification("lag_cut", level * parameters["fast_lag"])
    yield Modification("fee_cut", level * parameters["fast_fee"])
    yield Modification("chi_cut", level * parameters["fast_chi"])
    yield Modification("credibility_cut", level * parameters["fast_credibility"])
    yield Modification("spend_fixed", level * parameters["cost_fast_track"])


LEVER = Lever(
    name="fast_track",
    title="Fast track",
    mechanism=(
        "A lighter procedure for the label and for listing: a shorter lag, a lower fee, and less "
        "of what formality costs in flexibility, hours, renewal and entry."
    ),
    evidence=("S16", "E20", "E38"),
    unit_cost=UnitCost("cost_fast_track", "a year", "support"),
    downside=(
        "Assurance that is easily had is believed less, by all who understand it and for every "
        "offer of the class. Null where no scheme is open."
    ),
    sign="emergent",
    fields=Fields,
    moves=("lag_cut", "fee_cut", "chi_cut", "credibility_cut", "spend_fixed"),
    hinges=("chi", "qa_credibility", "nqf_credibility", "assurance_weight"),
    modify=_modify,
)
