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
