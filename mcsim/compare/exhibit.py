"""What a question yields: tidy data, and the sentence that says what they show."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:  # heavy, and not needed before anything is simulated
    import pandas as pd

CONDITION = "in this model, under these assumptions"


@dataclass(frozen=True)
class Exhibit:
    """One table with its sentence; a figure may show it.

    Attributes
    ----------
    name, title : str
        As files and people call it.
    table : DataFrame
        Tidy: a row for each observation.
    sentence : str
        What it shows, with unit, interval and condition.
    shown : dict
        What a drawing needs beside the table.
    """

    name: str
    title: str
    table: "pd.DataFrame"
    sentence: str
    shown: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What one command found.

    Attributes
    ----------
    question : str
        What was asked.
    exhibits : tuple of Exhibit
        In the order in which they are told.
    status : str
        How far the numbers can be trusted: draws, replicates, learners, calibrated or not.
    fingerprint : str
        Hash of what they came from.
    sources : dict
        Population, evidence, model and draws behind them.
    """

    KEY: ClassVar[str] = "exhibits"  # under which the record holds them

    question: str
    exhibits: tuple[Exhibit, ...]
    status: str
    fingerprint: str
    sources: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Exhibit:
        """Return an exhibit by name."""
        for exhibit in self.exhibits:
            if exhibit.name == name:
                return exhibit
        raise KeyError(name)

    @property
    def record(self) -> dict[str, Any]:
        """The answer as plain values for JSON, without NaN."""
        return {
            "question": self.question, "status": self.status, "fingerprint": self.fingerprint,
            self.KEY: [
                {"name": exhibit.name, "title": exhibit.title, "sentence": exhibit.sentence,
                 "rows": _plain(exhibit.table)}
                for exhibit in self.exhibits
            ],
        }  # fmt: skip


def _plain(table: "pd.DataFrame") -> list[dict[str, Any]]:
    """Rows as plain values: neither NaN nor infinity is JSON."""
    finite = table.replace([float("inf"), float("-inf")], None).astype(object)
    rows = finite.where(finite.notna(), None).to_dict("records")
    return [{str(column): value for column, value in row.items()} for row in rows]
