"""A calibration that was killed ends like one that was not, and finds what large counts tell."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from mcsim.calibrate.likelihood import survey_terms
from mcsim.calibrate.sampler import sample
from mcsim.calibrate.space import SURVEYED, Space, quantiles
from mcsim.calibrate.surveyed import answered, logit
from mcsim.calibrate.targets import targets
from mcsim.evidence.posterior import RECORD, TABLE
from mcsim.evidence.survey import Survey

SMALL = """
import sys
from pathlib import Path
from mcsim.calibrate.calibration import Effort, calibrate
from mcsim.evidence.survey import Survey
effort = Effort(wave=96, live=150, effective=200, main=24, variant=16, main_draws=8,
                variant_draws=4)
calibrate(Survey(), Path(sys.argv[1]), 5, effort, threads=int(sys.argv[2]))
"""


def _start(folder: Path, threads: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-W", "ignore", "-c", SMALL, str(folder),
                             str(threads)])  # fmt: skip


@pytest.mark.slow
def test_kill_and_resume_give_the_same_posterior(tmp_path: Path) -> None:
    whole = _start(tmp_path / "whole", 2)
    assert whole.wait() == 0
    killed = tmp_path / "killed"
    for patience in (12.0, 25.0):
        process = _start(killed, 1)
        time.sleep(patience)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not (killed / RECORD).exists()
    assert _start(killed, 1).wait() == 0
    for name in (TABLE, RECORD):
        assert (killed / name).read_bytes() == (tmp_path / "whole" / name).read_bytes(), name


@pytest.mark.slow
def test_what_large_counts_identify_returns_to_its_true_value(tmp_path: Path) -> None:
    space = Space(SURVEYED)
    true = {symbol: quantiles(symbol, np.array([0.4])) for symbol in space.symbols}
    size = 100_000
    asked = [target for target in targets().values() if target.kind == "count"]
    counts = {target.id: (round(float(answered(target, true)[0]) * size), size)
              for target in asked}  # fmt: skip
    survey = Survey(supplied=counts)

    def log_likelihood(points: np.ndarray) -> np.ndarray:
        return np.asarray(np.sum([*survey_terms(survey, space.values(points)).values()], axis=0))

    found = sample(log_likelihood, len(space.symbols), 3, tmp_path, effective=300, live=400)
    drawn = space.values(found.points)
    # What every question shows, and the learners' gap, are identified; agents' shares are not:
    # a bias may stand for any part of them.
    for target in asked:
        share = answered(target, drawn)
        mean = found.weight @ share
        assert mean == pytest.approx(float(answered(target, true)[0]), abs=0.01), target.id
    gap = found.weight @ (logit(drawn["share_of_learners_nqf"])
                          - logit(drawn["share_of_learners_plain"]))  # fmt: skip
    expected = logit(true["share_of_learners_nqf"]) - logit(true["share_of_learners_plain"])
    assert gap == pytest.approx(float(expected[0]), abs=0.03)
    unknown = drawn["share_of_employers_nqf"]
    spread = np.sqrt(found.weight @ (unknown - found.weight @ unknown) ** 2)
    assert spread > 0.005  # the priming bias still stands between
