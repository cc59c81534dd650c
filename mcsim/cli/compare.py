"""``mcsim compare``: the main job."""

from typing import Annotated

import typer

from mcsim.cli.exits import guarded
from mcsim.cli.options import (
    OUT,
    AssumptionsFile,
    ChunkLanes,
    Criteria,
    DiscountRate,
    Draws,
    EqualBudget,
    FirstQuarter,
    Horizon,
    Json,
    LearnersOption,
    MostLanes,
    Out,
    Posterior,
    Profile,
    Replicates,
    Seed,
    Threads,
    Until,
    UntilMetric,
    UntilRanked,
    Variant,
    Verdicts,
    amount,
)
from mcsim.cli.progress import Bar
from mcsim.cli.results import show_differences


@guarded
def compare(
    base: Annotated[str, typer.Argument(help="What to compare with.")] = "baseline",
    files: Annotated[
        list[str] | None,
        typer.Argument(help="Scenarios: shipped names or files; all shipped ones unless stated."),
    ] = None,
    out: Out = OUT, draws: Draws = None, replicates: Replicates = None,
    learners: LearnersOption = None, seed: Seed = None, first_quarter: FirstQuarter = None,
    horizon: Horizon = None, profile: Profile = None, assumptions: AssumptionsFile = None,
    posterior: Posterior = None,
    variant: Variant = None, discount_rate: DiscountRate = None, equal_budget: EqualBudget = None,
    threads: Threads = None, chunk_lanes: ChunkLanes = 128, until: Until = None,
    until_ranked: UntilRanked = None, until_metric: UntilMetric = None,
    most_lanes: MostLanes = None, verdicts: Verdicts = False, criteria: Criteria = None,
    json: Json = False,
) -> None:  # fmt: skip
    """Compare scenarios with a base: paired differences with their uncertainty.

    Without arguments, all shipped scenarios against the shipped baseline.
    """
    from mcsim import api  # noqa: PLC0415
    from mcsim.cli.knowing import (  # noqa: PLC0415
        criteria_of,
        goal_of,
        show_growth,
        show_verdicts,
        tell_price,
    )

    goal, weighed = goal_of(until, until_ranked, until_metric, most_lanes), criteria_of(criteria)
    if verdicts:
        tell_price(api.study(
            base, files, profile=profile, assumptions=assumptions, posterior=posterior,
            draws=draws, replicates=replicates, learners=learners, seed=seed,
            first_quarter=first_quarter, horizon_quarters=horizon, variant=variant,
            discount_rate=discount_rate,
            equal_budget=amount(equal_budget),
        ), threads, chunk_lanes, weighed, goal)  # fmt: skip
    with Bar() as bar:
        done = api.compare(
            base, files, out=out, profile=profile, assumptions=assumptions,
            posterior=posterior, threads=threads,
            chunk_lanes=chunk_lanes, progress=bar, draws=draws, replicates=replicates,
            learners=learners, seed=seed, first_quarter=first_quarter, horizon_quarters=horizon,
            variant=variant, discount_rate=discount_rate, equal_budget=amount(equal_budget),
            goal=goal, verdicts=verdicts, criteria=weighed,
        )  # fmt: skip
    show_differences(done, json)
    if verdicts and not json:
        show_verdicts(done)
    if goal is not None:
        show_growth(done)
