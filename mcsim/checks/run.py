"""Run every check on every scenario."""

from collections.abc import Callable, Iterator
from functools import partial

from mcsim.checks.accounts import conservation
from mcsim.checks.case import Case, Check
from mcsim.checks.chance import chunk_and_thread_invariance, replicates_differ
from mcsim.checks.engines import mesa_equals_core
from mcsim.checks.identity import identical_before_start, null_policy
from mcsim.checks.price import monotone_in_price
from mcsim.engine import cost
from mcsim.population.profile import Profile
from mcsim.results.memory import SIMULATING, refuse_unless_it_fits
from mcsim.results.progress import Progress, Silent
from mcsim.results.threads import default_threads
from mcsim.scenario.combine import Study

LEARNERS = 2_000  # unless stated: the readable model takes its time
LANES = 4  # of a chunk: two policies in two draws
READABLE = 9_000  # bytes of a learner of the readable model, in the base and in the scenario
CHECKS: tuple[Callable[[Case], Check], ...] = (
    null_policy, identical_before_start, replicates_differ, chunk_and_thread_invariance,
    mesa_equals_core, conservation, monotone_in_price,
)  # fmt: skip


def _memory(profile: Profile, learners: int) -> int:
    """Bytes that the checks of a scenario take: a chunk, and the readable model twice."""
    return (SIMULATING + cost.population_bytes(profile, learners)
            + cost.learner_bytes(profile, learners)
            + cost.chunk_bytes(profile, learners, LANES) + READABLE * learners)  # fmt: skip


def run_checks(
    study: Study, with_base: bool = False, threads: int | None = None,
    progress: Progress | None = None,
) -> Iterator[Check]:  # fmt: skip
    """Check the scenarios of a study one by one.

    Parameters
    ----------
    study : Study
        What is checked.
    with_base : bool, optional
        Whether its base is checked too.
    threads : int, optional
        All cores unless stated.
    progress : Progress, optional
        Told of the checks that are done.

    Yields
    ------
    Check
    """
    refuse_unless_it_fits(partial(_memory, study.profile), study.settings.learners)
    progress = progress or Silent()
    scenarios = study.all if with_base else study.scenarios
    progress.stage("Checking", len(scenarios) * len(CHECKS))
    for scenario in scenarios:
        case = Case.of(study, scenario, threads or default_threads())
        for check in CHECKS:
            yield check(case)
            progress.advance()
