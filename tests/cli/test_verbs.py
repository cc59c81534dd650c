"""What the verbs print, for people and for scripts."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from mcsim.catalogue.lookup import KINDS
from mcsim.cli.main import app
from mcsim.results.frames import Run
from mcsim.scenario.loader import load_scenario, shipped_names
from mcsim.scenario.starter import SCHEMA, schema

HEAVY = ("numba", "mesa", "pandas", "scipy.stats", "matplotlib.pyplot", "pyarrow")


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom typer.testing import CliRunner\nfrom mcsim.cli.main import app\n"
        "result = CliRunner().invoke(app, ['--help'])\nassert result.exit_code == 0\n"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_import_mcsim_imports_nothing_heavy() -> None:
    code = f"import sys, mcsim\nprint([name for name in {HEAVY} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_nothing_heavy_is_imported_before_a_study_is_simulated() -> None:
    later = [name for name in HEAVY if name not in {"numba", "pyarrow"}]
    code = f"import sys, mcsim.api\nprint([name for name in {later} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_a_verb_stays_a_verb_though_a_folder_has_its_name() -> None:
    code = (
        "import mcsim\nmcsim.compare\n"
        "import mcsim.compare.worlds, mcsim.report.page, mcsim.bench.run\n"
        "assert all(callable(getattr(mcsim, name)) for name in mcsim.__all__)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("kind", KINDS)
def test_list_gives_a_record_for_everything(kind: str) -> None:
    records = json.loads(_run("list", kind, "--json").stdout)
    names = [record.get("name") or record["id"] for record in records]
    assert len(set(names)) == len(names) > 5
    plain = _run("list", kind)
    assert plain.exit_code == 0
    assert names[0] in plain.stdout


@pytest.mark.parametrize("kind", KINDS)
def test_explain_knows_everything_that_is_listed(kind: str) -> None:
    for record in KINDS[kind]()[::7]:
        name = str(record.get("name") or record["id"])
        told = json.loads(_run("explain", name, "--json").stdout)
        first = told[0] if isinstance(told, list) else told
        assert name in (first.get("name"), first.get("id"))


def test_explain_shows_what_the_survey_implies() -> None:
    told = json.loads(_run("explain", "S29", "--json").stdout)
    assert told["implied_counts"] == [{"count": 7, "n": 8, "probability": 1.0}]
    assert told["parameters"] == ["employer_trust_nqf"]
    assert "nqf_inclusion" in told["levers"]
    assert 0.5 < told["share"]["p05"] < told["share"]["median"] < told["share"]["p95"] < 1


def test_explain_says_why_a_figure_has_no_address() -> None:
    told = json.loads(_run("explain", "s35", "--json").stdout)
    assert "participation" in told["why_no_parameter"]


def test_diff_speaks_in_words() -> None:
    result = _run("diff", "nqf_optional", "nqf_strict")
    assert "mode optional → strict" in result.stdout


def test_validate_tells_the_cost() -> None:
    told = json.loads(_run("validate", "nqf_optional", "--json", "--draws", "2", "--replicates",
                           "2", "--learners", "1000", "--horizon", "12").stdout)  # fmt: skip
    assert told["valid"]
    assert told["cost"]["lanes"] == 2 * 2 * 2
    assert told["cost"]["cells"] == 8 * 1000 * (8 + 12)


def test_init_writes_what_validate_accepts(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    assert _run("init", folder).exit_code == 0
    result = _run("validate", folder / "my_policy.yaml", "--assumptions",
                  folder / "assumptions.yaml")  # fmt: skip
    assert result.exit_code == 0, result.stderr
    again = _run("init", folder)
    assert again.exit_code == 3
    assert "overwrites nothing" in again.stderr


def test_the_schema_accepts_what_ships_and_refuses_what_does_not_exist(tmp_path: Path) -> None:
    _run("init", tmp_path / "work")
    shape = json.loads((tmp_path / "work" / SCHEMA).read_text(encoding="utf-8"))
    assert shape == schema()
    for name in shipped_names():
        jsonschema.validate(load_scenario(name).document.values, shape)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"title": "x", "levers": {"lable": {}}}, shape)


def test_plot_writes_five_files(comparison: Run, tmp_path: Path) -> None:
    result = _run(
        "plot", comparison.folder, "ranking", "--metric", "aware_share", "--out", tmp_path
    )
    assert result.exit_code == 0, result.stderr
    assert {path.suffix for path in tmp_path.iterdir()} == {".svg", ".png", ".pdf", ".csv", ".json"}


@pytest.mark.parametrize(
    "arguments", [["rankin"], ["ranking", "--metric", "completion_rate"]]
)  # fmt: skip
def test_plot_suggests_the_nearest_name(comparison: Run, arguments: list[str]) -> None:
    result = _run("plot", comparison.folder, *arguments)
    assert result.exit_code == 3
    assert "Did you mean" in result.stderr


def test_compare_goes_on_where_it_stopped(tmp_path: Path) -> None:
    arguments = ["compare", "baseline", "awareness", "--draws", "2", "--replicates", "2",
                 "--learners", "200", "--horizon", "8", "--out", tmp_path / "s"]  # fmt: skip
    first = _run(*arguments, "--json")
    assert first.exit_code == 0, first.stderr
    parts = sorted((tmp_path / "s" / "parts").iterdir())
    before = {path.name: path.stat().st_mtime_ns for path in parts}
    parts[0].unlink()
    again = _run(*arguments, "--json")
    assert json.loads(again.stdout) == json.loads(first.stdout)
    after = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "s" / "parts").iterdir()}
    assert after.keys() == before.keys()
    assert {name for name in after if after[name] == before[name]} == {p.name for p in parts[1:]}


def test_a_run_of_one_scenario_tells_levels(tmp_path: Path) -> None:
    result = _run("run", "awareness", "--draws", "2", "--replicates", "2", "--learners", "200",
                  "--horizon", "8", "--out", tmp_path / "one")  # fmt: skip
    assert result.exit_code == 0, result.stderr
    assert "(calibrated)" in result.stdout
    prior = _run("run", "awareness", "--draws", "2", "--replicates", "2", "--learners", "200",
                 "--horizon", "8", "--posterior", "prior", "--out", tmp_path / "prior")  # fmt: skip
    assert "(prior, not calibrated)" in prior.stdout
    assert "Credential completions" in result.stdout
