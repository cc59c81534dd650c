"""The check that the documents show is that of the posterior and the model that ship."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

from mcsim.calibrate.coverage import LEVEL, Coverage
from mcsim.evidence.posterior import shipped_posterior
from mcsim.results.hashes import evidence_hash, model_hash, targets_hash

FIGURES = Path(__file__).parents[3] / "docs" / "figures"
PAGE = FIGURES.parent / "calibration.md"


def test_it_was_made_with_what_ships() -> None:
    posterior = shipped_posterior()
    assert posterior is not None
    for name in ("interval_coverage", "second_opinion"):
        said = json.loads((FIGURES / f"{name}.json").read_text(encoding="utf-8"))
        assert said["sources"] == {"evidence": evidence_hash(), "model": model_hash(),
                                   "targets": targets_hash(),
                                   "posterior": posterior.hash}, name  # fmt: skip
    for name in ("contraction", "predictive", "tradeoffs", "readings", "surveyed"):
        said = json.loads((FIGURES / f"{name}.json").read_text(encoding="utf-8"))
        assert said["fingerprint"] == posterior.hash, name


def test_the_stored_positions_pass_as_the_page_says() -> None:
    table = pd.read_csv(FIGURES / "interval_positions.csv")
    positions = {str(name): np.asarray(rows.sort_values("survey")["position"])
                 for name, rows in table.groupby("quantity", sort=False)}  # fmt: skip
    coverage = Coverage(positions, np.ones((300, 1)))
    assert all(len(values) == 300 for values in positions.values())
    assert coverage.is_passed
    least, number = coverage.smallest
    page = PAGE.read_text(encoding="utf-8")
    assert f"the least probability is {least:.2g}" in page
    assert f"{number} tests" in page
    for level in (0.5, 0.9):
        inside = sum(held[level][0] for held in coverage.covered().values())
        share = 100 * inside / (300 * len(positions))
        assert f"{share:.1f} % of the {100 * level:.0f} % intervals" in page
    assert LEVEL == 0.01
