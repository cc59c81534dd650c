"""``mcsim breakeven``: how costly formality may become."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcsim.cli.answers import numbers
from mcsim.cli.asking import question

if TYPE_CHECKING:
    from mcsim.explore.finding import Answer


@question
def breakeven(
    scenario: Annotated[
        str, typer.Argument(help="With nqf_inclusion: a shipped name or a file.")
    ] = "nqf_optional",
    stringencies: Annotated[str, typer.Option(help="Stringencies of the curve.")]
    = "0,0.2,0.4,0.6,0.8,1",
    chis: Annotated[str, typer.Option(help="Costs of formality χ.")] = "0,0.25,0.5,0.75,1",
    gaps: Annotated[str, typer.Option(help="Trust gaps of the map.")] = "0,0.1,0.2,0.3,0.45,0.6",
    gap_of: Annotated[str, typer.Option(help="Whose gap: both, employers or learners.")] = "both",
    **given: Any,
) -> "Answer":  # fmt: skip
    """Find where inclusion stops paying: by stringency, by the cost of formality, by trust gap.

    A policy pays in a world where it brings more additional than lost completions by the horizon.
    """
    from mcsim import api  # noqa: PLC0415

    return api.breakeven(
        scenario, stringencies=numbers(stringencies, "stringencies"), chis=numbers(chis, "chis"),
        gaps=numbers(gaps, "gaps"), gap_of=gap_of, **given,
    )  # fmt: skip
