"""Draw figures and write them with their data, their caption and their alternative text."""

import importlib
import json
import pkgutil
import warnings
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from mcsim.grammar.faults import Fault, InvalidInputError, nearest
from mcsim.report.figure import Kind
from mcsim.report.material import Material
from mcsim.report.prepared import Prepared, of_kind
from mcsim.report.size import INCH, LEGIBLE
from mcsim.report.style import FORMATS, NARROW, WIDTH, rendered, smallest_text, styled
from mcsim.results.parts import publish
from mcsim.results.progress import Progress, Silent

FOLDER = "figures"
BETWEEN = (NARROW + WIDTH) / 2 * 0.75  # inches: narrower pictures are laid for one column


@cache
def figures() -> dict[str, Kind]:
    """Return the figures by name, in the order of the report: every file that defines one."""
    found: list[Kind] = []
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        kind = getattr(importlib.import_module(f"mcsim.report.{module.name}"), "FIGURE", None)
        if isinstance(kind, Kind):
            found.append(kind)
    return {kind.name: kind for kind in sorted(found, key=lambda kind: kind.order)}


def figure_of(name: str, material: Material) -> Kind:
    """Return a figure by name, if the material allows it.

    Raises
    ------
    InvalidInputError
        Where there is no such figure or metric, or nothing to compare.
    """
    shown = material.manifest["metrics"]
    if name not in figures():
        message = f"there is no figure {name!r}; there are {', '.join(figures())}."
        raise InvalidInputError([Fault(name, None, None, "", message, nearest(name, figures()))])
    if material.metric not in shown:
        message = f"there is no metric {material.metric!r}; see mcsim list metrics."
        suggestion = nearest(material.metric, shown)
        raise InvalidInputError([Fault(material.metric, None, None, "", message, suggestion)])
    kind = figures()[name]
    if kind.needs_comparison and not material.scenarios:
        message = "shows differences, and this study has one scenario only."
        raise InvalidInputError([Fault(name, None, None, "", message)])
    if kind.data(material).empty:
        message = f"the study holds nothing of {material.metric} that it could show."
        raise InvalidInputError([Fault(name, None, None, "", message)])
    return kind


def write(
    figure: Prepared, folder: Path, formats: Sequence[str] = FORMATS, width: float | None = None
) -> list[Path]:
    """Draw a figure and write its files: pictures, the data behind it, and its words.

    Parameters
    ----------
    figure : Prepared
        Which figure.
    folder : Path
        Where its files go; it is made where it is missing.
    formats : sequence of {"svg", "png", "pdf"}
        Pictures to write.
    width : float, optional
        Width of the pictures, inches; 10 unless stated.

    Returns
    -------
    list of Path
        Pictures where it has one, CSV and JSON.
    """
    folder.mkdir(parents=True, exist_ok=True)
    metadata = {"Title": figure.heading, "Description": figure.alt,
                "fingerprint": figure.fingerprint}  # fmt: skip
    contents: dict[str, bytes] = {}
    if figure.draw is not None and len(figure.table):
        with styled(narrow=figure.narrow and width is not None and width < BETWEEN):
            drawn = figure.draw()
            _legible(figure, drawn, width)
            contents = {form: rendered(drawn, form, metadata, width) for form in formats}
    table = figure.table.to_csv(index=False, float_format="%.7g", lineterminator="\n")
    contents["csv"] = table.encode()
    contents["json"] = (
        json.dumps(figure.words, indent=1, ensure_ascii=False, default=_plain) + "\n"
    ).encode()
    written = []
    for suffix, content in contents.items():
        path = folder / f"{figure.name}.{suffix}"
        publish(path, lambda temporary, content=content: temporary.write_bytes(content))  # type: ignore[misc]
        written.append(path)
    return written


def _plain(value: Any) -> Any:
    """Write a scalar of numpy as a number."""
    return value.item()


def _legible(figure: Prepared, drawn: Any, width: float | None) -> None:
    """Warn where the smallest text would be too small to be read in print."""
    if width is None:
        return
    factor, size = width / drawn.get_figwidth(), smallest_text(drawn)
    if size * factor < LEGIBLE:
        least = LEGIBLE / size * drawn.get_figwidth() * INCH
        warnings.warn(
            f"{figure.name}: at {width * INCH:.0f} mm its smallest text has {size * factor:.1f} "
            f"points; from {least:.0f} mm on it can be read in print", stacklevel=3,
        )  # fmt: skip


def draw(
    kind: Kind, material: Material, folder: Path, formats: Sequence[str] = FORMATS
) -> list[Path]:
    """Draw a figure of a comparison and write its files.

    Parameters
    ----------
    kind : Kind
        Which figure.
    material : Material
        What it shows.
    folder : Path
        Where its files go; it is made where it is missing.
    formats : sequence of {"svg", "png", "pdf"}
        Pictures to write.

    Returns
    -------
    list of Path
        Pictures, CSV and JSON.
    """
    return write(of_kind(kind, material), folder, formats)


def drawable(material: Material) -> list[Kind]:
    """Return the figures that the material allows, in the order of the report."""
    return [kind for kind in figures().values()
            if (material.scenarios or not kind.needs_comparison)
            and not kind.data(material).empty]  # fmt: skip


def draw_all(
    material: Material, folder: Path, progress: Progress | None = None
) -> dict[str, list[Path]]:
    """Draw every figure that the material allows.

    Parameters
    ----------
    material : Material
        What they show.
    folder : Path
        Where their files go.
    progress : Progress, optional
        Told of the figures that are done.

    Returns
    -------
    dict of str to list of Path
        Files by name of figure, in the order of the report.
    """
    progress = progress or Silent()
    chosen = drawable(material)
    progress.stage("Drawing figures", len(chosen))
    drawn = {}
    for kind in chosen:
        drawn[kind.name] = draw(kind, material, folder)
        progress.advance()
    return drawn
