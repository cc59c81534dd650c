"""The population: the profile's shares, permanent addresses, and a network that holds together."""

import numpy as np
import pytest

from mcsim.grammar.groups import AGES, EDUCATIONS, STATUSES
from mcsim.population.profile import load_profile
from mcsim.population.synthesis import (
    Population,
    copied,
    pass_quarter,
    reordered,
    synthesise,
)

N, SEED = 20_000, 5


@pytest.fixture(scope="module")
def people() -> Population:
    return synthesise(load_profile(), N, SEED, 0)


def test_cells_have_the_shares_of_the_profile(people: Population) -> None:
    profile = load_profile()
    counts = np.bincount(people.learners.cell, minlength=36).reshape(4, 3, 3)
    for a, age in enumerate(AGES):
        for e, education in enumerate(EDUCATIONS):
            for s, status in enumerate(STATUSES):
                share = (profile.age[age] * profile.education[age][education]
                         * profile.status[age][education][status])  # fmt: skip
                # Five standard errors in each of 36 cells: wrong once in 50 000 populations.
                error = np.sqrt(share * (1 - share) / N)
                assert counts[a, e, s] / N == pytest.approx(share, abs=5 * error)


def test_sectors_have_theirs(people: Population) -> None:
    shares = list(load_profile().sectors.values())
    found = np.bincount(people.learners.sector, minlength=len(shares)) / N
    np.testing.assert_allclose(found, shares, atol=5 * np.sqrt(0.25 / N))


def test_only_the_employed_have_an_employer_and_it_is_of_their_sector(people: Population) -> None:
    learners, employers = people.learners, people.employers
    employed = learners.status == 0
    assert ((learners.employer >= 0) == employed).all()
    assert (
        employers.sector[learners.employer[employed]] == learners.sector[employed]
    ).mean() > 0.99


def test_a_learner_is_the_same_in_a_population_of_any_size(people: Population) -> None:
    small = synthesise(load_profile(), 2_000, SEED, 0)
    by_id = np.argsort(people.learners.id)[:2_000]
    other = np.argsort(small.learners.id)
    for trait in ("cell", "sector", "temper", "common", "aware_word", "barrier", "lift"):
        np.testing.assert_array_equal(
            getattr(people.learners, trait)[by_id], getattr(small.learners, trait)[other]
        )


def test_replicates_and_seeds_are_other_people(people: Population) -> None:
    for seed, replicate in ((SEED, 1), (SEED + 1, 0)):
        other = synthesise(load_profile(), N, seed, replicate)
        assert (np.sort(other.learners.temper) != np.sort(people.learners.temper)).mean() > 0.99


def test_the_network_is_mutual_simple_and_of_the_stated_degree(people: Population) -> None:
    start, neighbour = people.network
    degrees = np.diff(start)
    rows = np.repeat(np.arange(N), degrees)
    pairs = set(zip(rows.tolist(), neighbour.tolist(), strict=True))
    assert len(pairs) == neighbour.size
    assert all((b, a) in pairs for a, b in list(pairs)[:5_000])
    assert (rows != neighbour).all()
    assert degrees.mean() == pytest.approx(load_profile().network.degree, rel=0.01)


def test_neighbours_are_alike_more_often_than_by_chance(people: Population) -> None:
    start, neighbour = people.network
    rows = np.repeat(np.arange(N), np.diff(start))
    same = (people.learners.sector[rows] == people.learners.sector[neighbour]).mean()
    shares = np.array(list(load_profile().sectors.values()))
    assert same > 2 * (shares**2).sum()


def test_another_order_is_the_same_population(people: Population) -> None:
    order = np.random.default_rng(1).permutation(N)
    other = reordered(people, order)
    np.testing.assert_array_equal(other.learners.id, people.learners.id[order])
    for place in (0, 17, N - 1):
        mine = people.network.neighbour[
            people.network.start[order[place]] : people.network.start[order[place] + 1]
        ]
        theirs = other.network.neighbour[
            other.network.start[place] : other.network.start[place + 1]
        ]
        assert set(people.learners.id[mine]) == set(other.learners.id[theirs])


def test_a_fortieth_of_each_band_moves_up_and_the_oldest_are_replaced(people: Population) -> None:
    after = copied(people)
    profile = load_profile()
    pass_quarter(after.learners, after.employers, profile.tables, np.uint64(SEED), 3, 0)
    before_age, age = people.learners.age, after.learners.age
    moved = (age != before_age) | after.learners.newcomer
    for band in range(4):
        among = before_age == band
        # Five standard errors of a share of 1/40 among some 5 000.
        assert moved[among].mean() == pytest.approx(1 / 40, abs=5 * np.sqrt(0.025 / among.sum()))
    assert (before_age[after.learners.newcomer] == 3).all()
    assert (age[after.learners.newcomer] == 0).all()
    assert (after.learners.former_cell[after.learners.newcomer] >= 27).all()
    np.testing.assert_array_equal(people.learners.id, after.learners.id)
