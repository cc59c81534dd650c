"""The report and its tables in every format: whole, accessible, and the same bytes each time."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pypdf import PdfReader

from mcsim import api
from mcsim.grammar.faults import InvalidInputError
from mcsim.report.content.whole import content
from mcsim.report.drawing import draw_all
from mcsim.report.page import picture_of
from mcsim.report.written.markdown import markdown
from mcsim.report.written.pdf import pdf
from mcsim.report.written.table import in_latex, write_table
from mcsim.report.written.word import word


@pytest.fixture(scope="module")
def report(made_up: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Path]:
    folder, material = tmp_path_factory.mktemp("made-up"), made_up(3, 8)
    drawn = draw_all(material, folder / "figures")
    pictures = {name: picture_of(files) for name, files in drawn.items()}
    return content(material, pictures), folder


def test_the_pdf_is_accessible(report: tuple[Any, Path]) -> None:
    written = pdf(report[0])
    assert written == pdf(report[0])
    reader = PdfReader(io.BytesIO(written))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("en")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == report[0].title.plain
    assert b"pdfuaid" in root["/Metadata"].get_data()
    alts, tags = [], set()

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            tags.add(str(node.get("/S", "")))
            if "/Alt" in node:
                alts.append(str(node["/Alt"]))
            if "/K" in node:
                walk(node["/K"])

    walk(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure", "/L"} <= tags
    pictures = sum(type(b).__name__ == "Picture" for s in report[0].sections for b in s.blocks)
    assert len([alt for alt in alts if len(alt) > 60]) == pictures


def test_the_pdf_says_what_the_page_says(report: tuple[Any, Path]) -> None:
    reader = PdfReader(io.BytesIO(pdf(report[0])))
    text = re.sub(r"\s+", "", "".join(page.extract_text() for page in reader.pages))
    for section in report[0].sections:
        assert section.title.replace(" ", "") in text
    answer = report[0].tables["answer"]
    for row in answer.rows:
        assert row[1].plain in text


def test_the_word_document_is_accessible(report: tuple[Any, Path]) -> None:
    import docx

    written = word(report[0])
    assert written == word(report[0])
    document = docx.Document(io.BytesIO(written))
    assert document.core_properties.title == report[0].title.plain
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == [section.title for section in report[0].sections]
    shapes = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert len(shapes) >= 4
    assert all(len(alt) > 60 for alt in shapes)
    assert all("tblHeader" in table.rows[0]._tr.xml for table in document.tables)
    assert len(document.tables) == len(report[0].tables)
    assert zipfile.ZipFile(io.BytesIO(written)).infolist()[0].date_time[0] == 2021


def test_the_markdown_names_its_pictures_and_no_table_breaks(report: tuple[Any, Path]) -> None:
    text = markdown(*report)
    for path in re.findall(r"\]\(([^)]+\.svg)\)", text):
        assert (report[1] / path).is_file()
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.strip().split("\n")}
        assert len(widths) == 1


@pytest.mark.parametrize("form", ["csv", "md", "tex", "html", "docx"])
def test_a_table_is_written_for_documents(
    report: tuple[Any, Path], tmp_path: Path, form: str
) -> None:
    path = write_table(report[0], "answer", tmp_path, [form])[0]
    again = write_table(report[0], "answer", tmp_path / "b", [form])[0]
    assert path.read_bytes() == again.read_bytes()
    if form == "csv":
        table = pd.read_csv(path, dtype=str)
        assert list(table["Median"]) == [row[1].plain for row in report[0].tables["answer"].rows]
    elif form != "docx":
        text = path.read_text(encoding="utf-8")
        assert "00c0ffee00c0ffee" in text
        assert "Awareness and guidance" in text


def test_what_latex_would_read_is_escaped() -> None:
    assert in_latex("a_b & 5 % of χ ≥ −1") == r"a\_b \& 5 \% of $\chi$ ≥ $-$1"


def test_wrong_formats_and_names_are_told_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="no format of a report"):
        api.report(tmp_path, to=["htm"])
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_table_suggests_the_nearest(report: tuple[Any, Path], tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="Did you mean answer"):
        write_table(report[0], "answr", tmp_path / "x", ["csv"])
    with pytest.raises(InvalidInputError, match="no format of a table"):
        write_table(report[0], "answer", tmp_path / "x", ["xlsx"])
    assert not (tmp_path / "x").exists()
