"""A package as a person builds it: levers with plain values, and the file that says the same."""

import io
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.representer import RoundTripRepresenter

from mcsim.explorer.controls import TARGET, controls
from mcsim.grammar.faults import Fault, InvalidInputError
from mcsim.scenario.loader import BASELINE, Scenario, load_scenario

FILE = "my_package.yaml"
START = "2027-Q1"
MOST_BYTES = 200_000
HEAD = """\
# Saved by the explorer. What is left out stays as in the scenario that it extends.
# mcsim validate my_package.yaml
# mcsim compare baseline my_package.yaml --out outputs/mine
"""

type Values = dict[str, Any]


@dataclass(frozen=True)
class Package:
    """Levers, and what is set of each.

    Attributes
    ----------
    title : str
        What it is called.
    levers : mapping of str to mapping
        Fields by lever, flat: the target's parts as ``target.age``.
    """

    title: str = "My package"
    levers: Mapping[str, Values] = field(default_factory=dict)


def defaults(lever: str) -> Values:
    """Return what a lever is set to when it is added, flat."""
    return {one.name: START if one.name == "start" else one.default for one in controls(lever)}


def package_of(scenario: Scenario) -> Package:
    """Return the package of a loaded scenario.

    Parameters
    ----------
    scenario : Scenario
        Shipped, or a person's own.

    Returns
    -------
    Package
    """
    found: dict[str, Values] = {}
    for name, fields in scenario.content.record.items():
        values = defaults(name)
        for key, value in fields.items():
            if key == TARGET:
                values |= {f"{TARGET}.{part}": tuple(chosen) for part, chosen in value.items()
                           if chosen is not None}  # fmt: skip
            else:
                values[key] = value
        found[name] = values
    return Package(scenario.title, found)


class _Representer(RoundTripRepresenter):
    """Writes nothing as ``null``, where a person would look for a word."""


_Representer.add_representer(
    type(None), lambda writer, _: writer.represent_scalar("tag:yaml.org,2002:null", "null")
)


def written(package: Package) -> str:
    """Write a package as a scenario file.

    Parameters
    ----------
    package : Package
        What was built.

    Returns
    -------
    str
        YAML; what is as it would be unless stated is left out.
    """
    sections = {name: _stated(name, values) for name, values in package.levers.items()}
    content = {"title": package.title, "extends": BASELINE, "levers": sections}
    yaml, stream = YAML(), io.StringIO()
    yaml.Representer = _Representer
    yaml.dump(content if sections else {k: content[k] for k in ("title", "extends")}, stream)
    return HEAD + stream.getvalue()


def _stated(lever: str, values: Values) -> dict[str, Any]:
    """Nest the fields of a lever, without those that say nothing new."""
    usual, found = {one.name: one for one in controls(lever)}, dict[str, Any]()
    for name, value in values.items():
        one = usual.get(name)
        kept = name in {"start", "level"} or one is None or one.kind == "choice"
        if not kept and one is not None and value == one.default:
            continue
        if name.startswith(f"{TARGET}."):
            chosen = list(value) or None
            found.setdefault(TARGET, {})[name.removeprefix(f"{TARGET}.")] = chosen
        else:
            found[name] = value
    return found


def read(text: str) -> Scenario:
    """Read a scenario file with the loader that every command uses.

    Parameters
    ----------
    text : str
        YAML.

    Returns
    -------
    Scenario

    Raises
    ------
    InvalidInputError
        With every fault, its line and its column.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        path.write_text(text, encoding="utf-8")
        try:
            loaded = load_scenario(path)
        except InvalidInputError as error:
            raise InvalidInputError([
                replace(fault, file=FILE, message=fault.message.replace(f"{folder}/", ""))
                for fault in error.faults
            ]) from None  # fmt: skip
    return loaded


def read_bytes(content: bytes) -> Scenario:
    """Read a file that was uploaded.

    Raises
    ------
    InvalidInputError
        Where it is too large, not text, or no scenario.
    """
    if len(content) > MOST_BYTES:
        message = f"is larger than {MOST_BYTES:,} bytes; a scenario file is a page of text."
        raise InvalidInputError([Fault(FILE, None, None, "", message)])
    try:
        return read(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        message = "is not text in UTF-8."
        raise InvalidInputError([Fault(FILE, None, None, "", message)]) from None
