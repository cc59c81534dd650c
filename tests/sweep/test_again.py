"""A run is expanded without touching it, and reproduced with the same content."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from mcsim import api
from mcsim.cli.main import app
from mcsim.grammar.faults import InvalidInputError
from mcsim.results.frames import Run
from mcsim.sweep.opened import SweepRun
from tests.sweep.conftest import SMALL

WAY = api.Way(workers=1)


def _cli(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def _times(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns
            for path in [*folder.glob("parts/*"), *folder.glob("ledger/*")]}  # fmt: skip


def test_what_is_added_leaves_the_old_and_is_what_a_larger_sweep_has(
    small: Path, small_parts: None
) -> None:
    store = small.parent / "store"
    small.write_text(SMALL.replace("replicates: 2", "replicates: 1"), encoding="utf-8")
    first, _ = api.sweep(small, out=store, way=WAY)
    before, frame = _times(store), first.frame()
    told = _cli("expand", store, "--points", 8, "--draws", 1, "--replicates", 1, "--workers", 1,
                "--json")  # fmt: skip
    assert told.exit_code == 0, told.stderr
    assert {name: _times(store)[name] for name in before} == before
    assert json.loads(told.stdout)["computed"] == 4 * 2 * 2 - 3
    assert not api.verify(store)[0].findings
    more = SweepRun.open(store)
    large = small.parent / "large.yaml"
    large.write_text(SMALL.replace("points: 24", "points: 32").replace("draws: 1", "draws: 2"),
                     encoding="utf-8")  # fmt: skip
    whole, _ = api.sweep(large, out=small.parent / "large", way=WAY)
    keys = ["point", "draw", "scenario", "replicate", "quarter", "group", "level"]
    ours, theirs = (run.frame().sort_values(keys, ignore_index=True) for run in (more, whole))
    assert ours.equals(theirs)
    old = more.frame()
    old = old[(old["point"] < 24) & (old["draw"] == 0) & (old["replicate"] == 0)]
    assert old.sort_values(keys, ignore_index=True).equals(
        frame.sort_values(keys, ignore_index=True))  # fmt: skip
    # The file still says the smaller sweep, which the store holds.
    again, outcome = api.sweep(small, out=store, way=WAY)
    assert (outcome.computed, len(again.parts)) == (0, 16)


@pytest.mark.parametrize("kind", ["sobol", "latin_hypercube"])
def test_points_are_added_whatever_the_order_of_factors(
    small: Path, small_parts: None, kind: str
) -> None:
    text = SMALL.replace("chi: {range: [0, 1]}", "price_level: {prior: register}")
    varied = "  variant: {values: [main, no_network]}\n"
    text = text.replace("  nqf_inclusion", f"{varied}  nqf_inclusion")
    small.write_text(text.replace("sobol", kind).replace("points: 24", "points: 8"))
    run, _ = api.sweep(small, out=small.parent / "store", way=WAY)
    more, outcome = api.expand(run.folder, points=8, way=WAY)
    assert outcome is not None
    assert outcome.computed == 1
    assert not api.verify(more.folder)[0].findings


def test_a_grid_has_all_its_points(small: Path, small_parts: None) -> None:
    small.write_text(SMALL.replace("kind: sobol, points: 24, seed: 1", "kind: grid"))
    run, _ = api.sweep(small, out=small.parent / "grid", way=WAY)
    assert _cli("expand", run.folder, "--points", 8).exit_code == 3
    assert _cli("expand", run.folder).exit_code == 3
    assert _cli("expand", run.folder, "--replicates", 1_000_000).exit_code == 3


def test_other_draws_than_the_old_ones_are_refused(
    small: Path, small_parts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mcsim.sweep import manifest

    run, _ = api.sweep(small, out=small.parent / "store", posterior="prior", way=WAY)
    usual = manifest.tables_of

    def others(*given):
        return {variant: table.with_columns(chi=table.columns["chi"] * 0.5)
                for variant, table in usual(*given).items()}  # fmt: skip

    monkeypatch.setattr(manifest, "tables_of", others)
    with pytest.raises(InvalidInputError, match="another posterior"):
        api.expand(run.folder, draws=1, way=WAY)


def test_a_sweep_is_reproduced(small: Path, small_parts: None) -> None:
    run, _ = api.sweep(small, out=small.parent / "store", way=WAY)
    told = _cli("reproduce", run.folder, "--out", small.parent / "again", "--json")
    assert told.exit_code == 0, told.stderr
    assert json.loads(told.stdout) == {"parts": 3, "same": 3, "different": [], "reasons": []}
    # What is not reproduced is told.
    entry = small.parent / "again" / "ledger" / f"{run.parts[1].key}.json"
    entry.write_text(entry.read_text().replace('"content":"', '"content":"0'))
    told = _cli("reproduce", run.folder, "--out", small.parent / "again", "--json")
    assert told.exit_code == 1
    assert json.loads(told.stdout)["different"] == [run.parts[1].key]


def test_a_comparison_is_verified_reproduced_and_expanded(
    comparison: Run, tmp_path: Path
) -> None:
    verdict, _ = api.verify(comparison.folder)
    assert verdict.findings == ()
    assert verdict.good == len(comparison.parts) == 4
    told = _cli("reproduce", comparison.folder, "--out", tmp_path / "again", "--json")
    assert told.exit_code == 0, told.stderr
    assert json.loads(told.stdout)["same"] == 4
    damaged = tmp_path / "again" / "parts" / f"{comparison.parts[0].key}.parquet"
    data = bytearray(damaged.read_bytes())
    data[len(data) // 2] ^= 4
    damaged.write_bytes(data)
    verdict, _ = api.verify(tmp_path / "again")
    assert [finding.state for finding in verdict.findings] == ["damaged"]

    shutil.copytree(comparison.folder, tmp_path / "more")
    run, _ = api.expand(tmp_path / "more", replicates=1, way=WAY)
    assert isinstance(run, Run)
    frame = run.frame("starts_rate", "awareness")
    old = comparison.frame("starts_rate", "awareness")
    same = frame[frame["replicate"] < 3].reset_index(drop=True)
    assert same.equals(old)
    assert frame["replicate"].nunique() == 4
