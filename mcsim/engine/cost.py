"""What a run costs in memory and time, before it is run.

Bytes are counted on the structures themselves: each says in ``empty`` what it is made of, so a
field that is added to one is counted from then on.
"""

import inspect
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple, get_type_hints

import numpy as np

from mcsim.engine.coefficients import Coefficients
from mcsim.engine.effects import cells_of
from mcsim.engine.intercepts import BLOCK, LEARNERS, Year
from mcsim.engine.quarter import Chunk
from mcsim.engine.totals import Totals
from mcsim.evidence.register import parameters
from mcsim.levers.quantities import QUANTITIES
from mcsim.population.profile import Profile
from mcsim.population.synthesis import empty_population

CELLS_A_SECOND = 20e6  # learner-quarters of one thread; measured, rounded down
NUMBER = np.dtype(np.float64).itemsize


@dataclass(frozen=True)
class Cost:
    """What a run costs.

    Attributes
    ----------
    lanes : int
        (scenarios + base) × draws × replicates.
    cells : int
        lanes × learners × quarters simulated.
    memory_bytes : int
        Peak of the process.
    seconds : float
        On this many threads, roughly, without the first compilation.
    threads, chunk_lanes : int
        What the memory allows: threads, and lanes that run side by side.
    """

    lanes: int
    cells: int
    memory_bytes: int
    seconds: float
    threads: int
    chunk_lanes: int

    def as_record(self) -> dict[str, int | float]:
        """Return the cost as plain values for JSON."""
        return asdict(self)


class _Sizes(NamedTuple):
    learners: int
    employers: int
    lanes: int


def population_bytes(profile: Profile, learners: int) -> int:
    """Bytes of a population, with the network, before the first newcomer.

    Parameters
    ----------
    profile : Profile
        The country.
    learners : int
        N.

    Returns
    -------
    int
    """
    return _linear(_population, profile, learners, 0)


def learner_bytes(profile: Profile, learners: int) -> int:
    """Bytes of the learners of a population, which each chunk has for itself."""
    return _linear(_learners, profile, learners, 0)


def chunk_bytes(profile: Profile, learners: int, lanes: int) -> int:
    """Bytes of the state and the working space of a chunk, without its population.

    Parameters
    ----------
    profile : Profile
        The country.
    learners, lanes : int
        N and L.

    Returns
    -------
    int
    """
    return _linear(_chunk, profile, learners, lanes)


def lane_bytes(profile: Profile, quarters: int) -> int:
    """Bytes of what the rules read of parameters and policy, of one lane.

    Parameters
    ----------
    profile : Profile
        The country.
    quarters : int
        Q, quarters simulated.

    Returns
    -------
    int
    """
    cells = cells_of(profile)
    effects = quarters * sum(cells[quantity.domain] for quantity in QUANTITIES.values())
    numbers = sum(len(family._fields) for family in Coefficients.__annotations__.values())
    return NUMBER * (effects + numbers + 2 * (quarters + 1))  # two of them are tables of powers


def totals_bytes(quarters: int, lanes: int) -> int:
    """Bytes of what is counted in the reported quarters of a chunk."""
    return quarters * lanes * sum(table.nbytes for table in Totals.empty(1, 1))


def solving_bytes(profile: Profile, draws: int, threads: int) -> int:
    """Bytes that solving the constants of all draws takes.

    Parameters
    ----------
    profile : Profile
        The country.
    draws, threads : int
        D, and threads.

    Returns
    -------
    int
    """
    lanes = min(BLOCK, -(-draws // threads))
    blocks = min(threads, -(-draws // lanes))
    year = lanes * sum(table.nbytes for table in Year.empty(LEARNERS, 1))
    table = len(parameters()) * draws * NUMBER
    return table + blocks * (chunk_bytes(profile, LEARNERS, lanes) + year
                             + learner_bytes(profile, LEARNERS))  # fmt: skip


def _linear(counted: Any, profile: Profile, learners: int, lanes: int) -> int:
    """Count at three small sizes, and go on along the lines: all sizes enter one at a time."""
    base = counted(profile, _Sizes(1, 1, lanes))
    learner = counted(profile, _Sizes(2, 1, lanes)) - base
    employer = counted(profile, _Sizes(1, 2, lanes)) - base
    employers = profile.employer_count(learners)
    return int(base + learner * (learners - 1) + employer * (employers - 1))


def _nbytes(structure: Any) -> int:
    """Bytes of the arrays of a structure, however deep."""
    if isinstance(structure, np.ndarray):
        return structure.nbytes
    return sum(_nbytes(part) for part in structure) if isinstance(structure, tuple) else 0


def _population(profile: Profile, sizes: _Sizes) -> int:
    return _nbytes(empty_population(profile, sizes.learners, sizes.employers))


def _learners(profile: Profile, sizes: _Sizes) -> int:
    return _nbytes(empty_population(profile, sizes.learners, sizes.employers).learners)


def _chunk(profile: Profile, sizes: _Sizes) -> int:
    """Allocate each structure of a chunk that can be, by the names of what it asks for."""
    known = {
        **sizes._asdict(), "population": empty_population(profile, sizes.learners, sizes.employers),
        "offers": profile.offer_count, "sectors": len(profile.sectors), "seen": most_seen(),
    }  # fmt: skip
    count = 0
    for name, kind in get_type_hints(Chunk).items():
        # Utilities of everyone are kept where the constants are solved only.
        if name != "utilities" and hasattr(kind, "empty"):
            asked = inspect.signature(kind.empty).parameters
            count += _nbytes(kind.empty(**{argument: known[argument] for argument in asked}))
    return count


def most_seen() -> int:
    """Most offers that a learner sees in any draw."""
    return int(parameters()["offers_seen"].bounds[1])
