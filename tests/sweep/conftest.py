"""Small sweeps."""

from pathlib import Path

import pytest

from mcsim.sweep import plan

SMALL = """\
title: Formality and price
scenarios: [nqf_optional]
settings: {draws: 1, replicates: 2, learners: 200, horizon_quarters: 6}
design: {kind: sobol, points: 24, seed: 1}
factors:
  chi: {range: [0, 1]}
  nqf_inclusion.stringency: {range: [0.1, 0.9]}
outcomes:
  metrics: [completions_rate, net_additional]
  quarters: [2027-Q2, horizon]
  groups: [all, education]
"""


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of eight points, so that a small sweep has several."""
    monkeypatch.setattr(plan, "POINTS", 8)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return the file of a small sweep."""
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path
