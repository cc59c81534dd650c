"""``mcsim funnel``: from need to reward, and which barrier binds."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcsim.cli.exhibits import show_answer
from mcsim.cli.exits import guarded
from mcsim.cli.options import Json
from mcsim.cli.progress import Bar

if TYPE_CHECKING:
    import pandas as pd


@guarded
def funnel(
    run: Annotated[Path, typer.Argument(help="Folder of a run or a comparison.")],
    out: Annotated[
        Path | None, typer.Option(help="Where figures go; funnel/ of the run unless stated.")
    ] = None,
    json: Json = False,
) -> None:
    """Tell how many come from need to reward under each policy, and which barrier binds."""
    from mcsim import api  # noqa: PLC0415

    folder = out or run / "funnel"
    with Bar() as bar:
        answer = api.funnel(run, out=folder, progress=bar)
    steps = ("need", "aware*", "applies", "place", "completes", "delivered", "rewarded")
    show_answer(answer, {"funnel": (("scenario", *steps, "narrowest"), _funnel, 8)},
                folder, json)  # fmt: skip
    if not json:
        print("Persons at need, then % that come through each step. * estimated, not counted.")


def _funnel(table: "pd.DataFrame") -> list[list[str]]:
    from mcsim.results.text import number  # noqa: PLC0415

    found = []
    for title, rows in table.groupby("title", sort=False):
        later = rows.iloc[1:]
        narrow = later.iloc[int(later["binds"].to_numpy().argmax())]["step"]
        found.append([str(title), number(rows.iloc[0]["persons"]),
                      *(f"{number(100 * share)} %" for share in later["through"]),
                      str(narrow)])  # fmt: skip
    return found
