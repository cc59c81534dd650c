"""A sweep draws as every other run does, says so, and tells where another posterior is at work."""

import json
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from mcsim import api
from mcsim.cli.main import app
from mcsim.evidence.posterior import Posterior, shipped_posterior
from mcsim.grammar.faults import InvalidInputError
from mcsim.shipped import folder
from mcsim.sweep import compute as computing
from mcsim.sweep.compute import compute
from mcsim.sweep.file import load_sweep
from mcsim.sweep.plan import SweepPlan
from mcsim.sweep.price import price
from tests.sweep.conftest import SMALL

WAY = api.Way(workers=1)
LEVERS = SMALL.replace("  chi: {range: [0, 1]}\n", "").replace("points: 24", "points: 8")
VARIANTS = "  variant: {values: [main, n_halved]}\noutcomes:"


def _cli(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def _plan(path: Path, text: str, posterior: Path | str | None = None, **more: object) -> SweepPlan:
    path.write_text(text, encoding="utf-8")
    return SweepPlan.of(load_sweep(path, posterior, **more))


@pytest.fixture
def shipped() -> Posterior:
    found = shipped_posterior()
    assert found is not None
    return found


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Return a posterior in which a constant is another."""
    place = tmp_path / "other"
    place.mkdir()
    table = pq.read_table(folder("calibration") / "posterior.parquet")
    more = pa.array(table.column("beta_0").to_numpy() - 5.0)
    at = table.column_names.index("beta_0")
    pq.write_table(table.set_column(at, "beta_0", more), place / "posterior.parquet")
    record = json.loads((folder("calibration") / "posterior.json").read_text())
    (place / "posterior.json").write_text(json.dumps({**record, "hash": "0ddba11"}))
    return place


def test_draws_are_those_of_the_posterior_in_each_variant(
    tmp_path: Path, shipped: Posterior
) -> None:
    plan = _plan(tmp_path / "a.yaml", SMALL.replace("outcomes:", VARIANTS), draws=3)
    assert plan.posterior is not None
    assert plan.posterior["hash"] == shipped.hash
    for variant in ("main", "n_halved"):
        ours, theirs = plan.draws[variant].columns, shipped.draws(variant, 3).columns
        assert ours.keys() == theirs.keys()
        assert all(np.array_equal(ours[name], theirs[name]) for name in theirs)
    # A variant that no point takes yet may be taken by one that is added.
    few = _plan(tmp_path / "b.yaml", SMALL.replace("outcomes:", VARIANTS).replace("24", "1"))
    assert few.draws.keys() == {"main", "n_halved"}


def test_constants_are_solved_only_where_the_design_changes_what_was_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    usual = computing.solve_intercepts

    def counted(draws, *rest, **more):
        asked.append(len(draws))
        return usual(draws, *rest, **more)

    monkeypatch.setattr(computing, "solve_intercepts", counted)
    text = SMALL.replace("chi: {range: [0, 1]}", "chi: {values: [null, 0.25]}")
    text = text.replace("kind: sobol, points: 24, seed: 1", "kind: grid")
    mixed = _plan(tmp_path / "mixed.yaml", text)
    result = compute(mixed.task(mixed.parts[0], 1, 128))
    assert sum(asked) == price(mixed, 1, 128).solved == 1
    # What the stored constants give is what solving them gives.
    anew = _plan(tmp_path / "anew.yaml", text)
    anew = SweepPlan(**{**anew.__dict__, "anchored": ()})
    assert compute(anew.task(anew.parts[0], 1, 128)).table.equals(result.table)
    assert sum(asked) == 1 + price(anew, 1, 128).solved == 3
    levers = _plan(tmp_path / "levers.yaml", LEVERS)
    compute(levers.task(levers.parts[0], 1, 128))
    assert sum(asked) == 3
    assert (price(levers, 1, 128).worlds, price(levers, 1, 128).solved) == (1, 0)


def test_more_draws_than_there_are_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    file, store = tmp_path / "many.yaml", tmp_path / "store"
    file.write_text(SMALL.replace("outcomes:", VARIANTS), encoding="utf-8")
    told = _cli("sweep", file, "--out", store, "--draws", 200)
    assert told.exit_code == 3
    assert "draws: is 200" in told.stderr
    assert "128 draws of the variant 'n_halved'" in told.stderr
    file.write_text(SMALL.replace("draws: 1", "draws: 600"), encoding="utf-8")
    told = _cli("sweep", file, "--out", store)
    assert told.exit_code == 3
    assert "many.yaml:3:12: settings.draws: is 600" in told.stderr
    assert not store.exists()
    assert load_sweep(file, "prior").study.settings.draws == 600


@pytest.mark.parametrize(("added", "place", "said"), [
    ("posterior: prio\n", (13, "posterior"), "Did you mean prior"),
    ("assumptions: {survey: {n: halved}}\n", (13, "assumptions.survey.n"), "in another way"),
])  # fmt: skip
def test_what_does_not_go_together_is_told_where_it_stands(
    tmp_path: Path, added: str, place: tuple[int, str], said: str
) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(SMALL.replace("outcomes:", VARIANTS) + added, encoding="utf-8")
    with pytest.raises(InvalidInputError) as found:
        load_sweep(file)
    fault = found.value.faults[0]
    assert (fault.line, fault.field) == place
    assert said in str(fault)


def test_a_folder_beside_the_file_is_its_posterior(tmp_path: Path, other: Path) -> None:
    plan = _plan(tmp_path / "a.yaml", LEVERS + "posterior: other\n")
    assert plan.posterior is not None
    assert plan.posterior["hash"] == "0ddba11"
    ours = {part.key for part in plan.parts}
    usual = {part.key for part in _plan(tmp_path / "b.yaml", LEVERS).parts}
    prior = _plan(tmp_path / "a.yaml", LEVERS + "posterior: other\n", "prior")
    assert prior.posterior is None
    assert not ours & usual
    assert not {part.key for part in prior.parts} & (ours | usual)


def test_a_design_over_what_was_sampled_jointly_says_what_is_lost(
    tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    file = tmp_path / "joint.yaml"
    text = LEVERS.replace("factors:\n", "factors:\n  beta_F: {range: [0.5, 1]}\n")
    file.write_text(text.replace("points: 8", "points: 2"), encoding="utf-8")
    run, _ = api.sweep(file, out=tmp_path / "store", way=WAY)
    (told,) = run.manifest["cautions"]
    assert told.startswith("The design sets beta_F, which was sampled together")
    assert [str(one.message) for one in recwarn if one.category is UserWarning] == [told]
    # Chi was drawn independently of all others: to set it is to condition on it.
    assert _plan(tmp_path / "chi.yaml", SMALL).cautions == ()


def test_another_posterior_is_told_by_verify_and_reproduce_and_expand(
    tmp_path: Path, other: Path
) -> None:
    file, store = tmp_path / "a.yaml", tmp_path / "store"
    file.write_text(LEVERS, encoding="utf-8")
    run, _ = api.sweep(file, out=store, posterior=other, way=WAY)
    verdict, _ = api.verify(store)
    assert verdict.findings == ()
    assert any("another posterior than the one that ships: 0ddba11" in note
               for note in verdict.notes)  # fmt: skip

    told = _cli("reproduce", store, "--out", tmp_path / "again", "--json")
    assert told.exit_code == 1
    assert "drew from the posterior 0ddba11; this is" in told.stderr
    assert "posteriors differ" in json.loads(told.stdout)["reasons"]
    told = _cli("reproduce", store, "--out", tmp_path / "own", "--posterior", other, "--json")
    assert told.exit_code == 0, told.stderr
    assert json.loads(told.stdout)["reasons"] == []

    told = _cli("expand", store, "--draws", 1, "--workers", 1)
    assert told.exit_code == 3
    assert "--posterior" in told.stderr
    more, _ = api.expand(store, draws=1, posterior=other, way=WAY)
    assert len(more.parts) == 2
    assert api.verify(store)[0].findings == ()
    assert run.parts[0].key == more.parts[0].key


def test_a_stale_posterior_is_told_once(tmp_path: Path, other: Path) -> None:
    record = json.loads((other / "posterior.json").read_text())
    (other / "posterior.json").write_text(json.dumps({**record, "model_hash": "another"}))
    file = tmp_path / "a.yaml"
    file.write_text(LEVERS, encoding="utf-8")
    with pytest.warns(UserWarning, match="calibrated with another model") as found:
        api.sweep(file, out=tmp_path / "store", posterior=other, way=WAY)
    assert len([one for one in found if one.category is UserWarning]) == 1


def test_a_broken_posterior_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(LEVERS + "posterior: broken\n", encoding="utf-8")
    shutil.copytree(folder("calibration") / "profiles", tmp_path / "broken")
    with pytest.raises(InvalidInputError, match="holds no posterior"):
        load_sweep(file)
