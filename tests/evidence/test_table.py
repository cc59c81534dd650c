"""The table of parameter draws."""

import numpy as np
import pytest

from mcsim.evidence.register import parameters
from mcsim.evidence.survey import Survey
from mcsim.evidence.table import prior_draws


def test_a_draw_is_the_same_in_whatever_table_it_stands() -> None:
    whole = prior_draws(7, 6, Survey())
    part = prior_draws(7, 2, Survey(), first=3)
    for symbol in parameters():
        np.testing.assert_array_equal(whole.columns[symbol][3:5], part.columns[symbol])
        np.testing.assert_array_equal(whole.rows(3, 5).columns[symbol], part.columns[symbol])


def test_another_seed_gives_other_draws() -> None:
    one, two = prior_draws(1, 8, Survey()), prior_draws(2, 8, Survey())
    assert (one.columns["chi"] != two.columns["chi"]).all()


def test_what_a_user_fixes_is_fixed_and_nothing_else_moves() -> None:
    free, fixed = prior_draws(1, 8, Survey()), prior_draws(1, 8, Survey(), {"chi": 0.25})
    assert (fixed.columns["chi"] == 0.25).all()
    for symbol in set(parameters()) - {"chi"}:
        np.testing.assert_array_equal(free.columns[symbol], fixed.columns[symbol])


def test_survey_draws_have_the_posterior_median() -> None:
    # 400 draws: the median of a Beta(7.5, 1.5) has a standard error of .008; 5 of them.
    drawn = prior_draws(3, 400, Survey()).columns["employer_trust_nqf"]
    assert np.median(drawn) == pytest.approx(Survey().quantiles("S29", [0.5])[0], abs=0.04)


def test_figures_of_one_base_agree_on_n() -> None:
    # S39 to S42 stand on 7 or on 14 employers. Where n is small, all four shares vary more; here
    # it is enough that the tickets for n are the same, so that supplying n once tells all.
    told = Survey("inferred", {"S39": (12, 14)})
    assert {count.n for count in told.counts("S40")} == {14}
