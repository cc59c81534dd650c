"""Hold a document against a pydantic model and say what is wrong in the user's terms."""

from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from mcsim.grammar.document import Document, Path_
from mcsim.grammar.faults import Fault, nearest


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
        schema = model.model_json_schema()
        return None, [
            _fault(document, schema, dict(item)) for item in error.errors(include_url=False)
        ]


def _fault(document: Document, schema: dict[str, Any], error: dict[str, Any]) -> Fault:
    """Translate one pydantic error."""
    path = _written(document, error["loc"])
    kind, value = error["type"], error["input"]
    if kind == "extra_forbidden":
        valid = _keys(schema, path[:-1])
        message = f"there is no key {path[-1]!r} here; valid are {', '.join(valid)}."
        return document.fault(path, message, nearest(str(path[-1]), valid))
    if kind == "missing":
        return document.fault(path, "is missing.")
    if kind in {"literal_error", "enum"}:
        expected = str(error["ctx"]["expected"]).replace("'", "")
        near = nearest(str(value), expected.replace(" or ", ", ").split(", "))
        return document.fault(path, f"must be {expected}; found {_shown(value)}.", near)
    return document.fault(path, f"{_words(kind, error)}; found {_shown(value)}.")


def _words(kind: str, error: dict[str, Any]) -> str:
    """Say what was expected."""
    context = error.get("ctx", {})
    limits = {"less_than_equal": ("le", "at most"), "greater_than_equal": ("ge", "at least"),
              "less_than": ("lt", "below"), "greater_than": ("gt", "above")}  # fmt: skip
    if kind in limits:
        key, word = limits[kind]
        return f"must be {word} {context[key]:g}"
    expected = {
        "float_type": "must be a number", "int_type": "must be a whole number",
        "int_from_float": "must be a whole number", "string_type": "must be text",
        "bool_type": "must be true or false", "list_type": "must be a list, such as [vet]",
        "dict_type": "must be a mapping of keys to values",
        "model_type": "must be a mapping of keys to values",
        "model_attributes_type": "must be a mapping of keys to values",
        "finite_number": "must be a finite number",
        "too_short": "must not be empty", "string_too_short": "must not be empty",
    }  # fmt: skip
    if kind in expected:
        return expected[kind]
    return str(error["msg"]).removeprefix("Value error, ").rstrip(".")


def _shown(value: object) -> str:
    """Show what was written, shortened."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _written(document: Document, loc: tuple[str | int, ...]) -> Path_:
    """Keep of pydantic's location what is written in the file or absent from it."""
    path: Path_ = ()
    for index, part in enumerate(loc):
        candidate = (*path, part)
        if candidate in document.places or index == len(loc) - 1:
            path = candidate
    return path


def _keys(schema: dict[str, Any], path: Path_) -> list[str]:
    """Return the keys that are valid at a path, read from the JSON Schema."""
    node = schema
    for part in (*path, None):
        node = _resolved(schema, node)
        if part is None:
            break
        node = node.get("properties", {}).get(part) or node.get("additionalProperties") or {}
        if not isinstance(node, dict):
            return []
    return sorted(node.get("properties", {}))


def _resolved(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Follow references and take the mapping out of an optional field."""
    while True:
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[-1]]
        elif "anyOf" in node:
            node = next((n for n in node["anyOf"] if "$ref" in n or "properties" in n), {})
        else:
            return node
