"""A folder to start from: commented scenarios, assumptions, and a schema for editors."""

import json
from pathlib import Path
from typing import Any

from mcsim.grammar.faults import Fault, InvalidInputError
from mcsim.scenario.loader import shipped_names
from mcsim.scenario.model import scenario_model
from mcsim.shipped import folder

SCHEMA = "scenario.schema.json"
EDITOR = f"# yaml-language-server: $schema={SCHEMA}\n"
POLICY = """\
# A scenario of your own. What is left out stays as in the scenario that it extends.
# mcsim list levers           what there is
# mcsim explain nqf_inclusion what a lever moves, on what evidence, and what can go wrong
# mcsim validate my_policy.yaml
title: My policy
question: What do I want to find out?
extends: baseline
levers:
  definition:
    level: 1.0            # strength, 0 to 1; for a rule, the share of the target that it binds
    start: 2027-Q1        # first quarter in force; before the first quarter of the run is refused
    end: null             # first quarter no longer in force; null: to the horizon
    ramp_quarters: 8      # quarters until the full level
  nqf_inclusion:
    mode: optional        # or strict
    stringency: 0.4
    start: 2027-Q3
    ramp_quarters: 4
    target:
      provider_type: [vet, higher_education]
"""
ASSUMPTIONS = """\
# What you believe about the world, where you know better than the register. Use it with
# mcsim compare baseline my_policy.yaml --assumptions assumptions.yaml
# mcsim list parameters       symbols, units, priors and grades
survey:
  n: inferred             # or halved, doubled: how sensitive is the answer to the survey's size?
  counts: {}              # the true count where you have it, such as  S29: {count: 7, n: 8}
parameters:
  chi: {uniform: [0, 1]}  # a prior, or a number that fixes it, such as  chi: 0.3
"""
README = """\
# A working folder of mcsim

    mcsim validate my_policy.yaml
    mcsim diff nqf_optional my_policy.yaml
    mcsim compare baseline my_policy.yaml nqf_optional --out outputs/first

`my_policy.yaml` is yours to change; the files under `shipped/` are the scenarios that come with
mcsim, to read and to copy from. `assumptions.yaml` holds what you believe about the world. Your
editor completes names with `scenario.schema.json`.
"""


def write_starter(target: Path) -> list[Path]:
    """Write a working folder.

    Parameters
    ----------
    target : Path
        A folder that does not exist yet or is empty.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    InvalidInputError
        Where something is there already; nothing is written then.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        message = "is there already and not empty; mcsim init overwrites nothing."
        raise InvalidInputError([Fault(str(target), None, None, "", message)])
    files = {
        "README.md": README,
        "my_policy.yaml": EDITOR + POLICY,
        "assumptions.yaml": ASSUMPTIONS,
        SCHEMA: json.dumps(schema(), indent=1) + "\n",
        **{f"shipped/{name}.yaml": (folder("scenarios") / f"{name}.yaml").read_text("utf-8")
           for name in shipped_names()},
    }  # fmt: skip
    written = []
    for name, text in files.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario file.

    A file that extends another need not repeat what its parent states, so nothing is required of
    it; what must be given is required of a file that stands alone.
    """
    shape = scenario_model().model_json_schema()
    section = _definition(shape, shape["properties"]["levers"])
    fields = {name: _definition(shape, field) for name, field in section["properties"].items()}
    required = {
        name: {"if": {"type": "object"}, "then": {"required": field["required"]}}
        for name, field in fields.items()
    }
    for field in fields.values():
        field.pop("required", None)  # levers without fields of their own share a definition
    alone = {"properties": {"levers": {"properties": required}}, "required": shape.pop("required")}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema", **shape,
        "if": {"not": {"required": ["extends"]}}, "then": alone,
    }  # fmt: skip


def _definition(shape: dict[str, Any], field: dict[str, Any]) -> dict[str, Any]:
    """Return the definition to which a field refers, optional or not."""
    (reference,) = (part["$ref"] for part in field.get("anyOf", [field]) if "$ref" in part)
    found: dict[str, Any] = shape["$defs"][reference.rsplit("/", 1)[-1]]
    return found
