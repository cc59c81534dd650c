"""The report and its tables as Word documents."""

import io
import zipfile
from datetime import datetime
from importlib.util import find_spec
from typing import Any

from mcsim.grammar.faults import Fault, InvalidInputError
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
from mcsim.report.written.kinds import shape

NO_DATE = datetime(2021, 7, 5)
WIDTH, TALLEST = 17.0, 21.0  # cm of text on A4, and of a picture with its caption


def check_word() -> None:
    """Refuse where python-docx is not installed.

    Raises
    ------
    InvalidInputError
    """
    if find_spec("docx") is None:
        message = "Word takes python-docx: pip install mcsim[word]."
        raise InvalidInputError([Fault("command line", None, None, "to", message)])


def word(report: Report) -> bytes:
    """Write the report.

    Parameters
    ----------
    report : Report
        What it says.

    Returns
    -------
    bytes
        With headings, tables whose header repeats, and alternative texts; the same bytes from the
        same run.
    """
    document = _document(report.title.plain, f"mcsim {report.version}, run {report.fingerprint}")
    _put(document.add_paragraph(style="Subtitle"), report.over)
    _put(document.add_heading(level=0), report.title)
    _put(document.add_paragraph(style="Intense Quote"), report.status)
    for section in report.sections:
        document.add_heading(section.title, level=1)
        for block in section.blocks:
            _add(document, block)
    return _bytes(document)


def word_table(table: Table, source: str) -> bytes:
    """Write one table as a document.

    Parameters
    ----------
    table : Table
    source : str
        The line that says where the data come from.

    Returns
    -------
    bytes
    """
    document = _document(table.title, source)
    _add(document, table)
    document.add_paragraph(source, style="Caption")
    return _bytes(document)


def _document(title: str, about: str) -> Any:
    check_word()
    from docx import Document  # noqa: PLC0415 — an extra
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Cm, Pt  # noqa: PLC0415

    document = Document()
    told = document.core_properties
    told.title, told.comments = title[:255], about[:255]  # as much as the format holds
    told.author, told.language = "mcsim", "en-GB"
    told.created = told.modified = NO_DATE
    told.last_modified_by = "mcsim"
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    normal = document.styles["Normal"]
    normal.font.size = Pt(10)
    language = normal.element.get_or_add_rPr().makeelement(qn("w:lang"), {qn("w:val"): "en-GB"})
    normal.element.get_or_add_rPr().append(language)
    return document


def _add(document: Any, block: Block) -> None:
    from docx.shared import Cm, Pt  # noqa: PLC0415 — an extra

    match block:
        case Paragraph():
            _put(document.add_paragraph(style="Caption" if block.style == "note" else None),
                 block.prose)  # fmt: skip
        case Bullets():
            for item in block.items:
                _put(document.add_paragraph(style="List Bullet"), item)
        case Heading():
            _put(document.add_heading(level=2), block.prose)
        case Table():
            _tabled(document, block)
        case Picture():
            wide = min(WIDTH, TALLEST * shape(block.files["svg"]))
            document.add_picture(str(block.files["png"]), width=Cm(wide))
            placed = document.inline_shapes[-1]._inline.docPr
            placed.set("descr", block.words["alt"])
            placed.set("title", block.words["title"])
            document.paragraphs[-1].paragraph_format.keep_with_next = True
            caption = document.add_paragraph(style="Caption")
            caption.add_run(f"{block.words['title']}. ").bold = True
            caption.add_run(f"{block.words['caption']} "
                            f"{block.words['source'].split('. ')[0]}.")
        case Code():
            run = document.add_paragraph().add_run(block.text)
            run.font.name, run.font.size = "Consolas", Pt(8)
        case Terms():
            for name, prose in block.pairs:
                paragraph = document.add_paragraph()
                paragraph.add_run(f"{name}: ").bold = True
                _put(paragraph, prose)


def _tabled(document: Any, block: Table) -> None:
    """Put a table, its caption above it; the first row repeats on each page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 — an extra
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Pt  # noqa: PLC0415

    caption = document.add_paragraph(style="Caption")
    caption.paragraph_format.keep_with_next = True
    _put(caption, block.caption)
    # Cells are set in one pass over the rows: looking one up by place is slow in a long table.
    table = document.add_table(rows=len(block.rows) + 1, cols=len(block.columns))
    table.style = "Table Grid"
    size = Pt(6.5 if len(block.columns) > 8 else 8)
    titles = tuple(Prose() for _ in block.columns)
    for place, (row, cells) in enumerate(zip(table.rows, (titles, *block.rows), strict=True)):
        for column, cell, prose in zip(block.columns, row.cells, cells, strict=True):
            paragraph = cell.paragraphs[0]
            if place == 0:
                paragraph.add_run(column.title).bold = True
            else:
                _put(paragraph, prose)
            if column.number:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            for run in paragraph.runs:
                run.font.size = size
        if place == 0:
            properties = row._tr.get_or_add_trPr()
            properties.append(properties.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))
    told = table._tbl.tblPr
    told.append(told.makeelement(qn("w:tblDescription"), {qn("w:val"): block.caption.plain}))
    document.add_paragraph()


def _put(paragraph: Any, prose: Prose) -> None:
    for part in prose.parts:
        run = paragraph.add_run(unbroken(part.text))
        style = "" if isinstance(part, Fact) else part.style
        run.bold = True if style == "strong" else None
        if style == "code":
            run.font.name = "Consolas"


def _bytes(document: Any) -> bytes:
    """Save without the time of day, which a zip would note for each file."""
    stream = io.BytesIO()
    document.save(stream)
    still = io.BytesIO()
    with zipfile.ZipFile(stream) as before, zipfile.ZipFile(still, "w") as after:
        for name in before.namelist():
            entry = zipfile.ZipInfo(name, NO_DATE.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(entry, before.read(name))
    return still.getvalue()
