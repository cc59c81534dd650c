"""Results do not depend on the processor, nor sizes on their scale."""

import itertools
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from mcsim import api
from tests.engine.worlds import fingerprint, world_of_everything


@pytest.mark.slow
def test_a_generic_processor_gives_the_same_bits(tmp_path: Path) -> None:
    other = subprocess.run(
        [sys.executable, "-m", "tests.engine.worlds"], capture_output=True, text=True, check=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "NUMBA_CPU_NAME": "generic", "MCSIM_CACHE": str(tmp_path)},
    )  # fmt: skip
    assert other.stdout.strip() == fingerprint(world_of_everything().end())


@pytest.mark.slow
def test_rates_agree_at_any_number_of_learners(tmp_path: Path) -> None:
    # Means over 4 draws × 6 replicates; the standard error of each from its replicates. A
    # difference above 5 of them has a chance below 1 in 10 000 for the eight comparisons.
    values = {}
    for learners in (5_000, 20_000, 80_000):
        run = api.run("baseline", out=tmp_path / str(learners), draws=4, replicates=6,
                      learners=learners, horizon_quarters=12,
                      assumptions=None)  # fmt: skip
        for metric in ("completions_rate", "course_completions_rate", "aware_share",
                       "employers_aware_share"):  # fmt: skip
            frame = run.frame(metric, "baseline")
            horizon = frame[frame["quarter"] == "horizon"]
            values[learners, metric] = horizon.groupby("replicate")["value"].mean()
    for metric, other in itertools.product({metric for _, metric in values}, (20_000, 80_000)):
        small, large = values[5_000, metric], values[other, metric]
        error = np.sqrt((small.var() + large.var()) / 6)
        assert abs(small.mean() - large.mean()) < 5 * error, metric
