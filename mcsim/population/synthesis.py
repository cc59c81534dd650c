"""Draw a population from a profile, each agent by its own address.

The traits here depend on the profile and on chance only, so every parameter draw and every
scenario of a replicate shares them.  Traits that also depend on parameters (barriers held, trust
at the start, practice) are derived in each lane from the normal numbers and words kept here.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled
from mcsim.arithmetic.draws import (
    EMPLOYER_BARRIERS,
    EMPLOYER_LIFTS,
    EMPLOYER_MOTIVES,
    EMPLOYER_RECOGNITION,
    EMPLOYER_SEAT,
    EMPLOYER_SPONSOR,
    EMPLOYER_START,
    LEARNER_AGEING,
    LEARNER_BARRIERS,
    LEARNER_BENEFITS,
    LEARNER_BENEFITS_MORE,
    LEARNER_LIFTS,
    LEARNER_SEAT,
    LEARNER_START,
    LEARNER_THRESHOLD,
    LEARNER_TRAITS,
    OFFER_RULES,
    OFFER_SEAT,
    OFFER_START,
    PROVIDER_LIFTS,
    PROVIDER_SEAT,
    PROVIDER_START,
    words,
)
from mcsim.arithmetic.elementary import exp, happens, normal, uniform
from mcsim.grammar.groups import EDUCATIONS
from mcsim.population.network import Network, small_world
from mcsim.population.profile import Profile, Tables

type Floats = NDArray[np.float64]
type Words = NDArray[np.uint32]
type Small = NDArray[np.int8]
type Index = NDArray[np.int32]

QUARTERS_IN_BAND = 40
EMPLOYED = 0


class Learners(NamedTuple):
    """Learners, in the order of storage.

    Attributes
    ----------
    id : int32 (N,)
        Permanent id of the slot.
    age, education, status, sector : int8 (N,)
        Codes in the order of the profile.
    cell : int8 (N,)
        9 · age + 3 · education + status.
    employer : int32 (N,)
        Id of the employer, -1 where there is none.
    temper, common : float64 (N,)
        Standard normal: place in the group's trust; common factor of barriers and benefits.
    aware_word, level_word : uint32 (N,)
        Words for the level of awareness at the start.
    barrier : float64 (N, 5)
        Standard normal factor of each barrier: definition, not in the national system, not well
        known, employer recognition uncertain, provider recognition uncertain.
    benefit : float64 (N, 6)
        Of each benefit: flexibility, speed, validation, short duration, relevance, low cost.
    lift : uint32 (N, 5)
        Word by which each barrier is lifted.
    online : bool (N,)
        Has the access and skills that a digital credential asks for.
    time : float64 (N,)
        Standard normal number of the time that the learner has for courses.
    threshold : float64 (N,)
        θ ~ Beta(2, 8), share of holders among neighbours above which a credential is considered;
        read by one structural variant.
    newcomer : bool (N,)
        The slot was taken by a new learner this quarter.
    former_cell : int8 (N,)
        Cell of the learner who left it.
    """

    id: Index
    age: Small
    education: Small
    status: Small
    sector: Small
    cell: Small
    employer: Index
    temper: Floats
    common: Floats
    aware_word: Words
    level_word: Words
    barrier: Floats
    benefit: Floats
    lift: Words
    online: NDArray[np.bool_]
    time: Floats
    threshold: Floats
    newcomer: NDArray[np.bool_]
    former_cell: Small


class Employers(NamedTuple):
    """Employers, by id.

    Attributes
    ----------
    size, sector : int8 (E,)
        Codes in the order of the profile.
    temper, common : float64 (E,)
        Standard normal: place in the group's trust; common factor of barriers.
    aware_word, level_word, practice_word, agreement_word : uint32 (E,)
    barrier : float64 (E, 4)
        Standard normal factor of each barrier: new form, definition, assessment, names.
    lift : uint32 (E, 4)
        Word by which each barrier is lifted.
    recognition_word : uint32 (E, 3)
        Word by which each class is recognised.
    motive : float64 (E, 6)
        Standard normal factor of each motive: motivation, retention, culture of training, speed,
        flexibility, relevance.
    sponsor_word : uint32 (E,)
        Word by which it sponsors training.
    first, member, weight : int64 (sectors + 2,), int32 (2E,), int64 (2E,)
        Employers of each sector, then all of them, with their employment cumulated in the list.
    """

    size: Small
    sector: Small
    temper: Floats
    common: Floats
    aware_word: Words
    level_word: Words
    practice_word: Words
    agreement_word: Words
    barrier: Floats
    lift: Words
    recognition_word: Words
    motive: Floats
    sponsor_word: Words
    first: NDArray[np.int64]
    member: Index
    weight: NDArray[np.int64]


class Offers(NamedTuple):
    """Offer slots, by id; a slot belongs to one provider for ever.

    Attributes
    ----------
    provider : int32 (O,)
        Id of the owner.
    type, sector : int8 (O,)
        Of the owner.
    price, hours, flexibility : float64 (O,)
        €, hours, 0 … 1, before any rule.
    quality : float64 (O,)
        Standard normal number of the owner's quality.
    reach : int64 (O,)
        Bit 3 · education + status is set where the offer can be taken.
    class_word, module_word, age_word, scope_word, border_word, qa_word, nqf_word : uint32 (O,)
        The last two are the owner's.
    common : float64 (O,)
        Standard normal number of the owner: common factor of its barriers.
    barrier : float64 (O, 3)
        Of the owner's barriers: learners' interest, employers' understanding, no QA.
    lift : uint32 (O, 3)
        Word by which each of them is lifted.
    entrant_word : uint32 (O,)
        Word by which the owner waits to enter at quarter 0.
    first, member : int64 (sectors + 1,), int32 (O,)
        Offers of each sector.
    """

    provider: Index
    type: Small
    sector: Small
    price: Floats
    hours: Floats
    flexibility: Floats
    quality: Floats
    reach: NDArray[np.int64]
    class_word: Words
    module_word: Words
    age_word: Words
    scope_word: Words
    border_word: Words
    qa_word: Words
    nqf_word: Words
    common: Floats
    barrier: Floats
    lift: Words
    entrant_word: Words
    first: NDArray[np.int64]
    member: Index


class Population(NamedTuple):
    """Everyone in one replicate."""

    learners: Learners
    employers: Employers
    offers: Offers
    network: Network


@compiled
def drawn(table: NDArray[np.int64], word: int) -> int:
    """Return the first entry of a cumulated table that lies above a random word."""
    index = 0
    while word >= table[index]:
        index += 1
    return index


@compiled
def employer_of(employers: Employers, sector: int, word: int) -> np.int64:
    """Draw an employer of a sector in proportion to employment; of any, where it has none."""
    first, end = employers.first[sector], employers.first[sector + 1]
    if first == end:
        first, end = employers.first[-2], employers.first[-1]
    ticket = (np.int64(word) * employers.weight[end - 1]) >> 32
    index = first
    while ticket >= employers.weight[index]:
        index += 1
    return np.int64(employers.member[index])


@compiled
def seat_learner(
    learners: Learners, employers: Employers, tables: Tables, i: int, seed: int, quarter: int,
    replicate: int, newcomer: bool,
) -> None:  # fmt: skip
    """Give the slot at a storage position to a learner who enters in a quarter.

    Parameters
    ----------
    learners, employers, tables
        The population so far; row ``i`` of ``learners`` is written.
    i : int
        Storage position.
    seed, quarter, replicate : int
        Address of the draws.
    newcomer : bool
        The learner replaces one who left, and is in the youngest band.
    """
    agent = learners.id[i]
    learners.former_cell[i] = learners.cell[i]
    seat, sector, job, _ = words(seed, agent, 0, quarter, LEARNER_SEAT, replicate)
    cell = drawn(tables.newcomers, seat) if newcomer else drawn(tables.cells, seat)
    learners.cell[i] = cell
    learners.age[i], learners.education[i], learners.status[i] = cell // 9, cell // 3 % 3, cell % 3
    learners.sector[i] = drawn(tables.sectors, sector)
    learners.employer[i] = -1
    if learners.status[i] == EMPLOYED:
        learners.employer[i] = employer_of(employers, learners.sector[i], job)
    temper, common, aware, level = words(seed, agent, 0, quarter, LEARNER_START, replicate)
    learners.temper[i], learners.common[i] = normal(temper), normal(common)
    learners.aware_word[i], learners.level_word[i] = aware, level
    barrier = words(seed, agent, 0, quarter, LEARNER_BARRIERS, replicate)
    benefit = words(seed, agent, 0, quarter, LEARNER_BENEFITS, replicate)
    more = words(seed, agent, 0, quarter, LEARNER_BENEFITS_MORE, replicate)
    lift = words(seed, agent, 0, quarter, LEARNER_LIFTS, replicate)
    for b in range(4):
        learners.barrier[i, b] = normal(barrier[b])
        learners.benefit[i, b] = normal(benefit[b])
        learners.lift[i, b] = lift[b]
    learners.benefit[i, 4], learners.benefit[i, 5] = normal(more[0]), normal(more[1])
    access, time, credit, credit_lift = words(seed, agent, 0, quarter, LEARNER_TRAITS, replicate)
    learners.online[i] = happens(access, tables.digital[cell])
    learners.time[i] = normal(time)
    learners.barrier[i, 4], learners.lift[i, 4] = normal(credit), credit_lift
    learners.threshold[i] = _second_smallest(seed, agent, quarter, replicate)
    learners.newcomer[i] = newcomer


@compiled
def _second_smallest(seed: int, agent: int, quarter: int, replicate: int) -> float:
    """Second smallest of nine uniform numbers, which is distributed as Beta(2, 8)."""
    smallest = second = 1.0
    for block in range(1, 4):
        drawn = words(seed, agent, block, quarter, LEARNER_THRESHOLD, replicate)
        for k in range(3):
            u = uniform(drawn[k])
            if u < smallest:
                smallest, second = u, smallest
            else:
                second = min(second, u)
    return second


@compiled
def pass_quarter(
    learners: Learners, employers: Employers, tables: Tables, seed: int, quarter: int,
    replicate: int,
) -> None:  # fmt: skip
    """Let a quarter pass: 1/40 of each age band moves up, and the oldest are replaced.

    Parameters
    ----------
    learners, employers, tables
        The population; ``learners`` is written.
    seed, quarter, replicate : int
        Address of the draws.
    """
    for i in range(learners.id.size):
        learners.newcomer[i] = False
        word, _, _, _ = words(seed, learners.id[i], 0, quarter, LEARNER_AGEING, replicate)
        if word * QUARTERS_IN_BAND >= 1 << 32:
            continue
        if learners.age[i] == 3:
            seat_learner(learners, employers, tables, i, seed, quarter, replicate, True)
        else:
            learners.age[i] += 1
            learners.cell[i] += 9


@compiled
def _seat_employers(
    employers: Employers, tables: Tables, seed: int, replicate: int
) -> None:  # fmt: skip
    for j in range(employers.size.size):
        size, sector, agreement, _ = words(seed, j, 0, 0, EMPLOYER_SEAT, replicate)
        employers.size[j], employers.sector[j] = (
            drawn(tables.sizes, size),
            drawn(tables.sectors, sector),
        )
        employers.agreement_word[j] = agreement
        temper, common, aware, level = words(seed, j, 0, 0, EMPLOYER_START, replicate)
        employers.temper[j], employers.common[j] = normal(temper), normal(common)
        employers.aware_word[j], employers.level_word[j] = aware, level
        barrier = words(seed, j, 0, 0, EMPLOYER_BARRIERS, replicate)
        lift = words(seed, j, 0, 0, EMPLOYER_LIFTS, replicate)
        recognition = words(seed, j, 0, 0, EMPLOYER_RECOGNITION, replicate)
        for b in range(4):
            employers.barrier[j, b], employers.lift[j, b] = normal(barrier[b]), lift[b]
        for c in range(3):
            employers.recognition_word[j, c] = recognition[c]
        employers.practice_word[j] = recognition[3]
        motives = words(seed, j, 0, 0, EMPLOYER_MOTIVES, replicate)
        more = words(seed, j, 0, 0, EMPLOYER_SPONSOR, replicate)
        for m in range(4):
            employers.motive[j, m] = normal(motives[m])
        employers.motive[j, 4], employers.motive[j, 5] = normal(more[0]), normal(more[1])
        employers.sponsor_word[j] = more[2]


@compiled
def _seat_offers(offers: Offers, tables: Tables, each: int, seed: int, replicate: int) -> None:
    for o in range(offers.provider.size):
        provider = o // each
        kind, sector, quality, _ = words(seed, provider, 0, 0, PROVIDER_SEAT, replicate)
        t = drawn(tables.provider_types, kind)
        offers.provider[o], offers.type[o] = provider, t
        offers.sector[o] = drawn(tables.sectors, sector)
        offers.quality[o] = normal(quality)
        price, hours, _, _ = words(seed, o, 0, 0, OFFER_SEAT, replicate)
        offers.price[o] = tables.prices[t] * exp(tables.price_spreads[t] * normal(price))
        offers.hours[o] = tables.hours[t] * exp(tables.hours_spreads[t] * normal(hours))
        offers.flexibility[o], offers.reach[o] = tables.flexibilities[t], tables.reach[t]
        start = words(seed, o, 0, 0, OFFER_START, replicate)
        offers.class_word[o], offers.module_word[o] = start[0], start[1]
        offers.age_word[o], offers.scope_word[o] = start[2], start[3]
        offers.border_word[o] = words(seed, o, 0, 0, OFFER_RULES, replicate)[0]
        _, qa, nqf, _ = words(seed, provider, 0, 0, OFFER_RULES, replicate)
        offers.qa_word[o], offers.nqf_word[o] = qa, nqf
        begin = words(seed, provider, 0, 0, PROVIDER_START, replicate)
        lifts = words(seed, provider, 0, 0, PROVIDER_LIFTS, replicate)
        offers.common[o] = normal(begin[0])
        for b in range(3):
            offers.barrier[o, b], offers.lift[o, b] = normal(begin[b + 1]), lifts[b]
        offers.entrant_word[o] = lifts[3]


@compiled
def _seat_learners(
    learners: Learners, employers: Employers, tables: Tables, seed: int, replicate: int
) -> None:  # fmt: skip
    for i in range(learners.id.size):
        seat_learner(learners, employers, tables, i, seed, 0, replicate, False)


def synthesise(profile: Profile, learners: int, seed: int, replicate: int) -> Population:
    """Draw the population of a replicate.

    Parameters
    ----------
    profile : Profile
        The country.
    learners : int
        N, number of learners; employers scale with it, providers and offers do not.
    seed : int
        Of the run, 0 … 2^64 - 1.
    replicate : int
        Number of the replicate.

    Returns
    -------
    Population
        Learners in the order of the network's ring.
    """
    tables, key = profile.tables, np.uint64(seed)
    employers = _empty_employers(profile.employer_count(learners), len(profile.sectors))
    _seat_employers(employers, tables, key, replicate)
    _list_employers(employers, tables)
    offers = _empty_offers(profile.offer_count, len(profile.sectors))
    _seat_offers(offers, tables, profile.providers.offers_per_provider, key, replicate)
    offers.first[:], offers.member[:] = _grouped(offers.sector, len(profile.sectors))
    people = _empty_learners(learners)
    people.id[:] = np.arange(learners)
    _seat_learners(people, employers, tables, key, replicate)
    ring = _ring(people)
    for trait in people:
        trait[:] = trait[ring]
    shape = profile.network
    return Population(
        people, employers, offers,
        small_world(people.id, shape.degree, shape.rewiring, seed, replicate),
    )  # fmt: skip


def _ring(people: Learners) -> NDArray[np.int64]:
    """Order learners by sector and education, among alike ones by chance, int64 (N,).

    Both sorts keep the order of ties, so the id decides them, and codes of 16 bits are sorted in
    a time that grows with their number only.
    """
    by_chance = np.argsort(people.common, kind="stable")
    alike = people.sector.astype(np.int16) * len(EDUCATIONS) + people.education
    return by_chance[np.argsort(alike[by_chance], kind="stable")]


def empty_population(profile: Profile, learners: int, employers: int) -> Population:
    """Allocate a population with nobody in it yet, and as many links as it has at most.

    Parameters
    ----------
    profile : Profile
        The country.
    learners, employers : int
        N and E.

    Returns
    -------
    Population
        Its content is arbitrary, but for the sectors of employers, which are all the first.
    """
    sectors = len(profile.sectors)
    firms = _empty_employers(employers, sectors)
    firms.sector[:] = 0
    links = np.empty(learners * profile.network.degree, np.int32)
    return Population(
        _empty_learners(learners), firms, _empty_offers(profile.offer_count, sectors),
        Network(np.zeros(learners + 1, np.int64), links),
    )  # fmt: skip


def reordered(population: Population, order: NDArray[np.int64]) -> Population:
    """Store the learners in another order; nothing that the model does may change.

    Parameters
    ----------
    population : Population
        Any population.
    order : int64 (N,)
        Which learner is stored first, second, …

    Returns
    -------
    Population
        The same learners, with the same neighbours.
    """
    learners = Learners._make(np.ascontiguousarray(trait[order]) for trait in population.learners)
    position = np.empty_like(order)
    position[order] = np.arange(order.size)
    start, neighbour = population.network
    lists = [np.sort(position[neighbour[start[i] : start[i + 1]]]) for i in order]
    begin = np.zeros(order.size + 1, np.int64)
    np.cumsum([len(row) for row in lists], out=begin[1:])
    network = Network(begin, np.concatenate(lists).astype(np.int32))
    return population._replace(learners=learners, network=network)


def copied(population: Population) -> Population:
    """Copy the learners of a population, so that its ageing leaves the original as it was."""
    return population._replace(learners=Learners._make(t.copy() for t in population.learners))


def _grouped(codes: Small, groups: int) -> tuple[NDArray[np.int64], Index]:
    """List the members of each group, rising."""
    first = np.zeros(groups + 1, np.int64)
    np.cumsum(np.bincount(codes, minlength=groups), out=first[1:])
    return first, np.argsort(codes, kind="stable").astype(np.int32)


def _list_employers(employers: Employers, tables: Tables) -> None:
    """List the employers of each sector, then all, with cumulated employment."""
    groups = employers.first.size - 2
    first, member = _grouped(employers.sector, groups)
    count = member.size
    employers.first[: groups + 1], employers.first[-1] = first, 2 * count
    employers.member[:count], employers.member[count:] = member, np.arange(count)
    weight = np.maximum(tables.size_weights[employers.size[employers.member]], 1)
    for begin, end in zip(employers.first[:-1], employers.first[1:], strict=True):
        employers.weight[begin:end] = np.cumsum(weight[begin:end])


def _empty_learners(n: int) -> Learners:
    return Learners(
        id=np.empty(n, np.int32), age=np.empty(n, np.int8), education=np.empty(n, np.int8),
        status=np.empty(n, np.int8), sector=np.empty(n, np.int8), cell=np.zeros(n, np.int8),
        employer=np.empty(n, np.int32), temper=np.empty(n), common=np.empty(n),
        aware_word=np.empty(n, np.uint32), level_word=np.empty(n, np.uint32),
        barrier=np.empty((n, 5)), benefit=np.empty((n, 6)), lift=np.empty((n, 5), np.uint32),
        online=np.empty(n, np.bool_), time=np.empty(n), threshold=np.empty(n),
        newcomer=np.zeros(n, np.bool_), former_cell=np.zeros(n, np.int8),
    )  # fmt: skip


def _empty_employers(n: int, sectors: int) -> Employers:
    return Employers(
        size=np.empty(n, np.int8), sector=np.empty(n, np.int8), temper=np.empty(n),
        common=np.empty(n), aware_word=np.empty(n, np.uint32), level_word=np.empty(n, np.uint32),
        practice_word=np.empty(n, np.uint32), agreement_word=np.empty(n, np.uint32),
        barrier=np.empty((n, 4)), lift=np.empty((n, 4), np.uint32),
        recognition_word=np.empty((n, 3), np.uint32), motive=np.empty((n, 6)),
        sponsor_word=np.empty(n, np.uint32), first=np.empty(sectors + 2, np.int64),
        member=np.empty(2 * n, np.int32), weight=np.empty(2 * n, np.int64),
    )  # fmt: skip


def _empty_offers(n: int, sectors: int) -> Offers:
    return Offers(
        provider=np.empty(n, np.int32), type=np.empty(n, np.int8), sector=np.empty(n, np.int8),
        price=np.empty(n), hours=np.empty(n), flexibility=np.empty(n), quality=np.empty(n),
        reach=np.empty(n, np.int64), class_word=np.empty(n, np.uint32),
        module_word=np.empty(n, np.uint32), age_word=np.empty(n, np.uint32),
        scope_word=np.empty(n, np.uint32), border_word=np.empty(n, np.uint32),
        qa_word=np.empty(n, np.uint32), nqf_word=np.empty(n, np.uint32), common=np.empty(n),
        barrier=np.empty((n, 3)), lift=np.empty((n, 3), np.uint32),
        entrant_word=np.empty(n, np.uint32),
        first=np.empty(sectors + 1, np.int64), member=np.empty(n, np.int32),
    )  # fmt: skip
