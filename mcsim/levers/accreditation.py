"""Accreditation: more capacity to decide applications, and part of the fee."""

from collections.abc import Iterator, Mapping

from mcsim.levers.lever import (
    QUARTERS,
    Floats,
    Lever,
    LeverFields,
    Modification,
    ProviderTarget,
    Schedule,
    UnitCost,
)


class Fields(LeverFields):
    """Support of accreditation.

    Attributes
    ----------
    target : ProviderTarget
        Providers whose fee is supported; the queue is everyone's.
    """

    target: ProviderTarget = ProviderTarget()


def _modify(
    _: Fields, schedule: Schedule, parameters: Mapping[str, Floats]
) -> Iterator[Modification]:
    level = schedule.column
    service = level * parameters["service_gain"]
    decisions = QUARTERS * service * parameters["service_rate"]
    yield Modification("service", service)
    yield Modification("fee_support", level * parameters["fee_support"])
    yield Modification("spend_fixed", decisions * parameters["cost_capacity"])


LEVER = Lever(
    name="accreditation",
    title="Support of accreditation",
    mechanism=(
        "The regulator is given staff to decide more applications in a quarter, and public money "
        "pays part of the provider's fee. Queues shorten, and classes that cost more than they "
        "promised come into reach."
    ),
    evidence=("S38", "E19", "E20", "E21"),
    unit_cost=UnitCost(
        "cost_capacity", "for each decision a year that is added", "support",
        "the share of fees that is paid",
    ),
    downside=(
        "Null where no scheme is open, or where the queue does not bind: the capacity is paid for "
        "and stands idle. Burden and staff keep more providers out than the price does (E19), and "
        "an assured class that becomes common tells less apart (E38)."
    ),
    sign="emergent",
    fields=Fields,
    moves=("service", "fee_support", "spend_fixed"),
    hinges=("accreditation_fee", "accreditation_lag", "gain_qa", "gain_nqf"),
    modify=_modify,
)  # fmt: skip
