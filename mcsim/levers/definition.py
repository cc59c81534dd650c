"""Common definition: what counts as a micro-credential."""

from collections.abc import Iterator, Mapping

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


class Fields(LeverFields):
    """A common definition.

    Attributes
    ----------
    scope : float
        Share of existing modules and partial qualifications that the definition counts in.
    """

    scope: Level = Field(0.3)


def _modify(
    fields: Fields, schedule: Schedule, parameters: Mapping[str, Floats]
) -> Iterator[Modification]:
    level = schedule.column
    yield Modification("lift_definition", level * parameters["lift_definition_by_definition"])
    yield Modification(
        "lift_employer_definition", level * parameters["lift_employer_definition_by_definition"]
    )
    yield Modification("lift_names", level * parameters["lift_names_by_definition"])
    yield Modification("understanding", level * parameters["definition_understanding"])
    yield Modification("employer_understanding", level * parameters["definition_understanding"])
    yield Modification("scope", level * fields.scope)
    yield Modification("excluded", level * parameters["borderline"])
    yield Modification("spend_fixed", schedule.yearly_rise * parameters["cost_definition"])


LEVER = Lever(
    name="definition",
    title="Common definition",
    mechanism=(
        "A legal or agreed definition tells learners and employers what a micro-credential is. It "
        "lifts the barrier 'no common definition', so that the classes can be told apart, and "
        "speeds understanding. It counts a share of existing modules in and leaves borderline "
        "offers out."
    ),
    evidence=("S33", "S38", "S40", "S43", "E06", "E07"),
    unit_cost=UnitCost("cost_definition", "once, for consultation and guidance", "support"),
    downside=(
        "Borderline offers lose the name. Counting modules in relabels what exists without adding "
        "learning. Who can tell the classes apart trusts plain credentials less than the mixture."
    ),
    sign="emergent",
    fields=Fields,
    moves=(
        "lift_definition", "lift_employer_definition", "lift_names", "understanding",
        "employer_understanding", "scope", "excluded", "spend_fixed",
    ),
    hinges=("confusion", "modules"),
    modify=_modify,
)  # fmt: skip
