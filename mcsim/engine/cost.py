"""What a run costs, before it is run."""

from dataclasses import asdict, dataclass

from mcsim.scenario.model import Settings

LEARNER_BYTES = 86  # state of one learner in one lane
OFFER_BYTES = 170 + 36 * 16  # state of one offer and its prices in every cell
OFFERS = 240
COUNT_BYTES = 36 * (18 + 19 + 19) * 8
CELLS_A_SECOND = 6e6  # learner-quarters of one thread; measured, rounded down


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
        Peak, roughly.
    seconds : float
        On this many threads, roughly, without the first compilation.
    """

    lanes: int
    cells: int
    memory_bytes: int
    seconds: float

    def as_record(self) -> dict[str, int | float]:
        """Return the cost as plain values for JSON."""
        return asdict(self)


def estimate(settings: Settings, scenarios: int, threads: int, chunk_lanes: int = 64) -> Cost:
    """Estimate the cost of a comparison.

    Parameters
    ----------
    settings : Settings
        Draws, replicates, learners, horizon.
    scenarios : int
        Scenarios beside the base.
    threads, chunk_lanes : int
        Threads, and lanes in a chunk.

    Returns
    -------
    Cost
    """
    lanes = (scenarios + 1) * settings.draws * settings.replicates
    cells = lanes * settings.learners * settings.quarters
    lane = settings.learners * LEARNER_BYTES + OFFERS * OFFER_BYTES + COUNT_BYTES
    memory = 350_000_000 + threads * min(chunk_lanes, lanes) * lane
    return Cost(lanes, cells, memory, round(cells / CELLS_A_SECOND / threads, 1))
