"""``mcsim report``, ``plot`` and ``table``: what they print, and what they refuse."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from mcsim.cli.main import app
from mcsim.results.frames import Run


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def test_figures_are_listed_for_any_run_and_for_one(comparison: Run) -> None:
    every = json.loads(_run("plot", "--list", "--json").stdout)["figures"]
    held = json.loads(_run("plot", "--list", comparison.folder, "--json").stdout)["figures"]
    names = {one["name"] for one in every}
    assert {"ranking", "verdicts", "sobol", "coverage", "synergies"} <= names
    assert {one["name"] for one in held} < names
    assert all(one["by"].startswith("mcsim ") for one in every)


def test_a_figure_is_drawn_at_a_width(comparison: Run, tmp_path: Path) -> None:
    result = _run("plot", comparison.folder, "ranking", "--width", "85mm", "--format", "svg",
                  "--lang", "en", "--out", tmp_path, "--json")  # fmt: skip
    assert result.exit_code == 0, result.stderr
    assert {Path(path).suffix for path in json.loads(result.stdout)["files"]} == {
        ".svg", ".csv", ".json"}  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["plot"], "mcsim plot RUN NAME"),
        (["plot", "RUN", "ranking", "--width", "wide"], "no width"),
        (["plot", "RUN", "ranking", "--format", "svgg"], "Did you mean svg"),
        (["plot", "RUN", "ranking", "--lang", "de"], "speak en"),
        (["plot", "RUN", "verdicts"], "compare --verdicts"),
        (["plot", "ranking", "RUN"], "the run comes first"),
        (["report", "RUN", "--to", "htm"], "Did you mean html"),
        (["report", "RUN", "--with", "nowhere"], "holds no answer"),
        (["table", "RUN", "gain"], "Did you mean gains"),
        (["table", "RUN", "gains", "--format", "xlsx"], "no format of a table"),
    ],
)  # fmt: skip
def test_wrong_input_is_told_and_nothing_is_written(
    comparison: Run, tmp_path: Path, arguments: list[str], said: str
) -> None:
    given = [comparison.folder if one == "RUN" else one for one in arguments]
    out = ["--out", tmp_path / "out"]
    result = _run(*given, *out)
    assert result.exit_code == 3, result.stderr
    assert said in result.stderr
    assert not (tmp_path / "out").exists()


def test_tables_are_listed_and_written(comparison: Run, tmp_path: Path) -> None:
    assert "gains" in _run("table", comparison.folder).stdout
    result = _run("table", comparison.folder, "costs", "--format", "csv,tex", "--out", tmp_path)
    assert result.exit_code == 0, result.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"costs.csv", "costs.tex"}
