"""Records of the levers."""

import inspect
from typing import Any

from mcsim.levers.lever import Lever, LeverFields
from mcsim.levers.quantities import QUANTITIES
from mcsim.levers.register import levers


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
