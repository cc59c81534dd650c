"""``mcsim breakeven``: how costly formality may become."""

from typing import Annotated

import typer

from mcsim.cli.answers import AnswerOut, Metric, numbers, price, show_answer
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
def breakeven(
    scenario: Annotated[
        str, typer.Argument(help="With nqf_inclusion: a shipped name or a file.")
    ] = "nqf_optional",
    stringencies: Annotated[str, typer.Option(help="Stringencies of the curve.")]
    = "0,0.2,0.4,0.6,0.8,1",
    chis: Annotated[str, typer.Option(help="Costs of formality χ.")] = "0,0.25,0.5,0.75,1",
    gaps: Annotated[str, typer.Option(help="Trust gaps of the map.")] = "0,0.1,0.2,0.3,0.45,0.6",
    gap_of: Annotated[str, typer.Option(help="Whose gap: both, employers or learners.")] = "both",
    base: Annotated[str, typer.Option(help="What it is compared with.")] = "baseline",
    metric: Metric = "net_additional", out: AnswerOut = None, draws: Draws = None,
    replicates: Replicates = None, learners: LearnersOption = None, seed: Seed = None,
    first_quarter: FirstQuarter = None, horizon: Horizon = None, profile: Profile = None,
    assumptions: AssumptionsFile = None, variant: Variant = None,
    discount_rate: DiscountRate = None, threads: Threads = None, json: Json = False,
) -> None:  # fmt: skip
    """Find where inclusion stops paying: by stringency, by the cost of formality, by trust gap.

    A policy pays in a world where it brings more additional than lost completions by the horizon.
    """
    from mcsim import api  # noqa: PLC0415

    with Bar() as bar:
        answer = api.breakeven(
            scenario, stringencies=numbers(stringencies, "stringencies"),
            chis=numbers(chis, "chis"), gaps=numbers(gaps, "gaps"), gap_of=gap_of,
            base=base, metric=metric, out=out, profile=profile, assumptions=assumptions,
            threads=threads, progress=bar, announce=price, draws=draws, replicates=replicates,
            learners=learners, seed=seed, first_quarter=first_quarter, horizon_quarters=horizon,
            variant=variant, discount_rate=discount_rate,
        )  # fmt: skip
    show_answer(answer, json, out)
