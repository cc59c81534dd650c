"""``mcsim list``: everything that can be named."""

from typing import Annotated, Literal

import typer

from mcsim.cli.exits import guarded
from mcsim.cli.options import Json
from mcsim.cli.tables import show_json, show_table

COLUMNS: dict[str, tuple[str, ...]] = {
    "scenarios": ("name", "title", "question"),
    "levers": ("name", "title", "sign", "evidence"),
    "metrics": ("name", "label", "unit", "direction"),
    "parameters": ("name", "meaning", "unit", "prior", "status", "grade"),
    "variants": ("name", "meaning"),
    "evidence": ("id", "topic", "item", "printed", "grade"),
}


@guarded
def list_(
    kind: Annotated[
        Literal["scenarios", "levers", "metrics", "parameters", "variants", "evidence"],
        typer.Argument(help="What to list."),
    ],
    json: Json = False,
) -> None:
    """List everything that can be named; mcsim explain NAME tells more."""
    from mcsim.catalogue.lookup import KINDS  # noqa: PLC0415

    records = KINDS[kind]()
    if json:
        show_json(records)
        return
    if kind == "evidence":
        for record in records:
            record.setdefault("item", record.get("finding", ""))
            record.setdefault("printed", "")
    rows = [[_cell(record.get(column)) for column in COLUMNS[kind]] for record in records]
    show_table(COLUMNS[kind], rows)


def _cell(value: object) -> str:
    """Write a value into a cell, cut where it would fill the screen."""
    text = ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return text if len(text) <= 90 else text[:89] + "…"
