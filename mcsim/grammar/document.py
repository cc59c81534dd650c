"""Read a YAML 1.2 file into plain values that remember where they were written.

Only what a text editor's user would write is accepted: mappings, lists and scalars.  Aliases,
tags, duplicate keys and deep nesting are refused while the file is parsed, before anything is
built from it, so that a file of a few lines cannot fill the memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
)
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from mcsim.grammar.faults import Fault, InvalidInputError

MAX_BYTES = 200_000
MAX_DEPTH = 20
_CORE = "tag:yaml.org,2002:"
_PLAIN_TAGS = {_CORE + kind for kind in ("null", "bool", "int", "float", "str", "timestamp",
                                         "map", "seq")}  # fmt: skip

type Path_ = tuple[str | int, ...]
"""Where a value stands in a document, such as ``("levers", "label", "level")``."""


@dataclass(frozen=True)
class Place:
    """Where something is written: file as the user named it, line and column from 1."""

    file: str
    line: int
    column: int


@dataclass
class Document:
    """The content of a file and the place of every key and value in it.

    Attributes
    ----------
    file : str
        The file as the user named it.
    values : dict
        Plain Python values.
    places : dict
        Path → place; for an entry of a mapping, the place of its key.
    """

    file: str
    values: dict[str, Any]
    places: dict[Path_, Place] = field(default_factory=dict)

    def place(self, path: Path_) -> Place:
        """Return the place of a path, or of the nearest thing above it that is written."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place(self.file, 1, 1))

    def fault(self, path: Path_, message: str, suggestion: str | None = None) -> Fault:
        """Return a fault that stands at a path."""
        place = self.place(path)
        return Fault(place.file, place.line, place.column, ".".join(map(str, path)), message,
                     suggestion)  # fmt: skip


def read_text(path: Path, name: str | None = None) -> str:
    """Read a text file that a user supplied.

    Parameters
    ----------
    path : Path
        The file.
    name : str, optional
        What to call it in messages.

    Returns
    -------
    str

    Raises
    ------
    InvalidInputError
        Where it does not exist, is no file, is too large, or is not UTF-8 text.
    """
    name = name or str(path)
    whole = (name, None, None, "")
    try:
        if path.is_dir():
            raise InvalidInputError([Fault(*whole, "is a folder; a file is expected.")])
        # A device or a pipe tells no size, so never read more than is accepted.
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InvalidInputError([Fault(*whole, "there is no such file.")]) from None
    except (OSError, ValueError) as error:  # a name may hold a null character
        reason = getattr(error, "strerror", None) or str(error)
        raise InvalidInputError([Fault(*whole, f"cannot be read: {reason}.")]) from None
    if len(raw) > MAX_BYTES:
        message = f"is larger than {MAX_BYTES:,} bytes; a file that people write is smaller."
        raise InvalidInputError([Fault(*whole, message)])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        message = "is not a text file in UTF-8: it holds binary content here."
        raise InvalidInputError([Fault(name, line, column, "", message)]) from None
    for index, character in enumerate(text):
        if ord(character) < 32 and character not in "\t\n\r":
            line = text.count("\n", 0, index) + 1
            column = index - (text.rfind("\n", 0, index) + 1) + 1
            message = "holds a control character here; it is not a text file."
            raise InvalidInputError([Fault(name, line, column, "", message)])
    return text


def read_document(path: Path, name: str | None = None) -> Document:
    """Read a YAML file whose top level is a mapping.

    Parameters
    ----------
    path : Path
        The file.
    name : str, optional
        What to call it in messages; its path otherwise.

    Returns
    -------
    Document

    Raises
    ------
    InvalidInputError
        With every fault of the file's form: syntax, duplicate keys, aliases, tags.
    """
    name = name or str(path)
    text = read_text(path, name)
    try:
        node = _compose(text, name)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = (error.problem or error.context or "cannot be read").strip()
        message = f"is not valid YAML: {problem}."
        raise InvalidInputError([Fault(name, line, column, "", message)]) from None
    except (YAMLError, ValueError) as error:
        message = f"is not valid YAML: {error}."
        raise InvalidInputError([Fault(name, 1, 1, "", message)]) from None
    if node is None:
        raise InvalidInputError([Fault(name, 1, 1, "", "is empty.")])
    if not isinstance(node, MappingNode):
        message = "must be a mapping of keys to values, such as 'title: …'."
        raise InvalidInputError([Fault(name, *_position(node), "", message)])
    document = Document(name, {})
    faults: list[Fault] = []
    document.values = _build(node, (), document, faults)
    if faults:
        raise InvalidInputError(faults)
    return document


def _position(node: Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _compose(text: str, name: str) -> Node | None:
    """Parse the text into nodes, refusing what could expand without bound."""
    faults = list(_unbounded(text, name))
    if faults:
        raise InvalidInputError(faults)
    node: Node | None = YAML(typ="safe", pure=True).compose(text)
    return node


def _unbounded(text: str, name: str) -> Iterator[Fault]:
    """Yield a fault for each alias, second document and too deep nesting."""
    depth = documents = 0
    for event in YAML(typ="safe", pure=True).parse(text):
        place = (name, event.start_mark.line + 1, event.start_mark.column + 1, "")
        if isinstance(event, AliasEvent):
            yield Fault(*place, f"aliases such as *{event.anchor} are not accepted; write it out.")
        elif isinstance(event, DocumentStartEvent):
            documents += 1
            if documents > 1:
                yield Fault(*place, "a file holds one document; a second one begins here.")
            if event.version not in (None, (1, 2)):
                yield Fault(*place, "only YAML 1.2 is read; leave the %YAML line out.")
        elif isinstance(event, CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                yield Fault(*place, f"is nested more than {MAX_DEPTH} levels deep.")
                return
        elif isinstance(event, CollectionEndEvent):
            depth -= 1


def _build(node: Node, path: Path_, document: Document, faults: list[Fault]) -> Any:
    """Turn a node into plain values and note the places; faults are collected, not raised."""
    line, column = _position(node)
    document.places.setdefault(path, Place(document.file, line, column))
    if node.tag not in _PLAIN_TAGS:
        faults.append(document.fault(path, f"the tag {node.tag} is not accepted."))
        return None
    if isinstance(node, ScalarNode):
        return _scalar(node)
    if isinstance(node, SequenceNode):
        return [_build(item, (*path, i), document, faults) for i, item in enumerate(node.value)]
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key_line, key_column = _position(key_node)
        if not isinstance(key_node, ScalarNode):
            message = "a key must be a plain name."
            faults.append(Fault(document.file, key_line, key_column, "", message))
            continue
        key = str(key_node.value)
        if key in values:
            first = document.places[(*path, key)].line
            message = f"the key {key!r} stands twice; it was first given in line {first}."
            field_ = ".".join(map(str, (*path, key)))
            faults.append(Fault(document.file, key_line, key_column, field_, message))
            continue
        document.places[(*path, key)] = Place(document.file, key_line, key_column)
        values[key] = _build(value_node, (*path, key), document, faults)
    return values


def _scalar(node: ScalarNode) -> Any:
    """Return the value of a scalar by the core schema of YAML 1.2.

    Dates stay text, and so does what only looks like a number, such as ``0b11`` or a number of
    thousands of digits; the model then says that a number belongs here.
    """
    text = node.value
    kind = str(node.tag).removeprefix(_CORE)
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    digits = text.replace("_", "").lower()
    try:
        if kind == "int":
            return int(digits, 0) if "x" in digits or "o" in digits else int(digits)
        if kind == "float":
            return float(digits.replace(".inf", "inf").replace(".nan", "nan"))
    except ValueError:
        return text
    return text
