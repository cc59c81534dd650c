"""The readable model and the compiled core are the same model."""

import numpy as np

from mcsim.checks.case import Case, Check
from mcsim.engine.flows import STARTS
from mcsim.engine.state import BURN_IN


def mesa_equals_core(case: Case) -> Check:
    """All states of all agents are the same in both engines, every quarter, bit for bit."""
    from mcsim.mesa_model.model import MicroCredentialModel  # noqa: PLC0415 — mesa is heavy
    from mcsim.mesa_model.snapshot import difference  # noqa: PLC0415
    from mcsim.population.synthesis import synthesise  # noqa: PLC0415

    name, study = "mesa_equals_core", case.study
    settings, lanes = study.settings, case.lanes(case.policies)
    population = synthesise(study.profile, settings.learners, settings.seed, 0)
    # The draw in which more happens; its lanes are base and scenario.
    draw = int(np.argmax(case.draws.columns["baseline_uptake"]))
    starts = 0

    def model(lane: int, base: MicroCredentialModel | None = None) -> MicroCredentialModel:
        return MicroCredentialModel(population, study.profile, lanes.coefficients, lanes.effects,
                                    lane, settings.seed, 0, settings.variant, base)  # fmt: skip

    base = model(draw * lanes.policies)
    scenario = model(draw * lanes.policies + 1, base)
    for t, chunk in case.quarters(lanes):
        scenario.step()
        starts += int(scenario.flows[:, STARTS].sum())
        for lane, twin in enumerate((base, scenario), start=draw * lanes.policies):
            differs = difference(twin, chunk, lane)
            if differs:
                detail = f"{differs} differs in quarter {t - BURN_IN}"
                return Check(name, case.name, False, detail)
    detail = (
        f"{settings.learners:,} learners, {len(base.employers)} employers and "
        f"{len(base.offers)} offers: every state the same in {settings.quarters} quarters, "
        f"{starts:,} starts"
    )
    return Check(name, case.name, True, detail)
