"""``mcsim plot``: one figure, of any metric."""

from pathlib import Path
from typing import Annotated

import typer

from mcsim.cli.exits import guarded
from mcsim.cli.options import OUT


@guarded
def plot(
    figure: Annotated[str, typer.Argument(help="difference, ranking, groups or levels.")],
    folder: Annotated[Path, typer.Argument(help="Folder of a study.")] = OUT,
    metric: Annotated[str, typer.Option(help="Metric to show.")] = "completions_rate",
    out: Annotated[
        Path | None, typer.Option(help="Folder for the files; figures/ of the study unless stated.")
    ] = None,
) -> None:
    """Draw one figure as SVG, PNG and PDF, with its data, caption and alternative text."""
    from mcsim import api  # noqa: PLC0415

    for path in api.plot(folder, figure, metric=metric, out=out):
        print(path)
