"""Common label: one name and mark for all short learning that counts."""

from collections.abc import Iterator, Mapping

from mcsim.levers.lever import Floats, Lever, LeverFields, Modification, Schedule, UnitCost


def _modify(
    _: LeverFields, schedule: Schedule, parameters: Mapping[str, Floats]
) -> Iterator[Modification]:
    level = schedule.column
    yield Modification("lift_definition", level * parameters["lift_definition_by_label"])
    yield Modification(
        "lift_employer_definition", level * parameters["lift_employer_definition_by_label"]
    )
    yield Modification("lift_names", level * parameters["lift_names_by_label"])
    yield Modification("spend_fixed", schedule.yearly_rise * parameters["cost_label"])


LEVER = Lever(
    name="label",
    title="Common name and label",
    mechanism=(
        "One name and a mark that shows the class end the variety of names. Employers and learners "
        "who pooled all short courses can tell the classes apart."
    ),
    evidence=("S42", "S43", "E38"),
    unit_cost=UnitCost("cost_label", "once, for design and introduction", "support"),
    downside=(
        "A label is worth less when it is common: what it shows is the distance from the pool of "
        "all credentials, and that vanishes as one class fills the pool. It lowers trust in plain "
        "credentials, which no longer profit from being taken for better ones."
    ),
    sign="emergent",
    fields=LeverFields,
    moves=("lift_definition", "lift_employer_definition", "lift_names", "spend_fixed"),
    hinges=("confusion", "qa_share_of_gap"),
    modify=_modify,
)
