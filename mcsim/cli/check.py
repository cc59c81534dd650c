"""``mcsim check``: the model's contracts, on the user's own scenario."""

from dataclasses import asdict
from typing import Annotated

import typer

from mcsim.cli.exits import INTERNAL, guarded
from mcsim.cli.options import (
    AssumptionsFile,
    FirstQuarter,
    Horizon,
    Json,
    Profile,
    Seed,
    Threads,
    Variant,
)
from mcsim.cli.progress import Bar
from mcsim.cli.tables import show_json


@guarded
def check(
    files: Annotated[
        list[str] | None,
        typer.Argument(help="Scenarios: shipped names or files; all shipped ones unless stated."),
    ] = None,
    learners: Annotated[int, typer.Option(help="Learners simulated.")] = 2_000,
    base: Annotated[str, typer.Option(help="What to compare with.")] = "baseline",
    seed: Seed = None, first_quarter: FirstQuarter = None, horizon: Horizon = None,
    profile: Profile = None, assumptions: AssumptionsFile = None, threads: Threads = None,
    variant: Variant = None, json: Json = False,
) -> None:  # fmt: skip
    """Check the contracts of the model on scenarios; exit 1 where one does not hold."""
    from mcsim import api  # noqa: PLC0415

    if not json:
        print(f"Checking with {learners:,} learners, 2 draws and 2 replicates.")
    results = []
    with Bar() as bar:
        for result in api.check(
            files, base=base, threads=threads, progress=bar, profile=profile,
            assumptions=assumptions, learners=learners, seed=seed, first_quarter=first_quarter,
            horizon_quarters=horizon, variant=variant,
        ):  # fmt: skip
            results.append(result)
            if not json:
                mark = "passed" if result.passed else "FAILED"
                print(f"{mark}  {result.scenario}  {result.name}: {result.detail}", flush=True)
    if json:
        show_json({"learners": learners, "checks": [asdict(result) for result in results]})
    if not all(result.passed for result in results):
        raise typer.Exit(INTERNAL)
