"""The folder that mcsim init makes, and the schema by which editors complete names."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from mcsim.checks.inputs import inspect
from mcsim.grammar.document import read_document
from mcsim.grammar.faults import InvalidInputError
from mcsim.scenario.loader import load_assumptions, shipped_names
from mcsim.scenario.starter import SCHEMA, schema, write_starter
from mcsim.shipped import folder

SHAPE = schema()


def _accepted(content: dict[str, Any]) -> bool:
    return bool(jsonschema.Draft202012Validator(SHAPE).is_valid(content))


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SHAPE)


@pytest.mark.parametrize("name", shipped_names())
def test_the_schema_accepts_each_shipped_file_as_it_is_written(name: str) -> None:
    content = read_document(folder("scenarios") / f"{name}.yaml").values
    jsonschema.Draft202012Validator(SHAPE).validate(content)


@pytest.mark.parametrize(
    ("content", "accepted"),
    [
        ({"title": "x", "levers": {"label": {"start": "2027-Q1"}}}, True),
        ({"extends": "nqf_optional", "levers": {"nqf_inclusion": {"stringency": 0.9}}}, True),
        ({"extends": "nqf_optional", "levers": {"nqf_inclusion": None}}, True),
        ({"levers": {"label": {"start": "2027-Q1"}}}, False),
        ({"title": "x", "levers": {"label": {}}}, False),
        ({"title": "x", "levers": {"transparency": {}}}, False),
        ({"title": "x", "levers": {"nqf_inclusion": {"start": "2027-Q1"}}}, False),
        ({"title": "x", "levers": {"label": {"start": "2027-Q5"}}}, False),
        ({"title": "x", "levers": {"label": {"start": "2027-Q1", "level": 1.5}}}, False),
        ({"extends": "baseline", "levers": {"lable": {"start": "2027-Q1"}}}, False),
    ],
)
def test_the_schema_asks_for_what_the_grammar_asks_for(
    content: dict[str, Any], accepted: bool
) -> None:
    assert _accepted(content) == accepted


def test_what_init_writes_is_valid(tmp_path: Path) -> None:
    written = write_starter(tmp_path / "work")
    scenarios = [path for path in written if path.suffix == ".yaml" and path.stem != "assumptions"]
    for path in scenarios:
        faults, cost = inspect([path], assumptions=tmp_path / "work" / "assumptions.yaml")
        assert faults == ()
        assert cost is not None
    load_assumptions(tmp_path / "work" / "assumptions.yaml")
    mine = (tmp_path / "work" / "my_policy.yaml").read_text(encoding="utf-8")
    assert mine.startswith(f"# yaml-language-server: $schema={SCHEMA}\n")
    assert json.loads((tmp_path / "work" / SCHEMA).read_text(encoding="utf-8")) == SHAPE
    assert _accepted(read_document(tmp_path / "work" / "my_policy.yaml").values)


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for target in (tmp_path, tmp_path / "file"):
        with pytest.raises(InvalidInputError, match="overwrites nothing"):
            write_starter(target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "mine.yaml"]
