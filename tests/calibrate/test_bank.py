"""A bank holds what its points say, and simulates nothing twice."""

from pathlib import Path

import pytest

from mcsim.calibrate import bank as banks
from mcsim.calibrate.bank import answers, completed, drawn_points
from mcsim.calibrate.observe import Simulated, Sizes
from mcsim.calibrate.space import Space
from mcsim.evidence.survey import Survey
from mcsim.evidence.table import DrawTable


def test_more_points_leave_the_first_as_they_are(space: Space) -> None:
    few, many = drawn_points(space, 5, 3), drawn_points(space, 50, 3)
    assert (many[:5] == few).all()
    assert (drawn_points(space, 5, 4) != few).all()


def test_draws_hold_the_points_and_priors_beside_them(space: Space) -> None:
    points = drawn_points(space, 6, 3)
    draws = completed(points, space, Survey(), 4)
    values = space.values(points)
    assert draws.columns["beta_P"] == pytest.approx(values["beta_P"], rel=1e-6)
    assert draws.columns["learner_view"] == pytest.approx(0.0)
    assert len(set(draws.columns["beta_T"])) == len(draws)  # not sampled: a draw of its prior
    again = completed(points[:3], space, Survey(), 4)
    assert all((draws.columns[s][:3] == again.columns[s]).all() for s in draws.columns)


def test_what_was_simulated_is_not_simulated_again(
    space: Space, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def simulate(draws: DrawTable, *_: object) -> Simulated:
        asked.append(len(draws))
        values = draws.columns["beta_P"]
        return Simulated({"voucher_response": values}, {"voucher_response": 0.0 * values})

    monkeypatch.setattr(banks, "simulate", simulate)
    monkeypatch.setattr(banks, "BLOCK", 4)
    draws = completed(drawn_points(space, 10, 3), space, Survey(), 4)
    first = answers(draws.rows(0, 8), tmp_path, Sizes(), 1)
    assert asked == [4, 4]
    told: list[int] = []
    whole = answers(draws, tmp_path, Sizes(), 1, told.append)
    assert asked == [4, 4, 2]
    assert sum(told) == 8  # what is simulated tells of itself
    assert (whole.values["voucher_response"] == draws.columns["beta_P"]).all()
    assert (whole.values["voucher_response"][:8] == first.values["voucher_response"]).all()
    answers(draws, tmp_path, Sizes(learners=7), 1)
    assert asked == [4, 4, 2, 4, 4, 2]  # another size is another simulation
