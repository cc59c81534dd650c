"""A very small world, in which every test of the explorer runs."""

import pytest

from mcsim.explorer.live import Size, World

SMALL = Size(learners=200, draws=4, replicates=2)


@pytest.fixture(scope="session")
def world() -> World:
    return World.of(SMALL)
