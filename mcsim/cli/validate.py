"""``mcsim validate``: every fault at once, and what a run would cost."""

import sys
from typing import Annotated

import typer

from mcsim.cli.exits import INVALID, guarded
from mcsim.cli.options import (
    AssumptionsFile,
    Draws,
    FirstQuarter,
    Horizon,
    Json,
    LearnersOption,
    Profile,
    Replicates,
    Seed,
    Threads,
)
from mcsim.cli.tables import show_json


@guarded
def validate(
    files: Annotated[list[str], typer.Argument(help="Scenarios or sweeps: names or files.")],
    draws: Draws = None, replicates: Replicates = None, learners: LearnersOption = None,
    seed: Seed = None, first_quarter: FirstQuarter = None, horizon: Horizon = None,
    profile: Profile = None, assumptions: AssumptionsFile = None, threads: Threads = None,
    json: Json = False,
) -> None:  # fmt: skip
    """Check scenario files without running them: all faults, with line and nearest name."""
    from mcsim.checks.inputs import inspect  # noqa: PLC0415
    from mcsim.cli.price import validate_sweeps  # noqa: PLC0415

    files, failed = validate_sweeps(files, json, threads, draws=draws, replicates=replicates,
                                    learners=learners, seed=seed, first_quarter=first_quarter,
                                    horizon_quarters=horizon)  # fmt: skip
    if not files:
        raise typer.Exit(INVALID if failed else 0)
    faults, cost = inspect(
        files, profile=profile, assumptions=assumptions, threads=threads, draws=draws,
        replicates=replicates, learners=learners, seed=seed, first_quarter=first_quarter,
        horizon_quarters=horizon,
    )  # fmt: skip
    if json:
        show_json({
            "valid": not faults, "faults": [fault.as_record() for fault in faults],
            "cost": cost.as_record() if cost else None,
        })  # fmt: skip
    elif cost:
        print(
            f"Valid. Beside the baseline: {cost.lanes:,} lanes, {cost.cells:,} learner-quarters, "
            f"about {cost.memory_bytes / 1e9:.1f} GB and {_minutes(cost.seconds)} on "
            f"{cost.threads} thread{'s' * (cost.threads > 1)} (half a minute to two more where "
            "mcsim was not compiled yet)."
        )
    else:
        for fault in faults:
            print(fault, file=sys.stderr)
    if faults or failed:
        raise typer.Exit(INVALID)


def _minutes(seconds: float) -> str:
    minutes = round(seconds / 60)
    return "less than a minute" if minutes < 1 else f"{minutes} minute{'s' * (minutes > 1)}"
