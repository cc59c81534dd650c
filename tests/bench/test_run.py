"""The record holds what it promises, whatever the speed."""

import json
import math
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mcsim import api
from mcsim.bench import run
from mcsim.cli.main import app
from mcsim.grammar.faults import InvalidInputError

TOP = ("yardstick_ratio", "mesa_ratio", "mesa_to_toy_mesa_ratio", "thread_gain",
       "learner_quarters_per_second")  # fmt: skip
TINY = run.Sizes(mesa_learners=100, mesa_reported=1, yardstick_learners=100, yardstick_steps=2,
                 toy_mesa_learners=100, toy_mesa_steps=2, copied=1 << 16, counted_learners=100,
                 counted_reported=1)  # fmt: skip


@dataclass
class Told:
    """Notes what it is told."""

    done: int = 0
    stages: dict[str, int] = field(default_factory=dict)

    def stage(self, text: str, total: int) -> None:
        self.stages[text], self.done = total, 0

    def advance(self, n: int = 1) -> None:
        self.done += n
        if "Measuring" in self.stages:
            assert self.done <= self.stages[list(self.stages)[-1]]


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "Sizes", lambda: TINY)
    monkeypatch.setattr(run, "DRAWS", 1)


def _finite(value: object) -> bool:
    if isinstance(value, dict | list):
        return all(map(_finite, value.values() if isinstance(value, dict) else value))
    return not isinstance(value, float) or math.isfinite(value)


def test_the_record_is_complete_and_finite(tiny: None, tmp_path: Path) -> None:
    told, out = Told(), tmp_path / "bench.json"
    record = api.bench(learners=100, rounds=2, out=out, progress=told)
    assert all(record[name] > 0 for name in TOP)
    assert _finite(record)
    assert json.loads(out.read_text(encoding="utf-8")) == record
    assert told.stages["Measuring"] == 2 * 10
    for figures in (record["spread"], record["rates"], record["limits"]):
        assert all(0 < f["low"] <= f["median"] <= f["high"] for f in figures.values())
    assert record["sizes"]["learners"] == 100
    assert record["sizes"]["lanes"] == 2
    assert record["sizes"]["quarters"] == 48
    assert record["machine"]["cores"] >= 1


def test_ratios_compare_units_and_not_seconds(tiny: None) -> None:
    # Of one round, medians are the values, and ratios of rates are what the rates say.
    record = api.bench(learners=100, rounds=1)
    rate = {name: found["median"] for name, found in record["rates"].items()}
    assert record["learner_quarters_per_second"] == rate["core"]
    assert record["yardstick_ratio"] == pytest.approx(rate["core"] / rate["yardstick"])
    assert record["mesa_ratio"] == pytest.approx(rate["core"] / rate["mesa"])
    assert record["mesa_to_toy_mesa_ratio"] == pytest.approx(rate["mesa"] / rate["toy_mesa"])
    assert record["thread_gain"] == pytest.approx(rate["core_2_threads"] / rate["core"])


@pytest.mark.parametrize("out", [".", "missing/bench.json"])
def test_a_file_that_cannot_be_written_is_told_first(
    out: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "measure", lambda *_: pytest.fail("measured in vain"))
    with pytest.raises(InvalidInputError, match="folder that exists"):
        api.bench(out=tmp_path / out)


def test_the_verb_prints_tables_or_json(tiny: None) -> None:
    plain = CliRunner().invoke(app, ["bench", "--learners", "100", "--rounds", "1"])
    assert plain.exit_code == 0, plain.stderr
    assert "mesa_to_toy_mesa_ratio" in plain.stdout
    assert "synthesis.synthesise" in plain.stdout
    told = CliRunner().invoke(app, ["bench", "--learners", "100", "--rounds", "1", "--json"])
    assert set(TOP) <= json.loads(told.stdout).keys()
