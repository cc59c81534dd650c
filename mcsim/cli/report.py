"""``mcsim report``: write the report of a comparison, in any format."""

from pathlib import Path
from typing import Annotated

import typer

from mcsim.cli.exits import guarded
from mcsim.cli.options import OUT, Json
from mcsim.cli.progress import Bar
from mcsim.cli.tables import show_json


@guarded
def report(
    folder: Annotated[Path, typer.Argument(help="Folder of a comparison.", metavar="RUN")] = OUT,
    to: Annotated[str, typer.Option(help="Formats, with commas: html, pdf, md, docx.")] = "html",
    out: Annotated[
        Path | None, typer.Option(help="Folder for the files; that of the run unless stated.")
    ] = None,
    beside: Annotated[
        list[Path] | None,
        typer.Option("--with", help="Folder of an answer, of mcsim sensitivity, breakeven or "
                     "another; shown under what would change the answer."),
    ] = None,
    json: Json = False,
) -> None:  # fmt: skip
    """Draw the figures of a comparison and write its report."""
    from mcsim import api  # noqa: PLC0415

    formats = [form.strip() for form in to.split(",")]
    with Bar() as bar:
        written = api.report(folder, to=formats, out=out, beside=beside or [], progress=bar)
    if json:
        show_json({"files": [str(path) for path in written]})
        return
    for path in written:
        print(path)
