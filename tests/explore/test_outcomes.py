"""Outcomes without a study are those of the study."""

import numpy as np
import pytest

from mcsim.compare.summary import summarise
from mcsim.explore.outcomes import Outcome, Setting
from mcsim.results.frames import open_run
from mcsim.results.study import plan_study, run_study
from mcsim.scenario.combine import combine
from mcsim.scenario.loader import load_scenarios

WANTED = [Outcome("completions_rate"), Outcome("cost_public_present"),
          Outcome("starts_rate", "education", "low"), Outcome("net_additional")]  # fmt: skip


def test_outcomes_are_those_of_a_study(tmp_path_factory: pytest.TempPathFactory) -> None:
    base, *others = load_scenarios(["baseline", "nqf_optional", "universal_subsidy"])
    given = {"draws": 3, "replicates": 2, "learners": 300, "horizon_quarters": 8}
    plan = plan_study(combine(base, others, overrides=given))
    folder = tmp_path_factory.mktemp("study") / "out"
    run_study(plan, folder)
    run = open_run(folder)
    summarise(run)
    policies = [scenario.content for scenario in plan.study.all]
    for threads in (1, 3):
        setting = Setting(plan.study.profile, plan.study.settings, threads)
        found = setting.outcomes(plan.draws, policies, WANTED)
        for outcome, values in found.items():
            for k, scenario in enumerate(run.scenarios):
                frame = run.frame(outcome.metric, scenario, outcome.group)
                rows = frame[(frame["quarter"] == "horizon") & (frame["level"] == outcome.level)]
                expected = rows["value"].to_numpy().reshape(3, 2)
                np.testing.assert_array_equal(values[k], expected)
