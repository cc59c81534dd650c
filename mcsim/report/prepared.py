"""A figure that is ready to be drawn and written, whatever kind of run it comes from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from mcsim.compare.exhibit import Answer, Exhibit
from mcsim.report.figure import Kind
from mcsim.report.material import Material
from mcsim.results.metrics import HEADLINE


@dataclass(frozen=True)
class Prepared:
    """A figure with its data and its words.

    Attributes
    ----------
    name, title, heading : str
        For the names of files, for lists, and for the metadata of a picture.
    table : DataFrame
        The data behind it.
    caption, alt : str
        What it says, and what can be seen in words and numbers.
    status, fingerprint : str
        How far it can be trusted, and the run that it is of.
    sources : mapping of str to str
        Population, evidence, model and draws.
    draw : callable or None
        Makes the figure within the house style; None for data without a picture.
    shown : mapping
        What a drawing needs beside the table, so that it can be drawn again from its files.
    more : mapping
        Further words for its JSON.
    narrow : bool
        Whether it can be laid for one column.
    """

    name: str
    title: str
    heading: str
    table: pd.DataFrame
    caption: str
    alt: str
    status: str
    fingerprint: str
    sources: Mapping[str, str]
    draw: Callable[[], Figure] | None
    shown: Mapping[str, Any] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    narrow: bool = False

    @property
    def source(self) -> str:
        """The line that says where the data come from, to stand under the figure."""
        state = self.status.split(".", maxsplit=1)[0].lower()
        said = [f"Source: own simulation with mcsim, {state}, run {self.fingerprint}"]
        hashes = ", ".join(f"{of} {told}" for of, told in self.sources.items()
                           if of != "population")  # fmt: skip
        if hashes:
            said.append(hashes[:1].upper() + hashes[1:])
        if self.sources.get("population"):
            said.append(f"Population: {stated(self.sources['population'])}")
        return ". ".join(said) + "."

    @property
    def words(self) -> dict[str, Any]:
        """What its JSON says."""
        said: dict[str, Any] = {
            "name": self.name, "title": self.title, **self.more, "caption": self.caption,
            "alt": self.alt, "source": self.source, "status": self.status,
            "fingerprint": self.fingerprint, "sources": dict(self.sources), "language": "en",
        }  # fmt: skip
        return said | ({"shown": dict(self.shown)} if self.shown else {})


def stated(source: str) -> str:
    """Write the source of a population as a part of a sentence; its files are not at hand."""
    return source.replace("See README.md beside this file.", "").strip().rstrip(".")


def of_kind(kind: Kind, material: Material) -> Prepared:
    """Prepare a figure of a comparison's summary.

    Parameters
    ----------
    kind : Kind
        Which figure.
    material : Material
        What it shows.

    Returns
    -------
    Prepared
    """
    manifest = material.manifest
    stem = kind.name if material.metric == HEADLINE else f"{kind.name}_{material.metric}"
    return Prepared(
        stem, kind.title, f"{kind.title}: {material.label}", kind.data(material),
        kind.caption(material), kind.alt(material), material.status, str(manifest["fingerprint"]),
        {"population": str(manifest["profile"]["source"]),
         **{of: str(manifest[f"{of}_hash"]) for of in ("evidence", "model", "draws")}},
        lambda: kind.draw(material),
        more={"kind": kind.name, "metric": material.metric, "label": material.label,
              "unit": material.unit},
        narrow=kind.narrow,
    )  # fmt: skip


def of_exhibit(
    exhibit: Exhibit, answer: Answer, drawing: Callable[[Exhibit, str], Figure] | None, foot: str
) -> Prepared:
    """Prepare a figure of an answer.

    Parameters
    ----------
    exhibit : Exhibit
        What is shown.
    answer : Answer
        Of which it is a part.
    drawing : callable or None
        Exhibit and foot → figure; None where it has no picture.
    foot : str
        The line at the foot.

    Returns
    -------
    Prepared
    """
    return Prepared(
        exhibit.name, exhibit.title, exhibit.title, exhibit.table, exhibit.sentence,
        f"{exhibit.title}. {exhibit.sentence}", answer.status, answer.fingerprint, answer.sources,
        None if drawing is None else lambda: drawing(exhibit, foot), exhibit.shown,
    )  # fmt: skip
