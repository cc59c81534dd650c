"""Universal price support: a voucher or subsidy for everyone."""

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field

from mcsim.levers.lever import (
    Floats,
    Level,
    Lever,
    LeverFields,
    Modification,
    Schedule,
    UnitCost,
)

SUPPORT = UnitCost(
    "cost_support_admin", "for each euro of support", "support",
    "the support itself, counted start by start; other schemes paid €560-1 560 a place (E17)",
)  # fmt: skip


class SupportFields(LeverFields):
    """Price support.

    Attributes
    ----------
    share : float
        Share of the price that is paid for the learner at full level.
    ceiling : float
        € at most for one course.
    valid_for : {"credentials", "all_courses"}
        What it can be used for.
    """

    share: Level = 0.5
    ceiling: float = Field(1000.0, ge=0, le=100_000)
    valid_for: Literal["credentials", "all_courses"] = "credentials"


def supported(
    fields: SupportFields, schedule: Schedule, _: Mapping[str, Floats]
) -> Iterator[Modification]:
    """Return what price support contributes, whoever has it.

    Parameters
    ----------
    fields : SupportFields
        Share, ceiling and use.
    schedule : Schedule
        Its level over time.

    Yields
    ------
    Modification
    """
    support = schedule.column * fields.share
    yield Modification("credential_support", support)
    if fields.valid_for == "all_courses":
        yield Modification("course_support", support)
    yield Modification("support_ceiling", fields.ceiling * schedule.in_force)


LEVER = Lever(
    name="price_support",
    title="Universal price support",
    mechanism=(
        "Public money pays a share of the price for everyone, up to a ceiling. The learner weighs "
        "what is left by its logarithm, the one form that fits a co-payment on what was free and a "
        "voucher on what was dear."
    ),
    evidence=("S25", "E17", "E18", "E33", "E36"),
    unit_cost=SUPPORT,
    downside=(
        "Deadweight: most of the vouchers of a trial went to people who would have trained anyway "
        "(E33). Sponsors save part of what the public pays (E34). Support for credentials alone "
        "draws learners from uncertified courses, which relabels learning. The low-educated use it "
        "least (E34)."
    ),
    sign="evidenced",
    fields=SupportFields,
    moves=("credential_support", "course_support", "support_ceiling"),
    hinges=("beta_P", "crowd_out", "mu"),
    modify=supported,
)
