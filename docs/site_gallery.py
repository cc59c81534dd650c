"""The gallery: every figure of the shipped example, and others of a tiny run made in the build."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mcsim import api

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "outputs" / "example" / "figures"
POLICIES = ["nqf_optional", "qa_voluntary", "awareness", "universal_subsidy"]
TINY = {"draws": 12, "replicates": 4, "learners": 500}
INTRODUCTION = """\
# Gallery

Every figure comes as SVG, PNG and PDF with its data (CSV), its caption and its alternative text
(JSON), and has the same bytes whenever the same run is drawn. A picture here is the figure as it
is; below it stand its caption and where it comes from.
"""
MADE = """\
## From a tiny run made with this page

{learners} learners, {draws} worlds, {replicates} replicates: for the form of a figure, not for its
numbers.
"""


def write(folder: Path) -> None:
    """Write the gallery and what it shows.

    Parameters
    ----------
    folder : Path
        Of the generated pages.
    """
    pictures = folder / "gallery"
    pictures.mkdir(parents=True)
    shipped = list(_taken(EXAMPLE, pictures, "example"))
    made = list(_taken(_made(folder / "run"), pictures, "tiny"))
    shutil.rmtree(folder / "run")
    text = "\n".join([
        INTRODUCTION,
        "## From the shipped example\n\nEighteen policies against the baseline; the run behind it "
        "is described in `outputs/example/manifest.json`.\n",
        *shipped, MADE.format(**TINY), *made,
    ])  # fmt: skip
    (folder / "gallery.md").write_text(text, encoding="utf-8")


def _made(out: Path) -> Path:
    """Run a tiny comparison, and draw every figure that it gives."""
    run = api.compare("baseline", POLICIES, out=out, **TINY)
    figures = out / "drawn"
    for figure in api.figures(run):
        api.plot(run, figure["name"], out=figures, formats=("png",))
    return figures


def _taken(source: Path, target: Path, prefix: str) -> Iterator[str]:
    """Copy each figure that has a picture, and yield what stands below it."""
    for words in sorted(source.glob("*.json")):
        picture = words.with_suffix(".png")
        if not picture.exists():
            continue
        told: dict[str, Any] = json.loads(words.read_text(encoding="utf-8"))
        name = f"{prefix}_{picture.name}"
        shutil.copyfile(picture, target / name)
        alt = " ".join(str(told.get("alt", told["title"])).split())
        label = f": {told['label'].lower()}" if told.get("label") else ""
        yield (f"### {told['title']}{label}\n\n```{{image}} gallery/{name}\n:alt: {alt}\n```\n\n"
               f"{told.get('caption', '')}\n\n*{told.get('status', '')}*\n")  # fmt: skip
