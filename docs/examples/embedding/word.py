"""Put a figure and a table of a run into a Word document, with caption, source and alt text."""

import json
from pathlib import Path

import pandas as pd
from docx import Document
from docx.shared import Cm

material = Path(__file__).with_name("material")
document = Document()
document.add_heading("What the policies change", level=1)

words = json.loads((material / "ranking.json").read_text(encoding="utf-8"))
document.add_picture(str(material / "ranking.png"), width=Cm(16))
document.inline_shapes[-1]._inline.docPr.set("descr", words["alt"])
document.add_paragraph(f"{words['title']}. {words['caption']}", style="Caption")
document.add_paragraph(words["source"], style="Caption")

rows = pd.read_csv(material / "gains.csv", dtype=str)
document.add_heading("Who gains", level=1)
table = document.add_table(rows=1, cols=len(rows.columns), style="Table Grid")
for cell, title in zip(table.rows[0].cells, rows.columns, strict=True):
    cell.text = title
for row in rows.itertuples(index=False):
    for cell, value in zip(table.add_row().cells, row, strict=True):
        cell.text = value
document.save(str(Path(__file__).with_name("document.docx")))
