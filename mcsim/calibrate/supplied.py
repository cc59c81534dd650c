"""A user's own counts: a CSV file with the columns figure, count and n."""

import csv
from pathlib import Path

from mcsim.calibrate.targets import targets
from mcsim.evidence.survey import shipped_figures
from mcsim.grammar.faults import Fault, InvalidInputError, nearest

COLUMNS = ("figure", "count", "n")
MOST = 10_000_000  # respondents


def read_counts(path: Path) -> dict[str, tuple[int, int]]:
    """Read counts that replace those of the shipped survey.

    Parameters
    ----------
    path : Path
        The file: a header, then a row for each figure. Other columns are not read.

    Returns
    -------
    dict of str to (int, int)
        Figure → count and n.

    Raises
    ------
    InvalidInputError
        With every fault, and its line.
    """
    name = str(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
            if missing:
                message = f"needs the columns {', '.join(COLUMNS)}; it lacks {', '.join(missing)}."
                raise InvalidInputError([Fault(name, 1, None, "", message)])
            rows = [(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"cannot be read as CSV: {reason}."
        raise InvalidInputError([Fault(name, None, None, "", message)]) from error
    faults: list[Fault] = []
    found: dict[str, tuple[int, int]] = {}
    for line, row in rows:
        fault = _fault(row, found)
        if fault is None:
            found[row["figure"].strip()] = int(row["count"]), int(row["n"])
        else:
            field, message, near = fault
            faults.append(Fault(name, line, None, field, message, near))
    if not rows:
        faults.append(Fault(name, 1, None, "", "holds no counts."))
    if faults:
        raise InvalidInputError(faults)
    return found


def _fault(
    row: dict[str, str], found: dict[str, tuple[int, int]]
) -> tuple[str, str, str | None] | None:
    """What is wrong with a row: field, message, suggestion; None where nothing is."""
    figure = (row["figure"] or "").strip()
    figures = shipped_figures()
    if figure not in figures:
        return "figure", f"there is no survey figure {figure!r}.", nearest(figure, figures)
    if figures[figure].percent is None and figure not in targets():
        return "figure", f"{figure} is given in words that nothing in the model counts.", None
    if figure in found:
        return "figure", f"{figure} stands here twice.", None
    for field, least in (("count", 0), ("n", 1)):
        text = (row[field] or "").strip()
        if not (text.isascii() and text.isdigit() and least <= int(text) <= MOST):
            message = f"must be a whole number from {least} to {MOST:,}; found {text!r}."
            return field, message, None
    above = int(row["count"]) > int(row["n"])
    return ("count", f"is above n ({row['n'].strip()}).", None) if above else None
