"""Records of the levers."""

from typing import Any

from mcsim.levers.lever import Lever
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
    """What a scenario can give the lever: meaning of the value, and its default."""
    schema = lever.fields.model_json_schema()
    fields = {}
    for name, shape in schema["properties"].items():
        accepted = {key: shape[key] for key in ("enum", "minimum", "maximum", "type")
                    if key in shape}  # fmt: skip
        required = name in schema.get("required", [])
        fields[name] = {**accepted, "required": True} if required else {
            **accepted, "default": shape.get("default")
        }  # fmt: skip
    return fields
