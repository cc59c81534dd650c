"""Shapley's shares in games whose shares are known."""

from itertools import permutations

import numpy as np
import pytest

from mcsim.explore.shapley import (
    coalitions,
    coalitions_of,
    exact_shares,
    pairs_of,
    sampled_orders,
    sampled_shares,
    synergies,
)

WORTH = np.array([[1.0, -2.0], [3.0, 0.5], [0.25, 4.0], [10.0, -7.0]])  # by player and world


def _additive() -> dict[frozenset[int], np.ndarray]:
    return {s: 5.0 + WORTH[sorted(s)].sum(0) for s in coalitions(4)}


def test_each_player_of_an_additive_game_gets_its_worth() -> None:
    found = exact_shares(_additive(), 4)
    np.testing.assert_allclose(found.shares, WORTH)
    assert (found.error == 0).all()


def test_an_additive_game_has_no_synergy() -> None:
    for value in synergies(_additive(), 4).values():
        np.testing.assert_allclose(value, 0.0, atol=1e-12)


def test_shares_of_the_glove_game_are_those_of_the_textbook() -> None:
    # One left glove, two right ones: 2/3 for the left, 1/6 for each right.
    game = {s: np.array(float(0 in s and bool(s & {1, 2}))) for s in coalitions(3)}
    found = exact_shares(game, 3)
    np.testing.assert_allclose(found.shares, [2 / 3, 1 / 6, 1 / 6])
    assert synergies(game, 3) == {(0, 1): 1.0, (0, 2): 1.0, (1, 2): 0.0}


def test_shares_sum_to_the_total_in_each_world() -> None:
    rng = np.random.default_rng(4)
    game = {s: rng.normal(size=(6, 3)) for s in coalitions(5)}
    total = game[frozenset(range(5))] - game[frozenset()]
    np.testing.assert_allclose(exact_shares(game, 5).shares.sum(0), total)
    orders = sampled_orders(5, 4, 1)
    np.testing.assert_allclose(sampled_shares(game, orders).shares.sum(0), total)


def test_all_orders_give_the_exact_shares() -> None:
    rng = np.random.default_rng(6)
    game = {s: rng.normal(size=7) for s in coalitions(4)}
    half = [order for order in permutations(range(4)) if order < order[::-1]]
    orders = [one for order in half for one in (order, order[::-1])]
    np.testing.assert_allclose(
        sampled_shares(game, orders).shares, exact_shares(game, 4).shares)  # fmt: skip


def test_sampled_shares_lie_within_their_stated_error() -> None:
    # 9 players, 200 samples of 32 orders: 95 % of 1 800 intervals; they are correlated, so the
    # bound is loose: fails about once in 1 000 seeds.
    rng = np.random.default_rng(8)
    game = {s: np.array([len(s) ** 1.5 + rng.normal()]) for s in coalitions(9)}
    exact = exact_shares(game, 9).shares[:, 0]
    held = []
    for seed in range(200):
        found = sampled_shares(game, sampled_orders(9, 32, seed))
        held.append(np.abs(found.shares[:, 0] - exact) <= 2.13 * found.error)  # t, 15 df
    assert 0.92 <= float(np.mean(held)) <= 0.98


def test_what_is_run_is_what_is_needed() -> None:
    orders = sampled_orders(10, 8, 0)
    wanted = coalitions_of(orders)
    assert wanted[0] == frozenset()
    assert wanted[-1] == frozenset(range(10))
    assert len(wanted) <= 8 * 9 + 2
    assert orders[1] == orders[0][::-1]
    assert len(pairs_of(10)) == 1 + 10 + 45


@pytest.mark.parametrize("players", [2, 8])
def test_every_coalition_is_there_once(players: int) -> None:
    found = list(coalitions(players))
    assert len(found) == len(set(found)) == 2**players
