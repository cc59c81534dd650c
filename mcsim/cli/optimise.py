"""``mcsim optimise``: the best packages for a budget."""

from typing import Annotated

import typer

from mcsim.cli.answers import AnswerOut, Metric, price, show_answer
from mcsim.cli.exits import guarded
from mcsim.cli.options import (
    AssumptionsFile,
    DiscountRate,
    Draws,
    FirstQuarter,
    Horizon,
    Json,
    LearnersOption,
    Profile,
    Replicates,
    Seed,
    Threads,
    Variant,
    amount,
)
from mcsim.cli.progress import Bar


@guarded
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
    base: Annotated[str, typer.Option(help="What it is compared with.")] = "baseline",
    metric: Metric = "net_additional", out: AnswerOut = None, draws: Draws = None,
    replicates: Replicates = None, learners: LearnersOption = None, seed: Seed = None,
    first_quarter: FirstQuarter = None, horizon: Horizon = None, profile: Profile = None,
    assumptions: AssumptionsFile = None, variant: Variant = None,
    discount_rate: DiscountRate = None, threads: Threads = None, json: Json = False,
) -> None:  # fmt: skip
    """Find packages within a budget that no other one beats in effect and public cost.

    With --out a search that was stopped goes on where it was.
    """
    from mcsim import api  # noqa: PLC0415

    with Bar() as bar:
        answer = api.optimise(
            scenarios, budget=amount(budget), quantile=quantile, population=population,
            generations=generations,
            base=base, metric=metric, out=out, profile=profile, assumptions=assumptions,
            threads=threads, progress=bar, announce=price, draws=draws, replicates=replicates,
            learners=learners, seed=seed, first_quarter=first_quarter, horizon_quarters=horizon,
            variant=variant, discount_rate=discount_rate,
        )  # fmt: skip
    show_answer(answer, json, out)
