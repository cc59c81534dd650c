"""``mcsim voi``: what to measure next."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcsim.cli.exhibits import show_answer, tell_price
from mcsim.cli.exits import guarded
from mcsim.cli.options import (
    AssumptionsFile,
    ChunkLanes,
    DiscountRate,
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

SHOWN = 15  # rows of a table on the terminal
OUT = Path("outputs") / "voi"


@guarded
def voi(
    base: Annotated[str, typer.Argument(help="What to compare with.")] = "baseline",
    files: Annotated[
        list[str] | None,
        typer.Argument(help="Scenarios: shipped names or files; all shipped ones unless stated."),
    ] = None,
    run: Annotated[
        Path | None, typer.Option(help="Take the worlds of a finished comparison instead.")
    ] = None,
    worth: Annotated[
        float | None,
        typer.Option(help="Choose by net benefit: what an additional completion is worth, €."),
    ] = None,
    metric: Annotated[str, typer.Option(help="Choose by its mean otherwise.")] = "completions_rate",
    group: Annotated[
        list[str] | None, typer.Option(help="Parameters known together: chi,beta_T; repeatable.")
    ] = None,
    n: Annotated[
        list[int] | None, typer.Option("-n", "--n", help="Respondents; repeatable.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the study and its figures.")] = None,
    draws: Annotated[int, typer.Option(help="Parameter draws (worlds).")] = 256,
    learners: Annotated[int, typer.Option(help="Learners simulated.")] = 2_000,
    replicates: Replicates = None, seed: Seed = None, first_quarter: FirstQuarter = None,
    horizon: Horizon = None, profile: Profile = None, assumptions: AssumptionsFile = None,
    variant: Variant = None, discount_rate: DiscountRate = None, posterior: Posterior = None,
    threads: Threads = None, chunk_lanes: ChunkLanes = 128, json: Json = False,
) -> None:  # fmt: skip
    """Tell which parameter, and which question asked of how many, is worth knowing better."""
    from mcsim import api  # noqa: PLC0415
    from mcsim.explore.asking import check_voi  # noqa: PLC0415
    from mcsim.explore.price import price  # noqa: PLC0415

    groups = {"+".join(symbols): symbols
              for text in group or () if (symbols := [s.strip() for s in text.split(",")])
          }  # fmt: skip
    check_voi(worth, metric, groups, n)
    settings: dict[str, Any] = {
        "draws": draws, "replicates": replicates, "learners": learners, "seed": seed,
        "first_quarter": first_quarter, "horizon_quarters": horizon, "variant": variant,
        "discount_rate": discount_rate, "posterior": posterior,
    }  # fmt: skip
    folder = out or (OUT if run is None else run / "voi")
    if run is None:
        chosen = api.study(base, files, profile=profile, assumptions=assumptions, **settings)
        tell_price(price(len(chosen.all), chosen.settings, threads or 0))
    with Bar() as bar:
        answer = api.voi(base, files, done=run, worth=worth, metric=metric, groups=groups,
                         sizes=n, out=folder, profile=profile, assumptions=assumptions,
                         threads=threads, chunk_lanes=chunk_lanes, progress=bar,
                         **settings)  # fmt: skip
    show_answer(answer, {
        "parameters": (("what is known", "kind", "value", "± error", "completions"), _known, 3),
        "questions": (("question", "asked of", "n", "value", "± error", "exact", "changes choice"),
                      _asked, 5),
    }, folder / "figures", json)  # fmt: skip


def _known(table: "pd.DataFrame") -> list[list[str]]:
    from mcsim.results.text import number  # noqa: PLC0415

    best = table.iloc[1:].sort_values("value", ascending=False, kind="stable").head(SHOWN)
    rows = [table.iloc[0], *(row for _, row in best.iterrows() if row["value"] > 0)]
    return [[str(row["name"]).replace("_", " "), row["kind"], _value(row["value"], row["unit"]),
             _value(row["error"], row["unit"]), number(row["completions"])]
            for row in rows]  # fmt: skip


def _asked(table: "pd.DataFrame") -> list[list[str]]:
    order = table.groupby("question")["value"].transform("max")
    rows = table.assign(order=order).sort_values(["order", "question", "n"],
                                                 ascending=[False, True, True])  # fmt: skip
    return [[str(row["question"]).replace("_", " "), row["asked"], f"{row['n']:.0f}",
             *(_value(row[key], row["unit"]) for key in ("value", "error", "exact")),
             f"{100 * row['switches']:.0f} %"]
            for _, row in rows[rows["order"] > 0].head(SHOWN).iterrows()]  # fmt: skip


def _value(value: float, unit: str) -> str:
    from mcsim.results.text import money, number  # noqa: PLC0415

    return money(value) if unit == "€" else number(value)
