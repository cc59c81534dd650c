"""Measure everything in turns, and put it on record."""

from dataclasses import asdict, dataclass
from typing import Any

from mcsim.bench.footprint import bytes_of_state, draws_needed
from mcsim.bench.limits import Memory, Philox
from mcsim.bench.machine import machine
from mcsim.bench.steps import profile
from mcsim.bench.timing import Rounds, Spread, interleave
from mcsim.bench.toys import Toys
from mcsim.bench.work import Core, Readable
from mcsim.results.progress import Progress, Silent
from mcsim.scenario.combine import Study

SCENARIO = "nqf_optional"
NOTE = (
    "Rates are units a second, whatever the population: the readable model has fewer learners and "
    "quarters than the core, or it would take minutes. The core's time includes synthesis of its "
    "population; that of the models in Mesa leaves building them out. In each round, everything is "
    "run once unmeasured before it is measured."
)
DRAWS = 128  # with base and scenario, 256 lanes: what a chunk of a study holds


@dataclass(frozen=True)
class Sizes:
    """How much is run of what, once a round, beside the core.

    Attributes
    ----------
    mesa_learners, mesa_reported : int
        Learners and reported quarters of the readable model.
    yardstick_learners, yardstick_steps : int
    toy_mesa_learners, toy_mesa_steps : int
    copied : int
        Bytes of an array that is copied; more than any cache holds.
    counted_learners, counted_reported : int
        Learners and reported quarters in which draws are counted.
    """

    mesa_learners: int = 1_000
    mesa_reported: int = 4
    yardstick_learners: int = 10_000
    yardstick_steps: int = 120
    toy_mesa_learners: int = 1_000
    toy_mesa_steps: int = 120
    copied: int = 1 << 27
    counted_learners: int = 200
    counted_reported: int = 4


@dataclass(frozen=True)
class Bench:
    """What is measured.

    Attributes
    ----------
    core, readable : Core, Readable
        The shipped comparison in both engines.
    toys : Toys
        The yardstick and its Mesa twin.
    memory, philox : Memory, Philox
        The machine's limits.
    sizes : Sizes
    """

    core: Core
    readable: Readable
    toys: Toys
    memory: Memory
    philox: Philox
    sizes: Sizes

    def measure(self, rounds: int, progress: Progress) -> Rounds:
        """Run everything in turns; the core has run before."""
        progress.stage("Warming up", 5)
        for work in (self.toys.in_turn, self.readable.run, self.toys.mesa, self.philox.in_turn,
                     self.memory.in_turn):  # fmt: skip
            work()
            progress.advance()
        works = {
            "core": self.core.in_turn, "core_2": self.core.together,
            "yardstick": self.toys.in_turn, "yardstick_2": self.toys.together,
            "mesa": self.readable.run, "toy_mesa": self.toys.mesa,
            "philox": self.philox.in_turn, "philox_2": self.philox.together,
            "memory": self.memory.in_turn, "memory_2": self.memory.together,
        }  # fmt: skip
        progress.stage("Measuring", rounds * len(works))
        return interleave(works, rounds, progress.advance)


def measure(
    study: Study, rounds: int, sizes: Sizes | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Measure how fast the core is here, beside what it is to be compared with.

    Parameters
    ----------
    study : Study
        A base and one scenario; a chunk holds them in all its draws.
    rounds : int
        Rounds, in each of which everything is run once.
    sizes : Sizes, optional
        Of everything but the core.
    progress : Progress, optional
        Shows how far it has come.

    Returns
    -------
    dict
        ``learner_quarters_per_second`` of one thread; ``yardstick_ratio``, of learner-quarters to
        the yardstick's learner-steps a second; ``mesa_ratio``, of the core's rate to that of the
        readable model; ``mesa_to_toy_mesa_ratio``, likewise of that to the Mesa twin of the
        yardstick; ``thread_gain``, of two chunks one after the other to two side by side; all
        medians over the rounds.  ``spread``, ``rates`` and ``limits`` have medians, least and most
        of these and of what lies behind them, a second; ``steps`` is of ``profile``, ``draws`` of
        ``draws_needed``, ``machine`` of ``machine``.  ``bytes``, for each learner-quarter:
        ``state`` of a learner in a lane, ``most_moved``, what memory could move in that time, and
        the share of the bandwidth that would go into reading and writing all state once a quarter.
        ``sizes``: how much of what was run; ``note``: how unlike sizes may be compared.
    """
    sizes, progress = sizes or Sizes(), progress or Silent()
    described = machine()  # before we are the load that it tells of
    core = Core.of(study, progress)
    settings = study.settings
    small = settings.model_copy(
        update={"learners": sizes.mesa_learners, "horizon_quarters": sizes.mesa_reported}
    )
    counted = settings.model_copy(
        update={"learners": sizes.counted_learners, "horizon_quarters": sizes.counted_reported}
    )
    bench = Bench(
        core, Readable(core, small),
        Toys(sizes.yardstick_learners, sizes.yardstick_steps, sizes.toy_mesa_learners,
             sizes.toy_mesa_steps),
        Memory(sizes.copied), Philox(sizes.yardstick_learners, sizes.yardstick_steps), sizes,
    )  # fmt: skip
    progress.stage("Timing the steps of the quarter", 1)
    steps = profile(core)
    progress.advance()
    timed = bench.measure(rounds, progress)
    progress.stage("Counting draws", 1)
    draws = draws_needed(Readable(core, counted))
    progress.advance()
    return _record(bench, rounds, timed, {"steps": steps, "draws": draws, "machine": described})


def _record(bench: Bench, rounds: int, timed: Rounds, others: dict[str, Any]) -> dict[str, Any]:
    """Work out rates and ratios."""
    core, readable, toys = bench.core, bench.readable, bench.toys
    agent_steps = toys.agents * toys.agent_steps
    rates = {
        "core": timed.rate("core", 2 * core.units),
        "core_2_threads": timed.rate("core_2", 2 * core.units),
        "yardstick": timed.rate("yardstick", 2 * toys.units),
        "yardstick_2_threads": timed.rate("yardstick_2", 2 * toys.units),
        "mesa": timed.rate("mesa", readable.units),
        "toy_mesa": timed.rate("toy_mesa", agent_steps),
    }
    limits = {
        "memory_bandwidth": timed.rate("memory", 2 * bench.memory.units),
        "memory_bandwidth_2_threads": timed.rate("memory_2", 2 * bench.memory.units),
        "philox_words": timed.rate("philox", 2 * bench.philox.units),
        "thread_gain_computing": timed.ratio("philox", "philox_2"),
        "thread_gain_yardstick": timed.ratio("yardstick", "yardstick_2"),
        "thread_gain_memory": timed.ratio("memory", "memory_2"),
    }
    ratios = {
        "yardstick_ratio": timed.ratio("yardstick", "core", core.units / toys.units),
        "mesa_ratio": timed.ratio("mesa", "core", 2 * core.units / readable.units),
        "mesa_to_toy_mesa_ratio": timed.ratio("toy_mesa", "mesa", readable.units / agent_steps),
        "thread_gain": timed.ratio("core", "core_2"),
    }
    state = bytes_of_state(core.lanes.chunk(core.study.profile, core.study.settings, 0))
    rate, bandwidth = rates["core"].median, limits["memory_bandwidth"].median
    return {
        **{name: ratio.median for name, ratio in ratios.items()},
        "learner_quarters_per_second": rate,
        "spread": _plain(ratios),
        "rates": _plain(rates),
        "limits": _plain(limits),
        "steps": others["steps"],
        "draws": others["draws"],
        "bytes": {
            "state": state, "most_moved": bandwidth / rate,
            "bandwidth_to_read_and_write_all": 2 * state * rate / bandwidth,
        },
        "machine": others["machine"],
        "note": NOTE,
        "sizes": {
            "rounds": rounds, "learners": core.study.settings.learners,
            "lanes": core.lanes.count, "quarters": core.study.settings.quarters,
            "scenarios": [scenario.name for scenario in core.study.all], **asdict(bench.sizes),
        },
    }  # fmt: skip


def _plain(spreads: dict[str, Spread]) -> dict[str, dict[str, float]]:
    return {name: asdict(spread) for name, spread in spreads.items()}
