"""``mcsim report``: write the page of a comparison again."""

from pathlib import Path
from typing import Annotated

import typer

from mcsim.cli.exits import guarded
from mcsim.cli.options import OUT
from mcsim.cli.progress import Bar


@guarded
def report(
    folder: Annotated[Path, typer.Argument(help="Folder of a study.")] = OUT,
) -> None:
    """Draw the figures of a study and write its HTML report."""
    from mcsim import api  # noqa: PLC0415

    with Bar() as bar:
        path = api.report(folder, progress=bar)
    print(path)
