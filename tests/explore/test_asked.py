"""What a survey could ask."""

import numpy as np
import pytest

from mcsim.evidence.register import parameters
from mcsim.evidence.survey import Survey
from mcsim.evidence.table import DrawTable, prior_draws
from mcsim.explore.questions import questions_of, shifted
from mcsim.explore.voi import GROUPS


def test_every_surveyed_share_can_be_asked_again_and_people_for_the_first_time() -> None:
    draws = prior_draws(1, 12, Survey())
    found = {question.name: question for question in questions_of(draws)}
    surveyed = {s for s, p in parameters().items() if p.prior.survey}
    assert surveyed <= found.keys()
    assert {"adults_aware", "adults_uptake", "adults_trust_nqf", "employers_aware"} <= found.keys()
    for question in found.values():
        assert ((question.shares >= 0) & (question.shares <= 1)).all()


def test_people_are_asked_without_the_bias_of_their_organisations() -> None:
    columns = {"learner_view": np.zeros(2), "providers_view_of_learners": np.array([0.2, 0.3]),
               "organisation_bias": np.array([0.7, 0.0]),
               "employees_trust_nqf": np.array([0.5, 0.6])}  # fmt: skip
    found = questions_of(DrawTable(0, columns))
    asked = next(question for question in found if question.name == "adults_trust_nqf")
    np.testing.assert_allclose(asked.shares, [1 / (1 + np.exp(0.7)), 0.6])


def test_a_question_whose_columns_are_missing_is_left_out() -> None:
    assert questions_of(DrawTable(0, {"chi": np.array([0.1, 0.2])})) == []


def test_groups_name_parameters_of_the_register() -> None:
    for symbols in GROUPS.values():
        assert set(symbols) <= parameters().keys()


def test_a_bias_moves_the_log_odds() -> None:
    assert shifted(np.array([0.5]), np.array([1.0]))[0] == pytest.approx(1 / (1 + np.exp(-1.0)))
