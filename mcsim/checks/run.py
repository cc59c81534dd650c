"""Run every check on every scenario."""

from collections.abc import Callable, Iterator

from mcsim.checks.accounts import conservation
from mcsim.checks.case import Case, Check
from mcsim.checks.chance import chunk_and_thread_invariance, replicates_differ
from mcsim.checks.engines import mesa_equals_core
from mcsim.checks.identity import identical_before_start, null_policy
from mcsim.checks.price import monotone_in_price
from mcsim.results.progress import Progress, Silent
from mcsim.results.threads import default_threads
from mcsim.scenario.combine import Study

LEARNERS = 2_000  # unless stated: the readable model takes its time
CHECKS: tuple[Callable[[Case], Check], ...] = (
    null_policy, identical_before_start, replicates_differ, chunk_and_thread_invariance,
    mesa_equals_core, conservation, monotone_in_price,
)  # fmt: skip


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
    progress = progress or Silent()
    scenarios = study.all if with_base else study.scenarios
    progress.stage("Checking", len(scenarios) * len(CHECKS))
    for scenario in scenarios:
        case = Case.of(study, scenario, threads or default_threads())
        for check in CHECKS:
            yield check(case)
            progress.advance()
