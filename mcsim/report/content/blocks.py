"""Of what the report consists: sections, blocks, sentences, and facts that know their source."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

type Condition = tuple[str, str, Any]
"""A column, one of ``= > < >= <=``, and a value."""


@dataclass(frozen=True)
class Source:
    """Where a number or a name comes from.

    Attributes
    ----------
    table : str
        File of the run, as ``summary.csv``; ``register`` for the register of parameters.
    rule : {"value", "count", "largest", "smallest", "field"}
        The one cell, the number of rows, the extreme cell, or a field of a JSON file.
    column : str
        Of which column; the path of a field, as ``settings.draws``; empty for a count.
    where : tuple of conditions
        Which rows.
    form : str
        How it is written: a key of ``facts.FORMS``.
    """

    table: str
    rule: str
    column: str
    where: tuple[Condition, ...]
    form: str

    def as_json(self) -> str:
        """Write it down, so that a page can carry it."""
        return json.dumps([self.table, self.rule, self.column, self.where, self.form],
                          ensure_ascii=False, separators=(",", ":"))  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """A number or a name out of the run, as it is written, with its source."""

    text: str
    source: Source


@dataclass(frozen=True)
class Text:
    """Words of the report itself.

    Attributes
    ----------
    text : str
        Words.
    style : {"", "strong", "code"}
        How they are set.
    """

    text: str
    style: str = ""


@dataclass(frozen=True)
class Prose:
    """A run of words and facts."""

    parts: tuple[Text | Fact, ...] = ()

    @property
    def plain(self) -> str:
        """The words alone."""
        return "".join(part.text for part in self.parts)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts alone."""
        return tuple(part for part in self.parts if isinstance(part, Fact))

    def __add__(self, other: "Prose") -> "Prose":
        """Put one behind the other."""
        return Prose(self.parts + other.parts)


_APART = re.compile(r"(?<=\d) (?=[\d%])|(?<=includes) (?=0)")


def unbroken(text: str) -> str:
    """Keep the digits of a number, and a number and its %, on one line."""
    return _APART.sub("\u00a0", text)


_MARKED = re.compile(r"\*\*(.+?)\*\*|`(.+?)`")
_HOLE = re.compile(r"\{(\w+)\}")


def prose(template: str, **given: Prose | Fact | str) -> Prose:
    """Make prose of a template.

    Parameters
    ----------
    template : str
        Words with ``**strong**``, `` `code` `` and ``{names}``.
    **given
        What stands in the place of each name; a str stands as words.

    Returns
    -------
    Prose
    """
    parts: list[Text | Fact] = []
    for place, piece in enumerate(_HOLE.split(template)):
        if place % 2 == 0:
            parts += _worded(piece)
            continue
        found = given[piece]
        parts += found.parts if isinstance(found, Prose) else \
            [found if isinstance(found, Fact) else Text(found)]  # fmt: skip
    return Prose(tuple(part for part in parts if part.text))


def _worded(piece: str) -> list[Text]:
    parts, at = [], 0
    for mark in _MARKED.finditer(piece):
        parts += [Text(piece[at : mark.start()]),
                  Text(mark[1], "strong") if mark[1] else Text(mark[2], "code")]  # fmt: skip
        at = mark.end()
    return [*parts, Text(piece[at:])]


def joined(pieces: Sequence[Prose | Fact], last: str = " and ") -> Prose:
    """Join with commas, the last by ``last``."""
    parts: list[Text | Fact] = []
    for place, piece in enumerate(pieces):
        if place:
            parts.append(Text(last if place == len(pieces) - 1 else ", "))
        parts += piece.parts if isinstance(piece, Prose) else [piece]
    return Prose(tuple(parts))


def spaced(pieces: Sequence[Prose], between: str = " ") -> Prose:
    """Put sentences one behind the other."""
    parts: list[Text | Fact] = []
    for place, piece in enumerate(pieces):
        parts += [Text(between), *piece.parts] if place else piece.parts
    return Prose(tuple(parts))


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; ``style`` is empty, ``lead`` or ``note``."""

    prose: Prose
    style: str = ""


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: tuple[Prose, ...]


@dataclass(frozen=True)
class Heading:
    """A heading within a section."""

    prose: Prose


@dataclass(frozen=True)
class Column:
    """Heading of a column, and whether it holds numbers."""

    title: str
    number: bool = False


@dataclass(frozen=True)
class Table:
    """A table; the first cell of a row is its heading.

    Attributes
    ----------
    name, title : str
        For files and lists.
    caption : Prose
        What it shows, with units and period.
    columns : tuple of Column
    rows : tuple of tuple of Prose
    folded : bool
        Whether a page may fold it away.
    """

    name: str
    title: str
    caption: Prose
    columns: tuple[Column, ...]
    rows: tuple[tuple[Prose, ...], ...]
    folded: bool = False


@dataclass(frozen=True)
class Picture:
    """A figure that has been drawn.

    Attributes
    ----------
    files : dict of str to Path
        By suffix, without the dot.
    words : dict
        As its JSON.
    """

    files: dict[str, Path]
    words: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Code:
    """Lines to be typed."""

    text: str


@dataclass(frozen=True)
class Terms:
    """Names and what stands for them."""

    pairs: tuple[tuple[str, Prose], ...]


type Block = Paragraph | Bullets | Heading | Table | Picture | Code | Terms


@dataclass(frozen=True)
class Section:
    """A section of the report; ``name`` is its address in the page."""

    name: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """The whole report.

    Attributes
    ----------
    title : Prose
    over : Prose
        The line over the title.
    status : Prose
        How far it can be trusted; it stands first.
    sections : tuple of Section
    fingerprint, version : str
        Of the run and of mcsim.
    """

    title: Prose
    over: Prose
    status: Prose
    sections: tuple[Section, ...]
    fingerprint: str
    version: str

    @property
    def tables(self) -> dict[str, Table]:
        """Its tables by name."""
        return {block.name: block for section in self.sections for block in section.blocks
                if isinstance(block, Table)}  # fmt: skip
