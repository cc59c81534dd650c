"""``mcsim why``: what each lever of a package contributes."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcsim.cli.exhibits import show_answer, tell_price
from mcsim.cli.exits import guarded
from mcsim.cli.options import (
    AssumptionsFile,
    DiscountRate,
    Draws,
    FirstQuarter,
    Horizon,
    Json,
    Posterior,
    Profile,
    Replicates,
    Seed,
    Threads,
    Variant,
)
from mcsim.cli.progress import Bar

if TYPE_CHECKING:
    import pandas as pd


@guarded
def why(
    scenario: Annotated[str, typer.Argument(help="A package: a shipped name or a file.")],
    metric: Annotated[str, typer.Option(help="What is explained.")] = "completions_rate",
    orders: Annotated[
        int, typer.Option(help="Sampled orders, where there are more than 8 levers.")
    ] = 32,
    out: Annotated[Path | None, typer.Option(help="Where figures go.")] = None,
    learners: Annotated[int, typer.Option(help="Learners simulated.")] = 5_000,
    draws: Draws = None, replicates: Replicates = None, seed: Seed = None,
    first_quarter: FirstQuarter = None, horizon: Horizon = None, profile: Profile = None,
    assumptions: AssumptionsFile = None, variant: Variant = None,
    discount_rate: DiscountRate = None, posterior: Posterior = None, threads: Threads = None,
    json: Json = False,
) -> None:  # fmt: skip
    """Tell what each lever of a package contributes, and which levers need each other."""
    from mcsim import api  # noqa: PLC0415
    from mcsim.explore.asking import package_of  # noqa: PLC0415
    from mcsim.explore.price import price  # noqa: PLC0415

    settings: dict[str, Any] = {
        "draws": draws, "replicates": replicates, "learners": learners, "seed": seed,
        "first_quarter": first_quarter, "horizon_quarters": horizon, "variant": variant,
        "discount_rate": discount_rate, "posterior": posterior,
    }  # fmt: skip
    chosen = api.study(scenario, [], profile=profile, assumptions=assumptions, **settings)
    package = package_of(chosen, metric, orders)
    tell_price(price(len(package.coalitions), chosen.settings, threads or 0))
    folder = out or Path("outputs") / f"why_{chosen.base.name}"
    with Bar() as bar:
        answer = api.why(scenario, metric=metric, orders=orders, out=folder, profile=profile,
                         assumptions=assumptions, threads=threads, progress=bar,
                         **settings)  # fmt: skip
    show_answer(answer, {
        "contributions": (("lever", "share, mean", "5-95 %", "± MC", "± sampling", "alone"),
                          _shares, 5),
    }, folder, json)  # fmt: skip


def _shares(table: "pd.DataFrame") -> list[list[str]]:
    from mcsim.explore.words import lever  # noqa: PLC0415
    from mcsim.results.text import number  # noqa: PLC0415

    return [
        [lever(row["lever"]), number(row["mean"], True),
         f"{number(row['p05'], True)} to {number(row['p95'], True)}", number(row["error"]),
         number(row["sampling_error"]), number(row["alone"], True)]
        for _, row in table.iterrows()
    ]  # fmt: skip
