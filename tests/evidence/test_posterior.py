"""The shipped posterior is frozen: it is that of this model, this evidence and these targets."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from mcsim import api
from mcsim.evidence.posterior import (
    RECORD,
    SOLVED,
    TABLE,
    Posterior,
    read_posterior,
    shipped_posterior,
)
from mcsim.evidence.register import parameters
from mcsim.grammar.faults import InvalidInputError
from mcsim.results.beliefs import cautions, draws_of, solved
from mcsim.results.hashes import columns_hash, evidence_hash, hashed, model_hash, targets_hash
from mcsim.scenario.model import VARIANTS, Assumptions
from mcsim.shipped import folder


@pytest.fixture(scope="module")
def posterior() -> Posterior:
    found = shipped_posterior()
    assert found is not None
    return found


def test_it_is_that_of_this_model(posterior: Posterior) -> None:
    record = posterior.record
    assert record["model_hash"] == model_hash(), "the model has changed: calibrate it again"
    assert record["evidence_hash"] == evidence_hash(), "the evidence has changed"
    assert record["targets_hash"] == targets_hash(), "the targets have changed"


def test_its_hash_is_that_of_its_draws(posterior: Posterior) -> None:
    content = {variant: columns_hash(table) for variant, table in posterior.tables.items()}
    assert posterior.hash == hashed(content)


def test_it_holds_every_variant_and_every_parameter_within_its_bounds(
    posterior: Posterior,
) -> None:
    assert list(posterior.tables) == list(VARIANTS)
    for table in posterior.tables.values():
        assert set(table) == {*parameters(), *SOLVED}
        for symbol, parameter in parameters().items():
            low, high = parameter.limits
            assert (table[symbol] >= low).all(), symbol
            assert (table[symbol] <= high).all(), symbol
        assert all(np.isfinite(table[name]).all() for name in SOLVED)


def test_it_says_how_good_its_draws_are(posterior: Posterior) -> None:
    for variant, said in posterior.record["variants"].items():
        assert said["draws"] == posterior.size(variant)
        assert 1.0 <= said["effective_size"] <= said["points"]
    assert set(posterior.sampled) < set(parameters())


def test_a_draw_is_the_same_whatever_the_number(posterior: Posterior) -> None:
    few, many = posterior.draws("main", 3), posterior.draws("main", 10)
    for symbol, values in few.columns.items():
        np.testing.assert_array_equal(values, many.columns[symbol][:3])
    assert few.calibrated


def test_what_is_given_replaces_a_column_and_unsolves_the_draws(posterior: Posterior) -> None:
    drawn = posterior.draws("main", 4, {"chi": 0.25})
    assert (drawn.columns["chi"] == 0.25).all()
    assert not solved(drawn)
    assert solved(posterior.draws("main", 4))
    assert not solved(posterior.draws("main", 4, solved=False))


def test_more_draws_than_there_are_are_refused(posterior: Posterior) -> None:
    with pytest.raises(InvalidInputError, match="at most"):
        posterior.draws("main", posterior.size("main") + 1)


def test_it_is_where_a_study_draws_from_unless_it_asks_for_the_prior() -> None:
    study = api.study("baseline", ["nqf_optional"], draws=3)
    assert study.posterior is shipped_posterior()
    assert draws_of(study).calibrated
    assert cautions(study) == []
    prior = api.study("baseline", ["nqf_optional"], draws=3, posterior="prior")
    assert prior.posterior is None
    assert not draws_of(prior).calibrated


def test_an_assumption_about_what_was_sampled_is_cautioned_against(posterior: Posterior) -> None:
    symbol = posterior.sampled[0]
    low, high = parameters()[symbol].limits
    assumed = Assumptions(parameters={symbol: 0.5 * (low + high), "chi": 0.5})
    (said,) = cautions(api.study("baseline", [], draws=2, assumptions=assumed))
    assert symbol in said
    assert "chi" not in said


def test_counts_of_ones_own_need_a_posterior_of_their_own() -> None:
    assumed = Assumptions.model_validate({"survey": {"counts": {"S29": {"count": 70, "n": 80}}}})
    study = api.study("baseline", [], draws=2, assumptions=assumed)
    with pytest.raises(InvalidInputError, match="mcsim calibrate"):
        draws_of(study)
    study = api.study("baseline", [], draws=2, assumptions=assumed, posterior="prior")
    assert len(draws_of(study)) == 2


def test_another_reading_of_n_is_a_variant_of_the_posterior(posterior: Posterior) -> None:
    assumed = Assumptions.model_validate({"survey": {"n": "halved"}})
    study = api.study("baseline", [], draws=2, assumptions=assumed)
    np.testing.assert_array_equal(draws_of(study).columns["employer_unaware"],
                                  posterior.tables["n_halved"]["employer_unaware"][:2])  # fmt: skip


def test_a_posterior_of_ones_own_is_read_from_its_folder(tmp_path: Path) -> None:
    for name in (TABLE, RECORD):
        shutil.copy(folder("calibration") / name, tmp_path / name)
    study = api.study("baseline", [], draws=2, posterior=tmp_path)
    assert study.posterior is not None
    assert study.posterior.hash == shipped_posterior().hash  # type: ignore[union-attr]


@pytest.mark.parametrize("broken", [None, TABLE, RECORD])
def test_what_is_no_posterior_is_refused(tmp_path: Path, broken: str | None) -> None:
    if broken is not None:
        for name in (TABLE, RECORD):
            shutil.copy(folder("calibration") / name, tmp_path / name)
        (tmp_path / broken).write_bytes(b"{}")
    with pytest.raises(InvalidInputError):
        read_posterior(tmp_path)
