"""What a question prints: its price before, its sentences after."""

import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcsim.cli.tables import PAGE, show_json, show_table
from mcsim.grammar.faults import Fault, InvalidInputError

if TYPE_CHECKING:
    import pandas as pd

    from mcsim.explore.finding import Answer

SHOWN = 12
TABLES = ("break_even_map", "optimum", "tornado", "prcc", "morris", "sobol", "noise", "box",
          "box_measures", "front")  # fmt: skip

Metric = Annotated[str, typer.Option(help="Outcome, by its name in mcsim list metrics.")]
AnswerOut = Annotated[
    Path | None, typer.Option("--out", help="Folder for tables, figures and sentences.")
]


def price(text: str) -> None:
    """Print the price of a question on stderr."""
    print(text, file=sys.stderr, flush=True)


def numbers(given: str, field: str) -> list[float]:
    """Read numbers that stand between commas.

    Raises
    ------
    InvalidInputError
        Where one is none.
    """
    try:
        return [float(part) for part in given.split(",")]
    except ValueError as error:
        message = f"must be numbers between commas, such as 0,0.5,1; found {given!r}."
        raise InvalidInputError([Fault("command line", None, None, field, message)]) from error


def show_answer(answer: "Answer", json: bool, out: Path | None) -> None:
    """Print an answer.

    Parameters
    ----------
    answer : Answer
        What was found.
    json : bool
        Print records instead.
    out : Path or None
        Where it was written.
    """
    if json:
        show_json(answer.record)
        return
    print(f"\n{answer.question}\n{answer.status}")
    told = ""
    for finding in answer.exhibits:
        if finding.sentence != told:
            print("\n" + textwrap.fill(finding.sentence, PAGE))
        told = finding.sentence
        if finding.name in TABLES and len(finding.table):
            print(f"\n{finding.title}\n")
            if finding.name == "break_even_map":
                _show_map(finding.table)
                continue
            table = finding.table.drop(columns="meaning", errors="ignore")
            rows = [[_cell(value) for value in row] for row in table.itertuples(index=False)]
            show_table([str(name).replace("_", " ") for name in table.columns], rows[:SHOWN],
                       right=len(table.columns) - 1)  # fmt: skip
            if len(rows) > SHOWN:
                print(f"and {len(rows) - SHOWN} more"
                      + (f": {out / finding.name}.csv" if out is not None else ""))  # fmt: skip
    if out is not None:
        print(f"\nTables, figures and sentences: {out}")


def _show_map(table: "pd.DataFrame") -> None:
    """Print the share of worlds in which it pays: a row for each χ, a column for each gap."""
    from mcsim.explore.words import percent  # noqa: PLC0415 — numpy is heavy

    shares = table.pivot(index="chi", columns="gap", values="share_pays")
    print("Share of worlds in which it pays, by χ down and trust gap across\n")
    show_table(["χ", *(f"gap {percent(float(gap))}" for gap in shares.columns)],
               [[f"{chi:g}", *(percent(share) for share in row)]
                for chi, row in zip(shares.index, shares.to_numpy(), strict=True)],
               right=len(shares.columns))  # fmt: skip


def _cell(value: object) -> str:
    from mcsim.explore.words import number  # noqa: PLC0415 — numpy is heavy

    if isinstance(value, str):
        return value
    if str(value) in {"True", "False"}:
        return "yes" if value else "no"
    return number(float(value)) if isinstance(value, float) else str(value)
