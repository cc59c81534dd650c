"""What a question yields: tidy data and the sentence that says what they show."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # heavy, and not needed before anything is simulated
    import pandas as pd

CONDITION = "in this model, under these assumptions"


@dataclass(frozen=True)
class Finding:
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
        What a drawing needs beside the table, as plain values.
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
    findings : tuple of Finding
        In the order in which they are told.
    status : str
        How far the numbers can be trusted: draws, replicates, learners, calibrated or not.
    fingerprint : str
        Hash of what they came from.
    """

    question: str
    findings: tuple[Finding, ...]
    status: str
    fingerprint: str

    def __getitem__(self, name: str) -> Finding:
        """Return a finding by name."""
        for finding in self.findings:
            if finding.name == name:
                return finding
        raise KeyError(name)

    @property
    def record(self) -> dict[str, Any]:
        """The answer as plain values for JSON, without NaN."""
        return {
            "question": self.question, "status": self.status, "fingerprint": self.fingerprint,
            "findings": [
                {"name": finding.name, "title": finding.title, "sentence": finding.sentence,
                 "rows": _plain(finding.table)}
                for finding in self.findings
            ],
        }  # fmt: skip


def _plain(table: "pd.DataFrame") -> list[dict[str, Any]]:
    filled = table.astype(object).where(table.notna(), None)
    return [{str(name): value for name, value in row.items()}
            for row in filled.to_dict("records")]  # fmt: skip
