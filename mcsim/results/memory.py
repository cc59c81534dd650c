"""What a study takes in memory, and how it is divided so that it fits.

The peak of a process is that of its hungriest stage: solving the constants, simulating, or
comparing and drawing.  Threads and the lanes of a chunk change how much is held at once and no
result, so a study that does not fit is divided more finely before it is refused.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mcsim.engine import cost
from mcsim.engine.cost import CELLS_A_SECOND, Cost
from mcsim.grammar.faults import Fault, InvalidInputError
from mcsim.results import parts
from mcsim.results.available import available_memory
from mcsim.results.division import blocks_together, lanes_of, pieces_of
from mcsim.results.metric import COLUMNS
from mcsim.results.metrics import metrics
from mcsim.results.parts import GROUPS, ROWS
from mcsim.results.study import AHEAD
from mcsim.scenario.combine import Study
from mcsim.scenario.model import Settings

# Resident size of a process whose study is as small as can be, by ``benchmarks/memory.py``: the
# interpreter, the libraries and the kernels, when it has simulated, compared and drawn.
SIMULATING, COMPARING, DRAWING = 395_000_000, 410_000_000, 460_000_000
ROW = 600  # bytes of a row of the summary, measured: in pieces, joined, and as text
HALF_SPEED = 8  # lanes in a chunk with which a thread is half as fast as with very many
SPARE = 0.95  # share of the memory that may be planned for
FEWEST = 100  # learners of the smallest study
NUMBER = 8  # bytes


@dataclass(frozen=True)
class Size:
    """What the memory of a study depends on.

    Attributes
    ----------
    study : Study
        Its country.
    settings : Settings
        Draws, replicates, learners, horizon.
    policies : int
        Scenarios, with the base.
    """

    study: Study
    settings: Settings
    policies: int

    @classmethod
    def of(cls, study: Study) -> "Size":
        """Return the size of a study."""
        return cls(study, study.settings, len({scenario.content.hash for scenario in study.all}))

    def cost(self, threads: int, chunk_lanes: int) -> Cost:
        """Return what the study costs, divided in this way.

        Parameters
        ----------
        threads, chunk_lanes : int
            Threads, and lanes that run side by side at most.

        Returns
        -------
        Cost
        """
        settings = self.settings
        lanes = self.policies * settings.draws * settings.replicates
        cells = lanes * settings.learners * settings.quarters
        seconds = round(cells / CELLS_A_SECOND / threads, 1)
        memory = self.memory(threads, chunk_lanes)
        return Cost(lanes, cells, memory, seconds, threads, chunk_lanes)

    def memory(self, threads: int, chunk_lanes: int) -> int:
        """Return the peak of the process, bytes."""
        solving = cost.solving_bytes(self.study.profile, self.settings.draws, threads)
        simulating = SIMULATING + max(solving, self._simulating(threads, chunk_lanes))
        libraries = DRAWING if self.policies > 1 else COMPARING
        return max(simulating, libraries + self._reporting())

    def _simulating(self, threads: int, chunk_lanes: int) -> int:
        settings, profile = self.settings, self.study.profile
        together = min(self.policies, max(2, chunk_lanes))
        replicates = min(settings.replicates, parts.REPLICATES)
        widest = lanes_of(settings.draws, replicates, together, chunk_lanes, threads)
        draws = min(settings.draws, blocks_together(together, widest) * parts.DRAWS)
        pieces = pieces_of(draws, together, widest)
        batches = (math.ceil(settings.draws / draws) * math.ceil(settings.replicates / replicates)
                   * math.ceil((self.policies - 1) / max(1, together - 1) or 1))  # fmt: skip
        lanes = together * max(end - start for start, end in pieces)
        chunks = batches * len(pieces) * replicates
        running = min(threads, chunks)
        chunk = (cost.chunk_bytes(profile, settings.learners, lanes)
                 + cost.learner_bytes(profile, settings.learners))  # fmt: skip
        if together > 1:
            # Where policy first acts, the chunk stands beside the bases that it comes from.
            chunk += cost.chunk_bytes(profile, settings.learners, lanes // together)
        # Where chunks of a replicate follow one another they share its population; otherwise
        # each has the one that it copied until it starts.
        people = cost.population_bytes(profile, settings.learners)
        populations = people * (min(running, math.ceil(running / len(pieces)) + 1)
                                if len(pieces) > 1 else running)  # fmt: skip
        prepared = (min(2, batches) * together * draws
                    * cost.lane_bytes(profile, settings.quarters))  # fmt: skip
        held = min(AHEAD * threads, chunks) * cost.totals_bytes(settings.horizon_quarters, lanes)
        cells = replicates * settings.horizon_quarters
        of_part = min(draws, parts.DRAWS) * cells
        return (running * chunk + populations + prepared + held
                + together * draws * cells * _cell() + of_part * _written())  # fmt: skip

    def _reporting(self) -> int:
        settings = self.settings
        cells = settings.draws * settings.replicates * settings.horizon_quarters
        told = _told(settings)
        values = min(2, self.policies) * told * settings.draws * settings.replicates * NUMBER
        return cells * _cell() + values + (2 * self.policies - 1) * told * ROW


def fitted(study: Study, threads: int, chunk_lanes: int) -> Cost:
    """Divide a study so that it fits the memory there is.

    Parameters
    ----------
    study : Study
        What is to be run.
    threads, chunk_lanes : int
        Threads, and lanes that run side by side, at most.

    Returns
    -------
    Cost
        With the threads and lanes that are fastest among those that fit.

    Raises
    ------
    InvalidInputError
        Where it does not fit with one thread and the fewest lanes at a time; says what would.
    """
    size, there = Size.of(study), _there()
    if there is None:
        return size.cost(threads, chunk_lanes)
    room = int(SPARE * there)
    for fewer, lanes in _divisions(threads, chunk_lanes):
        if size.memory(fewer, lanes) <= room:
            return size.cost(fewer, lanes)
    raise InvalidInputError([_refusal(size, there, room)])


def refuse_unless_it_fits(needed: Callable[[int], int], learners: int) -> None:
    """Refuse a job that cannot be divided, where its memory is not there.

    Parameters
    ----------
    needed : callable
        Bytes that the job takes, by number of learners.
    learners : int
        N.

    Raises
    ------
    InvalidInputError
        Says what the job needs, what there is and how many learners would fit.
    """
    there = _there()
    if there is None or needed(learners) <= SPARE * there:
        return
    most = _largest(lambda value: needed(value) <= SPARE * there, FEWEST, learners)
    would = f"At most {most:,} would fit." if most else "Nothing smaller would fit either."
    message = f"need {_gb(needed(learners))} of memory, and there are {_gb(there)}. {would}"
    raise InvalidInputError([Fault("settings", None, None, "learners", message)])


def _there() -> int | None:
    """Memory that there is, bytes; None where the machine does not tell."""
    try:
        return available_memory()
    except ValueError as error:
        raise InvalidInputError([Fault("environment", None, None, "", str(error))]) from error


def _divisions(threads: int, chunk_lanes: int) -> Iterator[tuple[int, int]]:
    """Threads and lanes of a chunk, the fastest first."""
    halved = [max(1, chunk_lanes >> times) for times in range(chunk_lanes.bit_length())]
    every = [(fewer, lanes) for fewer in range(threads, 0, -1) for lanes in halved]
    yield from sorted(every, key=lambda way: -way[0] * way[1] / (way[1] + HALF_SPEED))


def _refusal(size: Size, there: int, room: int) -> Fault:
    """Say what a study needs at least, what there is, and what would fit."""
    needed = size.memory(1, 1)
    message = (f"need {_gb(needed)} of memory with one thread and the fewest lanes, and there "
               f"are {_gb(there)}. ")  # fmt: skip
    for field, fewest in (("learners", FEWEST), ("draws", 1), ("replicates", 1)):
        most = _most(size, field, fewest, room)
        if most:
            return Fault("settings", None, None, field, f"{message}At most {most:,} would fit.")
    return Fault("settings", None, None, "learners", f"{message}Nothing smaller would fit either.")


def _most(size: Size, field: str, fewest: int, room: int) -> int:
    """Largest value of a setting that fits with one thread and one lane; 0 where none does."""

    def fits(value: int) -> bool:
        settings = size.settings.model_copy(update={field: value})
        return Size(size.study, settings, size.policies).memory(1, 1) <= room

    return _largest(fits, fewest, int(getattr(size.settings, field)))


def _largest(fits: Callable[[int], bool], fewest: int, high: int) -> int:
    """Largest value below one that does not fit, to two digits; 0 where none does."""
    low = fewest
    if not fits(low):
        return 0
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    step = int(10 ** max(0, len(str(low)) - 2))
    return max(fewest, low // step * step)


def _gb(count: int) -> str:
    return f"{count / 1e9:.2g} GB" if count < 10e9 else f"{count / 1e9:,.0f} GB"


def _cell() -> int:
    """Bytes of the counts of one draw, replicate and quarter."""
    return NUMBER * sum(len(groups) * len(COLUMNS[kind]) for kind, groups in GROUPS.items())


def _written() -> int:
    """Bytes of the same where a part is written: every column in every row, and its pages."""
    return 2 * len(ROWS) * NUMBER * sum(len(columns) for columns in COLUMNS.values())


def _told(settings: Settings) -> int:
    """Rows of the summary for each scenario: quarters for all, years and horizon for groups."""
    quarters, years = settings.horizon_quarters + 1, settings.horizon_quarters // 4 + 1
    told: int = sum(
        quarters if group == "all" else years
        for metric in metrics().values() for group, _ in GROUPS[metric.kind]
        if group in metric.groups
    )  # fmt: skip
    return told
