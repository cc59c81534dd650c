"""Options that several verbs share."""

from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for a script to read.")]
Out = Annotated[Path, typer.Option(help="Folder of the study; what it holds is not run again.")]
Draws = Annotated[int | None, typer.Option(help="Parameter draws (worlds).")]
Replicates = Annotated[int | None, typer.Option(help="Runs of chance in each world.")]
LearnersOption = Annotated[int | None, typer.Option("--learners", help="Learners simulated.")]
Seed = Annotated[int | None, typer.Option(help="Seed of every random draw.")]
FirstQuarter = Annotated[str | None, typer.Option(help="First reported quarter, as 2026-Q1.")]
Horizon = Annotated[int | None, typer.Option(help="Quarters that are reported.")]
Variant = Annotated[
    str | None, typer.Option(help="Structural variant of the model; see mcsim list variants.")
]
DiscountRate = Annotated[float | None, typer.Option(help="Yearly rate of present values.")]
EqualBudget = Annotated[
    str | None,
    typer.Option(help="Scale packages to a public budget: an amount in €, or a scenario's name."),
]
Until = Annotated[
    float | None,
    typer.Option(metavar="HALFWIDTH", help="Grow until the 95 % Monte Carlo half-width of every "
                 "median effect is below this, in the metric's unit."),
]
UntilRanked = Annotated[
    float | None,
    typer.Option(metavar="DIFFERENCE", help="Grow until the ranking by mean is decided where "
                 "differences of this size matter (Kim and Nelson's procedure)."),
]
UntilMetric = Annotated[
    str | None, typer.Option(help="Metric of --until and --until-ranked; the headline's else.")
]
MostLanes = Annotated[
    int | None,
    typer.Option(help="Grow to no more lanes (scenarios × draws × replicates); 100 000 unless "
                 "stated."),
]
Verdicts = Annotated[
    bool, typer.Option("--verdicts", help="Run every structural variant too, and judge each pair: "
                       "robust, fragile or undetermined."),
]
Criteria = Annotated[
    str | None, typer.Option(help="Metrics, with commas, that --verdicts weighs by unknown "
                             "weights."),
]
Threads = Annotated[int | None, typer.Option(min=1, help="Threads; all cores unless stated.")]
ChunkLanes = Annotated[int, typer.Option(min=1, max=4096, help="Lanes that run side by side.")]
Profile = Annotated[str | None, typer.Option(help="Population profile: a shipped name or a file.")]
AssumptionsFile = Annotated[
    Path | None, typer.Option("--assumptions", help="File of assumptions that replaces others.")
]
Posterior = Annotated[
    str | None,
    typer.Option(help="Folder of a posterior, or 'prior'; the shipped one unless stated."),
]
OUT = Path("outputs") / "comparison"


def amount(given: str | None) -> float | str | None:
    """Read a budget: a number is an amount in €, anything else a name."""
    try:
        return None if given is None else float(given)
    except ValueError:
        return given
