"""``mcsim table``: one table of a report, for a document."""

from pathlib import Path
from typing import Annotated

import typer

from mcsim.cli.exits import guarded
from mcsim.cli.options import OUT, Json
from mcsim.cli.tables import show_json, show_table


@guarded
def table(
    folder: Annotated[Path, typer.Argument(help="Folder of a comparison.", metavar="RUN")] = OUT,
    name: Annotated[
        str | None, typer.Argument(help="Table; without one they are listed.", metavar="NAME",
                                   show_default=False)
    ] = None,
    form: Annotated[
        str, typer.Option("--format", help="Formats, with commas: csv, md, tex, html, docx.")
    ] = "csv",
    out: Annotated[
        Path | None, typer.Option(help="Folder for the files; tables/ of the run unless stated.")
    ] = None,
    json: Json = False,
) -> None:  # fmt: skip
    """Write one table of the report, to be put into a document."""
    from mcsim import api  # noqa: PLC0415

    if name is None:
        listed = api.tables(folder)
        if json:
            show_json({"tables": listed})
        else:
            show_table(("name", "shows"), [[one["name"], one["title"]] for one in listed])
        return
    formats = [one.strip() for one in form.split(",")]
    written = api.table(folder, name, formats=formats, out=out)
    if json:
        show_json({"files": [str(path) for path in written]})
        return
    for path in written:
        print(path)
