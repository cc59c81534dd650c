"""What a question prints: sentences and tables, and where the rest lies."""

import sys
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcsim.cli.tables import PAGE, show_json, show_table

if TYPE_CHECKING:
    from mcsim.compare.exhibit import Answer

type Table = tuple[Sequence[str], Callable[[Any], list[list[str]]], int]


def show_answer(
    answer: "Answer", tables: Mapping[str, Table], folder: Path | None, json: bool
) -> None:
    """Print an answer.

    Parameters
    ----------
    answer : Answer
        What was found.
    tables : mapping of str to (columns, rows, right)
        By exhibit: headings, from the table to cells, and how many of the last are numbers.
    folder : Path or None
        Where its figures and tables lie.
    json : bool
        Print records instead.
    """
    if json:
        show_json({**answer.record, "folder": None if folder is None else str(folder)})
        return
    print(f"\n{answer.question}\n{answer.status}")
    for exhibit in answer.exhibits:
        print(f"\n{exhibit.title}\n{textwrap.fill(exhibit.sentence, PAGE)}\n")
        if exhibit.name in tables:
            columns, rows, right = tables[exhibit.name]
            if cells := rows(exhibit.table):
                show_table(columns, cells, right=right)
    if folder is not None:
        print(f"\nFigures and tables: {folder}")


def tell_price(text: str) -> None:
    """Print what a run costs, on stderr, before it starts."""
    print(text + ".", file=sys.stderr, flush=True)
