"""Records of the levers."""

import inspect
from typing import Any

import numpy as np

from mcsim.catalogue.evidence import SOURCE, SURVEY_GRADE
from mcsim.catalogue.parameters import record as parameter_record
from mcsim.evidence.outside import findings
from mcsim.evidence.register import parameters
from mcsim.evidence.survey import GROUPS, shipped_figures
from mcsim.levers.lever import Lever, LeverFields, Schedule
from mcsim.levers.quantities import QUANTITIES, Domain
from mcsim.levers.register import levers
from mcsim.scenario.loader import load_scenario, shipped_names

WHOM = {
    Domain.LEARNER: "For learners", Domain.EMPLOYER: "For employers",
    Domain.PROVIDER: "For providers", Domain.SYSTEM: "For the system as a whole",
}  # fmt: skip


def records() -> list[dict[str, Any]]:
    """Return a record of every lever."""
    return [record(lever) for lever in levers().values()]


def record(lever: Lever) -> dict[str, Any]:
    """Return the record of a lever: what it moves, on what evidence, what can go wrong.

    Parameters
    ----------
    lever : Lever
        One of the register's.

    Returns
    -------
    dict
    """
    return {
        "name": lever.name, "title": lever.title, "mechanism": lever.mechanism,
        "downside": lever.downside, "sign": lever.sign, "evidence": list(lever.evidence),
        "unit_cost": str(lever.unit_cost),
        "moves": {name: QUANTITIES[name].meaning for name in lever.moves},
        "fields": _fields(lever),
    }  # fmt: skip


def page_record(lever: Lever) -> dict[str, Any]:
    """Return all that a page about a lever tells.

    Parameters
    ----------
    lever : Lever
        One of the register's.

    Returns
    -------
    dict
        The record, and beside it ``moves_by_whom``, ``evidence_rows``, ``parameters``, ``example``
        and ``scenarios``.
    """
    by_whom: dict[str, list[str]] = {}
    for name in lever.moves:
        quantity = QUANTITIES[name]
        share = "share " if quantity.meaning.startswith("of ") else ""
        said = f"{share}{quantity.meaning} ({quantity.unit}; step {quantity.step})"
        by_whom.setdefault(WHOM[quantity.domain], []).append(said)
    symbols = dict.fromkeys((*lever.hinges, *_read_by(lever), lever.unit_cost.parameter))
    return {
        **record(lever), "moves_by_whom": by_whom,
        "evidence_rows": [_evidence(row) for row in lever.evidence],
        "parameters": [parameter_record(parameters()[symbol]) for symbol in symbols],
        "cost": {name: getattr(lever.unit_cost, name)
                 for name in ("amount", "low", "high", "unit", "source", "line", "beside")},
        "example": _example(lever), "scenarios": _scenarios(lever.name),
    }  # fmt: skip


class _Asked(dict[str, Any]):
    """Parameters that remember which of them a modifier asks for."""

    def __missing__(self, symbol: str) -> Any:
        self[symbol] = np.ones(1)
        return self[symbol]


def _read_by(lever: Lever) -> list[str]:
    """Symbols that the lever's own modifier reads."""
    asked = _Asked()
    fields = lever.fields.model_validate({"start": "2027-Q1", **_required(lever)})
    for _ in lever.modify(fields, Schedule(np.ones(1)), asked):
        pass
    return list(asked)


def _required(lever: Lever) -> dict[str, Any]:
    """Fields beside the start that a scenario must give, with the first value that is accepted."""
    shapes = _fields(lever)
    return {name: field["enum"][0] for name, field in shapes.items()
            if field.get("required") and "enum" in field}  # fmt: skip


def _example(lever: Lever) -> str:
    lines = ["levers:", f"  {lever.name}:", "    start: 2027-Q1"]
    return "\n".join([*lines, *(f"    {k}: {v}" for k, v in _required(lever).items())]) + "\n"


def _scenarios(name: str) -> dict[str, str]:
    """Title of each shipped scenario that uses the lever."""
    loaded = (load_scenario(scenario) for scenario in shipped_names())
    return {scenario.name: scenario.title for scenario in loaded
            if name in scenario.content.record}  # fmt: skip


def _evidence(row: str) -> dict[str, str]:
    """A row of evidence in words."""
    if row in findings():
        found = findings()[row]
        return {"id": row, "grade": found.grade, "said": found.finding, "caveat": found.caveat,
                "source": found.source}  # fmt: skip
    figure = shipped_figures()[row]
    said = f"{figure.printed} of {GROUPS[figure.group]}: {figure.item}."
    return {"id": row, "grade": SURVEY_GRADE, "said": said, "caveat": figure.caveat,
            "source": SOURCE}  # fmt: skip


def _fields(lever: Lever) -> dict[str, dict[str, Any]]:
    """What a scenario can give the lever: meaning, what is accepted, and the default."""
    schema = lever.fields.model_json_schema()
    meanings = _meanings(lever.fields)
    fields = {}
    for name, shape in schema["properties"].items():
        named = schema.get("$defs", {}).get(shape.get("$ref", "").rpartition("/")[2], {})
        whole = {**named, **shape}
        record: dict[str, Any] = {"meaning": meanings.get(name, "")}
        record |= {key: whole[key] for key in ("enum", "minimum", "maximum") if key in whole}
        if name in schema.get("required", []):
            record["required"] = True
        else:
            default = shape.get("default")
            record["default"] = default if not isinstance(default, dict) else None
        fields[name] = record
    return fields


def _meanings(fields: type[LeverFields]) -> dict[str, str]:
    """Read the meaning of each field from the section "Attributes" of the docstrings."""
    found: dict[str, str] = {}
    for kind in reversed(fields.__mro__):
        _, _, section = (inspect.cleandoc(kind.__doc__ or "")).partition("Attributes\n----------\n")
        names: list[str] = []
        for line in section.splitlines():
            if line and not line.startswith(" "):
                names = [name.strip() for name in line.partition(" : ")[0].split(",")]
                found |= dict.fromkeys(names, "")
            else:
                found |= {name: f"{found[name]} {line.strip()}".strip() for name in names}
    return found
