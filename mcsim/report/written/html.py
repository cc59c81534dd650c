"""The report as one page that needs nothing from elsewhere."""

import base64
import hashlib
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace

import jinja2
from markupsafe import Markup

from mcsim.report.content.blocks import Report, unbroken
from mcsim.report.written.kinds import kind_of

LARGEST = 5_000_000  # bytes of the page
SVG_AT_MOST = 400_000  # bytes of one picture; a larger one is embedded as PNG


def html(report: Report) -> str:
    """Write the page.

    Parameters
    ----------
    report : Report
        What it says.

    Returns
    -------
    str
        HTML without any external address, under ``LARGEST`` bytes wherever its figures allow.
    """
    page = _page(report, SVG_AT_MOST)
    return page if len(page.encode()) < LARGEST else _page(report, 0)


def _page(report: Report, most: int) -> str:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("mcsim.report"), autoescape=True,
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["unbroken"] = unbroken
    style = (files("mcsim.report") / "templates" / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    sections = [
        {"name": section.name, "title": section.title,
         "blocks": [SimpleNamespace(kind=kind_of(block), **vars(block))
                    for block in section.blocks]}
        for section in report.sections
    ]  # fmt: skip
    return environment.get_template("report.html.j2").render(
        report={**vars(report), "sections": sections}, style=Markup(style),
        style_hash=f"sha256-{digest}", embedded=lambda block: _embedded(block.files, most),
    )  # fmt: skip


def _embedded(given: dict[str, Path], most: int) -> str:
    svg = given["svg"].read_bytes()
    if len(svg) <= most or "png" not in given:
        return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"
    png = given["png"].read_bytes()
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"
