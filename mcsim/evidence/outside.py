"""Evidence from outside the survey, each row with its source, grade and caveat."""

import csv
from dataclasses import dataclass
from functools import cache

from mcsim.shipped import folder

GRADES = {
    "A": "causal estimate, official statistic or legal text",
    "B": "administrative or descriptive count",
    "C": "vendor survey, news or abstract only",
    "M": "from memory: check before printing",
    "none": "no finding",
}
TAGS = {
    "read": "read in a stored copy of the source",
    "memory": "from memory, detail uncertain",
    "derived": "derived by arithmetic from figures that were read",
}


@dataclass(frozen=True)
class Finding:
    """One row of outside evidence.

    Attributes
    ----------
    id : str
        E01 … E42 findings, A1 … A5 uptake anchors, V1 … natural experiments.
    topic, finding, source, tag, grade, caveat : str
        What it is about, what was found, by whom, how it was read, how strong it is, its limits.
    """

    id: str
    topic: str
    finding: str
    source: str
    tag: str
    grade: str
    caveat: str


@cache
def findings() -> dict[str, Finding]:
    """Return the outside evidence and the natural experiments by id."""
    evidence = folder("calibration") / "evidence"
    rows: dict[str, Finding] = {}
    with (evidence / "outside.csv").open(encoding="utf-8") as lines:
        rows |= {row["id"]: Finding(**row) for row in csv.DictReader(lines)}
    with (evidence / "natural_experiments.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            rows[row["id"]] = Finding(
                id=row["id"],
                topic="natural experiment",
                finding=f"{row['case']} {row['configuration']} {row['observed']}",
                source=row["case"],
                tag=row["tag"],
                grade=row["grade"],
                caveat=row["caveat"],
            )
    return rows
