"""The commands ``worth``, ``funnel``, ``why`` and ``voi``."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from mcsim.cli.main import app
from mcsim.results.frames import Run

TINY = ("--draws", "2", "--replicates", "2", "--learners", "200", "--horizon", "8",
        "--threads", "1")  # fmt: skip


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_worth_tells_costs_and_for_whom(comparison: Run, tmp_path: Path) -> None:
    result = _run("worth", comparison.folder, "--out", tmp_path / "w", "--json")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    names = [exhibit["name"] for exhibit in told["exhibits"]]
    assert names == ["costs", "cost_plane", "acceptability", "equity_plane", "fairness"]
    plain = _run("worth", comparison.folder, "--out", tmp_path / "w", "--budget", "1000000")
    assert "in this model, under these" in " ".join(plain.stdout.split())
    assert "Calibrated" in plain.stdout


def test_funnel_names_the_narrowest_step(comparison: Run, tmp_path: Path) -> None:
    result = _run("funnel", comparison.folder, "--out", tmp_path / "f")
    assert result.exit_code == 0, result.stderr
    assert "narrowest" in result.stdout
    assert "estimated" in result.stdout


def test_why_tells_its_price_first(tmp_path: Path) -> None:
    result = _run("why", "definition_and_label", "--out", tmp_path / "y", *TINY)
    assert result.exit_code == 0, result.stderr
    assert result.stderr.startswith("4 policies")
    assert "definition" in result.stdout


def test_voi_refuses_what_is_too_small(comparison: Run) -> None:
    result = _run("voi", "--run", comparison.folder)
    assert result.exit_code == 3
    assert "value of information needs 40" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("voi", "--group", "chi,beta_X"), "beta_T"),
        (("why", "balanced", "--metric", "completion_rate"), "completions_rate"),
        (("why", "awareness"), "at least 2"),
        (("worth", "nowhere"), "holds no study"),
    ],
)
def test_wrong_input_is_told_with_the_nearest(arguments: tuple[str, ...], word: str) -> None:
    result = _run(*arguments)
    assert result.exit_code == 3
    assert word in result.stderr


@pytest.mark.slow
def test_voi_runs_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    given = ("voi", "baseline", "universal_subsidy", "awareness", "--out", tmp_path / "v",
             "--draws", "40", "--replicates", "2", "--learners", "100", "--horizon", "4",
             "--threads", "1", "-n", "50", "--json")  # fmt: skip
    first = _run(*given)
    assert first.exit_code == 0, first.stderr
    told = json.loads(first.stdout)
    assert {row["n"] for row in told["exhibits"][1]["rows"]} == {50}
    parts = {p.name: p.stat().st_mtime_ns for p in (tmp_path / "v" / "parts").iterdir()}
    again = _run(*given)
    assert json.loads(again.stdout) == told
    assert parts == {p.name: p.stat().st_mtime_ns for p in (tmp_path / "v" / "parts").iterdir()}
