"""One table in the formats that documents take."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import jinja2
import pandas as pd

from mcsim.grammar.faults import Fault, InvalidInputError, nearest
from mcsim.report.content.blocks import Report, Table
from mcsim.report.written.markdown import table as in_markdown
from mcsim.report.written.word import check_word, word_table
from mcsim.results.parts import publish

FOLDER = "tables"

_HTML = """<table>
<caption>{{ caption }}</caption>
<thead><tr>{% for c in columns %}<th scope="col"{% if c.number %} style="text-align: right"{% endif %}>{{ c.title }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in rows %}<tr><th scope="row">{{ row[0] }}</th>{% for cell in row[1:] %}<td{% if columns[loop.index].number %} style="text-align: right"{% endif %}>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</tbody>
<tfoot><tr><td colspan="{{ columns | length }}">{{ source }}</td></tr></tfoot>
</table>
"""  # noqa: E501
_GREEK = re.compile("GREEK (SMALL|CAPITAL) LETTER ([A-Z]+)$")
_LATEX = {"\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
          "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
          "−": r"$-$", "–": "--", "€": r"\texteuro{}", "×": r"$\times$", "\u00a0": "~"}  # fmt: skip


def frame(table: Table) -> pd.DataFrame:
    """Return the cells as texts, as the report writes them."""
    titles = [column.title for column in table.columns]
    return pd.DataFrame([[cell.plain for cell in row] for row in table.rows], columns=titles)


def _csv(table: Table, _: str) -> bytes:
    return frame(table).to_csv(index=False, lineterminator="\n").encode()


def _markdown(table: Table, source: str) -> bytes:
    return "\n".join([*in_markdown(table), "", source, ""]).encode()


def _html(table: Table, source: str) -> bytes:
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    rows = [[cell.plain for cell in row] for row in table.rows]
    text = environment.from_string(_HTML).render(
        caption=table.caption.plain, columns=table.columns, rows=rows, source=source
    )
    return (text + "\n").encode()


def _latex(table: Table, source: str) -> bytes:
    """Write a float with booktabs; long texts stand in columns that break."""
    said = in_latex
    words = [k for k, column in enumerate(table.columns) if not column.number]
    share = 0.9 / max(1, len(words)) if len(words) > 1 else 0.25
    wide = len(table.columns) > 5
    form = "".join("r" if column.number else f"p{{{share:.2f}\\linewidth}}"
                   for column in table.columns)  # fmt: skip
    heads = " & ".join(rf"\textbf{{{said(column.title)}}}" for column in table.columns)
    body = [" & ".join(said(cell.plain) for cell in row) + r" \\" for row in table.rows]
    lines = [
        "% takes booktabs, graphicx and textcomp", r"\begin{table}[htbp]",
        rf"\caption{{{said(table.caption.plain)}}}",
        rf"\label{{tab:mcsim-{table.name.replace('_', '-')}}}",
        r"\footnotesize", *([r"\resizebox{\linewidth}{!}{%"] if wide else []),
        rf"\begin{{tabular}}{{{form}}}", r"\toprule", heads + r" \\", r"\midrule",
        *body, r"\bottomrule", r"\end{tabular}" + ("}" if wide else ""), "",
        rf"\par\smallskip {said(source)}",
        r"\end{table}", "",
    ]  # fmt: skip
    return "\n".join(lines).encode()


def in_latex(text: str) -> str:
    """Escape a text for LaTeX; Greek letters become mathematics.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    return "".join(_LATEX.get(letter) or _greek(letter) for letter in text)


def _greek(letter: str) -> str:
    found = _GREEK.match(unicodedata.name(letter, ""))
    if found is None:
        return letter
    name = found[2].lower().replace("lamda", "lambda")
    return f"$\\{name.capitalize() if found[1] == 'CAPITAL' else name}$"


FORMATS: Mapping[str, Callable[[Table, str], bytes]] = {
    "csv": _csv, "md": _markdown, "tex": _latex, "html": _html, "docx": word_table,
}  # fmt: skip


def write_table(
    report: Report, name: str, folder: Path, formats: Sequence[str] = ("csv",)
) -> list[Path]:
    """Write a table of a report.

    Parameters
    ----------
    report : Report
        Of which it is a part.
    name : str
        Its name.
    folder : Path
        Where the files go; it is made where it is missing.
    formats : sequence of {"csv", "md", "tex", "html", "docx"}, optional
        What to write.

    Returns
    -------
    list of Path

    Raises
    ------
    InvalidInputError
        Where there is no such table or format, or a library is missing; nothing is written then.
    """
    faults = []
    tables = report.tables
    if name not in tables:
        message = f"there is no table {name!r}; there are {', '.join(tables)}."
        faults.append(Fault(name, None, None, "", message, nearest(name, tables)))
    for form in formats:
        if form not in FORMATS:
            message = f"{form!r} is no format of a table; accepted: {', '.join(FORMATS)}."
            faults.append(Fault("command line", None, None, "format", message,
                                nearest(form, FORMATS)))  # fmt: skip
    if faults:
        raise InvalidInputError(faults)
    if "docx" in formats:
        check_word()
    source = f"Source: own simulation with mcsim {report.version}, run {report.fingerprint}. " \
             f"{report.status.plain}"  # fmt: skip
    contents = {form: FORMATS[form](tables[name], source) for form in formats}
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for form, content in contents.items():
        path = folder / f"{name}.{form}"
        publish(path, lambda temporary, content=content: temporary.write_bytes(content))  # type: ignore[misc]
        written.append(path)
    return written
