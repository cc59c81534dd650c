"""The yardstick follows its rules, whatever makes it fast."""

import numpy as np
import pytest

from mcsim.arithmetic.draws import philox
from mcsim.bench.toys import SEED, mesa_town, toy

LEARNERS, STEPS = 70, 100  # the last employer has 20 workers
F = np.float32


def _words(step: int) -> tuple[np.ndarray, np.ndarray]:
    """Look up the words of a step one by one: uint32 (N, 64) each."""
    hears, adopts = np.empty((2, LEARNERS, 64), np.uint32)
    for i in range(LEARNERS):
        for pair in range(32):
            a, b, c, d = philox(i, 0, step, pair, SEED)
            hears[i, pair], adopts[i, pair] = a, b
            hears[i, pair + 32], adopts[i, pair + 32] = c, d
    return hears, adopts


def _exp2(x: np.ndarray) -> np.ndarray:
    k = np.rint(x)
    f, p = x - k, F(0.0013333558)
    for c in (0.0096181291, 0.0555041087, 0.2402265070, 0.6931471806, 1.0):
        p = p * f + F(c)
    return np.ldexp(p, k.astype(np.int32))


def _plain(town) -> np.ndarray:
    """Run the rules in plain NumPy, in single precision and the yardstick's order of operations."""
    employer = np.repeat(np.arange(town.first_worker.size - 1),
                         np.diff(town.first_worker.astype(np.int64)))  # fmt: skip
    size = np.bincount(employer)
    links = town.neighbour.reshape(LEARNERS, 8).astype(np.int64)
    aware = adopted = np.zeros((LEARNERS, 64), np.bool_)
    trust = np.repeat(town.trust[:, None], 64, axis=1)
    counted = np.zeros((STEPS, 64), np.int64)
    for step in range(STEPS):
        hears, adopts = _words(step)
        workers = np.stack([np.bincount(employer, adopted[:, lane]) for lane in range(64)], axis=1)
        recognised = F(0.5) * (workers.astype(F) * (F(1) / size.astype(F))[:, None])[employer]
        peers = adopted[links].sum(axis=1)
        stays = np.full(peers.shape, F(0.995 * 2**24))
        for bit in range(4):
            stays = np.where(peers >> bit & 1, stays * F(0.98 ** (1 << bit)), stays)
        aware = aware | ((hears >> 8).astype(F) >= stays)
        trust = trust + F(0.1) * (F(0.0625) * peers.astype(F) + recognised - trust)
        odds = F(1) + _exp2(F(-4 / np.log(2)) * (trust + recognised - town.theta[:, None]))
        adopted = adopted | (aware & ((adopts >> 8).astype(F) * odds < F(0.1 * 2**24)))
        counted[step] = adopted.sum(axis=0)
    assert trust.dtype == odds.dtype == stays.dtype == F
    return counted


def _run(learners: int, steps: int) -> np.ndarray:
    yardstick = toy("yardstick")
    town = yardstick.Town.of(learners)
    return yardstick.run(town, yardstick.Lanes.of(town), steps)


def test_it_is_plain_numpy_bit_for_bit() -> None:
    town = toy("yardstick").Town.of(LEARNERS)
    counted = _run(LEARNERS, STEPS)
    assert 0.2 < counted[-1].mean() / LEARNERS < 0.95  # something has happened, and may yet
    np.testing.assert_array_equal(counted, _plain(town))


def test_everyone_has_eight_neighbours_and_is_theirs() -> None:
    town = toy("yardstick").Town.of(1_000)
    links = town.neighbour.reshape(1_000, 8).astype(np.int64)
    there = np.zeros((1_000, 1_000), np.int64)
    np.add.at(there, (np.repeat(np.arange(1_000), 8), links.ravel()), 1)
    np.testing.assert_array_equal(there, there.T)
    assert np.all(np.diff(town.start.astype(np.int64)) == 8)
    assert not there.diagonal().any()


@pytest.mark.parametrize("lane", [0, 40])
def test_the_mesa_twin_is_one_of_its_lanes(lane: int) -> None:
    model = mesa_town(LEARNERS, STEPS, lane)
    for _ in range(STEPS):
        model.step()
    assert model.adopted == _run(LEARNERS, STEPS)[:, lane].tolist()


def test_its_share_of_adopters_is_what_the_rules_imply_in_double_precision() -> None:
    # The first step knows no neighbours: N · a · mean of 0.1 / (1 + exp(-4 (0.9 trust - θ))).
    # 64 · 20 000 learners; a normal deviate beyond 4 comes once in 16 000 seeds.
    learners = 20_000
    town = toy("yardstick").Town.of(learners)
    trust, theta = town.trust.astype(np.float64), town.theta.astype(np.float64)
    chance = 0.005 * 0.1 / (1 + np.exp(-4 * (0.9 * trust - theta)))
    expected = 64 * chance.sum()
    found = _run(learners, 1)[0].sum()
    assert abs(found - expected) < 4 * np.sqrt(expected)
