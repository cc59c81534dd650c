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
Threads = Annotated[int | None, typer.Option(min=1, help="Threads; all cores unless stated.")]
ChunkLanes = Annotated[int, typer.Option(min=1, max=4096, help="Lanes that run side by side.")]
Profile = Annotated[str | None, typer.Option(help="Population profile: a shipped name or a file.")]
AssumptionsFile = Annotated[
    Path | None, typer.Option("--assumptions", help="File of assumptions that replaces others.")
]
OUT = Path("outputs") / "comparison"
