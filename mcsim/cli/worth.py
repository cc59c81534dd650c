"""``mcsim worth``: value for money and fairness of a comparison."""

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
def worth(
    run: Annotated[Path, typer.Argument(help="Folder of a comparison.")],
    budget: Annotated[
        float | None, typer.Option(help="Public money at most, € of present value.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where figures go; worth/ of the comparison unless stated.")
    ] = None,
    json: Json = False,
) -> None:
    """Tell what policies cost, whether they are worth it, and for whom."""
    from mcsim import api  # noqa: PLC0415

    folder = out or run / "worth"
    with Bar() as bar:
        answer = api.worth(run, budget=budget, out=folder, progress=bar)
    show_answer(answer, {
        "costs": (("policy", "cost, € million", "5-95 %", "additional", "5-95 %", "€ each",
                   "95 % MC"), _costs, 6),
        "acceptability": (("policy", "W = 0", "5 000", "10 000", "20 000"), _curves, 4),
        "fairness": (("policy", "by education", "5-95 %", "by age", "5-95 %", "by status",
                      "5-95 %"), _fairness, 6),
    }, folder, json)  # fmt: skip


def _costs(table: "pd.DataFrame") -> list[list[str]]:
    from mcsim.results.text import money, number  # noqa: PLC0415

    return [
        [row["title"], number(row["cost"] / 1e6),
         f"{number(row['cost_p05'] / 1e6)} to {number(row['cost_p95'] / 1e6)}",
         number(row["additional"]),
         f"{number(row['additional_p05'])} to {number(row['additional_p95'])}",
         money(row["each"]) if row["defined"] else "not defined",
         f"{money(row['each_low'])} to {money(row['each_high'])}" if row["defined"] else "–"]
        for _, row in table.iterrows()
    ]  # fmt: skip


def _curves(table: "pd.DataFrame") -> list[list[str]]:
    shown = [0.0, 5_000.0, 10_000.0, 20_000.0]
    return [
        [str(title), *(
            f"{100 * row['probability_best']:.0f} %{' *' if row['frontier'] else '  '}"
            for _, row in rows[rows["worth"].isin(shown)].iterrows()
        )]
        for title, rows in table.groupby("title", sort=False)
    ]  # fmt: skip


def _fairness(table: "pd.DataFrame") -> list[list[str]]:
    from mcsim.results.text import number  # noqa: PLC0415

    index = table[table["measure"] == "concentration"]
    found = []
    for title, rows in index.groupby("title", sort=False):
        cells = [str(title)]
        for group in ("education", "age", "status"):
            row = rows[rows["group"] == group].iloc[0]
            cells += [number(row["median"], True),
                      f"{number(row['p05'], True)} to {number(row['p95'], True)}"]  # fmt: skip
        found.append(cells)
    return found
