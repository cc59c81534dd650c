"""``mcsim discover``: when a policy fails."""

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
def discover(
    scenario: Annotated[str, typer.Argument(help="A shipped name or a file.")] = "nqf_optional",
    pays: Annotated[bool, typer.Option("--pays", help="Ask when it pays instead.")] = False,
    below: Annotated[float, typer.Option(help="It fails below this difference.")] = 0.0,
    base: Annotated[str, typer.Option(help="What it is compared with.")] = "baseline",
    metric: Metric = "net_additional", out: AnswerOut = None, draws: Draws = None,
    replicates: Replicates = None, learners: LearnersOption = None, seed: Seed = None,
    first_quarter: FirstQuarter = None, horizon: Horizon = None, profile: Profile = None,
    assumptions: AssumptionsFile = None, variant: Variant = None,
    discount_rate: DiscountRate = None, threads: Threads = None, json: Json = False,
) -> None:  # fmt: skip
    """Find the worlds in which a policy fails, as ranges of few parameters, by PRIM.

    Needs the extra rdm (ema_workbench, which itself installs a library under the GPL).
    """
    from mcsim import api  # noqa: PLC0415

    with Bar() as bar:
        answer = api.discover(
            scenario, pays=pays, below=below,
            base=base, metric=metric, out=out, profile=profile, assumptions=assumptions,
            threads=threads, progress=bar, announce=price, draws=draws, replicates=replicates,
            learners=learners, seed=seed, first_quarter=first_quarter, horizon_quarters=horizon,
            variant=variant, discount_rate=discount_rate,
        )  # fmt: skip
    show_answer(answer, json, out)
