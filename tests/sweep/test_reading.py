"""What a sweep says is read as frames, by SQL, as cubes and as files, all the same."""

import json
import shutil
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from mcsim import api
from mcsim.cli.main import app
from mcsim.grammar.faults import IncompleteRunError, InvalidInputError
from mcsim.results.frames import Run
from mcsim.sweep import plan
from mcsim.sweep.opened import SweepRun
from tests.sweep.conftest import SMALL


def _cli(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> SweepRun:
    folder = tmp_path_factory.mktemp("reading")
    (folder / "small.yaml").write_text(SMALL, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "POINTS", 8)
        return api.sweep(folder / "small.yaml", out=folder / "store", way=api.Way(workers=1))[0]


def test_a_frame_is_tidy(run: SweepRun) -> None:
    frame = run.frame(["completions_rate"], scenario="nqf_optional", quarter="horizon")
    assert list(frame.columns) == ["point", "draw", "scenario", "replicate", "quarter", "group",
                                   "level", "completions_rate"]  # fmt: skip
    assert len(frame) == 24 * 2 * 4
    assert sum(len(part) for part in run.frames()) == 24 * 2 * 2 * 2 * 4
    with pytest.raises(InvalidInputError, match="completions_rate"):
        run.frame(["completion_rate"])


def test_differences_are_paired(run: SweepRun) -> None:
    pytest.importorskip("duckdb")
    mine = run.differences("completions_rate")
    theirs = api.query(run.folder, """
        SELECT a.*, a.completions_rate - b.completions_rate AS difference
        FROM results a JOIN results b USING (point, draw, replicate, quarter, "group", level)
        WHERE a.scenario = 'nqf_optional' AND b.scenario = 'baseline'
    """)
    keys = ["point", "draw", "replicate", "quarter", "group", "level"]
    pd.testing.assert_series_equal(mine.sort_values(keys)["difference"].reset_index(drop=True),
                                   theirs.sort_values(keys)["difference"].reset_index(drop=True))


def test_a_cube_has_every_number_in_its_place(run: SweepRun) -> None:
    pytest.importorskip("xarray")
    cube = run.cube("net_additional")
    assert cube.dims == ("point", "draw", "scenario", "replicate", "quarter", "cell")
    frame = run.frame(["net_additional", "chi"])
    for row in frame.sample(50, random_state=1).itertuples():
        value = cube.sel(point=row.point, draw=row.draw, scenario=row.scenario,
                         replicate=row.replicate, quarter=row.quarter,
                         cell=f"{row.group}:{row.level}")  # fmt: skip
        assert float(value) == pytest.approx(row.net_additional, nan_ok=True)
        assert float(value.coords["chi"]) == row.chi
    assert cube.attrs["unit"] == "persons"


def test_exports_say_the_same(run: SweepRun, tmp_path: Path) -> None:
    xr = pytest.importorskip("xarray")
    pytest.importorskip("h5netcdf")
    for ending in ("csv", "parquet", "nc"):
        told = _cli("export", run.folder, tmp_path / f"out.{ending}")
        assert told.exit_code == 0, told.stderr
    frame = run.frame()
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "out.parquet"), frame)
    table = pd.read_csv(tmp_path / "out.csv")
    np.testing.assert_array_equal(table["completions_rate"], frame["completions_rate"])
    with xr.open_dataset(tmp_path / "out.nc", engine="h5netcdf") as cubes:
        np.testing.assert_array_equal(cubes["net_additional"], run.cube("net_additional"))
    assert _cli("export", run.folder, tmp_path / "out.xlsx").exit_code == 3
    assert _cli("export", run.folder, tmp_path / "none" / "out.csv").exit_code == 3


def test_sql_answers_over_a_sweep_and_a_comparison(run: SweepRun, comparison: Run) -> None:
    pytest.importorskip("duckdb")
    told = _cli("query", run.folder, "SELECT count(*) AS n FROM results", "--json")
    assert json.loads(told.stdout) == [{"n": 24 * 2 * 2 * 2 * 4}]
    counts = api.query(comparison.folder, """
        SELECT scenario, sum(starts) AS starts FROM results
        WHERE "group" = 'all' GROUP BY scenario
    """).set_index("scenario")["starts"]
    assert set(counts.index) == set(comparison.scenarios)
    from mcsim.results.metric import COLUMNS, Kind

    column = COLUMNS[Kind.LEARNER].index("starts")
    for name in comparison.scenarios:
        block = comparison.counts(name).counts[Kind.LEARNER]
        assert counts[name] == block[..., 0, column].sum()
    assert len(api.query(comparison.folder, "SELECT * FROM summary")) == len(comparison.summary())


@pytest.mark.parametrize("sql", ["SELEC 1", "SELECT nothing FROM results", "SELECT * FROM other"])
def test_sql_that_is_wrong_is_told(run: SweepRun, sql: str) -> None:
    pytest.importorskip("duckdb")
    told = _cli("query", run.folder, sql)
    assert told.exit_code == 3
    assert "Error" in told.stderr


def test_a_sweep_that_lacks_parts_is_read_only_when_asked_so(
    run: SweepRun, tmp_path: Path
) -> None:
    shutil.copytree(run.folder, tmp_path / "store")
    lacking = SweepRun.open(tmp_path / "store")
    lacking.paths()[0].unlink()
    with pytest.raises(IncompleteRunError, match="lacks 1 of 3"):
        lacking.frame()
    assert len(lacking.frame(partial=True)) == 16 * 2 * 2 * 2 * 4
    assert np.isnan(lacking.cube("net_additional", partial=True)[:8]).all()
    assert _cli("verify", lacking.folder).exit_code == 4
    assert _cli("export", lacking.folder, tmp_path / "x.csv").exit_code == 4


@pytest.mark.parametrize(("module", "extra"), [("duckdb", "query"), ("xarray", "labelled")])
def test_what_is_not_installed_is_told(
    run: SweepRun, monkeypatch: pytest.MonkeyPatch, module: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(InvalidInputError, match=rf"mcsim\[{extra}\]"):
        _ = api.query(run.folder, "SELECT 1") if extra == "query" else run.cube("net_additional")


@pytest.mark.parametrize("wrong", [["--engine", "lokal"], ["--shard", "5/4"], ["--shard", "x"],
                                   ["--slurm", "queue"], ["--scheduler", "tcp://x:1"]])  # fmt: skip
def test_a_wrong_way_is_told(small: Path, wrong: list[str]) -> None:
    told = _cli("sweep", small, "--out", small.parent / "s", *wrong)
    assert told.exit_code == 3
    assert not (small.parent / "s").exists()


def test_validate_prices_a_sweep(small: Path) -> None:
    told = json.loads(_cli("validate", small, "--json").stdout)
    assert told["valid"]
    assert told["cost"]["lanes"] == 24 * 2 * 2
    assert told["cost"]["cells"] == 24 * 2 * 2 * 200 * (8 + 6)
    assert told["cost"]["worlds"] == 24
    text = SMALL.replace("  chi: {range: [0, 1]}\n", "")
    small.write_text(text, encoding="utf-8")
    told = json.loads(_cli("validate", small, "--json").stdout)
    assert told["cost"]["worlds"] == 1
    assert told["cost"]["lanes"] == (24 + 1) * 2
    small.write_text(text.replace("sobol", "sobl"), encoding="utf-8")
    assert _cli("validate", small).exit_code == 3
