"""Figures at the width that a document takes."""

import io
import re
import warnings
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from mcsim.grammar.faults import InvalidInputError
from mcsim.report.drawing import figures, write
from mcsim.report.prepared import of_kind
from mcsim.report.size import INCH, inches


@pytest.mark.parametrize(
    ("given", "millimetres"),
    [("85mm", 85), ("8.5 cm", 85), ("240pt", 84.67), ("3.3in", 83.82), ("column", 85),
     ("Page", 174)],
)  # fmt: skip
def test_widths_are_read(given: str, millimetres: float) -> None:
    assert inches(given) * INCH == pytest.approx(millimetres, abs=0.01)


@pytest.mark.parametrize("given", ["85", "wide", "-3mm", "1e3mm", "5mm", "9000cm", ""])
def test_what_is_no_width_is_told(given: str) -> None:
    with pytest.raises(InvalidInputError, match=r"wide|width"):
        inches(given)


@pytest.mark.parametrize("name", ["ranking", "levels", "groups"])
def test_every_picture_has_the_width_and_the_same_bytes(
    made_up: Any, tmp_path: Path, name: str
) -> None:
    figure = of_kind(figures()[name], made_up(2, 8))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        first = write(figure, tmp_path / "a", width=inches("85mm"))
        second = write(figure, tmp_path / "b", width=inches("85mm"))
    contents = {path.suffix: path.read_bytes() for path in first}
    assert contents == {path.suffix: path.read_bytes() for path in second}
    svg = re.search(rb'width="([\d.]+)pt"', contents[".svg"])
    assert svg is not None
    assert float(svg[1]) / 72 * INCH == pytest.approx(85, abs=0.1)
    page = PdfReader(io.BytesIO(contents[".pdf"])).pages[0]
    assert float(page.mediabox.width) / 72 * INCH == pytest.approx(85, abs=0.1)
    assert Image.open(io.BytesIO(contents[".png"])).width == pytest.approx(85 / INCH * 300, abs=2)


def test_one_column_can_be_read_where_the_figure_is_laid_for_it(
    made_up: Any, tmp_path: Path
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in ("ranking", "difference", "levels", "composition"):
            write(of_kind(figures()[name], made_up(2, 8)), tmp_path, ("svg",), inches("85mm"))


def test_text_that_nobody_could_read_is_told(made_up: Any, tmp_path: Path) -> None:
    figure = of_kind(figures()["groups"], made_up(2, 8))
    with pytest.warns(UserWarning, match="can be read in print"):
        write(figure, tmp_path, ("svg",), inches("85mm"))
