"""What is wrong with a document, in the user's terms and at the place where it is written."""

from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import Field, model_validator

from mcsim.grammar.document import read_document
from mcsim.grammar.faults import Fault, nearest
from mcsim.grammar.validation import Strict, validated


class Shape(Strict):
    low: float | None = None
    high: float | None = None

    @model_validator(mode="after")
    def _ordered(self) -> "Shape":
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("low is above high")
        return self


class Inner(Strict):
    mode: Literal["optional", "strict"]
    pair: Annotated[list[float], Field(min_length=2, max_length=2)] | None = None
    names: list[str] = Field(["x"], min_length=1)


class Model(Strict):
    inner: Inner | None = None
    either: dict[str, float | Shape] = Field(default_factory=dict)
    shares: dict[str, dict[str, float]] = Field(default_factory=dict)
    count: int = Field(1, ge=1, le=9)

    @model_validator(mode="after")
    def _sums(self) -> "Model":
        for name, row in self.shares.items():
            if sum(row.values()) != 1:
                raise ValueError(f"shares of {name}: they must sum to 1")
        return self


def _faults(tmp_path: Path, text: str) -> list[Fault]:
    path = tmp_path / "file.yaml"
    path.write_text(text, encoding="utf-8")
    model, faults = validated(Model, read_document(path))
    assert (model is None) == bool(faults)
    return faults


CASES = {
    "missing": ("inner: {}\n", 1, "inner.mode", "is missing; it is optional or strict."),
    "literal": ("inner: {mode: strikt}\n", 1, "inner.mode",
                "must be optional or strict; found 'strikt'."),
    "limit": ("count: 12\n", 1, "count", "must be at most 9; found 12."),
    "kind": ("count: true\n", 1, "count", "must be a whole number; found true."),
    "nothing": ("count:\n", 1, "count", "must be a whole number; found nothing."),
    "a list": ("inner:\n  mode: strict\n  names: x\n", 3, "inner.names",
               "must be a list, such as [vet]; found 'x'."),
    "too short": ("inner:\n  mode: strict\n  pair: [1]\n", 3, "inner.pair",
                  "must have at least 2 entries; found 1."),
    "empty": ("inner:\n  mode: strict\n  names: []\n", 3, "inner.names",
              "must not be empty; found a list."),
    "one of two, a scalar": ("either:\n  a: .nan\n", 2, "either.a",
                             "must be a finite number or a mapping of keys to values; found nan."),
    "one of two, a mapping": ("either:\n  a: {low: x}\n", 2, "either.a.low",
                              "must be a number; found 'x'."),
    "one of two, a mapping as a whole": ("either:\n  a: {low: 2, high: 1}\n", 2, "either.a",
                                         "low is above high."),
    "named by the message": ("count: 3\nshares:\n  young: {a: 1.0}\n  old: {a: 0.5}\n", 4,
                             "shares.old", "they must sum to 1."),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_fault_is_told_once_where_it_stands(case: str, tmp_path: Path) -> None:
    text, line, field, message = CASES[case]
    (fault,) = _faults(tmp_path, text)
    assert (fault.line, fault.field, fault.message) == (line, field, message)


def test_an_unknown_key_gets_the_nearest_of_those_that_are_valid_there(tmp_path: Path) -> None:
    (fault,) = _faults(tmp_path, "either:\n  a: {hihg: 2}\n")
    assert (fault.line, fault.column, fault.suggestion) == (2, 7, "high")
    assert "valid are high, low" in fault.message


def test_all_faults_are_told(tmp_path: Path) -> None:
    faults = _faults(tmp_path, "count: 0\ninner: {mode: 3}\neither: {a: x, b: y}\n")
    assert {fault.field for fault in faults} == {"inner.mode", "either.a", "either.b", "count"}


@pytest.mark.parametrize(
    ("name", "near"),
    [("NQF-Inclusion", "nqf_inclusion"), ("lable", "label"), ("zzz", None), ("", None)],
)
def test_the_nearest_name_is_what_was_meant(name: str, near: str | None) -> None:
    assert nearest(name, ["label", "nqf_inclusion"]) == near
