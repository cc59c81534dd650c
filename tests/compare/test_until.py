"""A study that grows is the study run at once, and no lane runs twice."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mcsim import api
from mcsim.compare.until import UNTIL, Goal, _next, grow, known_to, spent
from mcsim.compare.worlds import half_width
from mcsim.evidence.posterior import Posterior, shipped_posterior
from mcsim.grammar.faults import InvalidInputError

TINY = {"learners": 200, "horizon_quarters": 8, "threads": 1}
NAMES = ["universal_subsidy"]


@pytest.mark.slow
def test_a_grown_study_equals_the_study_at_once_and_recomputes_nothing(tmp_path: Path) -> None:
    grown = api.compare("baseline", NAMES, out=tmp_path / "grown", draws=3, replicates=2,
                        goal=Goal(half_width=1e-9, most_lanes=2 * 16 * 16), **TINY)  # fmt: skip
    record = json.loads((grown.folder / UNTIL).read_text())
    sizes = [(one["draws"], one["replicates"]) for one in record["rounds"]]
    assert sizes[0] == (8, 8)
    assert len(sizes) > 1
    assert not record["reached"]
    assert "Not reached" in spent(record)
    last = record["rounds"][-1]
    assert sum(one["computed"] for one in record["rounds"]) == last["lanes"]
    once = api.compare("baseline", NAMES, out=tmp_path / "once", draws=last["draws"],
                       replicates=last["replicates"], **TINY)  # fmt: skip
    ours = {p.relative_to(grown.folder): p.read_bytes() for p in grown.folder.rglob("*")
            if p.is_file() and p.name != UNTIL}  # fmt: skip
    theirs = {p.relative_to(once.folder): p.read_bytes() for p in once.folder.rglob("*")
              if p.is_file()}  # fmt: skip
    assert ours == theirs


@pytest.mark.parametrize(
    ("goal", "said"),
    [(Goal(), "one of"), (Goal(1.0, 1.0), "one of"), (Goal(-1.0), "above 0"),
     (Goal(float("nan")), "above 0"), (Goal(1.0, metric="completions_rat"), "completions_rate"),
     (Goal(1.0, most_lanes=0), "1 or more")],
)  # fmt: skip
def test_what_is_no_goal_is_refused_before_anything_is_written(
    tmp_path: Path, goal: Goal, said: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        api.compare("baseline", NAMES, out=tmp_path / "x", goal=goal, **TINY)
    assert said in " ".join(str(fault) for fault in caught.value.faults)
    assert not (tmp_path / "x").exists()


def test_an_equal_budget_cannot_grow(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="equal budget"):
        api.compare("baseline", NAMES, out=tmp_path / "x", goal=Goal(1.0), equal_budget=1e6,
                    **TINY)  # fmt: skip
    assert not (tmp_path / "x").exists()


def _posterior(draws: int) -> Posterior:
    shipped = shipped_posterior()
    assert shipped is not None
    tables = {variant: {symbol: values[:draws] for symbol, values in table.items()}
              for variant, table in shipped.tables.items()}  # fmt: skip
    return Posterior(shipped.record, tables)


@pytest.mark.slow
def test_a_study_grows_to_the_last_draw_of_its_posterior_and_says_so(tmp_path: Path) -> None:
    study = replace(api.study("baseline", NAMES, learners=200, horizon_quarters=4, draws=4,
                              replicates=8), posterior=_posterior(12))  # fmt: skip
    _, run = grow(study, Goal(indifference=1e-9), tmp_path / "x", 1, 64)
    record = json.loads((run.folder / UNTIL).read_text())
    assert [one["draws"] for one in record["rounds"]] == [8, 12]
    assert not record["reached"]
    assert "more draws than the 12 of the posterior" in spent(record)


def test_a_ranking_is_told_in_titles() -> None:
    round_ = {"draws": 8, "replicates": 8, "lanes": 128, "half_width": 0.1, "computed": 128,
              "order": ["a", "baseline"]}  # fmt: skip
    record = {"goal": {"half_width": None, "indifference": 0.5, "metric": "completions_rate",
                       "most_lanes": 1}, "rounds": [round_], "reached": True,
              "next": None, "posterior_draws": 512}  # fmt: skip
    assert "verdict): Policy A; baseline." in spent(record, {"a": "Policy A"})


def test_effects_too_rare_to_be_seen_are_not_known() -> None:
    """Each lane loses or gains an agent with 1 %: the true effect is 0.02, most worlds show 0."""
    rng = np.random.default_rng(3)
    effects = 2.0 * (rng.random((24, 8, 1)) < 0.01)
    assert np.median(effects.mean(1)) == 0.0
    assert float(half_width(effects)[0]) < 0.002  # what the error of the median says
    assert known_to(effects)[0] == 2.0 / 8
    assert known_to(effects)[0] > 0.02
    # More replicates tell finer, and are what is added.
    assert _next((24, 8), Goal(half_width=0.01), np.moveaxis(effects, 2, 0)) == (24, 16)


def test_a_policy_that_does_nothing_is_known() -> None:
    assert known_to(np.zeros((8, 8, 2))).tolist() == [0.0, 0.0]


def test_what_is_seen_finely_is_known_to_its_half_width() -> None:
    effects = np.random.default_rng(4).standard_normal((24, 8, 3))
    np.testing.assert_array_equal(known_to(effects), half_width(effects))
