"""Draw figures and write them with their data, their caption and their alternative text."""

import importlib
import json
import pkgutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from mcsim.grammar.faults import Fault, InvalidInputError, nearest
from mcsim.report.figure import Kind
from mcsim.report.material import Material
from mcsim.report.style import FORMATS, rendered, styled
from mcsim.results.metrics import HEADLINE
from mcsim.results.parts import publish
from mcsim.results.progress import Progress, Silent

FOLDER = "figures"


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


def draw(
    kind: Kind, material: Material, folder: Path, formats: Sequence[str] = FORMATS
) -> list[Path]:
    """Draw a figure and write its files: pictures, the data behind it, and its words.

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
    folder.mkdir(parents=True, exist_ok=True)
    stem = kind.name if material.metric == HEADLINE else f"{kind.name}_{material.metric}"
    words = {
        "name": kind.name, "title": kind.title, "metric": material.metric,
        "label": material.label, "unit": material.unit, "caption": kind.caption(material),
        "alt": kind.alt(material), "status": material.status,
        "fingerprint": material.manifest["fingerprint"],
        "sources": {
            "population": material.manifest["profile"]["source"],
            **{of: material.manifest[f"{of}_hash"] for of in ("evidence", "model", "draws")},
        },
    }  # fmt: skip
    metadata = {"Title": f"{kind.title}: {material.label}", "Description": words["alt"],
                "fingerprint": words["fingerprint"]}  # fmt: skip
    written = []

    def put(suffix: str, content: bytes) -> None:
        path = folder / f"{stem}.{suffix}"
        publish(path, lambda temporary: temporary.write_bytes(content))
        written.append(path)

    with styled():
        figure = kind.draw(material)
        for form in formats:
            put(form, rendered(figure, form, metadata))
    table = kind.data(material).to_csv(index=False, float_format="%.7g", lineterminator="\n")
    put("csv", table.encode())
    put("json", (json.dumps(words, indent=1, ensure_ascii=False) + "\n").encode())
    return written


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
    chosen = [kind for kind in figures().values()
              if (material.scenarios or not kind.needs_comparison)
              and not kind.data(material).empty]  # fmt: skip
    progress.stage("Drawing figures", len(chosen))
    drawn = {}
    for kind in chosen:
        drawn[kind.name] = draw(kind, material, folder)
        progress.advance()
    return drawn
