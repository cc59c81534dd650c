"""The report as an accessible PDF, set by typst."""

import json
import shutil
import tempfile
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from mcsim.grammar.faults import Fault, InvalidInputError
from mcsim.report.content.blocks import Picture, Report
from mcsim.report.written.kinds import plain

STANDARD: Literal["ua-1"] = "ua-1"  # PDF/UA-1: tagged, with title, language and alternative texts


def check_pdf() -> None:
    """Refuse where typst is not installed.

    Raises
    ------
    InvalidInputError
    """
    if find_spec("typst") is None:
        message = "a PDF takes typst: pip install mcsim[pdf]."
        raise InvalidInputError([Fault("command line", None, None, "to", message)])


def pdf(report: Report) -> bytes:
    """Write the report.

    Parameters
    ----------
    report : Report
        What it says.

    Returns
    -------
    bytes
        PDF/UA-1, with matplotlib's fonts and no date: the same bytes from the same run.
    """
    check_pdf()
    import matplotlib as mpl  # noqa: PLC0415 — heavy
    import typst  # noqa: PLC0415 — an extra

    fonts = Path(mpl.get_data_path()) / "fonts" / "ttf"
    with tempfile.TemporaryDirectory(prefix="mcsim-") as name:
        root = Path(name)
        (root / "figures").mkdir()
        for section in report.sections:
            for block in section.blocks:
                if isinstance(block, Picture):
                    shutil.copy(block.files["svg"], root / "figures")
        template = (files("mcsim.report") / "templates" / "report.typ").read_text(encoding="utf-8")
        (root / "report.typ").write_text(template, encoding="utf-8")
        (root / "report.json").write_text(json.dumps(plain(report), ensure_ascii=False),
                                          encoding="utf-8")  # fmt: skip
        written = typst.compile(
            str(root / "report.typ"), root=str(root), font_paths=[str(fonts)],
            ignore_system_fonts=True, format="pdf", pdf_standards=[STANDARD],
        )  # fmt: skip
    return bytes(written)
