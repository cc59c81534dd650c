"""``mcsim explain``: one thing in full."""

from typing import Annotated

import typer

from mcsim.cli.exits import guarded
from mcsim.cli.options import Json
from mcsim.cli.tables import show_json, show_page, show_record


@guarded
def explain(
    name: Annotated[
        str, typer.Argument(help="A lever, parameter, metric, scenario, variant or evidence row.")
    ],
    json: Json = False,
) -> None:
    """Tell all about one name: what it is, on what evidence, and what can go wrong."""
    from mcsim.catalogue.lever_page import lever_page  # noqa: PLC0415
    from mcsim.catalogue.lookup import explain as records_of  # noqa: PLC0415

    records = records_of(name)
    if json:
        show_json(records[0] if len(records) == 1 else records)
        return
    for k, record in enumerate(records):
        if k:
            print()
        if record["kind"] == "lever":
            show_page(lever_page(record))
        else:
            show_record(record)
