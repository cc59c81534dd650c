"""The check passes where calibration is right, and fails where it was made wrong."""

from dataclasses import replace

import numpy as np
import pytest

from mcsim.calibrate.bank import Bank, drawn_points
from mcsim.calibrate.blocks import Block
from mcsim.calibrate.coverage import FIT, Coverage, Truths, cover, neglected, read
from mcsim.calibrate.imagined import Imagined
from mcsim.calibrate.likelihood import survey_terms
from mcsim.calibrate.space import Space
from mcsim.calibrate.targets import targets
from mcsim.evidence.survey import Survey
from tests.calibrate.conftest import linear_answers

SURVEYS = 120


def _truths(space: Space, shift: float = 0.0) -> Truths:
    """Worlds of a model without chance; shifted answers are those of another model."""
    units = drawn_points(space, 20 * SURVEYS, 5)
    words = [target.id for target in targets().values() if target.kind == "words"]
    terms = survey_terms(Survey(), space.values(units))
    allowed = np.sum([terms[word] for word in words], axis=0)
    units = units[np.log(np.random.default_rng(6).random(len(units))) < allowed][:SURVEYS]
    answers = linear_answers(space, units)
    values = {name: one + shift for name, one in answers.values.items()}
    return Truths(units, replace(answers, values=values))


@pytest.fixture(scope="module")
def few(parts: tuple[Block, ...]) -> tuple[Block, ...]:
    """Blocks in which a small bank is worth hundreds of draws: all but the seven of trust."""
    return tuple(part for part in parts if "employer_gap" not in part.symbols)


@pytest.fixture(scope="module")
def right(bank: Bank, space: Space, few: tuple[Block, ...]) -> Coverage:
    return cover(bank, _truths(space), few, 7)


def test_a_right_calibration_passes(right: Coverage, few: tuple[Block, ...]) -> None:
    # The seeds are fixed; with other ones a right check fails once in a hundred.
    assert right.is_passed, (right.smallest, right.uniformity())
    assert set(right.positions) == {*(symbol for part in few for symbol in part.symbols), FIT}
    assert all(((u >= 0.0) & (u <= 1.0)).all() for u in right.positions.values())
    inside = [held[0.9][0] for held in right.covered().values()]
    assert np.mean(inside) / SURVEYS == pytest.approx(0.9, abs=0.03)


def test_answers_of_another_model_fail(
    bank: Bank, space: Space, few: tuple[Block, ...]
) -> None:
    wrong = cover(bank, _truths(space, shift=0.25), few, 7)
    assert not wrong.is_passed


def test_a_likelihood_that_is_too_sure_fails(
    bank: Bank, space: Space, few: tuple[Block, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    from mcsim.calibrate import coverage

    def doubled(survey: Survey, points: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        return {name: 4.0 * term for name, term in survey_terms(survey, points).items()}

    monkeypatch.setattr(coverage, "survey_terms", doubled)
    wrong = coverage.cover(bank, _truths(space), few, 7)
    assert not wrong.is_passed
    assert wrong.covered()["employer_unaware"][0.9][0] < 0.85 * SURVEYS


def test_positions_that_bend_are_seen() -> None:
    even = (np.arange(SURVEYS) + 0.5) / SURVEYS
    assert Coverage({"even": even}, np.ones((SURVEYS, 1))).is_passed
    for bent in (even**2.0, even**0.5, np.where(even < 0.5, 0.5 * even, 1.0 - 0.5 * (1.0 - even)),
                 0.25 + 0.5 * even):  # fmt: skip
        assert not Coverage({"bent": bent}, np.ones((SURVEYS, 1))).is_passed


def test_weights_are_likelihoods_made_to_sum_to_one(bank: Bank, parts: tuple[Block, ...]) -> None:
    reading = read(bank, parts, Imagined(Survey(), {}))
    for part, weight in zip(parts, reading.weights, strict=True):
        assert len(weight) == (bank.answered if part.is_simulated else len(bank.units))
        assert weight.sum() == pytest.approx(1.0)
        log = np.sum([reading.terms[term][: len(weight)] for term in part.terms], axis=0)
        assert np.log(weight[0] / weight[1]) == pytest.approx(log[0] - log[1])


def test_what_is_neglected_is_nil_where_blocks_are_right(
    bank: Bank, parts: tuple[Block, ...]
) -> None:
    assert all(abs(share) < 0.01 for share in neglected(bank, parts).values())
    cut = tuple(Block(tuple(s for s in part.symbols if s != "beta_P"), part.terms)
                for part in parts)  # fmt: skip
    assert neglected(bank, cut)["voucher_response"] > 0.5
