"""``mcsim compare``: the main job."""

from typing import Annotated

import typer

from mcsim.cli.exits import guarded
from mcsim.cli.options import (
    OUT,
    AssumptionsFile,
    ChunkLanes,
    DiscountRate,
    Draws,
    EqualBudget,
    FirstQuarter,
    Horizon,
    Json,
    LearnersOption,
    Out,
    Posterior,
    Profile,
    Replicates,
    Seed,
    Threads,
    Variant,
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
    threads: Threads = None, chunk_lanes: ChunkLanes = 128, json: Json = False,
) -> None:  # fmt: skip
    """Compare scenarios with a base: paired differences with their uncertainty.

    Without arguments, all shipped scenarios against the shipped baseline.
    """
    from mcsim import api  # noqa: PLC0415

    with Bar() as bar:
        done = api.compare(
            base, files, out=out, profile=profile, assumptions=assumptions,
            posterior=posterior, threads=threads,
            chunk_lanes=chunk_lanes, progress=bar, draws=draws, replicates=replicates,
            learners=learners, seed=seed, first_quarter=first_quarter, horizon_quarters=horizon,
            variant=variant, discount_rate=discount_rate, equal_budget=amount(equal_budget),
        )  # fmt: skip
    show_differences(done, json)
