"""The survey's figures as counts with an uncertain n."""

from decimal import Decimal

import pytest

from mcsim.evidence.survey import (
    Survey,
    allowed_sizes,
    count_at,
    shipped_bases,
    shipped_figures,
)

# Implied counts and 90 % intervals as the notes on the survey publish them, to two digits.
PUBLISHED_N = {"S29": {8}, "S43": {23}, "S19": {33}, "S39": {7, 14}}


def test_every_figure_is_there() -> None:
    assert list(shipped_figures()) == [f"S{k:02d}" for k in range(1, 53)]


@pytest.mark.parametrize(("figure", "sizes"), PUBLISHED_N.items())
def test_the_sizes_that_the_decimals_allow(figure: str, sizes: set[int]) -> None:
    assert {count.n for count in Survey().counts(figure)} == sizes


def test_employers_trust_is_seven_of_eight() -> None:
    (count,) = Survey().counts("S29")
    assert (count.count, count.n, count.probability) == (7, 8, 1.0)


def test_seven_of_eight_leaves_more_than_forty_points_open() -> None:
    low, high = Survey().quantiles("S29", [0.025, 0.975])
    # Jeffreys: Beta(7.5, 1.5).
    assert (round(low, 2), round(high, 2)) == (0.55, 0.99)


def test_a_count_must_round_to_what_is_printed() -> None:
    assert count_at(Decimal("87.5"), 8) == 7
    assert count_at(Decimal("87.5"), 9) is None
    assert count_at(Decimal("50"), 2) == 1


def test_figures_that_share_a_base_share_n() -> None:
    for base in shipped_bases().values():
        percents = [shipped_figures()[figure].percent for figure in base.figures]
        assert base.sizes == allowed_sizes([p for p in percents if p is not None], base.cap)
        for n in base.sizes:
            assert all(count_at(p, n) is not None for p in percents if p is not None)


def test_probabilities_of_n_sum_to_one() -> None:
    for base in shipped_bases().values():
        assert sum(base.probabilities.values()) == pytest.approx(1.0)


def test_halving_n_keeps_the_share_and_widens_the_interval() -> None:
    widths, middles = [], []
    for weighting in ("doubled", "inferred", "halved"):
        low, middle, high = Survey(weighting).quantiles("S43", [0.05, 0.5, 0.95])
        widths.append(high - low)
        middles.append(middle)
    assert widths[0] < widths[1] < widths[2]
    assert max(middles) - min(middles) < 0.01


def test_a_supplied_count_replaces_the_inferred_ones() -> None:
    survey = Survey("inferred", {"S29": (70, 80)})
    (count,) = survey.counts("S29")
    assert (count.count, count.n) == (70, 80)
    low, high = survey.quantiles("S29", [0.05, 0.95])
    assert high - low < 0.15


def test_a_figure_in_words_has_no_count() -> None:
    with pytest.raises(ValueError, match="words"):
        Survey().counts("S50")
