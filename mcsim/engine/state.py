"""The state of the lanes: one array a variable, lanes last.

Signed or unsigned small integers where a variable is a code, a count or a flag; float32 where it
is a belief.  A rule computes in float64 and is rounded to the state's dtype where it is stored.
"""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.engine.room import full, zeros
from mcsim.population.synthesis import Population
from mcsim.rules.trust import CLASSES

NOT_ENROLLED, IN_COURSE = -1, -2
MOST = 255  # counts of encounters stop here
BURN_IN = 8
YEAR = 4

class LearnerState(NamedTuple):
    """What can change about learners.

    Attributes
    ----------
    level : int8 (N, L)
        0 unaware, 1 has heard, 2 understands.
    barriers : uint8 (N, L)
        Bit b is set where the barrier is held.
    benefits : uint8 (N, L)
        Bit b is set where the benefit is valued.
    trust : float32 (N, 3, L)
        τ⁰ by class.
    good, bad : float32 (N, 3, L)
        Evidence from outcomes as of its last event, in observations.
    event : uint8 (N, 3, L)
        Quarter of that event.
    course : int16 (N, L)
        Offer in which the learner is enrolled; -1 none, -2 an uncertified course.
    course_class : int8 (N, L)
        Class of that offer when the learner enrolled.
    left : int16 (N, L)
        Quarters left of it.
    paid : bool (N, L)
        Public money paid part of the price of the offer in which the learner enrolled last.
    window_kept : bool (N, L)
        Turned away last quarter, and still in need.
    met, rewarded : uint8 (N, 3, L)
        Encounters with employers that the learner knows of, and those with a reward, by class.
    holding_neighbours : uint8 (N, L)
        Neighbours who hold a credential.
    completed : uint8 (N, 3, L)
        Credentials completed so far, by class.
    supported : uint8 (N, L)
        Of them, those that public money paid part of.
    courses : uint8 (N, L)
        Uncertified courses completed so far.
    turned_away : uint8 (N, L)
        Times turned away so far.
    credit : int32 (N, L)
        Hours of portable credit that are not yet part of a qualification.
    partial, full : uint8 (N, L)
        Partial qualifications that are not yet part of a full one; full ones.
    disillusion : float32 (N, L)
        Own credentials that were not rewarded, as of the last of them.
    soured : uint8 (N, L)
        Quarter of that.
    own_news : int8 (N, L)
        Outcome of last quarter: 0 none, 1 + 2 · class + delivered; of whoever had the slot then.

    Where opinions follow Friedkin and Johnsen, ``good`` is the opinion x and ``bad`` that of last
    quarter, in log-odds, and no outcome is evidence.
    """

    level: NDArray[np.int8]
    barriers: NDArray[np.uint8]
    benefits: NDArray[np.uint8]
    trust: NDArray[np.float32]
    good: NDArray[np.float32]
    bad: NDArray[np.float32]
    event: NDArray[np.uint8]
    course: NDArray[np.int16]
    course_class: NDArray[np.int8]
    left: NDArray[np.int16]
    paid: NDArray[np.bool_]
    window_kept: NDArray[np.bool_]
    met: NDArray[np.uint8]
    rewarded: NDArray[np.uint8]
    holding_neighbours: NDArray[np.uint8]
    completed: NDArray[np.uint8]
    supported: NDArray[np.uint8]
    courses: NDArray[np.uint8]
    turned_away: NDArray[np.uint8]
    credit: NDArray[np.int32]
    partial: NDArray[np.uint8]
    full: NDArray[np.uint8]
    disillusion: NDArray[np.float32]
    soured: NDArray[np.uint8]
    own_news: NDArray[np.int8]


class EmployerState(NamedTuple):
    """What can change about employers.

    Attributes
    ----------
    level : int8 (E, L)
    barriers : uint8 (E, L)
    trust, good, bad : float32 (E, 3, L)
    event : uint8 (E, 3, L)
        As for learners.
    practice : int8 (E, L)
        0 leader, 1 in name only, 2 backslider.
    declared : bool (E, 3, L)
        Recognises the class.
    sponsors : bool (E, L)
        Pays for training of its staff.
    motives : int8 (E, L)
        Motives that it holds.
    applicants : int32 (E, 3, L)
        Holders of the class met last quarter.
    good_news, bad_news : int32 (E, 3, L)
        Outcomes of holders it employs, seen last quarter.
    """

    level: NDArray[np.int8]
    barriers: NDArray[np.uint8]
    trust: NDArray[np.float32]
    good: NDArray[np.float32]
    bad: NDArray[np.float32]
    event: NDArray[np.uint8]
    practice: NDArray[np.int8]
    declared: NDArray[np.bool_]
    sponsors: NDArray[np.bool_]
    motives: NDArray[np.int8]
    applicants: NDArray[np.int32]
    good_news: NDArray[np.int32]
    bad_news: NDArray[np.int32]


class OfferState(NamedTuple):
    """What can change about offers.

    Attributes
    ----------
    active : bool (O, L)
        The slot holds an offer; otherwise it waits for its provider to enter.
    barriers : uint8 (O, L)
        Bit b is set where the provider holds the barrier.
    credential_class : int8 (O, L)
        0 plain, 1 QA-labelled, 2 NQF-linked.
    module : bool (O, L)
        An existing module that nobody called a micro-credential at quarter 0.
    pending : int8 (O, L)
        Class applied for, -1 none.
    wait : int8 (O, L)
        Quarters until the application can be decided.
    ticket : int64 (O, L)
        Its place in the regulator's queue: quarter of application · 2^32 + lot.
    age : uint8 (O, L)
        Age of content, quarters.
    named : bool (O, L)
        Carries the name micro-credential.
    effort : float64 (O, L)
        Quality effort, log-odds.
    quality : float64 (O, L)
        Chance that the offer delivers with fresh content.
    flexibility, hours, speed, shortness, relevance, price : float64 (O, L)
        Attributes this quarter: 0 … 1, hours, 0 … 1, 0 … 1, 0 … 1, €.
    demand : int64 (4, O, L)
        Expected applicants in the last four quarters in which it was named, agents · 2^32.
    admission : float64 (O, L)
        Share of applicants who found a place last quarter.
    earned : float64 (O, L)
        € a quarter, mean of the last four quarters in which it was named.
    fixed : float64 (O, L)
        Fixed cost, € a quarter; set at the end of burn-in.
    losses : uint8 (O, L)
        Loss-making quarters in a row.
    """

    active: NDArray[np.bool_]
    barriers: NDArray[np.uint8]
    credential_class: NDArray[np.int8]
    module: NDArray[np.bool_]
    pending: NDArray[np.int8]
    wait: NDArray[np.int8]
    ticket: NDArray[np.int64]
    age: NDArray[np.uint8]
    named: NDArray[np.bool_]
    effort: NDArray[np.float64]
    quality: NDArray[np.float64]
    flexibility: NDArray[np.float64]
    hours: NDArray[np.float64]
    speed: NDArray[np.float64]
    shortness: NDArray[np.float64]
    relevance: NDArray[np.float64]
    price: NDArray[np.float64]
    demand: NDArray[np.int64]
    admission: NDArray[np.float64]
    earned: NDArray[np.float64]
    fixed: NDArray[np.float64]
    losses: NDArray[np.uint8]


class MarketState(NamedTuple):
    """What is summed over agents and fed back: counts and fixed point, so that order is nothing.

    Attributes
    ----------
    employers : int64 (sectors,)
        Employers of each sector.
    declared : int64 (sectors, 3, L)
        Employers that recognise each class.
    declared_any : int64 (sectors, L)
        Employers that recognise any class.
    offers : int64 (sectors, 3, L)
        Named offers of each class last quarter.
    demand : int64 (sectors, 3, L)
        Their expected applicants last quarter, agents · 2^32.
    earned, cost : int64 (sectors, L)
        What they earn, and their fixed cost, cents a quarter.
    delivered, completed : int64 (3, L)
        Credentials of each class that delivered, of those completed so far.
    shares : float64 (3, L)
        Class shares of last quarter's named offers.
    assured_good, assured_bad : float64 (3, L)
        What assurance and publication of each class are worth this quarter, in observations.
    """

    employers: NDArray[np.int64]
    declared: NDArray[np.int64]
    declared_any: NDArray[np.int64]
    offers: NDArray[np.int64]
    demand: NDArray[np.int64]
    earned: NDArray[np.int64]
    cost: NDArray[np.int64]
    delivered: NDArray[np.int64]
    completed: NDArray[np.int64]
    shares: NDArray[np.float64]
    assured_good: NDArray[np.float64]
    assured_bad: NDArray[np.float64]


class State(NamedTuple):
    """The state of all lanes of a chunk."""

    learners: LearnerState
    employers: EmployerState
    offers: OfferState
    market: MarketState

    @classmethod
    def empty(cls, population: Population, sectors: int, lanes: int) -> Self:
        """Allocate the state of a chunk, with nobody in it yet.

        Parameters
        ----------
        population : Population
            Says how many learners, employers and offers there are.
        sectors : int
            Number of sectors.
        lanes : int
            L.

        Returns
        -------
        State
        """
        n, e = population.learners.id.size, population.employers.size.size
        o, c, ll = population.offers.provider.size, CLASSES, lanes
        learners = LearnerState(
            level=zeros((n, ll), np.int8), barriers=zeros((n, ll), np.uint8),
            benefits=zeros((n, ll), np.uint8), trust=zeros((n, c, ll), np.float32),
            good=zeros((n, c, ll), np.float32), bad=zeros((n, c, ll), np.float32),
            event=zeros((n, c, ll), np.uint8), course=full((n, ll), -1, np.int16),
            course_class=zeros((n, ll), np.int8), left=zeros((n, ll), np.int16),
            paid=zeros((n, ll), np.bool_),
            window_kept=zeros((n, ll), np.bool_), met=zeros((n, c, ll), np.uint8),
            rewarded=zeros((n, c, ll), np.uint8),
            holding_neighbours=zeros((n, ll), np.uint8),
            completed=zeros((n, c, ll), np.uint8), supported=zeros((n, ll), np.uint8),
            courses=zeros((n, ll), np.uint8), turned_away=zeros((n, ll), np.uint8),
            credit=zeros((n, ll), np.int32), partial=zeros((n, ll), np.uint8),
            full=zeros((n, ll), np.uint8), disillusion=zeros((n, ll), np.float32),
            soured=zeros((n, ll), np.uint8), own_news=zeros((n, ll), np.int8),
        )  # fmt: skip
        employers = EmployerState(
            level=zeros((e, ll), np.int8), barriers=zeros((e, ll), np.uint8),
            trust=zeros((e, c, ll), np.float32), good=zeros((e, c, ll), np.float32),
            bad=zeros((e, c, ll), np.float32), event=zeros((e, c, ll), np.uint8),
            practice=zeros((e, ll), np.int8), declared=zeros((e, c, ll), np.bool_),
            sponsors=zeros((e, ll), np.bool_), motives=zeros((e, ll), np.int8),
            applicants=zeros((e, c, ll), np.int32), good_news=zeros((e, c, ll), np.int32),
            bad_news=zeros((e, c, ll), np.int32),
        )  # fmt: skip
        offers = OfferState(
            active=zeros((o, ll), np.bool_), barriers=zeros((o, ll), np.uint8),
            credential_class=zeros((o, ll), np.int8), module=zeros((o, ll), np.bool_),
            pending=full((o, ll), -1, np.int8), wait=zeros((o, ll), np.int8),
            ticket=zeros((o, ll), np.int64), age=zeros((o, ll), np.uint8),
            named=zeros((o, ll), np.bool_), effort=zeros((o, ll)),
            quality=zeros((o, ll)), flexibility=zeros((o, ll)), hours=zeros((o, ll)),
            speed=zeros((o, ll)), shortness=zeros((o, ll)), relevance=zeros((o, ll)),
            price=zeros((o, ll)), demand=zeros((YEAR, o, ll), np.int64),
            admission=full((o, ll), 1.0, np.float64), earned=zeros((o, ll)), fixed=zeros((o, ll)),
            losses=zeros((o, ll), np.uint8),
        )  # fmt: skip
        market = MarketState(
            employers=np.bincount(population.employers.sector, minlength=sectors).astype(np.int64),
            declared=np.zeros((sectors, c, ll), np.int64),
            declared_any=np.zeros((sectors, ll), np.int64),
            offers=np.zeros((sectors, c, ll), np.int64),
            demand=np.zeros((sectors, c, ll), np.int64),
            earned=np.zeros((sectors, ll), np.int64), cost=np.zeros((sectors, ll), np.int64),
            delivered=np.zeros((c, ll), np.int64), completed=np.zeros((c, ll), np.int64),
            shares=np.zeros((c, ll)), assured_good=np.zeros((c, ll)),
            assured_bad=np.zeros((c, ll)),
        )  # fmt: skip
        return cls(learners, employers, offers, market)
