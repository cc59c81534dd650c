"""The parts of the documents that are written from the registers, so that they cannot drift.

``docs/generate.py`` puts them between their marks; a test compares.
"""

import ast
import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from mcsim.catalogue import parameters as parameter_records
from mcsim.catalogue.attributes import attributes
from mcsim.evidence.addresses import addresses
from mcsim.evidence.outside import GRADES, findings
from mcsim.evidence.register import parameters
from mcsim.evidence.survey import shipped_figures
from mcsim.levers.quantities import QUANTITIES
from mcsim.levers.register import levers
from mcsim.scenario.model import VARIANTS

WHOM = {"learner": "learners", "employer": "employers", "provider": "providers",
        "system": "everyone"}  # fmt: skip
MARK = "<!-- generated: {} -->\n{}\n<!-- end: {} -->"


def table(columns: Sequence[str], rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> str:
    """Write a table in Markdown."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def state() -> str:
    """Return the tables of traits and state variables, from the structures of the core."""
    from mcsim.engine import state as states  # noqa: PLC0415 — numba is heavy
    from mcsim.population import synthesis  # noqa: PLC0415

    kinds = (
        ("Learners, fixed or by age", synthesis.Learners), ("Learners", states.LearnerState),
        ("Employers, fixed", synthesis.Employers), ("Employers", states.EmployerState),
        ("Offers, fixed", synthesis.Offers), ("Offers", states.OfferState),
        ("Markets", states.MarketState),
    )  # fmt: skip
    return "\n\n".join(
        f"**{title}**\n\n" + table(
            ("variable", "type and shape", "meaning"),
            [(f"`{name}`", kind, meaning) for name, kind, meaning in attributes(structure)],
        )
        for title, structure in kinds
    )  # fmt: skip


def parameter_table() -> str:
    """Return the table of parameters, from the register."""
    rows = (
        (f"`{record['name']}`", record["notation"], record["meaning"], record["unit"],
         record["prior"], record["status"], ", ".join(record["evidence"]), record["grade"])
        for record in parameter_records.records()
    )  # fmt: skip
    return table(
        ("parameter", "letter", "meaning", "unit", "prior", "status", "evidence", "grade"), rows
    )


def lever_table() -> str:
    """Return the lever × channel table: what each moves, its sign and what can go wrong."""
    rows = (
        (f"`{lever.name}`", ", ".join(f"`{name}`" for name in lever.moves), lever.sign,
         ", ".join(lever.evidence), str(lever.unit_cost), lever.downside)
        for lever in levers().values()
    )  # fmt: skip
    return table(
        ("lever", "quantities that it moves", "sign", "evidence", "unit cost", "downside"), rows
    )


def quantity_table() -> str:
    """Return the table of named quantities: who moves them, and which rule reads them."""
    moved_by = {name: [lever.name for lever in levers().values() if name in lever.moves]
                for name in QUANTITIES}  # fmt: skip
    rows = (
        (f"`{name}`", WHOM[quantity.domain], quantity.meaning, str(quantity.combine),
         quantity.rule, quantity.step, ", ".join(f"`{lever}`" for lever in moved_by[name]))
        for name, quantity in QUANTITIES.items()
    )  # fmt: skip
    return table(
        ("quantity", "of whom", "meaning", "combine", "rule that reads it", "step", "levers"), rows
    )


def schedule() -> str:
    """Return the order of the quarter, read from the core's own source."""
    from mcsim.engine import quarter  # noqa: PLC0415 — numba is heavy

    rows = []
    for number, (module, name) in enumerate(_calls(quarter, "run_quarter"), start=1):
        function = getattr(module, name)
        said = (inspect.getdoc(function) or "").partition("\n")[0]
        file = f"{module.__name__.removeprefix('mcsim.').replace('.', '/')}.py"
        rows.append((str(number), said, f"`{file}`", f"`{name}`"))
    return table(("no.", "what happens", "file", "kernel"), rows)


def _calls(module: Any, function: str) -> Iterator[tuple[Any, str]]:
    """Kernels that a function of a module calls, in order, through its private functions."""
    tree = ast.parse(inspect.getsource(getattr(module, function)))
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute | ast.Name)]
    seen: set[str] = set()
    for node in sorted(nodes, key=lambda node: (node.lineno, node.col_offset)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner = getattr(module, node.value.id, None)
            if inspect.ismodule(owner) and owner.__name__.startswith("mcsim.engine."):
                yield owner, node.attr
        elif isinstance(node, ast.Name) and node.id not in seen:
            called = getattr(module, node.id, None)
            if callable(called) and node.id in {"pass_quarter", "turn_over"}:
                seen.add(node.id)
                yield inspect.getmodule(called), node.id
            elif node.id.startswith("_") and inspect.isfunction(called):
                seen.add(node.id)
                yield from _calls(module, node.id)


def variants() -> str:
    """Return the table of structural variants."""
    return table(("variant", "what differs"),
                 [(f"`{name}`", said) for name, said in VARIANTS.items()])  # fmt: skip


def assumptions() -> str:
    """Return the register of parameters by grade of evidence, and what became of each figure."""
    records = parameter_records.records()
    parts = [
        "# Assumptions\n\nEvery number that a rule reads, by the grade of what it rests on. "
        "Written from `calibration/parameters.yaml` and the evidence by `docs/generate.py`; "
        f"{len(parameters())} parameters, of which "
        f"{sum(record['status'] == 'free' for record in records)} are assumptions that no row of "
        "evidence fixes. Evidence that is listed beside an assumption gives its sign or its "
        "subject, never its size."
    ]
    for grade in (*GRADES, "assumption"):
        rows = [_assumption(record) for record in records if record["grade"] == grade]
        if rows:
            title = f"Grade {grade}: {GRADES[grade]}" if grade in GRADES else "Assumptions"
            parts.append(f"## {title} ({len(rows)})\n\n" + table(
                ("parameter", "meaning", "prior", "5-95 %", "evidence", "note"), rows
            ))  # fmt: skip
    parts.append("## What became of each survey figure\n\n" + table(
        ("figure", "item", "printed", "enters as", "or why not"), _figures()
    ))  # fmt: skip
    parts.append("## Outside evidence and what rests on it\n\n" + table(
        ("row", "grade", "finding", "parameters", "levers"), _findings()
    ))  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _assumption(record: Mapping[str, Any]) -> tuple[str, ...]:
    q = record["quantiles"]
    interval = "fixed" if q["p05"] == q["p95"] else f"{q['p05']:.3g} to {q['p95']:.3g}"
    return (f"`{record['name']}`", f"{record['meaning']} ({record['unit']})", record["prior"],
            interval, ", ".join(record["evidence"]), record["note"])  # fmt: skip


def _figures() -> Iterator[tuple[str, ...]]:
    for name, figure in shipped_figures().items():
        address = addresses()[name]
        used = ", ".join(f"`{symbol}`" for symbol in address.parameters)
        yield name, f"{figure.item} ({figure.group})", figure.printed, used, address.reason


def _findings() -> Iterator[tuple[str, ...]]:
    for name, finding in findings().items():
        used = [symbol for symbol, record in parameters().items() if name in record.evidence]
        cited = [lever.name for lever in levers().values() if name in lever.evidence]
        yield (name, finding.grade, finding.finding, ", ".join(f"`{symbol}`" for symbol in used),
               ", ".join(f"`{lever}`" for lever in cited))  # fmt: skip


SECTIONS: dict[str, Callable[[], str]] = {
    "schedule": schedule, "state": state, "parameters": parameter_table, "levers": lever_table,
    "quantities": quantity_table, "variants": variants,
}  # fmt: skip


def filled(text: str) -> str:
    """Return a document with every generated section written anew.

    Parameters
    ----------
    text : str
        With marks ``<!-- generated: NAME -->`` … ``<!-- end: NAME -->``.

    Returns
    -------
    str

    Raises
    ------
    KeyError
        Where a mark names no section.
    """

    def section(found: re.Match[str]) -> str:
        name = found.group(1)
        return MARK.format(name, SECTIONS[name](), name)

    pattern = r"<!-- generated: (\w+) -->\n.*?<!-- end: \1 -->"
    return re.sub(pattern, section, text, flags=re.DOTALL)


