"""Price support for learners: vouchers and subsidies."""

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field

from mcsim.levers.lever import (
    Floats,
    LearnerTarget,
    Level,
    Lever,
    LeverFields,
    Modification,
    Schedule,
    UnitCost,
)


class Fields(LeverFields):
    """Price support.

    Attributes
    ----------
    share : float
        Share of the price that is paid for the learner at full level.
    ceiling : float
        € at most for one course.
    valid_for : {"credentials", "all_courses"}
        What it can be used for.
    target : LearnerTarget
        Learners who have it.
    """

    share: Level = 0.5
    ceiling: float = Field(1000.0, ge=0, le=100_000)
    valid_for: Literal["credentials", "all_courses"] = "credentials"
    target: LearnerTarget = LearnerTarget()


def _modify(fields: Fields, schedule: Schedule, _: Mapping[str, Floats]) -> Iterator[Modification]:
    support = schedule.column * fields.share
    yield Modification("credential_support", support)
    if fields.valid_for == "all_courses":
        yield Modification("course_support", support)
    yield Modification("support_ceiling", fields.ceiling * schedule.in_force)


LEVER = Lever(
    name="price_support",
    title="Price support",
    mechanism=(
        "Public money pays a share of the price of a credential, up to a ceiling. The learner "
        "weighs what is left by its logarithm, the one form that fits a co-payment on what was "
        "free and a voucher on what was dear."
    ),
    evidence=("S25", "E17", "E18", "E33", "E36"),
    unit_cost=UnitCost(700, 560, 1560, "for each place that is paid", "E17"),
    downside=(
        "Deadweight: most of the vouchers of a trial went to people who would have trained anyway "
        "(E33). Support for credentials alone draws learners from uncertified courses, which "
        "relabels learning. The low-educated use it least (E34)."
    ),
    sign="evidenced",
    fields=Fields,
    moves=("credential_support", "course_support", "support_ceiling"),
    modify=_modify,
)
