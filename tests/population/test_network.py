"""The network: a valid table of rows, a ring without rewiring, nothing of it with full rewiring."""

import numpy as np
import pytest

from mcsim.population.network import Network, small_world
from mcsim.population.profile import load_profile
from mcsim.population.synthesis import synthesise

N, DEGREE = 2_000, 8
IDS = np.arange(N, dtype=np.int32)


def _rows(network: Network) -> np.ndarray:
    return np.repeat(np.arange(network.start.size - 1), np.diff(network.start))


def _distance(network: Network) -> np.ndarray:
    """Steps along the ring between the ends of each link."""
    apart = np.abs(_rows(network) - network.neighbour)
    return np.minimum(apart, network.start.size - 1 - apart)


@pytest.mark.parametrize("rewiring", [0.0, 0.2, 1.0])
def test_the_table_of_rows_is_valid(rewiring: float) -> None:
    network = small_world(IDS, DEGREE, rewiring, 3, 0)
    start, neighbour = network
    assert start[0] == 0
    assert start[-1] == neighbour.size
    assert (np.diff(start) >= 0).all()
    assert (start.dtype, neighbour.dtype) == (np.int64, np.int32)
    assert neighbour.min() >= 0
    assert neighbour.max() < N
    rows = _rows(network)
    assert (neighbour != rows).all()
    pairs = rows.astype(np.int64) * N + neighbour
    assert (np.diff(pairs) > 0).all()  # rising for each learner, and each neighbour once
    mirrored = neighbour.astype(np.int64) * N + rows
    np.testing.assert_array_equal(np.sort(mirrored), pairs)


def test_without_rewiring_it_is_the_ring() -> None:
    network = small_world(IDS, DEGREE, 0.0, 3, 0)
    assert (np.diff(network.start) == DEGREE).all()
    assert _distance(network).max() == DEGREE // 2


def test_rewiring_moves_its_share_of_the_links() -> None:
    far = (_distance(small_world(IDS, DEGREE, 0.2, 3, 0)) > DEGREE // 2).mean()
    links = N * DEGREE / 2
    # Five standard errors; a rewired link lands near by chance once in 250 times.
    assert far == pytest.approx(0.2, abs=5 * np.sqrt(0.2 * 0.8 / links) + 0.002)


def test_with_full_rewiring_the_ring_is_gone() -> None:
    near = (_distance(small_world(IDS, DEGREE, 1.0, 3, 0)) <= DEGREE // 2).mean()
    assert near == pytest.approx(DEGREE / N, abs=5 * np.sqrt(DEGREE / N / (N * DEGREE / 2)))


def test_it_depends_on_seed_and_replicate_only() -> None:
    usual = small_world(IDS, DEGREE, 0.2, 3, 0)
    again = small_world(IDS, DEGREE, 0.2, 3, 0)
    np.testing.assert_array_equal(usual.neighbour, again.neighbour)
    for seed, replicate in ((4, 0), (3, 1)):
        other = small_world(IDS, DEGREE, 0.2, seed, replicate)
        assert not np.array_equal(usual.neighbour, other.neighbour)


def test_a_handful_of_learners_is_no_problem() -> None:
    network = small_world(np.arange(3, dtype=np.int32), DEGREE, 0.5, 3, 0)
    assert np.diff(network.start).tolist() == [2, 2, 2]


def test_the_ring_brings_alike_learners_together() -> None:
    people = synthesise(load_profile(), N, 3, 0).learners
    key = people.sector.astype(np.int64) * 3 + people.education
    assert (np.diff(key) >= 0).all()
    np.testing.assert_array_equal(np.sort(people.id), np.arange(N))


def test_employment_is_shared_out_by_size() -> None:
    profile = load_profile()
    people = synthesise(profile, 20_000, 3, 0)
    employers = people.employers
    employed = people.learners.employer[people.learners.employer >= 0]
    found = np.bincount(employers.size[employed], minlength=4) / employed.size
    shares = [profile.employers.sizes[size].employment for size in profile.employers.sizes]
    # Two sources of chance: which sizes are drawn for 600 employers, and who works where. The
    # share of employment of a size moves by some 0.03 with the former: four of these.
    np.testing.assert_allclose(found, shares, atol=0.12)
