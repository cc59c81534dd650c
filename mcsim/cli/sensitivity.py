"""``mcsim sensitivity``: what drives the effect of a policy."""

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
)
from mcsim.cli.progress import Bar


@guarded
def sensitivity(
    scenario: Annotated[str, typer.Argument(help="A shipped name or a file.")] = "nqf_optional",
    method: Annotated[
        list[str] | None, typer.Option(help="tornado, prcc, morris or sobol; all unless stated.")
    ] = None,
    alone: Annotated[int, typer.Option(help="Parameters with Sobol indices of their own.")] = 8,
    base_points: Annotated[int, typer.Option(help="Sobol base sample, a power of 2.")] = 128,
    trajectories: Annotated[int, typer.Option(help="Morris' trajectories.")] = 6,
    base: Annotated[str, typer.Option(help="What it is compared with.")] = "baseline",
    metric: Metric = "net_additional", out: AnswerOut = None, draws: Draws = None,
    replicates: Replicates = None, learners: LearnersOption = None, seed: Seed = None,
    first_quarter: FirstQuarter = None, horizon: Horizon = None, profile: Profile = None,
    assumptions: AssumptionsFile = None, variant: Variant = None,
    discount_rate: DiscountRate = None, threads: Threads = None, json: Json = False,
) -> None:  # fmt: skip
    """Find which parameters drive the effect of a policy, chance taken out."""
    from mcsim import api  # noqa: PLC0415

    with Bar() as bar:
        answer = api.sensitivity(
            scenario, methods=method, alone=alone, base_points=base_points,
            trajectories=trajectories,
            base=base, metric=metric, out=out, profile=profile, assumptions=assumptions,
            threads=threads, progress=bar, announce=price, draws=draws, replicates=replicates,
            learners=learners, seed=seed, first_quarter=first_quarter, horizon_quarters=horizon,
            variant=variant, discount_rate=discount_rate,
        )  # fmt: skip
    show_answer(answer, json, out)
