"""Hold a document against a pydantic model and say what is wrong in the user's terms.

The message of a validator of ours that begins with the names of fields and a colon, such as
``status of 25-34, low: the shares must sum to 1``, is shown where that field is written.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from mcsim.grammar.document import Document, Path_
from mcsim.grammar.faults import Fault, nearest

type Error = dict[str, Any]
_MAPPING = "must be a mapping of keys to values"
_TYPES = {
    "float_type": "must be a number", "int_type": "must be a whole number",
    "int_from_float": "must be a whole number", "string_type": "must be text",
    "bool_type": "must be true or false", "list_type": "must be a list, such as [vet]",
    "dict_type": _MAPPING, "model_type": _MAPPING, "model_attributes_type": _MAPPING,
}  # fmt: skip
_EXPECTED = {
    **_TYPES,
    "finite_number": "must be a finite number",
    "less_than_equal": "must be at most {le:g}", "greater_than_equal": "must be at least {ge:g}",
    "less_than": "must be below {lt:g}", "greater_than": "must be above {gt:g}",
    "literal_error": "must be {expected}", "enum": "must be {expected}",
    "string_pattern_mismatch": "must match {pattern}",
    "string_too_short": "must not be empty",
    "string_too_long": "must be at most {max_length} characters long",
    "too_short": "must have at least {min_length} entries; found {actual_length}",
    "too_long": "must have at most {max_length} entries; found {actual_length}",
}  # fmt: skip


class Strict(BaseModel):
    """Base of everything that is read from a file: no unknown keys, no coercion, no NaN."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


def validated[M: BaseModel](model: type[M], document: Document) -> tuple[M | None, list[Fault]]:
    """Build a model from a document, or find all its faults.

    Parameters
    ----------
    model : type
        The pydantic model that the document must fit.
    document : Document
        What was read.

    Returns
    -------
    (model or None, list of Fault)
        None where there are faults.
    """
    try:
        return model.model_validate(document.values), []
    except ValidationError as error:
        errors = [dict(item) for item in error.errors(include_url=False)]
        schema = model.model_json_schema()
        return None, [_fault(document, schema, item) for item in _chosen(document, errors)]


def words(error: Error) -> str:
    """Say what pydantic expected, without a full stop.

    Parameters
    ----------
    error : dict
        One of ``ValidationError.errors()``.

    Returns
    -------
    str
        Such as ``must be at most 1; found 1.5``.
    """
    said = str(error.get("said") or _expected(error))
    value = error["input"]
    whole = error["type"] == "value_error" and isinstance(value, dict | list)
    return said if whole or "found" in said else f"{said}; found {_shown(value)}"


def _fault(document: Document, schema: dict[str, Any], error: Error) -> Fault:
    """Translate one pydantic error."""
    path, kind = _written(document, error), error["type"]
    if kind == "extra_forbidden":
        valid = _keys(schema, path[:-1])
        message = f"there is no key {path[-1]!r} here; valid are {', '.join(valid)}."
        return document.fault(path, message, nearest(str(path[-1]), valid))
    if kind == "missing":
        choices = _node(schema, path).get("enum")
        return document.fault(path, f"is missing; it is {_either(choices)}." if choices else
                              "is missing.")  # fmt: skip
    if kind in {"literal_error", "enum"}:
        expected = _expected(error).removeprefix("must be ")
        near = nearest(str(error["input"]), expected.replace(" or ", ", ").split(", "))
        return document.fault(path, f"{words(error)}.", near)
    if kind == "value_error":
        path, said = _named(document, path, _expected(error))
        return document.fault(path, f"{words({**error, 'said': said})}.")
    return document.fault(path, f"{words(error)}.")


def _chosen(document: Document, errors: Iterable[Error]) -> Iterator[Error]:
    """Of what could be this or that, tell one fault: what was most likely meant.

    Pydantic reports every alternative of a union.  A mapping was meant to be the mapping; anything
    else is told all that it could have been.
    """
    scalars: dict[Path_, list[Error]] = {}
    for error in errors:
        path = _written(document, error)
        if error["type"] == "missing" or len(path) == len(error["loc"]):
            yield error
        elif not isinstance(error["input"], dict) or path != _above(document, error):
            scalars.setdefault(path, []).append(error)
        elif error["type"] not in _TYPES:
            yield error
    for alternatives in scalars.values():
        said = dict.fromkeys(_expected(error).removeprefix("must be ") for error in alternatives)
        one = len(said) == 1
        yield alternatives[0] if one else {**alternatives[0], "said": f"must be {_either(said)}"}


def _above(document: Document, error: Error) -> Path_:
    """Return the path up to the first part that names an alternative and not a key."""
    path: Path_ = ()
    for part in error["loc"]:
        if (*path, part) not in document.places:
            break
        path = (*path, part)
    return path


def _expected(error: Error) -> str:
    """Say what was expected of one alternative."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "too_short" and context["min_length"] == 1:
        return "must not be empty"
    if kind in _EXPECTED:
        return _EXPECTED[kind].format(**context).replace("'", "")
    return str(error["msg"]).removeprefix("Value error, ").rstrip(".")


def _either(choices: Iterable[object]) -> str:
    *others, last = map(str, choices)
    return f"{', '.join(others)} or {last}" if others else last


def _shown(value: object) -> str:
    """Show what was written, shortened."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _written(document: Document, error: Error) -> Path_:
    """Keep of pydantic's location what is written in the file or missing from it."""
    path: Path_ = ()
    loc = error["loc"]
    for index, part in enumerate(loc):
        missing = error["type"] == "missing" and index == len(loc) - 1
        if (*path, part) in document.places or missing:
            path = (*path, part)
    return path


def _named(document: Document, path: Path_, message: str) -> tuple[Path_, str]:
    """Follow the names of fields with which a message begins; return the rest of it, too."""
    names, _, rest = message.partition(": ")
    for name in re.split(r" of |, ", names) if rest else []:
        if (*path, name) not in document.places:
            return path, message
        path = (*path, name)
    return path, rest or message


def _keys(schema: dict[str, Any], path: Path_) -> list[str]:
    """Return the keys that are valid at a path, read from the JSON Schema."""
    return sorted(_node(schema, path).get("properties", {}))


def _node(schema: dict[str, Any], path: Path_) -> dict[str, Any]:
    """Return the part of the JSON Schema that describes a path."""
    node = _resolved(schema, schema)
    for part in path:
        below = node.get("properties", {}).get(part) or node.get("additionalProperties") or {}
        if not isinstance(below, dict):
            return {}
        node = _resolved(schema, below)
    return node


def _resolved(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Follow references and take the mapping out of an optional field."""
    while True:
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[-1]]
        elif "anyOf" in node:
            node = next((n for n in node["anyOf"] if "$ref" in n or "properties" in n), {})
        else:
            return node
