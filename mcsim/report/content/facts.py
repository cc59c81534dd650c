"""Facts: numbers and names that are looked up in the tables of a run, and nowhere else."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from mcsim.report.content.blocks import Condition, Fact, Prose, Source, prose
from mcsim.report.material import HORIZON, Material, number, percent
from mcsim.report.prepared import stated
from mcsim.results.text import money

SUMMARY, MANIFEST, REGISTER = "summary.csv", "manifest.json", "register"

FORMS: Mapping[str, Callable[[Any], str]] = {
    "number": number, "signed": lambda value: number(value, signed=True), "percent": percent,
    "whole": lambda value: f"{value:,.0f}".replace(",", " "),
    "money": lambda value: "–" if pd.isna(value) else money(float(value)),
    "year": lambda value: str(value)[:4], "text": str, "small": lambda value: _small(str(value)),
    "source": lambda value: stated(str(value)), "million": lambda value: number(float(value) / 1e6),
    "list": lambda value: ", ".join(str(one).replace("_", " ") for one in str(value).split(";"))
    if value else "–",
}  # fmt: skip


def _small(words: str) -> str:
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def matching(table: pd.DataFrame, condition: Condition) -> pd.DataFrame:
    """Return the rows for which a condition holds.

    Parameters
    ----------
    table : DataFrame
    condition : (str, str, value)
        Column, operator, value.

    Returns
    -------
    DataFrame
    """
    column, operator, value = condition
    kept: pd.Series
    series = table[column]
    if operator == "=":
        kept = series == value
    else:
        kept = {">": series > value, "<": series < value, ">=": series >= value,
                "<=": series <= value}[operator]  # fmt: skip
    rows: pd.DataFrame = table.loc[kept.to_numpy(bool)]
    return rows


class Ledger:
    """Looks facts up.

    Parameters
    ----------
    material : Material
        The comparison; its summary is ``summary.csv``, its tables are ``NAME.csv``.
    tables : mapping of str to DataFrame
        Further tables by name of file.
    """

    def __init__(self, material: Material, tables: Mapping[str, pd.DataFrame]) -> None:
        self.material = material
        self._tables = {SUMMARY: material.summary,
                        **{f"{name}.csv": table for name, table in material.tables.items()},
                        **tables}  # fmt: skip
        self._found: dict[tuple[Any, ...], pd.DataFrame] = {}

    def has(self, table: str) -> bool:
        """Tell whether the run has a table."""
        return table in self._tables and len(self._tables[table]) > 0

    def rows(self, table: str, where: tuple[Condition, ...]) -> pd.DataFrame:
        """Return rows of a table; what begins alike is looked up once."""
        if not where:
            return self._tables[table]
        key = (table, *(repr(condition) for condition in where))
        if key not in self._found:
            self._found[key] = matching(self.rows(table, where[:-1]), where[-1])
        return self._found[key]

    def value(self, table: str, column: str, where: tuple[Condition, ...], form: str) -> Fact:
        """Return the one cell.

        Raises
        ------
        LookupError
            Where there is no such row, or more than one: the text would not be traced.
        """
        rows = self.rows(table, where)
        if len(rows) != 1:
            raise LookupError(f"{len(rows)} rows of {table} where {where}")
        return Fact(FORMS[form](rows.iloc[0][column]),
                    Source(table, "value", column, where, form))  # fmt: skip

    def count(self, table: str, where: tuple[Condition, ...]) -> Fact:
        """Return the number of rows."""
        return Fact(str(len(self.rows(table, where))), Source(table, "count", "", where, "whole"))

    def extreme(
        self, table: str, column: str, where: tuple[Condition, ...], largest: bool, form: str
    ) -> Fact:
        """Return the largest or smallest cell."""
        cells = self.rows(table, where)[column]
        rule = "largest" if largest else "smallest"
        return Fact(FORMS[form](cells.max() if largest else cells.min()),
                    Source(table, rule, column, where, form))  # fmt: skip

    def field(self, path: str, form: str = "text") -> Fact:
        """Return a field of the manifest."""
        return Fact(FORMS[form](field_of(self.material.manifest, path)),
                    Source(MANIFEST, "field", path, (), form))  # fmt: skip

    def title(self, scenario: str, small: bool = False) -> Fact:
        """Return the title of a scenario."""
        names = [str(record["name"]) for record in self.material.manifest["scenarios"]]
        form = "small" if small else "text"
        return self.field(f"scenarios.{names.index(scenario)}.title", form)

    def label(self, metric: str | None = None) -> Fact:
        """Return the label of a metric within a sentence; of the one shown unless stated."""
        return self.field(f"metrics.{metric or self.material.metric}.label", "small")

    def unit(self, metric: str | None = None) -> Fact:
        """Return the unit of a metric."""
        return self.field(f"metrics.{metric or self.material.metric}.unit")

    @property
    def years(self) -> Prose:
        """The reported years."""
        first = self.extreme(SUMMARY, "quarter", (("quarter", "<", HORIZON),), False, "year")
        last = self.extreme(SUMMARY, "quarter", (("quarter", "<", HORIZON),), True, "year")
        return prose("{first}", first=first) if first.text == last.text \
            else prose("{first}–{last}", first=first, last=last)  # fmt: skip

    def at(
        self, metric: str | None, scenario: str | None, *, group: str = "all", level: str = "all",
        difference: bool = True,
    ) -> tuple[Condition, ...]:
        """Return the conditions of the horizon's row of a scenario; of all without one."""
        base = self.material.base if difference else ""
        start: tuple[Condition, ...] = (
            ("quarter", "=", HORIZON), ("metric", "=", metric or self.material.metric),
            ("group", "=", group), ("base", "=", base), ("level", "=", level),
        )  # fmt: skip
        return start if scenario is None else (*start, ("scenario", "=", scenario))

    def median(self, where: tuple[Condition, ...], form: str = "signed") -> Fact:
        """Return the median of a row of the summary."""
        return self.value(SUMMARY, "median", where, form)

    def interval(self, where: tuple[Condition, ...], form: str = "signed") -> Prose:
        """Return the ends of its interval."""
        return prose("{low} to {high}", low=self.value(SUMMARY, "p05", where, form),
                     high=self.value(SUMMARY, "p95", where, form))  # fmt: skip

    def estimate(self, where: tuple[Condition, ...], form: str = "signed") -> Prose:
        """Return the median with its interval."""
        return prose("{median} ({ends})", median=self.median(where, form),
                     ends=self.interval(where, form))  # fmt: skip

    def holds(self, metric: str, scenario: str | None = None, *, group: str = "all",
              difference: bool = True) -> bool:  # fmt: skip
        """Tell whether the summary holds a metric at the horizon."""
        where = (("quarter", "=", HORIZON), ("metric", "=", metric), ("group", "=", group),
                 ("base", "=", self.material.base if difference else ""))  # fmt: skip
        rows = self.rows(SUMMARY, where)
        return len(rows if scenario is None else rows[rows["scenario"] == scenario]) > 0


def field_of(record: Any, path: str) -> Any:
    """Return a field of nested records by its path, as ``settings.draws``."""
    for step in path.split("."):
        record = record[int(step)] if isinstance(record, list) else record[step]
    return record
