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
BLOCK = 4  # draws that a thread solves together
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


@compiled
def yearly_starts(year: Year, lane: int, more_0: float, more_u: float) -> tuple[float, float]:
    """Expected share of learners who start something, and a credential, within the year.

    1 - Π_q (1 - need · P_q), averaged over learners, with P_q the probability of a start given a
    need; who is enrolled starts nothing.

    Parameters
    ----------
    year : Year
        Utilities of four quarters.
    lane : int
        The lane.
    more_0, more_u : float64
        What is added to the utility of credentials and of courses.

    Returns
    -------
    (float64, float64)
        Of anything; of a credential.
    """
    any_start = credential_start = 0.0
    learners = year.need.shape[1]
    for i in range(learners):
        nothing = no_credential = 1.0
        for q in range(year.need.shape[0]):
            course = year.course[q, i, lane]
            if course == -np.inf:
                continue
            credential = year.credential[q, i, lane]
            p_credential, p_course = choice.probabilities(
                credential + more_0, course + more_u, credential != -np.inf
            )
            start = p_credential * year.admitted[q, i, lane]
            nothing *= 1.0 - year.need[q, i] * (start + p_course)
            no_credential *= 1.0 - year.need[q, i] * start
        any_start += 1.0 - nothing
        credential_start += 1.0 - no_credential
    return any_start / learners, credential_start / learners


@compiled
def _improve(
    year: Year, participation: Floats, uptake: Floats, beta_0: Floats, beta_u: Floats
) -> None:
    """Improve the constants of every lane by bisection, first β₀ and then β_u."""
    for lane in range(beta_0.size):
        _, highest = yearly_starts(year, lane, SEARCH, 0.0)
        target = min(uptake[lane], ATTAINABLE * highest)
        low, high = -SEARCH, SEARCH
        for _ in range(HALVINGS):
            middle = 0.5 * (low + high)
            _, credentials = yearly_starts(year, lane, middle, 0.0)
            low, high = (middle, high) if credentials < target else (low, middle)
        more_0 = 0.5 * (low + high)
        low, high = -SEARCH, SEARCH
        for _ in range(HALVINGS):
            middle = 0.5 * (low + high)
            anything, _ = yearly_starts(year, lane, more_0, middle)
            low, high = (middle, high) if anything < participation[lane] else (low, middle)
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
    starts = range(draws.first, draws.first + len(draws), BLOCK)

    def solve(start: int) -> Intercepts:
        stop = min(start + BLOCK, draws.first + len(draws))
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
    for _ in range(ROUNDS):
        coefficients = coefficients._replace(
            choice=coefficients.choice._replace(beta_0=solved.beta_0, beta_u=solved.beta_u),
            supply=coefficients.supply._replace(places=solved.places),
        )
        year, demand = _burn_in(coefficients, effects, population, profile, lanes, variant)
        beta_0, beta_u = solved.beta_0.copy(), solved.beta_u.copy()
        _improve(year, draws.columns["participation"], draws.columns["baseline_uptake"],
                 beta_0, beta_u)  # fmt: skip
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
