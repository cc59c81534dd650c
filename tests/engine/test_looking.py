"""The offers that a learner sees are those of a plain search, however many there are to see."""

from functools import cache
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from mcsim.arithmetic.draws import LEARNER_OFFER, words
from mcsim.arithmetic.elementary import gumbel
from mcsim.engine import looking, nesting
from mcsim.engine.looking import Sight
from mcsim.engine.nesting import Nests
from mcsim.engine.quarter import Chunk, run_quarter
from mcsim.population.profile import Profile
from tests.engine.worlds import World, shipped_profile

MOST_SEEN = 12
LANES = 6
QUARTER = 3


@cache
def _crowded(providers: int) -> Profile:
    """A profile of two sectors with many providers, of one offer each."""
    record = shipped_profile().model_dump()
    record["sectors"] = {"many": 0.95, "few": 0.05}
    record["providers"]["count"], record["providers"]["offers_per_provider"] = providers, 1
    return Profile.model_validate(record)


def _chunk(providers: int) -> Chunk:
    """A chunk after a quarter, so that there are prices and peers."""
    world = World(learners=120, draws=LANES, profile=_crowded(providers))
    chunk = world.chunk()
    run_quarter(chunk, 0)
    return chunk


def _candidates(chunk: Chunk, i: int, t: int) -> list[tuple[int, int]]:
    """Offers that reach a learner, in the order of their draws, each with its word of noise."""
    learners, offers = chunk.population.learners, chunk.population.offers
    sector, kind = learners.sector[i], 3 * int(learners.education[i]) + int(learners.status[i])
    drawn = []
    listed = offers.member[offers.first[sector] : offers.first[sector + 1]]
    for position, o in enumerate(o for o in listed if offers.reach[o] >> kind & 1):
        order, noise, _, _ = words(chunk.seed, learners.id[i], int(o) + 1, t, LEARNER_OFFER, 0)
        drawn.append((order, position, int(o), noise))
    return [(o, noise) for _, _, o, noise in sorted(drawn)]


class Seen(NamedTuple):
    """What a learner sees by lane: ids and Gumbel numbers, and how many it could see."""

    offers: list[list[int]]
    noises: list[list[float]]


def _plainly(
    chunk: Chunk, named: NDArray[np.bool_], wanted: NDArray[np.uint8], i: int, t: int
) -> Seen:
    """The first m named offers in each lane."""
    order = _candidates(chunk, i, t)
    seen = [
        [(o, noise) for o, noise in order if named[o, lane]][: wanted[lane]]
        for lane in range(LANES)
    ]
    return Seen([[o for o, _ in lane] for lane in seen],
                [[gumbel(noise) for _, noise in lane] for lane in seen])  # fmt: skip


def _by_the_core(
    chunk: Chunk, sight: Sight, nests: Nests, wanted: NDArray[np.uint8],
    asked: NDArray[np.uint8], i: int, t: int,
) -> dict[int, tuple[list[int], list[float]]]:  # fmt: skip
    """Offers and Gumbel numbers that stand in the learner's nests, by lane."""
    learners, offers = chunk.population.learners, chunk.population.offers
    work, state = chunk.applications, chunk.state
    known = looking.see_offers(learners, offers, wanted, asked, sight, i, t, chunk.seed, 0)
    nesting.see(state.employers, learners.employer[i], asked, wanted, sight)
    sector, given = learners.sector[i], chunk.coefficients
    burden = chunk.prices.credential[chunk.prices.like[learners.cell[i]]]
    members = offers.member[offers.first[sector] : offers.first[sector + 1]]
    nesting.look_up_prices(members, burden, work.looks)
    count = nesting.add_nests(
        learners, state.learners, state.market, given.choice, given.trust, work.declared,
        chunk.effects.learner, work.looks, asked, work.share, work.course[0], sight, work.beliefs,
        nests, i, t, known, 0, 0,
    )  # fmt: skip
    found = {}
    for p in range(count):
        seen = range(nests.number[p])
        offers_seen = [int(nests.offer[s, p]) for s in seen]
        found[int(nests.lane[p])] = (offers_seen, [float(nests.noise[s, p]) for s in seen])
        for s, o in enumerate(offers_seen):
            held = state.offers.credential_class[o, nests.lane[p]]
            look = nests.look[s, :, p]
            assert look[nesting.KIND] == held
            assert look[nesting.RELEVANCE] == state.offers.relevance[o, nests.lane[p]]
            assert look[nesting.OWN] == burden[0, o, nests.lane[p]]
            assert look[nesting.SPONSORED] == burden[1, o, nests.lane[p]]
    return found


# By lane: how many named, as a share of all offers, and how many are looked at.
ALL = (1.0, 1.0, 1.0, 0.5, 0.9, 1.0), (4, 1, 12, 8, 4, 9)
FEW = (0.01, 0.02, 0.005, 0.03, 0.5, 0.05), (4, 12, 1, 6, 4, 3)
HARDLY_ANY = (0.0, 0.004, 0.0, 1.0, 0.002, 0.3), (4, 4, 12, 2, 12, 1)
NONE = (0.0,) * LANES, (4, 4, 4, 4, 4, 4)


@pytest.mark.parametrize(("shares", "wanted"), [ALL, FEW, HARDLY_ANY, NONE],
                         ids=["all", "few", "hardly any", "none"])  # fmt: skip
@pytest.mark.parametrize("providers", [6, 60, 900])
def test_the_first_named_offers_by_their_draws_are_seen(
    shares: tuple[float, ...], wanted: tuple[int, ...], providers: int
) -> None:
    chunk = _chunk(providers)
    count = chunk.population.offers.provider.size
    rng = np.random.default_rng(providers)
    named = rng.random((count, LANES)) < np.array(shares)
    sight, nests = Sight.empty(count, LANES), Nests.empty(MOST_SEEN)
    looking.note_names(named, sight)
    nesting.look_up(chunk.state.offers, chunk.applications.looks)
    most, least, lanes_seen, sizes = 0, 0, 0, set()
    for i in range(0, 120, 2):
        asked = (rng.random(LANES) < 0.7).astype(np.uint8)
        m = np.array(wanted, np.uint8)
        expected = _plainly(chunk, named, m, i, QUARTER)
        found = _by_the_core(chunk, sight, nests, m, asked, i, QUARTER)
        assert set(found) == {k for k in range(LANES) if asked[k] and expected.offers[k]}
        for lane, (offers, noises) in found.items():
            assert offers == expected.offers[lane], (i, lane)
            assert noises == expected.noises[lane]
            lanes_seen += 1
            sizes.add(len(offers))
        size = len(_candidates(chunk, i, QUARTER))
        most, least = max(most, size), min(least, size) if i else size
    # Candidates that fill several sets of bits, and more than a byte counts; and few ones.
    assert most > {6: 1, 60: 10, 900: 300}[providers]
    assert least < 64
    if max(shares) > 0:
        assert lanes_seen > (0 if providers == 6 else 30)
    if providers == 900 and shares == FEW[0]:
        assert len(sizes) > 4


@pytest.mark.parametrize("count", [248, 255, 256, 257, 264])
def test_more_named_offers_than_a_byte_counts_are_not_none(count: int) -> None:
    chunk = _chunk(900)
    offers = chunk.population.offers.provider.size
    sight, nests = Sight.empty(offers, LANES), Nests.empty(MOST_SEEN)
    i = next(i for i in range(120) if len(_candidates(chunk, i, QUARTER)) > 300)
    named = np.zeros((offers, LANES), np.bool_)
    named[[o for o, _ in _candidates(chunk, i, QUARTER)[:count]], 0] = True
    looking.note_names(named, sight)
    wanted, asked = np.full(LANES, MOST_SEEN, np.uint8), np.ones(LANES, np.uint8)
    # In the other lanes nothing is named, so the search goes on to the end.
    found = _by_the_core(chunk, sight, nests, wanted, asked, i, QUARTER)
    seen = _plainly(chunk, named, wanted, i, QUARTER)
    assert found == {0: (seen.offers[0], seen.noises[0])}
    assert len(seen.offers[0]) == MOST_SEEN


def test_ties_of_the_draw_go_to_the_first_of_the_list() -> None:
    sight = Sight.empty(8, 1)
    for n in range(8):
        # Equal draws, as keys: word · 2^16 + position.
        sight.candidate[n], sight.key[n] = 7 - n, (5 if n != 3 else 2) << 16 | n
    looking._rank(sight.candidate, sight.key, sight.noise_word, sight.rank, sight.offer,
                  sight.noise, 8, 8)  # fmt: skip
    assert sight.offer[:8].tolist() == [4, 7, 6, 5, 3, 2, 1, 0]
