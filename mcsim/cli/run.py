"""``mcsim run``: one scenario, for its levels."""

from pathlib import Path
from typing import Annotated

import typer

from mcsim.cli.exits import guarded
from mcsim.cli.options import (
    AssumptionsFile,
    ChunkLanes,
    DiscountRate,
    Draws,
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
)
from mcsim.cli.progress import Bar
from mcsim.cli.results import show_levels


@guarded
def run(
    file: Annotated[str, typer.Argument(help="Scenario: a shipped name or a file.")],
    out: Out = Path("outputs") / "run", draws: Draws = None, replicates: Replicates = None,
    learners: LearnersOption = None, seed: Seed = None, first_quarter: FirstQuarter = None,
    horizon: Horizon = None, profile: Profile = None, assumptions: AssumptionsFile = None,
    posterior: Posterior = None,
    variant: Variant = None, discount_rate: DiscountRate = None,
    threads: Threads = None, chunk_lanes: ChunkLanes = 128, json: Json = False,
) -> None:  # fmt: skip
    """Run one scenario and print its levels. What a policy does, mcsim compare tells."""
    from mcsim import api  # noqa: PLC0415

    with Bar() as bar:
        done = api.run(
            file, out=out, profile=profile, assumptions=assumptions,
            posterior=posterior, threads=threads,
            chunk_lanes=chunk_lanes, progress=bar, draws=draws, replicates=replicates,
            learners=learners, seed=seed, first_quarter=first_quarter, horizon_quarters=horizon,
            variant=variant, discount_rate=discount_rate,
        )  # fmt: skip
    show_levels(done, json)
