"""One quarter of the model, step by step, in every lane of a chunk."""

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import apart, compiled, inlined
from mcsim.arithmetic.lanes import add_lanes, lanes_at, lanes_from, words_for
from mcsim.engine import (
    accounting,
    chances,
    choosing,
    enrolling,
    entering,
    finishing,
    ladder,
    leaning,
    news,
    offering,
    paying,
    pricing,
    recognising,
    regulating,
)
from mcsim.engine.coefficients import Coefficients, Start
from mcsim.engine.effects import Effects
from mcsim.engine.flows import (
    COURSE_DROPOUTS,
    DROPOUTS,
    EMPLOYER_STOCKS,
    FLOWS,
    MONEY,
    MOVEMENTS,
    OFFER_STOCKS,
    STOCKS,
)
from mcsim.engine.marks import Marks
from mcsim.engine.starting import start_employers, start_learner, start_learners, start_offers
from mcsim.engine.state import BURN_IN, IN_COURSE, LearnerState, State
from mcsim.grammar.groups import CELLS, PROVIDER_TYPES, SIZES
from mcsim.population.network import Network, no_network
from mcsim.population.profile import Profile, Tables
from mcsim.population.synthesis import Learners, Population, copied, pass_quarter
from mcsim.rules.trust import NQF, PLAIN, QA
from mcsim.scenario.model import Variant


class Counts(NamedTuple):
    """What is counted in a quarter.

    Attributes
    ----------
    flows : int64 (36, 18, L)
        Flows of learners, by cell.
    stocks : int64 (36, 19, L)
        Stocks of learners, by cell.
    closed : int64 (36, 19, L)
        Accounts of learners who have left.
    employers : int64 (4, 13, L)
        Stocks of employers, by size.
    offers : int64 (4, 9, L)
        Stocks of offers, by type of provider.
    movements : int64 (4, 9, L)
        Applications, decisions, audits, entries and exits, by type of provider.
    money : int64 (9, L)
        Cents of the whole country, by line and by who paid.
    """

    flows: NDArray[np.int64]
    stocks: NDArray[np.int64]
    closed: NDArray[np.int64]
    employers: NDArray[np.int64]
    offers: NDArray[np.int64]
    movements: NDArray[np.int64]
    money: NDArray[np.int64]

    @classmethod
    def empty(cls, lanes: int) -> Self:
        """Allocate the counts of a chunk."""
        return cls(
            np.zeros((CELLS, len(FLOWS), lanes), np.int64),
            np.zeros((CELLS, len(STOCKS), lanes), np.int64),
            np.zeros((CELLS, len(STOCKS), lanes), np.int64),
            np.zeros((len(SIZES), len(EMPLOYER_STOCKS), lanes), np.int64),
            np.zeros((len(PROVIDER_TYPES), len(OFFER_STOCKS), lanes), np.int64),
            np.zeros((len(PROVIDER_TYPES), len(MOVEMENTS), lanes), np.int64),
            np.zeros((len(MONEY), lanes), np.int64),
        )


@compiled
def turn_over(
    learners: Learners, network: Network, state: LearnerState, starting: Start, marks: Marks,
    kept_rows: NDArray[np.bool_], tally: accounting.Tally, counts: Counts,
    base: NDArray[np.int64],
) -> None:  # fmt: skip
    """Let newcomers take their slots: close the accounts of those who left, and start afresh.

    Parameters
    ----------
    learners, network, starting
        Read.
    state : LearnerState
        Rows of newcomers are written.
    marks, kept_rows, counts
        Written.
    tally : Tally
        Working space.
    base : int64 (L,)
        Base lane of each lane.
    """
    side_by_side = accounting.lanes_of_a_base(base)
    for i in range(learners.id.size):
        if not learners.newcomer[i]:
            continue
        cell = learners.former_cell[i]
        if marks.in_course[i] > 0 or marks.in_offer[i] > 0:
            _break_off(state.course[i], counts.flows[cell, COURSE_DROPOUTS],
                       counts.flows[cell, DROPOUTS])  # fmt: skip
        if marks.ever_completed[i]:
            accounting.account(state, base, side_by_side, tally, i, cell)
            for n in range(network.start[i], network.start[i + 1]):
                _forget_holder(state.completed[i],
                               state.holding_neighbours[network.neighbour[n]])  # fmt: skip
            accounting.note(tally, accounting.ACCOUNTS, cell, counts.closed)
        start_learner(learners, state, starting, i)
        marks.in_course[i], marks.in_offer[i] = 0, 0
        marks.news[i], marks.ever_completed[i] = 0, False
        marks.until[i] = marks.sour_until[i] = 0
        kept_rows[i] = False
    accounting.carry_all(tally, base, counts.closed)


@inlined
def _break_off(
    course: NDArray[np.int16], course_dropouts: NDArray[np.int64], dropouts: NDArray[np.int64]
) -> None:
    """Count the courses of a learner who leaves before their end."""
    for word in range(words_for(course.size)):
        add_lanes(lanes_at(course, word, IN_COURSE), word, course_dropouts)
        add_lanes(lanes_from(course, word, 0), word, dropouts)


@apart
def _forget_holder(completed: NDArray[np.uint8], holding: NDArray[np.uint8]) -> None:
    """Take a learner from the neighbours who hold a credential."""
    plain, qa, nqf = completed[PLAIN], completed[QA], completed[NQF]
    for lane in range(holding.size):
        holding[lane] -= np.uint8((plain[lane] | qa[lane] | nqf[lane]) != 0)


@dataclass(frozen=True)
class Chunk:
    """Lanes of one replicate and variant, ready to run.

    Attributes
    ----------
    population : Population
        Everyone in the replicate; its learners age and are replaced as the chunk runs.
    tables : Tables
        The profile, from which newcomers are drawn.
    state : State
        What changes.
    coefficients, effects : Coefficients, Effects
        What the rules read of parameters and of policy, by lane.
    prices, chances, applications, utilities, marks, heard, ends, tally : NamedTuple
        Working space.
    counts : Counts
        What is counted in the quarter at hand.
    base : int64 (L,)
        Base lane of each lane.
    persons : float
        Persons that a learner stands for.
    seed : uint64
        Of the run.
    replicate : int
        Of all lanes.
    variant : Variant
        Structural variant, of all lanes.
    employer_cells : int64 (E,)
        Cell of each employer, size · sectors + sector.
    keep_all : bool
        Whether the utilities of everyone are kept each quarter.
    """

    population: Population
    tables: Tables
    state: State
    coefficients: Coefficients
    effects: Effects
    prices: pricing.Prices
    chances: chances.Chances
    applications: choosing.Applications
    utilities: choosing.Utilities
    marks: Marks
    heard: news.Heard
    ends: finishing.Ends
    tally: accounting.Tally
    counts: Counts
    base: NDArray[np.int64]
    persons: float
    seed: np.uint64
    replicate: int
    variant: Variant
    employer_cells: NDArray[np.int64]
    keep_all: bool = False

    @classmethod
    def of(
        cls, population: Population, profile: Profile, coefficients: Coefficients,
        effects: Effects, base: NDArray[np.int64], seed: int, replicate: int,
        variant: Variant = "main", keep_all: bool = False,
    ) -> Self:  # fmt: skip
        """Allocate a chunk and put every agent into its state at the end of quarter -1.

        Parameters
        ----------
        population : Population
            Of the replicate; it is copied where it changes.
        profile : Profile
            The country.
        coefficients, effects : Coefficients, Effects
            By lane.
        base : int64 (L,)
            Base lane of each lane.
        seed, replicate : int
            Address of the draws.
        variant : Variant
            Structural variant; the coefficients are those of the same.
        keep_all : bool
            Whether the utilities of everyone are kept each quarter.

        Returns
        -------
        Chunk
        """
        learners, lanes = population.learners.id.size, base.size
        offers, sectors = profile.offer_count, len(profile.sectors)
        firms = population.employers
        seen = int(coefficients.choice.offers_seen.max())
        if variant == "no_network":
            population = population._replace(network=no_network(learners))
        chunk = cls(
            population=copied(population),
            tables=profile.tables,
            state=State.empty(population, sectors, lanes),
            coefficients=coefficients,
            effects=effects,
            prices=pricing.Prices.empty(offers, lanes),
            chances=chances.Chances.empty(learners, firms.size.size, sectors, lanes),
            applications=choosing.Applications.empty(learners, offers, lanes, seen, sectors),
            utilities=choosing.Utilities.empty(*((learners, lanes) if keep_all else (1, 1))),
            marks=Marks.empty(learners, lanes),
            heard=news.Heard.empty(lanes),
            ends=finishing.Ends.empty(lanes),
            tally=accounting.Tally.empty(lanes),
            counts=Counts.empty(lanes),
            base=base,
            persons=profile.adults / learners,
            seed=np.uint64(seed),
            replicate=replicate,
            variant=variant,
            employer_cells=firms.size.astype(np.int64) * sectors + firms.sector,
            keep_all=keep_all,
        )
        start_learners(population.learners, chunk.state.learners, coefficients.start)
        start_employers(population.employers, chunk.state.employers, coefficients.start)
        start_offers(population.offers, chunk.state.offers, coefficients.supply,
                     coefficients.start)  # fmt: skip
        return chunk


def run_quarter(chunk: Chunk, t: int, counted: bool = True) -> None:
    """Run one quarter in every lane of a chunk.

    Each step reads the state as the step before it left it.  Policy, step 0, was laid out by
    quarter before the run.

    Parameters
    ----------
    chunk : Chunk
        Its state and counts are written.
    t : int
        Quarter since the first of burn-in.
    counted : bool
        Whether stocks and money are counted at its end; nothing depends on them.
    """
    learners, employers, _, network = chunk.population
    state, given, policy, counts = chunk.state, chunk.coefficients, chunk.effects, chunk.counts
    address = t, chunk.seed, chunk.replicate
    reported = t >= BURN_IN

    counts.flows.fill(0)
    counts.movements.fill(0)
    if t > 0 and chunk.variant != "closed_cohort":
        pass_quarter(learners, employers, chunk.tables, chunk.seed, t, chunk.replicate)
        turn_over(learners, network, state.learners, given.start, chunk.marks,
                  chunk.applications.kept, chunk.tally, counts, chunk.base)  # fmt: skip
    chances.expect(chunk.tables, given.awareness, given.completion, given.recognition,
                   policy.learner, policy.employer, state.employers, chunk.chances,
                   t)  # fmt: skip
    if reported:
        ladder.climb_learners(learners, network, state.learners, given.awareness,
                              policy.learner, chunk.chances, *address)  # fmt: skip
        ladder.climb_employers(employers, state.employers, state.market, given.awareness,
                               policy.employer, chunk.chances, *address)  # fmt: skip
    regulating.take_shares(state.market)
    regulating.assure(state.market, given.trust, policy.system, t)
    leaning.note_assurance(state.market, chunk.marks)
    _learn(chunk, t, reported)
    _supply(chunk, t)
    recognising.review_recognition(employers, state.employers, state.market, given.recognition,
                                   given.trust, policy.employer, chunk.chances,
                                   *address)  # fmt: skip
    _choose_and_enrol(chunk, t)
    finishing.finish_courses(learners, employers, network, state.learners, state.employers,
                             state.offers, state.market, given.completion, given.recognition,
                             given.trust, given.choice, policy.learner, policy.employer,
                             chunk.chances, chunk.marks, chunk.ends, counts.flows,
                             *address)  # fmt: skip
    finishing.stack_credit(learners, state.learners, given.completion, chunk.chances,
                           chunk.marks, counts.flows, *address)  # fmt: skip
    if counted:
        _account(chunk, t)


def _learn(chunk: Chunk, t: int, counts: bool) -> None:
    """Step 3: what was seen last quarter changes trust, or, in one variant, what others think."""
    state, given = chunk.state, chunk.coefficients
    if chunk.variant == "friedkin_johnsen":
        news.forget_news(chunk.marks)
        news.share_opinions(chunk.population.learners, chunk.population.network, state.learners,
                            state.market, given.trust, t, counts)  # fmt: skip
    else:
        news.hear_news(chunk.population.network, state.learners, state.market, chunk.marks,
                       given.trust, chunk.heard, t, counts)  # fmt: skip
    news.see_news(state.employers, given.trust, t, counts)


def _supply(chunk: Chunk, t: int) -> None:
    """Step 4: the regulator decides, offers come and go, providers apply and renew."""
    offers, state, given = chunk.population.offers, chunk.state, chunk.coefficients.supply
    effects, movements = chunk.effects, chunk.counts.movements
    regulating.decide_applications(offers, state.offers, given, effects.system, movements, t)
    for step in (entering.move_offers, offering.supply_offers):
        step(offers, state.offers, state.market, given, effects.provider, chunk.persons,
             movements, t, chunk.seed, chunk.replicate)  # fmt: skip


def _account(chunk: Chunk, t: int) -> None:
    """Steps 9 and 10: count what there is, each learner beside its twin, and what it cost."""
    learners, employers, offers, _ = chunk.population
    state, given, policy, counts = chunk.state, chunk.coefficients, chunk.effects, chunk.counts
    counts.stocks[:] = counts.closed
    accounting.count_learners(learners, state.learners, state.market, given.trust, chunk.base,
                              chunk.marks, chunk.tally, counts.stocks, t)  # fmt: skip
    accounting.count_employers(employers.size, state.employers, state.market, given.trust,
                               given.recognition, counts.employers, t)  # fmt: skip
    accounting.count_offers(offers, state.offers, given.supply.places, counts.offers)
    cells = np.bincount(chunk.employer_cells, minlength=policy.employer.spend_employer.shape[1])
    paying.count_money(counts.flows, counts.stocks, counts.offers, counts.movements, cells,
                       given.costs, policy.learner, policy.employer, policy.provider,
                       policy.system, chunk.persons, counts.money, t)  # fmt: skip


def _choose_and_enrol(chunk: Chunk, t: int) -> None:
    """Step 6: everyone applies at once, then places are given and paid."""
    learners, _, offers, network = chunk.population
    state, given, policy = chunk.state, chunk.coefficients, chunk.effects
    address = t, chunk.seed, chunk.replicate
    work, flows = chunk.applications, chunk.counts.flows
    pricing.price_all(state.offers, given.choice, policy.learner, policy.provider, chunk.prices, t)
    applicants = choosing.apply_all(learners, offers, network, state.learners, state.employers,
                                    state.offers, state.market, given.choice, given.trust,
                                    policy.learner, chunk.prices, chunk.chances, work,
                                    chunk.utilities, chunk.keep_all, flows, *address)  # fmt: skip
    enrolling.ration(state.offers, work.expected, given.supply.places, chunk.persons)
    entering.close_market(offers, state.offers, state.market, given.supply, work.expected,
                          chunk.persons, t)  # fmt: skip
    enrolling.enrol_all(learners, state.learners, state.employers, chunk.employer_cells,
                        state.offers, given.completion, given.choice, policy.learner,
                        policy.employer, chunk.prices, chunk.chances, work, applicants,
                        chunk.marks, flows, *address)  # fmt: skip
