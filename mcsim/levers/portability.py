"""Portability: credit that other providers recognise."""

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
    """Portability and recognition of credit.

    Attributes
    ----------
    target : LearnerTarget
        Learners whose credit is recognised.
    """

    target: LearnerTarget = LearnerTarget()


def _modify(
    _: Fields, schedule: Schedule, parameters: Mapping[str, Floats]
) -> Iterator[Modification]:
    level = schedule.column
    yield Modification("portability", level)
    yield Modification("lift_credit", level * parameters["lift_credit_by_portability"])
    yield Modification("spend_completion", level * parameters["cost_portability"])


LEVER = Lever(
    name="portability",
    title="Portability and recognition of credit",
    mechanism=(
        "Education and training providers undertake to recognise the credit of a credential. It "
        "then counts towards partial and full qualifications, and for a share of the learners who "
        "doubted that providers recognise credentials the doubt ends."
    ),
    evidence=("S47", "E23", "E41", "E42"),
    unit_cost=UnitCost("cost_portability", "for each credential completed", "registry"),
    downside=(
        "Credit that counts is rarely used: credentials suit upskilling and hold less promise as "
        "steps to a qualification (E41). Null for those who doubt that providers recognise it, and "
        "every transfer costs."
    ),
    sign="assumed",
    fields=Fields,
    moves=("portability", "lift_credit", "spend_completion"),
    hinges=("beta_S", "portable_base", "stack_hazard"),
    modify=_modify,
)
