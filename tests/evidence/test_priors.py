"""Priors against their closed forms."""

import numpy as np
import pytest
from scipy import stats

from mcsim.evidence.priors import Prior

P = np.array([0.05, 0.5, 0.95])
WIDE = (-1e9, 1e9)


@pytest.mark.parametrize(
    ("prior", "expected"),
    [
        (Prior(uniform=[2, 4]), 2 + 2 * P),
        (Prior(beta=[2, 8]), stats.beta(2, 8).ppf(P)),
        (Prior(lognormal=[8, 0.6]), stats.lognorm(0.6, scale=8).ppf(P)),
        (Prior(normal=[0.4, 0.5]), stats.norm(0.4, 0.5).ppf(P)),
        (Prior(half_normal=0.3), stats.halfnorm(scale=0.3).ppf(P)),
        (Prior(log_uniform=[0.001, 0.05]), 0.001 * 50**P),
        (Prior(fixed=3.0), np.full(3, 3.0)),
    ],
)
def test_quantiles_are_those_of_the_distribution(prior: Prior, expected: np.ndarray) -> None:
    bounds = (0.0, 1.0) if prior.form == "beta" else WIDE if prior.form == "normal" else (0.0, 1e9)
    np.testing.assert_allclose(prior.quantiles(P, bounds), expected, rtol=1e-8)


def test_bounds_cut_the_distribution_and_do_not_pile_up_at_it() -> None:
    cut = Prior(lognormal=[1.0, 1.0]).quantiles(np.linspace(0.001, 0.999, 999), (0.5, 2.0))
    assert cut.min() > 0.5
    assert cut.max() < 2.0
    assert len(np.unique(cut)) == 999


def test_a_prior_has_one_form() -> None:
    with pytest.raises(ValueError, match="one"):
        Prior(uniform=[0, 1], fixed=1)
