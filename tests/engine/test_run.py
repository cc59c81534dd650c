"""Chunks of a replicate share its population, and nobody notices."""

import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from mcsim.engine import run
from mcsim.engine.intercepts import solve_intercepts
from mcsim.engine.run import Lanes, Populations, run_lanes
from mcsim.evidence.survey import Survey
from mcsim.evidence.table import prior_draws
from mcsim.population.profile import load_profile
from mcsim.scenario.model import Policy, Settings

SETTINGS = Settings(learners=300, horizon_quarters=4)


def test_each_replicate_is_drawn_once_and_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    lock, synthesise = threading.Lock(), run.synthesise

    def counted(profile, learners, seed, replicate):
        with lock:
            drawn.append(replicate)
        return synthesise(profile, learners, seed, replicate)

    monkeypatch.setattr(run, "synthesise", counted)
    populations = Populations(load_profile(), SETTINGS, 3)
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(populations.take, [0, 1, 0, 1, 2, 0, 1, 2, 2]))
    assert sorted(drawn) == [0, 1, 2]
    assert taken[0] is taken[2] is taken[5]
    alive = weakref.ref(taken[0].learners.id)
    del taken
    assert alive() is None


def test_a_shared_population_changes_no_count() -> None:
    profile = load_profile()
    draws = solve_intercepts(prior_draws(3, 2, Survey()), profile)
    lanes = Lanes.of([Policy()], draws, profile, SETTINGS)
    populations = Populations(profile, SETTINGS, 2)
    alone = run_lanes(lanes, profile, SETTINGS, 1)
    for _ in range(2):
        shared = run_lanes(lanes, profile, SETTINGS, 1, populations=populations)
        for one, other in zip(alone, shared, strict=True):
            np.testing.assert_array_equal(one, other)
