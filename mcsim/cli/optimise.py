"""``mcsim optimise``: the best packages for a budget."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcsim.cli.asking import question
from mcsim.cli.options import amount

if TYPE_CHECKING:
    from mcsim.explore.finding import Answer


@question
def optimise(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(help="Whose levers make the menu; all shipped ones unless stated."),
    ] = None,
    budget: Annotated[
        str, typer.Option(help="An amount in €, or the scenario whose mean cost it is.")
    ] = "balanced",
    quantile: Annotated[
        float | None, typer.Option(help="Lower quantile over worlds, in place of the mean.")
    ] = None,
    population: Annotated[int, typer.Option(help="Packages of a generation.")] = 24,
    generations: Annotated[int, typer.Option(help="Generations.")] = 10,
    **given: Any,
) -> "Answer":
    """Find packages within a budget that no other one beats in effect and public cost.

    With --out a search that was stopped goes on where it was.
    """
    from mcsim import api  # noqa: PLC0415

    return api.optimise(scenarios, budget=amount(budget), quantile=quantile,
                        population=population, generations=generations, **given)  # fmt: skip
