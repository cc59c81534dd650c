"""How fast the core is here: learner-quarters a second in one thread, by number of lanes.

``uv run pytest benchmarks`` prints a table. Machines are noisy: compare ratios of one run only.
"""

import pytest

from mcsim import api
from mcsim.checks.case import Case
from mcsim.engine.run import Lanes, run_lanes
from mcsim.results.study import plan_study

LEARNERS, QUARTERS = 5_000, 16


@pytest.mark.parametrize("lanes", [2, 16, 64])
def test_quarters_of_lanes(benchmark, lanes: int) -> None:
    study = api.study("baseline", ["nqf_optional"], learners=LEARNERS, draws=lanes // 2,
                      horizon_quarters=QUARTERS, first_quarter="2026-Q3")  # fmt: skip
    draws = plan_study(study).draws
    policies = [scenario.content for scenario in study.all]
    prepared = Lanes.of(policies, draws, study.profile, study.settings)
    benchmark.extra_info["learner_quarters"] = lanes * LEARNERS * study.settings.quarters
    benchmark.pedantic(run_lanes, (prepared, study.profile, study.settings, 0), rounds=3)


def test_a_readable_model(benchmark) -> None:
    from mcsim.checks.engines import mesa_equals_core

    study = api.study("baseline", ["nqf_optional"], learners=500, horizon_quarters=QUARTERS)
    benchmark.pedantic(mesa_equals_core, (Case.of(study, study.scenarios[0], 1),), rounds=1)
