"""The report and its tables as Markdown."""

import re
from pathlib import Path

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
)


def markdown(report: Report, folder: Path) -> str:
    """Write the report.

    Parameters
    ----------
    report : Report
        What it says.
    folder : Path
        Where it will lie; pictures are named from there.

    Returns
    -------
    str
    """
    lines = [f"# {said(report.title)}", "", said(report.over), "", f"> {said(report.status)}", ""]
    for section in report.sections:
        lines += [f"## {section.title}", ""]
        for block in section.blocks:
            lines += [*_written(block, folder), ""]
    lines += ["---", "", f"mcsim {report.version}, run {report.fingerprint}."]
    return "\n".join(lines) + "\n"


def _written(block: Block, folder: Path) -> list[str]:  # noqa: PLR0911 — one for each kind
    match block:
        case Paragraph():
            return [said(block.prose)]
        case Bullets():
            return [f"- {said(item)}" for item in block.items]
        case Heading():
            return [f"### {said(block.prose)}"]
        case Table():
            return table(block)
        case Picture():
            path = block.files["svg"].relative_to(folder, walk_up=True).as_posix()
            alt = escaped(str(block.words["alt"]))
            return [f"![{alt}]({path.replace(' ', '%20')})", "",
                    f"**{escaped(block.words['title'])}.** {escaped(block.words['caption'])} "
                    f"*{escaped(block.words['source'].split('. ')[0])}.*"]  # fmt: skip
        case Code():
            return ["```sh", block.text, "```"]
        case Terms():
            return [f"- **{name}:** {said(prose)}" for name, prose in block.pairs]


def table(block: Table) -> list[str]:
    """Write a table as lines, its caption first.

    Parameters
    ----------
    block : Table

    Returns
    -------
    list of str
        With pipes; numbers to the right.
    """
    def row(cells: list[str]) -> str:
        return "| " + " | ".join(cells) + " |"

    return [
        said(block.caption), "", row([column.title for column in block.columns]),
        row(["---:" if column.number else "---" for column in block.columns]),
        *(row([said(cell).replace("\n", " ") for cell in cells]) for cells in block.rows),
    ]  # fmt: skip


def said(prose: Prose) -> str:
    """Write words and facts; what has a meaning in Markdown is escaped."""
    marks = {"strong": "**", "code": "`", "": ""}
    parts = []
    for part in prose.parts:
        mark = "" if isinstance(part, Fact) else marks[part.style]
        parts.append(f"{mark}{part.text if mark == '`' else escaped(part.text)}{mark}")
    return "".join(parts)


def escaped(text: str) -> str:
    """Escape what has a meaning in Markdown or HTML, wherever it stands."""
    return re.sub(r"([\\`*_\[\]<>|#~$])", r"\\\1", text).replace("\n", " ")
