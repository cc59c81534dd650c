"""Kim and Nelson's procedure, as it is used here."""

import numpy as np
import pytest

from mcsim.compare.selection import best, ranking

pytest.importorskip("sim_tools")


def _paired(rng: np.random.Generator, means: tuple[float, ...], count: int) -> np.ndarray:
    common = rng.standard_normal(count)
    return np.array(means)[:, None] + common + rng.standard_normal((len(means), count))


def test_the_planted_best_is_picked_at_the_stated_error_rate() -> None:
    """200 repetitions at α = .1, least favourable means: wrong in .1 or less, + 3 errors of .021.

    Effects lie below 0 and the best is neither first nor last.
    """
    rng = np.random.default_rng(11)
    picked = [best(_paired(rng, (-3.0, -3.0, -2.0, -3.0), 400), 1.0, 0.1) for _ in range(200)]
    assert None not in picked
    assert np.mean([one != 2 for one in picked]) <= 0.1 + 3 * 0.021


def test_a_planted_order_is_found_at_the_stated_error_rate() -> None:
    rng = np.random.default_rng(12)
    found = [ranking(_paired(rng, (0.0, 2.0, 1.0), 600), 1.0, 0.1) for _ in range(100)]
    assert np.mean([one != [1, 2, 0] for one in found]) <= 0.1 + 3 * 0.03


def test_the_variance_is_that_of_the_pair_that_is_compared() -> None:
    """The second and third go together, so nothing but the look-up could keep them apart."""
    rng = np.random.default_rng(13)
    noise = 10.0 * rng.standard_normal(9)
    values = np.stack([rng.standard_normal(9) * 10.0 - 1000.0, noise + 1.0,
                       noise + 0.001 * rng.standard_normal(9)])  # fmt: skip
    assert best(values, 1.0, 0.05) == 1


def test_what_is_not_decided_says_so() -> None:
    rng = np.random.default_rng(14)
    assert best(_paired(rng, (0.0, 0.0), 16), 0.01, 0.05) is None
    assert best(_paired(rng, (0.0, 0.0), 4), 0.01, 0.05) is None
    assert ranking(_paired(rng, (0.0, 0.0), 16), 0.01) is None
    assert best(np.zeros((1, 3)), 1.0, 0.05) == 0
