"""What a person can set of a lever, read from the lever's own fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from mcsim.catalogue.levers import record
from mcsim.levers.lever import LeverFields
from mcsim.levers.register import levers

TARGET = "target"
LATER = ("reach", "end", "lag_quarters")  # shown after what people set first
LONGEST = 24  # quarters on a slider; a file may say more
WORDS = {
    "vet": "VET providers", "higher_education": "higher education", "company": "companies",
    "sector_body": "sector bodies", "provider_type": "providers", "all_courses": "all courses",
}  # fmt: skip


@dataclass(frozen=True)
class Control:
    """One thing that can be set.

    Attributes
    ----------
    name : str
        Of the field; ``target.age`` for a part of the target.
    label, meaning : str
        For people.
    kind : {"share", "euros", "quarters", "choice", "groups", "quarter"}
        How it is set.
    default : object
        What holds unless stated; the first accepted value where it must be given.
    options : tuple of str
        Of a choice or of groups.
    highest : float
        Of a number.
    """

    name: str
    label: str
    meaning: str
    kind: str
    default: Any
    options: tuple[str, ...] = ()
    highest: float = 1.0

    @property
    def later(self) -> bool:
        """Whether it belongs among the finer settings."""
        return self.name in LATER or self.name.startswith(TARGET)


@cache
def controls(lever: str) -> tuple[Control, ...]:
    """Return what can be set of a lever, in the order of its fields.

    Parameters
    ----------
    lever : str
        Name of a lever.

    Returns
    -------
    tuple of Control
        Sectors are left out: a profile names them, and a file can.
    """
    fields = levers()[lever].fields
    schema, meanings = fields.model_json_schema(), record(levers()[lever])["fields"]
    found = list(_controls(schema, schema, meanings, ""))
    own = [one for one in found if one.name not in LeverFields.model_fields]
    shared = [one for one in found if one.name in LeverFields.model_fields]
    return tuple(sorted((*own, *shared), key=lambda one: one.later))


def _controls(
    whole: Mapping[str, Any], part: Mapping[str, Any], meanings: Mapping[str, Any], prefix: str
) -> Iterator[Control]:
    """Walk through the fields of a schema, and into its target."""
    for name, given in part["properties"].items():
        shape = _resolved(whole, given)
        if "properties" in shape:
            defaults = given.get("default") or {}
            for one in _controls(whole, shape, {}, f"{name}."):
                default = defaults.get(one.name.removeprefix(f"{name}."))
                yield Control(one.name, one.label, one.meaning, one.kind, tuple(default or ()),
                              one.options)  # fmt: skip
            continue
        meaning = str(meanings.get(name, {}).get("meaning", ""))
        found = _control(whole, prefix + name, meaning, shape, given.get("default"))
        if found is not None:
            yield found


def _control(whole: Mapping[str, Any], name: str, meaning: str, shape: Mapping[str, Any],
             default: Any) -> Control | None:  # fmt: skip
    label = said(name.removeprefix(f"{TARGET}."))
    label = label[:1].upper() + label[1:]
    if "enum" in shape:
        return Control(name, label, meaning, "choice", default or shape["enum"][0],
                       tuple(shape["enum"]))  # fmt: skip
    if shape.get("type") == "array":
        options = _resolved(whole, shape["items"]).get("enum")
        if not options:
            return None
        return Control(name, label, "Whom it works for; all of them where none is chosen.",
                       "groups", (), tuple(options))  # fmt: skip
    if shape.get("type") == "integer":
        return Control(name, label, meaning, "quarters", default,
                       highest=min(LONGEST, shape["maximum"]))  # fmt: skip
    if shape.get("type") == "number":
        kind = "share" if shape["maximum"] == 1 else "euros"
        return Control(name, label, meaning, kind, default, highest=float(shape["maximum"]))
    return Control(name, label, meaning, "quarter", default)


def _resolved(whole: Mapping[str, Any], shape: Mapping[str, Any]) -> dict[str, Any]:
    """Follow references, and take the part of an optional field that is not null."""
    merged = dict(shape)
    while "$ref" in merged or "anyOf" in merged:
        if "anyOf" in merged:
            (one,) = (part for part in merged.pop("anyOf") if part.get("type") != "null")
            merged |= one
        else:
            merged |= whole["$defs"][merged.pop("$ref").rpartition("/")[2]]
    return merged


def said(name: str) -> str:
    """Write the name of a field or of a value as people would."""
    return WORDS.get(name, name.replace("_", " "))
