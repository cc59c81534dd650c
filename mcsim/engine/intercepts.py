"""Solve the two constants of the choice, and the places of an offer, once for each draw.

β_u puts the yearly participation in courses where E11 has it, β₀ the yearly uptake of credentials
where the draw has it, and the places put the mean offer at its break-even occupancy; all on the
unlevered baseline in the last four quarters of burn-in.  What is solved are *expected* starts, so
that no chance enters, in a population with an address of its own: neither scenario, replicate,
number of learners nor seed solves them again.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled
from mcsim.engine.coefficients import Coefficients
from mcsim.engine.effects import Effects
from mcsim.engine.quarter import Chunk, run_quarter
from mcsim.engine.state import BURN_IN, YEAR
from mcsim.evidence.priors import rounded
from mcsim.evidence.table import DrawTable
from mcsim.population.profile import Profile
from mcsim.population.synthesis import Population, synthesise
from mcsim.rules import choice, supply
from mcsim.scenario.model import Policy, Settings, Variant

type Floats = NDArray[np.float64]

LEARNERS = 2_000
SEED, REPLICATE = 0, 0xFFFF_FFFE  # an address that no run has
ROUNDS = 10
BLOCK = 16  # draws that a thread solves together, at most
SEARCH = 12.0  # constants are sought within ± this of the last round's
HALVINGS = 36
ATTAINABLE = 0.5  # of the starts that there would be if everyone who could chose a credential


class Year(NamedTuple):
    """Utilities of the last four quarters of burn-in.

    Attributes
    ----------
    credential, course, admitted : float64 (4, N, L)
        As in ``Utilities``.
    need : float64 (4, N)
        Probability of a need, which moves with age.
    """

    credential: Floats
    course: Floats
    admitted: Floats
    need: Floats

    @classmethod
    def empty(cls, learners: int, lanes: int) -> Self:
        """Allocate."""
        shape = (YEAR, learners, lanes)
        return cls(np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape[:2]))


@dataclass(frozen=True)
class Intercepts:
    """The constants of some draws, float64 (D,).

    Attributes
    ----------
    beta_0, beta_u : float64 (D,)
        Constants of a credential and of an uncertified course.
    places : float64 (D,)
        Places of an offer, persons a quarter.
    """

    beta_0: Floats
    beta_u: Floats
    places: Floats


class Choosers(NamedTuple):
    """Those of one lane who could start something in the year, and working space.

    They stand side by side, because a search looks at them dozens of times: who could start
    nothing adds nothing, and a loop without gaps becomes vector instructions.

    Attributes
    ----------
    credential, course, admitted, need : float64 (4, N)
        As in ``Year``.
    nothing, no_credential : float64 (N,)
        Probability of starting nothing, and no credential, within the year.
    """

    credential: Floats
    course: Floats
    admitted: Floats
    need: Floats
    nothing: Floats
    no_credential: Floats

    @classmethod
    def empty(cls, learners: int) -> Self:
        """Allocate."""
        shape = (YEAR, learners)
        return cls(np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape),
                   np.zeros(learners), np.zeros(learners))  # fmt: skip


@compiled
def gather(year: Year, lane: int, credentials: bool, choosers: Choosers) -> int:
    """List those who could start something, or a credential, in some quarter of the year.

    Parameters
    ----------
    year : Year
        Utilities of four quarters.
    lane : int
        The lane.
    credentials : bool
        Leave out who could start no credential.
    choosers : Choosers
        Its first entries are written.

    Returns
    -------
    int
        How many there are.
    """
    wanted = year.credential if credentials else year.course
    count = 0
    for i in range(year.need.shape[1]):
        some = False
        for q in range(YEAR):
            some |= wanted[q, i, lane] != -np.inf
            choosers.credential[q, count] = year.credential[q, i, lane]
            choosers.course[q, count] = year.course[q, i, lane]
            choosers.admitted[q, count] = year.admitted[q, i, lane]
            choosers.need[q, count] = year.need[q, i]
        count += 1 if some else 0
    return count


@compiled
def summed_starts(
    choosers: Choosers, count: int, more_0: float, more_u: float
) -> tuple[float, float]:
    """Expected number of learners who start something, and a credential, within the year.

    1 - Π_q (1 - need · P_q), summed over learners, with P_q the probability of a start given a
    need; who is enrolled starts nothing.

    Parameters
    ----------
    choosers : Choosers
        Utilities of four quarters.
    count : int
        How many there are.
    more_0, more_u : float64
        What is added to the utility of credentials and of courses.

    Returns
    -------
    (float64, float64)
        Of anything; of a credential.
    """
    nothing, no_credential = choosers.nothing, choosers.no_credential
    nothing[:count] = 1.0
    no_credential[:count] = 1.0
    for q in range(YEAR):
        _pass_quarter(choosers.credential[q], choosers.course[q], choosers.admitted[q],
                      choosers.need[q], nothing, no_credential, count, more_0, more_u)  # fmt: skip
    any_start = credential_start = 0.0
    for p in range(count):
        any_start += 1.0 - nothing[p]
        credential_start += 1.0 - no_credential[p]
    return any_start, credential_start


@compiled
def _pass_quarter(
    credential: Floats, course: Floats, admitted: Floats, need: Floats, nothing: Floats,
    no_credential: Floats, count: int, more_0: float, more_u: float,
) -> None:  # fmt: skip
    """Lower the probabilities of starting nothing, and no credential, by those of a quarter."""
    for p in range(count):
        p_credential, p_course = choice.probabilities(
            credential[p] + more_0, course[p] + more_u, credential[p] != -np.inf
        )
        # Who is enrolled has a course of -inf, whose weight is too small to move the product.
        start = p_credential * admitted[p]
        nothing[p] *= 1.0 - need[p] * (start + p_course)
        no_credential[p] *= 1.0 - need[p] * start


@compiled
def _improve(
    year: Year, choosers: Choosers, participation: Floats, uptake: Floats, beta_0: Floats,
    beta_u: Floats,
) -> None:  # fmt: skip
    """Improve the constants of every lane by bisection, first β₀ and then β_u."""
    learners = year.need.shape[1]
    for lane in range(beta_0.size):
        count = gather(year, lane, True, choosers)
        _, highest = summed_starts(choosers, count, SEARCH, 0.0)
        target = min(uptake[lane], ATTAINABLE * (highest / learners))
        low, high = -SEARCH, SEARCH
        for _ in range(HALVINGS):
            middle = 0.5 * (low + high)
            _, credentials = summed_starts(choosers, count, middle, 0.0)
            low, high = (middle, high) if credentials / learners < target else (low, middle)
        more_0 = 0.5 * (low + high)
        count = gather(year, lane, False, choosers)
        low, high = -SEARCH, SEARCH
        for _ in range(HALVINGS):
            middle = 0.5 * (low + high)
            anything, _ = summed_starts(choosers, count, more_0, middle)
            short = anything / learners < participation[lane]
            low, high = (middle, high) if short else (low, middle)
        beta_0[lane] += more_0
        beta_u[lane] += 0.5 * (low + high)


def solve_intercepts(
    draws: DrawTable,
    profile: Profile,
    threads: int = 1,
    advance: Callable[[int], None] = lambda _: None,
    variant: Variant = "main",
) -> DrawTable:
    """Add the solved columns ``beta_0``, ``beta_u`` and ``places`` to a table of draws.

    Parameters
    ----------
    draws : DrawTable
        D draws.
    profile : Profile
        The country.
    threads : int, optional
        Threads; the result does not depend on it.
    advance : callable, optional
        Told how many more draws are solved.
    variant : Variant
        Structural variant, whose constants are its own.

    Returns
    -------
    DrawTable
        Rounded to nine significant digits, as all its columns are.
    """
    population = synthesise(profile, LEARNERS, SEED, REPLICATE)
    size = min(BLOCK, -(-len(draws) // threads))
    starts = range(draws.first, draws.first + len(draws), size)

    def solve(start: int) -> Intercepts:
        stop = min(start + size, draws.first + len(draws))
        solved = _solve_block(draws.rows(start, stop), profile, population, variant)
        advance(stop - start)
        return solved

    with ThreadPoolExecutor(threads) as pool:
        blocks = list(pool.map(solve, starts))
    return draws.with_columns(
        beta_0=rounded(np.concatenate([block.beta_0 for block in blocks])),
        beta_u=rounded(np.concatenate([block.beta_u for block in blocks])),
        places=rounded(np.concatenate([block.places for block in blocks])),
    )


def _solve_block(
    draws: DrawTable, profile: Profile, population: Population, variant: Variant
) -> Intercepts:
    """Solve some draws together: simulate burn-in, mend the constants, and again."""
    lanes = len(draws)
    settings = Settings(learners=LEARNERS, horizon_quarters=1)
    effects = Effects.of([Policy()], draws, profile, settings)
    solved = Intercepts(np.zeros(lanes), np.zeros(lanes), np.full(lanes, np.inf))
    coefficients = Coefficients.of(_with(draws, solved), profile, settings.quarters, variant)
    choosers = Choosers.empty(LEARNERS)
    for _ in range(ROUNDS):
        coefficients = coefficients._replace(
            choice=coefficients.choice._replace(beta_0=solved.beta_0, beta_u=solved.beta_u),
            supply=coefficients.supply._replace(places=solved.places),
        )
        year, demand = _burn_in(coefficients, effects, population, profile, lanes, variant)
        beta_0, beta_u = solved.beta_0.copy(), solved.beta_u.copy()
        _improve(year, choosers, draws.columns["participation"],
                 draws.columns["baseline_uptake"], beta_0, beta_u)  # fmt: skip
        solved = Intercepts(beta_0, beta_u, demand / draws.columns["occupancy"])
    return solved


def _with(draws: DrawTable, solved: Intercepts) -> DrawTable:
    return draws.with_columns(beta_0=solved.beta_0, beta_u=solved.beta_u, places=solved.places)


def _burn_in(
    coefficients: Coefficients, effects: Effects, population: Population, profile: Profile,
    lanes: int, variant: Variant = "main",
) -> tuple[Year, Floats]:  # fmt: skip
    """Simulate burn-in; return the utilities of its last year and the demand of the mean offer."""
    chunk = Chunk.of(population, profile, coefficients, effects, np.arange(lanes), SEED, REPLICATE,
                     variant, keep_all=True)  # fmt: skip
    year = Year.empty(LEARNERS, lanes)
    demand = np.zeros(lanes)
    for t in range(BURN_IN):
        q = t - (BURN_IN - YEAR)
        run_quarter(chunk if q >= 0 else replace(chunk, keep_all=False), t)
        if q < 0:
            continue
        year.credential[q], year.course[q] = chunk.utilities.credential, chunk.utilities.course
        year.admitted[q] = chunk.utilities.admitted
        year.need[q] = chunk.tables.need[chunk.population.learners.cell]
        for lane in range(lanes):
            applicants = int(chunk.applications.expected[:, lane].sum())
            named = max(1, int(chunk.state.offers.named[:, lane].sum()))
            demand[lane] += supply.persons_a_quarter(applicants, YEAR * named, chunk.persons)
    return year, demand
