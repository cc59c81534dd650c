"""A response surface finds what moves an answer, and knows what it leaves."""

import numpy as np
from scipy.special import ndtri

from mcsim.calibrate.surface import Surface

RNG = np.random.default_rng(3)
UNITS = {name: RNG.random(1_500) for name in ("price", "taste", "nothing", "more")}


def _planted(noise: float) -> np.ndarray:
    price, taste = ndtri(UNITS["price"]), ndtri(UNITS["taste"])
    return np.asarray(0.3 + 0.1 * price - 0.05 * taste + 0.02 * price * taste
                      + noise * RNG.standard_normal(1_500))  # fmt: skip


def test_a_planted_quadratic_is_found() -> None:
    values = _planted(0.0)
    surface = Surface.of(UNITS, values)
    assert surface.symbols == ("price", "taste")
    assert surface.remainder < 1e-9
    np.testing.assert_allclose(surface.at(UNITS), values, atol=1e-9)


def test_the_remainder_is_the_noise() -> None:
    surface = Surface.of(UNITS, _planted(0.03))
    assert set(surface.symbols) == {"price", "taste"}
    assert 0.027 < surface.remainder < 0.033  # five standard errors at 1 500 points


def test_where_nothing_moves_it_is_a_mean() -> None:
    values = RNG.standard_normal(1_500)
    surface = Surface.of({"nothing": UNITS["nothing"]}, values)
    assert surface.symbols == ()
    np.testing.assert_allclose(surface.at(UNITS), values.mean())
