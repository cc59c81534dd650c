"""``mcsim calibrate``: from the survey's counts to a posterior."""

from pathlib import Path
from typing import Annotated

import typer

from mcsim.cli.exits import guarded
from mcsim.cli.options import Json, Threads
from mcsim.cli.progress import Bar
from mcsim.cli.tables import show_json, show_table


@guarded
def calibrate(
    out: Annotated[Path, typer.Option(help="Folder of the posterior; a stopped one goes on.")]
    = Path("outputs") / "posterior",
    evidence: Annotated[
        Path | None, typer.Option(help="Your own counts: CSV with figure, count and n.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the sampler.")] = 2021,
    threads: Threads = None, json: Json = False,
) -> None:  # fmt: skip
    """Calibrate the model to the survey, and freeze the posterior that runs draw from.

    Policy runs take it with --posterior DIR.
    """
    from mcsim import api  # noqa: PLC0415

    with Bar() as bar:
        record = api.calibrate(out=out, evidence=evidence, seed=seed, threads=threads,
                               progress=bar)  # fmt: skip
    if json:
        show_json(record)
        return
    show_table(
        ("variant", "draws", "chosen from", "effective size"),
        [[name, str(row["draws"]), str(row["points"]), f"{row['effective_size']:.0f}"]
         for name, row in record["variants"].items()],
        right=1,
    )  # fmt: skip
    print(f"\nSampled together: {', '.join(record['sampled'])}.")
    print("Everything else is drawn from its prior: no target moves it.")
    print(f"Log evidence {record['log_evidence']:.2f}, {record['evaluations']:,} evaluations, "
          f"effective sample size {record['sampler_effective_size']:.0f}.")  # fmt: skip
    print(f"Posterior {record['hash']} in {out}; use it with --posterior {out}.")
