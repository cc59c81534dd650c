"""A user's own points: a CSV file with a column for each factor and a row for each point."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path

from mcsim.grammar.faults import Fault
from mcsim.scenario.model import Policy
from mcsim.sweep.designs import Columns, column
from mcsim.sweep.factors import Factor, FactorFields, Value, name_fault, value_fault

MOST_FAULTS = 20


def read_points(  # noqa: PLR0912 — every fault of a table at once
    path: Path,
    scenarios: Mapping[str, Policy],
    beside: Path,
    faults: list[Fault],
    most: int,
) -> tuple[list[Factor], Columns]:
    """Read the points of a design.

    Parameters
    ----------
    path : Path
        The file: UTF-8, a header with the names of factors; an empty cell changes nothing.
    scenarios : mapping
        What the sweep runs beside its base.
    beside : Path
        Folder in which profiles may lie.
    faults : list of Fault
        Is added to; after twenty of a file no more are sought.
    most : int
        Points at most.

    Returns
    -------
    (list of Factor, dict of str to array (P,))
        Of no use where there are faults.
    """
    found: list[Fault] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            factors = _header(next(rows, []), path, scenarios, found)
            if found:
                faults += found
                return [], {}
            columns: list[list[Value]] = [[] for _ in factors]
            known: dict[tuple[int, str], Value] = {}
            while len(found) < MOST_FAULTS and (cells := next(rows, None)) is not None:
                line = rows.line_num
                if not cells:
                    continue
                if len(cells) != len(factors):
                    message = f"has {len(cells)} cells; the header names {len(factors)} factors."
                    found.append(Fault(str(path), line, 1, "", message))
                    continue
                if len(columns[0]) >= most:
                    found.append(Fault(str(path), line, 1, "", f"at most {most:,} points."))
                    break
                for k, cell in enumerate(cells):
                    factor = factors[k]
                    value = known[k, cell] if (k, cell) in known else _value(factor, cell.strip())
                    if (k, cell) not in known:
                        alone = sum(one.lever == factor.lever for one in factors) == 1
                        said = value_fault(factor, value, scenarios, beside, alone)
                        if said:
                            found.append(Fault(str(path), line, k + 1, factor.name, said))
                        elif factor.kind != "parameter":  # to check a policy takes a while
                            known[k, cell] = value
                    columns[k].append(value)
    except UnicodeDecodeError:
        found.append(Fault(str(path), None, None, "", "is not text in UTF-8."))
    except (OSError, csv.Error) as error:
        found.append(Fault(str(path), None, None, "", f"cannot be read: {error}."))
    if not found and not columns[0]:
        found.append(Fault(str(path), 1, 1, "", "holds no points below its header."))
    faults += found
    if found:
        return [], {}
    return factors, {factor.name: column(factor, values)
                     for factor, values in zip(factors, columns, strict=True)}  # fmt: skip


def _header(
    names: list[str], path: Path, scenarios: Mapping[str, Policy], faults: list[Fault]
) -> list[Factor]:
    """Check the names of factors."""
    if not any(name.strip() for name in names):
        faults.append(Fault(str(path), 1, 1, "", "begins with a line of names of factors."))
        return []
    seen: dict[str, Factor] = {}
    for k, given in enumerate(names):
        name = given.strip()
        told = name_fault(name, scenarios)
        if name in seen:
            told = ("stands twice in the header.", None)
        if told:
            faults.append(Fault(str(path), 1, k + 1, name, *told))
        seen[name] = Factor(name, FactorFields(values=[None]))
    return list(seen.values())


def _value(factor: Factor, cell: str) -> Value:
    """Read a cell: a number, true or false, a list in JSON, or text; None where it is empty."""
    if not cell:
        return None
    if factor.kind in {"profile", "variant"}:
        return cell
    try:
        return json.loads(cell)
    except ValueError:
        return cell
