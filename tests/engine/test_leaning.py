"""Leanings that events keep are those that a look at everyone, every quarter, finds."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled
from mcsim.engine.coefficients import Trust
from mcsim.engine.leaning import CLOSE, _holds
from mcsim.engine.marks import NEVER
from mcsim.engine.quarter import Chunk
from mcsim.engine.state import BURN_IN, LearnerState, MarketState
from mcsim.rules import trust
from mcsim.rules.awareness import UNDERSTANDS
from mcsim.rules.trust import CLASSES
from mcsim.scenario.model import Policy, Variant
from tests.engine.worlds import EVERY_LEVER, World, believed, policy

QUARTERS = 40


@compiled
def _lean_anew(
    state: LearnerState, market: MarketState, coefficients: Trust, found: np.ndarray, t: int
) -> None:
    for i in range(state.level.shape[0]):
        for lane in range(state.level.shape[1]):
            found[i, lane] = 0
            for c in range(CLASSES):
                belief = believed(
                    coefficients, True, state.trust[i, c, lane], market.assured_good[c, lane],
                    market.assured_bad[c, lane], state.good[i, c, lane], state.bad[i, c, lane],
                    np.uint64(t - state.event[i, c, lane]), lane,
                )  # fmt: skip
                if trust.trusts(True, belief):
                    found[i, lane] |= np.uint8(1 << c)


def _leaning(chunk: Chunk, t: int) -> NDArray[np.uint8]:
    """Bits by class of everyone's leaning, were they to understand, uint8 (N, L)."""
    found = np.zeros(chunk.state.learners.level.shape, np.uint8)
    _lean_anew(chunk.state.learners, chunk.state.market, chunk.coefficients.trust, found, t)
    return found


@pytest.mark.parametrize("variant", ["main", "friedkin_johnsen"])
def test_who_understands_leans_as_a_look_at_everyone_finds(variant: Variant) -> None:
    # Trust is weak beside evidence, which comes and fades; policies move assurance, publish what
    # was delivered, or do neither.
    given = {"prior_strength": 2.0, "fading": 0.8, "hearsay": 0.4, "heard_only": 0.3}
    world = World(
        policies=(Policy(), policy(**EVERY_LEVER), policy(outcome_publication={}),
                  policy("2026-Q4", awareness={}, nqf_inclusion={"mode": "optional"})),
        given=given, quarters=32, variant=variant,
    )  # fmt: skip
    turned = np.zeros(len(world.base), np.int64)
    before: Any = None
    stay_understanding: Any = None
    for t, chunk in world.run():
        understands = chunk.state.learners.level == UNDERSTANDS
        found = _leaning(chunk, t)
        np.testing.assert_array_equal(chunk.marks.leaning[understands], found[understands], str(t))
        stays = ~chunk.population.learners.newcomer[:, None]
        if t > 0:
            turned += (stays & stay_understanding & understands & (before != found)).sum(0)
        before, stay_understanding = found, understands
    assert (turned > 5).all()
    assert turned.sum() > 500
    if variant == "main":
        moves = chunk.marks.moves.reshape(-1, 4)
        assert not moves[:, 0].any()
        assert moves[:, 2].all()


def test_who_leans_is_looked_at_again_only_where_fading_evidence_holds_it() -> None:
    world = World(given={"prior_strength": 2.0, "fading": 0.8}, quarters=BURN_IN + 12)
    chunk = world.end()
    state, given, t = chunk.state.learners, chunk.coefficients.trust, world.quarters - 1
    understands = state.level == UNDERSTANDS
    anchored = (2.0 * state.trust.astype(np.float64) - 1.0) * given.prior_strength
    learned = state.good.astype(np.float64) - state.bad
    against = ((anchored > 0) != (learned > 0)) & (learned != 0)
    clear = (np.abs(anchored) > 1e-6).all(1)
    supported = understands & clear & ~against.any(1)
    assert (chunk.marks.until[supported] == NEVER).all()
    assert (chunk.marks.until[understands] > t).all()
    held = understands & (np.abs(learned) > np.abs(anchored) + 1e-6).any(1)
    assert (supported & (learned != 0).any(1)).sum() > 50
    assert (chunk.marks.until[held] < NEVER).sum() > 20


# --- For how many quarters a leaning holds --------------------------------------------------------


amounts = st.floats(0.0, 50.0, width=32)


@st.composite
def fading_evidence(draw: st.DrawFn) -> tuple[float, float, float, float, NDArray[Any], int]:
    """α, β, good, bad, Λ (Q + 1, 1) and age; often evidence and anchor balance at some quarter."""
    fading = draw(st.one_of(st.floats(0.0, 1.0), st.sampled_from([0.0, 0.5, 0.9, 0.97, 1.0])))
    powers = [1.0]
    for _ in range(QUARTERS):
        powers.append(powers[-1] * fading)
    fade = np.array(powers)[:, None]
    age = draw(st.integers(0, QUARTERS - 1))
    good, bad = draw(amounts), draw(amounts)
    alpha, beta = draw(st.floats(0.0, 50.0)), draw(st.floats(0.0, 50.0))
    if draw(st.booleans()):
        balance = powers[draw(st.integers(0, QUARTERS))] * (good - bad)
        alpha, beta = (alpha, alpha + balance) if balance > 0 else (beta - balance, beta)
        for _ in range(draw(st.integers(0, 3))):
            beta = float(np.nextafter(beta, draw(st.sampled_from([0.0, 100.0]))))
    return alpha, beta, good, bad, fade, age


@given(fading_evidence())
def test_a_leaning_holds_for_as_long_as_is_claimed(case: Any) -> None:
    alpha, beta, good, bad, fade, age = case
    holds = _holds(alpha, beta, good, bad, fade, age, 0)
    assert holds >= 1
    now = trust.trusts(True, trust.mean(alpha, beta, good, bad, fade[age, 0]))
    for later in range(age + 1, min(age + holds, QUARTERS + 1)):
        assert trust.trusts(True, trust.mean(alpha, beta, good, bad, fade[later, 0])) == now


@given(fading_evidence())
def test_no_leaning_is_looked_at_needlessly(case: Any) -> None:
    alpha, beta, good, bad, fade, age = case
    holds = _holds(alpha, beta, good, bad, fade, age, 0)
    then = alpha - beta + fade[:, 0] * (good - bad)
    close = CLOSE * (alpha + beta + good + bad)
    if holds == NEVER:
        return
    if abs(then[age]) <= close:
        assert holds == 1
    else:
        # When it is looked at, it has turned, or is too close to call.
        assert (then[age] > 0) != (then[age + holds] > 0) or abs(then[age + holds]) <= close


@given(st.floats(0.0, 50.0), st.floats(0.01, 50.0), amounts, amounts, st.floats(0.0, 1.0),
       st.booleans(), st.integers(0, QUARTERS - 1))  # fmt: skip
def test_evidence_that_supports_the_anchor_holds_for_ever(
    lower: float, more: float, less: float, further: float, fading: float, good: bool, age: int
) -> None:
    anchor, evidence = (lower, lower + more), (min(less, further), max(less, further))
    if good:
        anchor, evidence = anchor[::-1], evidence[::-1]
    fade = fading ** np.arange(QUARTERS + 1)[:, None]
    assert _holds(*anchor, *evidence, fade, age, 0) == NEVER
