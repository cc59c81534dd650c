"""What the words make, as distributions.

All draws are addressed, so a test here gives the same answer for ever.  Its error rate is that of
the claim: at another seed a correct generator would fail it about once in 16 000 times a statistic
(4 standard errors), or once in 10 000 times a chi-square.
"""

import numpy as np
import pytest
from scipy import stats

from mcsim.arithmetic.compiled import compiled
from mcsim.arithmetic.draws import LEARNER_CHOICE, words
from mcsim.arithmetic.elementary import gumbel, normal, uniform

SIZE = 200_000
SIGMAS = 4.0
ERROR_RATE = 1e-4
EULER_GAMMA = 0.5772156649015329


@compiled
def _fill(numbers: np.ndarray, word: np.ndarray, seed: int) -> None:
    for agent in range(numbers.shape[1]):
        drawn = words(seed, agent, 0, 5, LEARNER_CHOICE, 0)
        for k in range(4):
            word[k, agent] = drawn[k]
        numbers[0, agent] = uniform(drawn[0])
        numbers[1, agent] = normal(drawn[1])
        numbers[2, agent] = gumbel(drawn[2])


@pytest.fixture(scope="module")
def drawn() -> tuple[np.ndarray, np.ndarray]:
    """Uniform, normal and Gumbel numbers, float64 (3, n), and all words, int64 (4, n)."""
    numbers, word = np.empty((3, SIZE)), np.empty((4, SIZE), np.int64)
    _fill(numbers, word, np.uint64(11))
    return numbers, word


def close(sample: np.ndarray, mean: float) -> bool:
    """Whether a mean lies within 4 standard errors."""
    return bool(abs(sample.mean() - mean) <= SIGMAS * sample.std() / np.sqrt(sample.size))


def test_uniform_numbers_have_the_moments_of_the_uniform(drawn) -> None:
    uniforms = drawn[0][0]
    assert close(uniforms, 1 / 2)
    assert close(uniforms**2, 1 / 3)
    assert close(uniforms**3, 1 / 4)


def test_normal_numbers_have_the_moments_of_the_normal(drawn) -> None:
    normals = drawn[0][1]
    assert close(normals, 0.0)
    assert close(normals**2, 1.0)
    assert close(normals**3, 0.0)
    assert close(normals**4, 3.0)


def test_gumbel_numbers_have_mean_gamma_and_variance_pi_squared_over_6(drawn) -> None:
    gumbels = drawn[0][2]
    assert close(gumbels, EULER_GAMMA)
    assert close((gumbels - EULER_GAMMA) ** 2, np.pi**2 / 6)


def test_the_numbers_follow_their_distribution_throughout(drawn) -> None:
    uniforms, normals, gumbels = drawn[0]
    assert stats.kstest(uniforms, "uniform").pvalue > ERROR_RATE
    assert stats.kstest(normals, "norm").pvalue > ERROR_RATE
    assert stats.kstest(gumbels, "gumbel_r").pvalue > ERROR_RATE


def test_every_byte_of_every_word_is_uniform(drawn) -> None:
    for word in drawn[1]:
        for shift in (0, 8, 16, 24):
            seen = np.bincount(word >> shift & 255, minlength=256)
            assert stats.chisquare(seen).pvalue > ERROR_RATE


def test_neighbouring_agents_and_words_are_uncorrelated(drawn) -> None:
    word = drawn[1] / 2**32 - 0.5
    for k in range(4):
        assert close(word[k, 1:] * word[k, :-1], 0.0)
        assert close(word[k] * word[(k + 1) % 4], 0.0)


def test_the_largest_of_utilities_plus_gumbel_noise_is_a_logit_choice(drawn) -> None:
    utilities = np.array([0.0, 0.7, -0.4])
    noise = np.array([[gumbel(int(word)) for word in row[:40_000]] for row in drawn[1][:3]])
    chosen = np.bincount((utilities[:, None] + noise).argmax(0), minlength=3)
    shares = np.exp(utilities) / np.exp(utilities).sum()
    assert stats.chisquare(chosen, shares * chosen.sum()).pvalue > ERROR_RATE
