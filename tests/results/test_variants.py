"""A variant is part of what a result is named by, and reaches the draws where it reads n anew."""

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from mcsim import api
from mcsim.results.study import Plan, plan_study
from mcsim.scenario.model import Assumptions

SMALL = {"draws": 3, "replicates": 1, "learners": 300, "horizon_quarters": 4}


def _plan(**more: object) -> Plan:
    return plan_study(api.study("baseline", ["awareness"], **{**SMALL, **more}), threads=2)


@pytest.mark.parametrize(("variant", "n"), [("n_halved", "halved"), ("n_doubled", "doubled")])
def test_a_reading_of_n_gives_the_draws_of_that_reading(variant: str, n: str) -> None:
    read = _plan(assumptions=Assumptions.model_validate({"survey": {"n": n}})).draws.columns
    found, main = _plan(variant=variant).draws.columns, _plan().draws.columns
    for symbol, values in found.items():
        np.testing.assert_array_equal(values, read[symbol], symbol)
    assert any((values != main[symbol]).any() for symbol, values in found.items())


def test_no_two_variants_share_a_part() -> None:
    plans = [_plan(variant=variant) for variant in ("main", "no_network", "closed_cohort")]
    names = [{part.key for part in plan.parts} for plan in plans]
    assert len(set.union(*names)) == sum(map(len, names))


def test_constants_are_solved_for_each_variant() -> None:
    one, other = (_plan(variant=variant, posterior="prior").draws.columns
                  for variant in ("main", "threshold"))  # fmt: skip
    assert (one["beta_0"] != other["beta_0"]).any()
    np.testing.assert_array_equal(one["chi"], other["chi"])


def test_a_part_says_its_variant(tmp_path: Path) -> None:
    run = api.run("awareness", out=tmp_path / "study", variant="undecided", **SMALL)
    (path,) = (run.folder / "parts").glob("*.parquet")
    assert set(pq.read_table(path).column("variant").to_pylist()) == {"undecided"}
    assert run.manifest["settings"]["variant"] == "undecided"
