"""A study is divided so that it fits, and refused before it is run where it cannot."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner

from mcsim import api
from mcsim.cli.exits import INVALID
from mcsim.cli.main import app
from mcsim.grammar.faults import InvalidInputError
from mcsim.results.available import SETTING
from mcsim.results.memory import Size, fitted
from mcsim.scenario.combine import Study

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "memory.py"


def _study(learners: int = 200_000, draws: int = 24) -> Study:
    return api.study("baseline", None, learners=learners, draws=draws)


def test_what_fits_is_divided_as_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, "1TB")
    way = fitted(_study(), 2, 64)
    assert (way.threads, way.chunk_lanes) == (2, 64)


def test_what_does_not_fit_is_divided_more_finely(monkeypatch: pytest.MonkeyPatch) -> None:
    size = Size.of(_study())
    whole = size.memory(2, 64)
    found = []
    for share in (0.9, 0.7, 0.5, 0.4):
        monkeypatch.setenv(SETTING, str(int(share * whole)))
        way = fitted(size.study, 2, 64)
        assert way.memory_bytes <= share * whole
        assert way.memory_bytes == size.memory(way.threads, way.chunk_lanes)
        found.append(way.threads * way.chunk_lanes)
    assert found == sorted(found, reverse=True)
    assert found[-1] < 2 * 64


def test_memory_grows_with_what_runs_at_once_and_not_with_the_work() -> None:
    size = Size.of(_study())
    assert size.memory(1, 64) < size.memory(2, 64)
    assert size.memory(2, 8) < size.memory(2, 64)
    more = Size.of(_study(draws=48))
    assert more._simulating(2, 64) == size._simulating(2, 64)


def test_a_refusal_says_what_would_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, "1GB")
    with pytest.raises(InvalidInputError) as caught:
        fitted(_study(2_000_000), 2, 64)
    (fault,) = caught.value.faults
    assert fault.field == "learners"
    assert "there are 1 GB" in fault.message
    most = int(fault.message.split("At most ")[1].split()[0].replace(",", ""))
    assert fitted(_study(most), 2, 64).chunk_lanes >= 1
    with pytest.raises(InvalidInputError):
        fitted(_study(int(1.2 * most)), 2, 64)


def test_a_command_that_does_not_fit_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SETTING, "450MB")
    out = ["--out", str(tmp_path / "study")]
    for verb in (["run", "baseline", *out], ["compare", *out], ["validate", "awareness"],
                 ["check", "awareness"]):  # fmt: skip
        result = CliRunner().invoke(app, [*verb, "--learners", "1000000"])
        assert result.exit_code == INVALID, (verb, result.output)
        assert "would fit" in result.stderr
    assert not (tmp_path / "study").exists()


def test_validate_states_what_would_be_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, "700MB")
    arguments = ["validate", "awareness", "--learners", "100000", "--threads", "2", "--json"]
    told = json.loads(CliRunner().invoke(app, arguments).stdout)["cost"]
    assert told["memory_bytes"] <= 700_000_000
    assert told["threads"] * told["chunk_lanes"] < 2 * 64


def _benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("memory_benchmark", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.parametrize(
    ("learners", "lanes", "threads"),
    [(2_000, 1, 1), (2_000, 64, 2), (50_000, 8, 2), (200_000, 1, 1)],
)  # fmt: skip
def test_the_estimate_is_within_a_fifth_of_the_peak(
    learners: int, lanes: int, threads: int
) -> None:
    assert _benchmark().measure(learners, lanes, threads).ratio == pytest.approx(1.0, abs=0.2)
