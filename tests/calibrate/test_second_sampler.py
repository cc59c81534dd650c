"""Another sampler finds the posterior that ships, where the survey alone speaks.

An ensemble of walkers (emcee, Goodman and Weare's stretch move) needs neither the unit cube nor
surfaces.  The counts' blocks stand apart from the simulated answers, so their posterior can be
sampled without the model.
"""

import emcee
import numpy as np
import pytest
from scipy.special import ndtr

from mcsim.calibrate.blocks import blocks
from mcsim.calibrate.diagnosis.posterior import effective, position, values_of
from mcsim.calibrate.likelihood import survey_terms
from mcsim.calibrate.space import Space
from mcsim.evidence.posterior import shipped_posterior
from mcsim.evidence.survey import Survey

WALKERS, STEPS, BURNED = 512, 600, 150
AGREED = 3.5  # standard errors; sixteen numbers are compared, so right code fails once in 140 seeds


@pytest.mark.slow
def test_an_ensemble_sampler_agrees_with_the_frozen_posterior() -> None:
    posterior = shipped_posterior()
    assert posterior is not None
    moved = posterior.record["moved_by"]
    counted = [b for b in blocks(moved) if not b.is_simulated and "heard_only" not in b.symbols]
    space = Space(tuple(symbol for block in counted for symbol in block.symbols))
    terms = [term for block in counted for term in block.terms]
    survey = Survey()

    def log_density(scores: np.ndarray) -> np.ndarray:
        values = space.values(np.clip(ndtr(scores), 1e-9, 1.0 - 1e-9))
        values |= {"learner_aware": np.full(len(scores), 0.25),  # words only, another block
                   "heard_only": np.full(len(scores), 0.3)}  # fmt: skip
        found = survey_terms(survey, values)
        likelihood = np.sum([found[term] for term in terms], axis=0)
        return np.asarray(likelihood - 0.5 * (scores**2).sum(1))

    start = 0.3 * np.random.default_rng(4).standard_normal((WALKERS, len(space.symbols)))
    sampler = emcee.EnsembleSampler(WALKERS, len(space.symbols), log_density, vectorize=True)
    sampler.random_state = np.random.RandomState(5).get_state()
    sampler.run_mcmc(start, STEPS)
    lag = sampler.get_autocorr_time(discard=BURNED, quiet=True)
    chain = ndtr(sampler.get_chain(discard=BURNED, flat=True))
    values = values_of(posterior.tables["main"])
    worth = effective(posterior, "main")
    for k, symbol in enumerate(space.symbols):
        frozen = position(symbol, values[symbol])
        independent = len(chain) / lag[k]
        assert independent > 400, symbol
        error = np.hypot(chain[:, k].std() / np.sqrt(independent),
                         frozen.std() / np.sqrt(worth))  # fmt: skip
        assert abs(frozen.mean() - chain[:, k].mean()) < AGREED * error, symbol
        apart = abs(frozen.std() - chain[:, k].std())
        assert apart < AGREED * error / np.sqrt(2.0), symbol
