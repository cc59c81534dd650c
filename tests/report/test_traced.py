"""Every number of the text comes from the data: each is looked up again, by other code."""

import json
import math
import re
from html.parser import HTMLParser
from typing import Any

import pandas as pd
import pytest

from mcsim.evidence.register import parameters
from mcsim.results.frames import Run

# Numbers that are words of the report and no results: the interval that it always tells, the point
# that it is held against, the year of the survey, prices and grades that the text explains.
WORDS = {"5–95 %", "5–95", "0", "2021", "2025"}
STEPS = {"=": "__eq__", ">": "__gt__", "<": "__lt__", ">=": "__ge__", "<=": "__le__"}


class Spoken(HTMLParser):
    """Collects what is said by the page and what it says to come from the data."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.facts: list[tuple[str, str]] = []
        self.skipped = 0
        self.source: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"style", "title", "figure", "pre", "footer"}:
            self.skipped += 1
        if tag == "data":
            self.source = dict(attrs)["data-from"] or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in {"style", "title", "figure", "pre", "footer"}:
            self.skipped -= 1
        if tag == "data":
            self.source = None

    def handle_data(self, data: str) -> None:
        if self.skipped:
            return
        text = data.replace("\u00a0", " ")
        if self.source is None:
            self.said.append(text)
        else:
            self.facts.append((text, self.source))


@pytest.fixture(scope="module")
def spoken(comparison: Run) -> Spoken:
    parser = Spoken()
    parser.feed((comparison.folder / "report.html").read_text(encoding="utf-8"))
    return parser


class Files:
    """The files of the run, as anyone would read them."""

    def __init__(self, run: Run) -> None:
        self.folder = run.folder
        self.tables: dict[str, pd.DataFrame] = {}

    def table(self, name: str) -> pd.DataFrame:
        if name not in self.tables:
            self.tables[name] = pd.read_csv(self.folder / name, dtype={"base": str},
                                            keep_default_na=False, na_values=[""])  # fmt: skip
            self.tables[name]["base"] = self.tables[name]["base"].fillna("")
        return self.tables[name]

    def look_up(self, source: str) -> Any:
        table, rule, column, where, _ = json.loads(source)
        if table == "manifest.json":
            value = json.loads((self.folder / table).read_text(encoding="utf-8"))
            for step in column.split("."):
                value = value[int(step)] if isinstance(value, list) else value[step]
            return value
        if table == "register":
            kept = [one for one in parameters().values()
                    if all(str(getattr(one, {"name": "symbol"}.get(key, key))) == value
                           for key, _, value in where)]  # fmt: skip
            if rule == "count":
                return len(kept)
            value = getattr(kept[0], {"name": "symbol"}.get(column, column))
            return ", ".join(value) if isinstance(value, tuple | list) else value
        rows = self.table(table)
        for key, step, value in where:
            rows = rows[getattr(rows[key], STEPS[step])(value)]
        if rule == "count":
            return len(rows)
        if rule == "value":
            assert len(rows) == 1
            return rows[column].iloc[0]
        return rows[column].max() if rule == "largest" else rows[column].min()


def _close(text: str, value: Any, form: str) -> bool:
    """Tell whether a number, as read from the page, is the value to the digits written."""
    if form == "list" and isinstance(value, float):
        return text == "–"
    if form in {"text", "small", "list", "source"}:
        words = str(value if value is not None else "").replace("_", " ")
        words = words.replace(";", ", ") if form == "list" else words
        words, plain = " ".join(words.split()), " ".join(text.replace("_", " ").split())
        return plain.lower() in words.lower() or words.lower() in plain.lower()
    if form == "year":
        return str(value).startswith(text)
    if isinstance(value, float) and math.isnan(value):
        return text == "–"
    digits = re.sub(r"[ €%+]|million", "", text).replace("−", "-")
    written, value = float(digits), float(value)
    if form == "percent":
        value *= 100
    if form == "million" or (form == "money" and "million" in text):
        value /= 1e6
    places = len(digits.partition(".")[2])
    step = 10.0**-places if form != "money" else max(10.0**-places, abs(value) / 100)
    return abs(written - value) <= 0.5000001 * step


def test_every_fact_is_what_its_cell_holds(comparison: Run, spoken: Spoken) -> None:
    files = Files(comparison)
    assert len(spoken.facts) > 1_000
    wrong = [(text, source) for text, source in spoken.facts
             if not _close(text, files.look_up(source), json.loads(source)[4])]  # fmt: skip
    assert wrong == []


def test_no_number_stands_in_the_text_without_its_cell(spoken: Spoken) -> None:
    loose = []
    for text in spoken.said:
        rest = text
        for words in sorted(WORDS, key=len, reverse=True):
            rest = re.sub(rf"(?<![\d.]){re.escape(words)}(?![\d]|[.]\d)", "", rest)
        loose += [(number, text) for number in re.findall(r"\d[\d., ]*", rest)]
    assert loose == []


def test_a_number_that_was_changed_is_noticed(comparison: Run, spoken: Spoken) -> None:
    files = Files(comparison)
    forms = {"number", "signed"}
    numbers = [(text, source) for text, source in spoken.facts
               if json.loads(source)[4] in forms and text not in {"0", "–"}]  # fmt: skip
    assert len(numbers) > 50
    for text, source in numbers[:50]:
        other = re.sub(r"\d", lambda digit: str((int(digit[0]) + 5) % 10), text, count=4)
        assert not _close(other, files.look_up(source), json.loads(source)[4])


@pytest.mark.parametrize("name", ["ranking", "difference", "groups", "levels"])
def test_numbers_of_captions_are_in_the_data_of_the_figure(comparison: Run, name: str) -> None:
    folder = comparison.folder / "figures"
    words = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    table = pd.read_csv(folder / f"{name}.csv")
    cells = [float(v) for c in table.select_dtypes("number") for v in table[c].dropna()]
    words_of = table.select_dtypes(["object", "string"])
    texts = " ".join(str(v) for c in words_of for v in words_of[c].unique())
    for sentence in (words["caption"], words["alt"]):
        plain = sentence.replace("5-95 %", "").replace("per 100 adults", "")
        for found in re.findall(r"[+−]?\d+(?: \d{3})*(?:\.\d+)?(?: %)?", plain):
            known = found.strip() in texts or _counted(found, len(table), comparison) or any(
                _close(found, cell, "percent" if "%" in found else "number") for cell in cells)
            assert known, (found, sentence)


def _counted(digits: str, rows: int, run: Run) -> bool:
    """Tell whether it is a number of rows, or a year or quarter of the run."""
    years = {quarter[:4] for quarter in run.quarters if quarter != "horizon"}
    ages = {"25", "34", "35", "44", "45", "54", "55", "64"}
    whole = digits.lstrip("+−")
    return (whole.isdigit() and int(whole) <= rows) or whole in years | ages | {"1", "2", "3", "4"}
