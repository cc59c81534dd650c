"""The kinds of blocks by name, and the content as plain values for programs that set type."""

import re
from pathlib import Path
from typing import Any

from mcsim.report.content.blocks import (
    Block,
    Bullets,
    Code,
    Fact,
    Heading,
    Paragraph,
    Picture,
    Prose,
    Report,
    Table,
    Terms,
    unbroken,
)

KINDS: dict[type, str] = {
    Paragraph: "paragraph", Bullets: "bullets", Heading: "heading", Table: "table",
    Picture: "picture", Code: "code", Terms: "terms",
}  # fmt: skip


def kind_of(block: Block) -> str:
    """Return the name of a block's kind."""
    return KINDS[type(block)]


def plain(report: Report) -> dict[str, Any]:
    """Return the content as plain values.

    Parameters
    ----------
    report : Report

    Returns
    -------
    dict
        Texts, lists and dicts; a run of words is a list of ``text`` and ``style``.
    """
    return {
        "title": report.title.plain, "over": report.over.plain, "status": _said(report.status),
        "version": report.version, "fingerprint": report.fingerprint,
        "sections": [{"title": section.title, "blocks": [_block(one) for one in section.blocks]}
                     for section in report.sections],
    }  # fmt: skip


def _said(prose: Prose) -> list[dict[str, str]]:
    return [{"text": unbroken(part.text), "style": "" if isinstance(part, Fact) else part.style}
            for part in prose.parts]  # fmt: skip


def _block(block: Block) -> dict[str, Any]:  # noqa: PLR0911 — one for each kind
    start = {"kind": kind_of(block)}
    match block:
        case Paragraph():
            return {**start, "prose": _said(block.prose), "style": block.style}
        case Bullets():
            return {**start, "items": [_said(item) for item in block.items]}
        case Heading():
            return {**start, "prose": _said(block.prose)}
        case Table():
            return {**start, "name": block.name, "caption": _said(block.caption),
                    "columns": [{"title": c.title, "number": c.number} for c in block.columns],
                    "rows": [[_said(cell) for cell in row] for row in block.rows]}  # fmt: skip
        case Picture():
            return {**start, "file": block.files["svg"].name, "words": dict(block.words),
                    "shape": shape(block.files["svg"])}  # fmt: skip
        case Code():
            return {**start, "text": block.text}
        case Terms():
            return {**start, "pairs": [[name, _said(prose)] for name, prose in block.pairs]}


def shape(svg: Path) -> float:
    """Return width over height of a picture.

    Raises
    ------
    ValueError
        Where the file is no picture of ours.
    """
    with svg.open(encoding="utf-8") as file:
        found = re.search(r'width="([\d.]+)pt" height="([\d.]+)pt"', file.read(2000))
    if found is None:
        raise ValueError(f"{svg} states no size")
    return float(found[1]) / float(found[2])
