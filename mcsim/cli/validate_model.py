"""``mcsim validate-model``: natural experiments, predicted and observed."""

from pathlib import Path
from typing import Annotated

import typer

from mcsim.cli.exits import guarded
from mcsim.cli.options import Draws, Json, Posterior, Replicates, Seed, Threads
from mcsim.cli.progress import Bar
from mcsim.cli.tables import show_json, show_table


@guarded
def validate_model(
    cases: Annotated[
        list[str] | None,
        typer.Argument(help="Cases: shipped names or files; all shipped ones unless stated."),
    ] = None,
    learners: Annotated[int, typer.Option(help="Learners simulated.")] = 5_000,
    draws: Draws = None, replicates: Replicates = None, seed: Seed = None,
    posterior: Posterior = None, threads: Threads = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the figure and its data; none unless stated.")
    ] = None,
    json: Json = False,
) -> None:  # fmt: skip
    """Predict natural experiments, and show which predictions hold, miss or say nothing."""
    from mcsim import api  # noqa: PLC0415
    from mcsim.report.material import number  # noqa: PLC0415

    with Bar() as bar:
        records = api.validate_model(
            cases, posterior=posterior, out=out, threads=threads, progress=bar, learners=learners,
            draws=draws, replicates=replicates, seed=seed,
        )  # fmt: skip
    if json:
        show_json({"cases": records})
        return
    print("An interval that holds the observation but is not narrower than "
          "the prior's\nis uninformative; a miss is shown as a miss.\n")  # fmt: skip
    show_table(
        ("case", "metric", "verdict", "observed", "median", "50 %", "90 %", "width", "CRPS"),
        [[record["name"] + (" (in sample)" if record["in_sample"] else ""), record["metric"],
          record["verdict"], number(record["observed"]), number(record["median"]),
          f"{number(record['q25'])} to {number(record['q75'])}",
          f"{number(record['q05'])} to {number(record['q95'])}",
          number(record["width_vs_prior"]), number(record["crps_vs_prior"])]
         for record in records],
        right=6,
    )  # fmt: skip
    print("\nwidth and CRPS: relative to the prior's, which 1 means.")
    for record in records:
        print(f"{record['name']}: {record['title']}. {record['caveat']}")
