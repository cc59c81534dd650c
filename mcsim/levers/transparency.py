"""Assessment transparency: a standard record of what was learned and how it was assessed."""

from collections.abc import Iterator, Mapping

from mcsim.levers.lever import Floats, Lever, LeverFields, Modification, Schedule, UnitCost


def _modify(
    _: LeverFields, schedule: Schedule, parameters: Mapping[str, Floats]
) -> Iterator[Modification]:
    level = schedule.column
    yield Modification("lift_assessment", level * parameters["lift_assessment_by_transparency"])
    yield Modification("observation", level * parameters["transparency_observation"])
    yield Modification("understanding", level * parameters["transparency_understanding"])
    yield Modification("employer_understanding", level * parameters["transparency_understanding"])
    yield Modification("spend_offer", level * parameters["cost_transparency"])


LEVER = Lever(
    name="transparency",
    title="Assessment transparency",
    mechanism=(
        "Each credential comes with the standard elements of the Council Recommendation: learning "
        "outcomes, workload, level, type of assessment, quality assurance. Employers to whom the "
        "assessment was not transparent drop their penalty, and see more often what the "
        "credentials of their own staff were worth."
    ),
    evidence=("S41", "E06", "E23"),
    unit_cost=UnitCost("cost_transparency", "for each offer and year", "registry"),
    downside=(
        "Transparency also shows bad quality: where credentials often fail to deliver, employers "
        "who see more of them trust them less."
    ),
    sign="emergent",
    fields=LeverFields,
    moves=(
        "lift_assessment", "observation", "understanding", "employer_understanding", "spend_offer",
    ),
    hinges=("assessment_penalty", "observation", "quality"),
    modify=_modify,
)  # fmt: skip
