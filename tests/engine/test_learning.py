"""Closed forms of what spreads and what is learned, through whole quarters of the core."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from mcsim.engine.quarter import Chunk, run_quarter
from mcsim.engine.state import BURN_IN
from mcsim.population.network import Network
from mcsim.population.profile import Profile
from mcsim.rules.awareness import HEARD, UNDERSTANDS
from tests.engine.worlds import World, believed, shipped_profile


def _outcomes(chunk: Chunk) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Own and neighbours' outcomes of the quarter, int64 (2, N, 3, L): bad ones, good ones."""
    state = chunk.state.learners
    own = np.zeros((2, *state.good.shape), np.int64)
    for c in range(3):
        for delivered in (0, 1):
            own[delivered, :, c] = state.own_news == 1 + 2 * c + delivered
    start, neighbour = chunk.population.network
    heard, rows = np.zeros_like(own), np.repeat(np.arange(start.size - 1), np.diff(start))
    for delivered in (0, 1):
        np.add.at(heard[delivered], rows, own[delivered, neighbour])
    return own, heard


def _evidence(world: World, fading: float, hearsay: float) -> tuple[Chunk, NDArray[np.float64]]:
    """Run a world beside a book of every outcome, faded quarter by quarter."""
    chunk = world.chunk()
    book = np.zeros((2, *chunk.state.learners.good.shape))
    for t in range(world.quarters):
        own, heard = _outcomes(chunk)
        if t >= BURN_IN:
            book = fading * book
        run_quarter(chunk, t)
        newcomers = chunk.population.learners.newcomer
        own[:, newcomers] = heard[:, newcomers] = 0
        book[:, newcomers] = 0.0
        if t >= BURN_IN:
            book += own + hearsay * heard
    return chunk, book


def test_without_fading_and_hearsay_belief_is_the_conjugate_posterior_exactly() -> None:
    world = World(given={"fading": 1.0, "hearsay": 0.0, "vague_strength": 3.0}, quarters=24)
    chunk, (bad, good) = _evidence(world, 1.0, 0.0)
    state, trust = chunk.state.learners, chunk.coefficients.trust
    np.testing.assert_array_equal(state.good, good)
    np.testing.assert_array_equal(state.bad, bad)
    checked = 0
    for i, c, lane in zip(*np.nonzero(good + bad), strict=True):
        understands = bool(state.level[i, lane] == UNDERSTANDS)
        start, strength = float(state.trust[i, c, lane]), float(trust.prior_strength[lane])
        prior = (strength * start, strength * (1.0 - start)) if understands else (1.5, 1.5)
        alpha, beta = prior[0] + good[i, c, lane], prior[1] + bad[i, c, lane]
        assert alpha / (alpha + beta) == believed(
            trust, understands, state.trust[i, c, lane],
            chunk.state.market.assured_good[c, lane], chunk.state.market.assured_bad[c, lane],
            state.good[i, c, lane], state.bad[i, c, lane], 24 - state.event[i, c, lane], lane,
        )  # fmt: skip
        checked += 1
    assert checked > 200


def test_evidence_fades_quarter_by_quarter_and_hearsay_counts_for_its_share() -> None:
    world = World(given={"fading": 0.9, "hearsay": 0.25}, quarters=24)
    chunk, (bad, good) = _evidence(world, 0.9, 0.25)
    state = chunk.state.learners
    since = (world.quarters - 1) - state.event.astype(np.int64)
    fade = 0.9**since
    # The stored evidence is single precision: one rounding for each event.
    np.testing.assert_allclose(fade * state.good, good, rtol=3e-6, atol=1e-12)
    np.testing.assert_allclose(fade * state.bad, bad, rtol=3e-6, atol=1e-12)
    assert (good > 0).mean() > 0.1


def test_burn_in_moves_neither_awareness_nor_trust() -> None:
    world = World(quarters=BURN_IN + 2)
    chunk = world.chunk()
    level, trust = chunk.state.learners.level.copy(), chunk.state.learners.trust.copy()
    employer_level = chunk.state.employers.level.copy()
    stayed = np.ones(world.learners, np.bool_)
    for t in range(BURN_IN):
        run_quarter(chunk, t)
        stayed &= ~chunk.population.learners.newcomer
    learners, employers = chunk.state.learners, chunk.state.employers
    np.testing.assert_array_equal(learners.level[stayed], level[stayed])
    np.testing.assert_array_equal(learners.trust[stayed], trust[stayed])
    np.testing.assert_array_equal(employers.level, employer_level)
    for state in (learners, employers):
        assert not state.good.any()
        assert not state.bad.any()
    assert learners.completed.sum() > 50
    run_quarter(chunk, BURN_IN)
    run_quarter(chunk, BURN_IN + 1)
    assert learners.good.any()
    assert (learners.level[stayed] != level[stayed]).any()


def test_a_newcomer_starts_afresh() -> None:
    chunk = World(quarters=24).chunk()
    seen = 0
    for t in range(24):
        run_quarter(chunk, t)
        new = chunk.population.learners.newcomer
        seen += int(new.sum())
        state: Any = chunk.state.learners
        assert (state.completed[new].sum(1) <= 1).all()
        assert (state.good[new] == 0).all()
        assert (state.turned_away[new] <= 1).all()
    assert seen > 20


def test_neighbours_who_hold_a_credential_are_counted_right_at_any_time() -> None:
    chunk = World(quarters=24).chunk()
    start, neighbour = chunk.population.network
    rows = np.repeat(np.arange(start.size - 1), np.diff(start))
    for t in range(24):
        run_quarter(chunk, t)
        holds = (chunk.state.learners.completed.sum(1) > 0).astype(np.int64)
        counted = np.zeros_like(holds)
        np.add.at(counted, rows, holds[neighbour])
        np.testing.assert_array_equal(chunk.state.learners.holding_neighbours, counted)
    assert counted.max() > 2


# --- Diffusion ------------------------------------------------------------------------------------


def _everyone_young_and_in_need() -> Profile:
    """A profile of one sector in which hardly anyone leaves and everyone needs training."""
    record = shipped_profile().model_dump()
    record["sectors"] = {"all": 1.0}
    record["age"] = {"25-34": 1.0, "35-44": 0.0, "45-54": 0.0, "55-64": 0.0}
    record["need"] = {key: dict.fromkeys(record["need"][key], 1.0) for key in record["need"]}
    return Profile.model_validate(record)


def test_in_a_well_mixed_world_diffusion_follows_its_recursion() -> None:
    # Everyone who knows of credentials takes and completes one within the quarter, and hears of
    # them from holders only; then p ← p + (1 - p)(1 - e^(-βp)). Holding neighbours are counted to
    # 255, which bounds N, so replicates sharpen the test. A path strays by some 0.7/√N: both
    # limits are about 5 of these standard errors away, and a β wrong by 15 % breaks them.
    learners, beta, replicates = 250, 0.6, 24
    given = {
        "social": beta, "media": 0.0, "workplace": 0.0, "forgetting": 0.0, "barrier_unknown": 0.0,
        "learner_aware": 0.2, "completion_assessed": 1.0, "completion_education": 0.0,
        "completion_flexibility": 0.01, "completion_hours": 0.01, "quarter_hours": 500.0,
        "beta_0": 100.0, "places": 1e12,
    }  # fmt: skip
    everyone = np.arange(learners)
    complete = Network(
        np.arange(learners + 1) * (learners - 1),
        np.concatenate([np.delete(everyone, i) for i in everyone]).astype(np.int32),
    )
    paths = []
    for replicate in range(replicates):
        world = World(given=given, learners=learners, quarters=BURN_IN + 10, draws=1,
                      replicate=replicate, profile=_everyone_young_and_in_need())  # fmt: skip
        chunk = world.chunk(population=world.population()._replace(network=complete))
        shares = []
        for t in range(world.quarters):
            run_quarter(chunk, t)
            if t >= BURN_IN - 1:
                shares.append(float((chunk.state.learners.level >= HEARD).mean()))
                held = float((chunk.state.learners.completed.sum(1) > 0).mean())
                assert held == pytest.approx(shares[-1], abs=0.02)
        expected = shares[:1]
        for _ in shares[1:]:
            p = expected[-1]
            expected.append(p + (1 - p) * (1 - np.exp(-beta * p)))
        paths.append((shares, expected))
        assert np.abs(np.subtract(shares, expected)).max() < 4 / np.sqrt(learners)
    mean = np.mean(paths, axis=0)
    assert np.abs(mean[0] - mean[1]).max() < 3.5 / np.sqrt(learners * replicates)
    assert mean[0][0] < 0.3
    assert mean[0][-1] > 0.8
