"""What a figure is made of: the summary and the manifest of a comparison."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from mcsim.results.metrics import HEADLINE
from mcsim.results.text import digits

HORIZON = "horizon"


@dataclass(frozen=True)
class Material:
    """A comparison, and the metric that is shown.

    Attributes
    ----------
    summary : DataFrame
        As ``summary.csv``.
    manifest : dict
        As ``manifest.json``.
    metric : str
        Name of the metric.
    tables : mapping of str to DataFrame
        What stands beside the summary, such as verdicts; empty where nothing does.
    """

    summary: pd.DataFrame
    manifest: dict[str, Any]
    metric: str = HEADLINE
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Label of the metric, as a heading begins."""
        label = str(self.manifest["metrics"][self.metric]["label"])
        return label[:1].upper() + label[1:]

    @property
    def directed(self) -> bool:
        """Whether more or less of the metric is better."""
        return self.manifest["metrics"][self.metric]["direction"] is not None

    @property
    def unit(self) -> str:
        """Its unit."""
        return str(self.manifest["metrics"][self.metric]["unit"])

    @property
    def base(self) -> str:
        """Name of the base."""
        return str(self.manifest["base"])

    @property
    def base_title(self) -> str:
        """Title of the base."""
        return self.title(self.base)

    @property
    def scenarios(self) -> list[str]:
        """Names of the scenarios that are compared with the base."""
        names = (str(record["name"]) for record in self.manifest["scenarios"])
        return [name for name in names if name != self.base]

    @property
    def years(self) -> str:
        """First and last reported year."""
        quarters = [q for q in self.summary["quarter"].unique() if q != HORIZON]
        first, last = min(quarters)[:4], max(quarters)[:4]
        return first if first == last else f"{first}-{last}"

    @property
    def status(self) -> str:
        """How far the numbers can be trusted, and where they come from."""
        settings = self.manifest["settings"]
        state = "calibrated" if self.manifest["calibrated"] else "prior, not calibrated"
        said = " ".join([f"{state.capitalize()}.", *self.manifest.get("cautions", ())])
        return (
            f"{said} Median and 5-95 % over {settings['draws']} worlds, each "
            f"averaged over {settings['replicates']} replicates of {settings['learners']:,} "
            f"learners. Run {self.manifest['fingerprint']}."
        )

    def title(self, name: str) -> str:
        """Title of a scenario."""
        for record in self.manifest["scenarios"]:
            if record["name"] == name:
                return str(record["title"])
        return name

    def heading(self, name: str, width: int = 34) -> str:
        """Title of a scenario, broken into lines."""
        return "\n".join(textwrap.wrap(self.title(name), width))

    def starts(self, name: str) -> float | None:
        """First quarter in which a lever that the base has otherwise acts, as a year."""
        levers = {record["name"]: record["levers"] for record in self.manifest["scenarios"]}
        here, there = levers.get(name, {}), levers.get(self.base, {})
        differing = [one[lever] for one, other in ((here, there), (there, here))
                     for lever in one if one[lever] != other.get(lever)]  # fmt: skip
        return min((year(fields["start"]) for fields in differing), default=None)

    @cached_property
    def _shown(self) -> pd.DataFrame:
        """Rows of the metric: a summary is long, and a figure looks at it many times."""
        return self.summary[self.summary["metric"] == self.metric]

    def rows(self, group: str = "all", difference: bool = True) -> pd.DataFrame:
        """Return the rows of the metric, differences or levels, for a grouping."""
        chosen = self._shown[self._shown["group"] == group]
        return chosen[(chosen["base"] == self.base) == difference]

    def over_time(self, name: str, difference: bool = True) -> pd.DataFrame:
        """Return the quarters of a scenario, with their time as a column ``year``."""
        rows = self.rows("all", difference)
        rows = rows[(rows["scenario"] == name) & (rows["quarter"] != HORIZON)].copy()
        rows["year"] = [year(quarter) for quarter in rows["quarter"]]
        return rows.sort_values("year")

    def at_horizon(self, group: str = "all", difference: bool = True) -> pd.DataFrame:
        """Return what holds at the horizon."""
        rows = self.rows(group, difference)
        return rows[rows["quarter"] == HORIZON]

    def ranked(self) -> pd.DataFrame:
        """Return the differences at the horizon, the highest median first."""
        rows = self.at_horizon()
        return rows.sort_values(["median", "scenario"], ascending=[False, True], ignore_index=True)


def year(quarter: str) -> float:
    """Turn a calendar quarter such as 2027-Q1 into a year with fraction."""
    return int(quarter[:4]) + (int(quarter[-1]) - 1) / 4


def inside(words: str) -> str:
    """Write a title inside a sentence: small at first, unless an abbreviation begins it."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def number(value: float, signed: bool = False) -> str:
    """Write a number as a reader would: three digits that count, thousands apart.

    Parameters
    ----------
    value : float
        NaN is written as a dash.
    signed : bool
        Whether a plus sign is written.

    Returns
    -------
    str
    """
    return "–" if pd.isna(value) else digits(value, signed)


def includes_zero(row: pd.Series) -> bool:
    """Tell whether the interval of a difference includes 0, as an unknown one may."""
    return not (row["p05"] > 0 or row["p95"] < 0)


def percent(share: float) -> str:
    """Write a share as a percentage; NaN is written as a dash."""
    return "–" if pd.isna(share) else f"{share * 100:.0f} %"


def ends(row: pd.Series, signed: bool = True) -> str:
    """Write the ends of the interval."""
    return f"{number(row['p05'], signed)} to {number(row['p95'], signed)}"


def estimate(row: pd.Series, signed: bool = True) -> str:
    """Write the median with its interval."""
    return f"{number(row['median'], signed)} ({ends(row, signed)})"


def interval(row: pd.Series) -> str:
    """Write the median of a difference with its interval, and whether that includes 0."""
    zero = ", includes 0" if includes_zero(row) else ""
    return f"{number(row['median'], True)} ({ends(row)}{zero})"
