"""Chances that many share are those of the rules, and none exceeds what is said to be the most."""

import numpy as np
import pytest

from mcsim.arithmetic.elementary import WORD, threshold
from mcsim.engine.chances import hearing_hazard
from mcsim.engine.quarter import Chunk
from mcsim.rules import awareness, choice, completion, stacking
from mcsim.scenario.model import Policy
from tests.engine.worlds import EVERY_LEVER, World, policy

WORLD = World(policies=(Policy(), policy(**EVERY_LEVER)), quarters=14, learners=300)


@pytest.fixture(scope="module")
def chunk() -> Chunk:
    return WORLD.end()


@pytest.fixture(scope="module")
def places(chunk: Chunk) -> list[tuple[int, int]]:
    """Cells of learners and lanes."""
    shape = chunk.chances.understand.shape
    return [(cell, lane) for cell in range(shape[0]) for lane in range(shape[1])]


def test_learners_hear_understand_need_and_stack_by_the_rules(
    chunk: Chunk, places: list[tuple[int, int]]
) -> None:
    t, found = WORLD.quarters - 1, chunk.chances
    given, finishing, effects = (chunk.coefficients.awareness, chunk.coefficients.completion,
                                 chunk.effects.learner)  # fmt: skip
    for cell, lane in places:
        campaign = effects.campaign[t, cell, lane]
        for recognised in (False, True):
            for slowed in (False, True):
                hazard = hearing_hazard(given, campaign, 0.0, recognised, slowed, lane)
                expected = threshold(awareness.chance(hazard))
                assert found.hear[int(recognised), int(slowed), cell, lane] == expected
        most = hearing_hazard(given, campaign, 1.0, True, False, lane)
        assert found.hear_most[cell, lane] == threshold(awareness.chance(most)) + 1
        understanding = awareness.understanding_hazard(
            given.understanding[lane], effects.understanding[t, cell, lane]
        )
        assert found.understand[cell, lane] == threshold(awareness.chance(understanding))
        need = choice.need(chunk.tables.need[cell], chunk.tables.need_peak[cell],
                           effects.age_access[t, cell, lane])  # fmt: skip
        assert found.need[cell, lane] == threshold(need)
        stacked = stacking.hazard(finishing.stack_hazard[lane], effects.stacking[t, cell, lane])
        assert found.stack[cell, lane] == threshold(awareness.chance(stacked))


def test_courses_end_and_learners_forget_by_the_rules(chunk: Chunk) -> None:
    given, found = chunk.coefficients.completion, chunk.chances
    for lane in range(found.forget.size):
        forgets = awareness.chance(chunk.coefficients.awareness.forgetting[lane])
        assert found.forget[lane] == threshold(forgets)
        for education in range(3):
            completes = completion.course(
                given.completion_assessed[lane], given.completion_online[lane],
                given.courses_online[lane], given.completion_education[lane], education,
            )  # fmt: skip
            assert found.course[education, lane] == threshold(completes)


def test_employers_understand_forget_and_review_by_the_rules(chunk: Chunk) -> None:
    t, found, given = WORLD.quarters - 1, chunk.chances, chunk.coefficients.awareness
    for cell, lane in np.ndindex(found.employer_understand.shape):
        understanding = awareness.understanding_hazard(
            given.employer_understanding[lane],
            chunk.effects.employer.employer_understanding[t, cell, lane],
        )
        expected = threshold(awareness.chance(understanding))
        assert found.employer_understand[cell, lane] == expected
    for lane in range(found.review.size):
        forgets = awareness.chance(given.employer_forgetting[lane])
        assert found.employer_forget[lane] == threshold(forgets)
        reviews = chunk.coefficients.recognition.recognition_review[lane]
        assert found.review[lane] == threshold(reviews)


def test_the_most_is_the_largest_of_any_lane(chunk: Chunk) -> None:
    found = chunk.chances
    for most, every in (
        (found.hear_any, found.hear_most), (found.understand_any, found.understand),
        (found.need_most, found.need), (found.stack_any, found.stack),
    ):  # fmt: skip
        np.testing.assert_array_equal(most, every.max(1))
    assert found.forget_any[0] == found.forget.max()
    assert found.review_any[0] == found.review.max()


def test_everyone_reviews_in_the_first_quarter_and_not_later() -> None:
    quarters = WORLD.run()
    _, chunk = next(quarters)
    assert (chunk.chances.review == WORD).all()
    next(quarters)
    assert (chunk.chances.review < WORD).all()
