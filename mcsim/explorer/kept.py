"""What the pages keep between two looks: worlds, pairs and curves, by what they came from."""

import time
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from mcsim.explorer.live import SIZES, Pair, World, balance_curve
from mcsim.results.hashes import model_hash
from mcsim.scenario.loader import Scenario
from mcsim.scenario.model import Policy

PAIRS = 12  # some 10 MB each


@dataclass(frozen=True)
class Timed:
    """A pair, and how long it took to compute.

    Attributes
    ----------
    pair : Pair
        Package and base.
    seconds : float
        When it was computed, not when it was looked up.
    """

    pair: Pair
    seconds: float


@st.cache_resource(show_spinner="Drawing the parameters from the posterior …")
def world_of(size: str) -> World:
    """Return the world of a size; the base and the draws are the same for every package."""
    return World.of(SIZES[size])


def pair_of(size: str, scenario: Scenario) -> Timed:
    """Return a package beside its base, computed once.

    Raises
    ------
    InvalidInputError
        Where the package cannot be run.
    """
    policy = world_of(size).checked(scenario)
    return _pair(size, policy.hash, model_hash(), policy)


@st.cache_resource(max_entries=PAIRS, show_spinner="Running the package beside its base …")
def _pair(size: str, policy_hash: str, model: str, _policy: Policy) -> Timed:  # noqa: ARG001
    began = time.perf_counter()
    pair = Pair.of(world_of(size), "the package", _policy)
    return Timed(pair, time.perf_counter() - began)


def curve_of(size: str, scenario: Scenario, metric: str) -> pd.DataFrame:
    """Return the balance curve of a package, computed once.

    Raises
    ------
    InvalidInputError
        Where the package has no inclusion, or cannot be run.
    """
    policy = world_of(size).checked(scenario)
    return _curve(size, policy.hash, metric, model_hash(), policy)


@st.cache_data(max_entries=64, show_spinner="Running five stringencies …")
def _curve(
    size: str, policy_hash: str, metric: str, model: str, _policy: Policy  # noqa: ARG001
) -> pd.DataFrame:  # fmt: skip
    return balance_curve(world_of(size), _policy, metric)
