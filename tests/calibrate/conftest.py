"""A model that needs no simulation, and posteriors that are made of its prior."""

import numpy as np
import pytest
from numpy.typing import NDArray

from mcsim.calibrate.bank import Bank, completed, drawn_points
from mcsim.calibrate.blocks import Block, blocks
from mcsim.calibrate.observe import Simulated
from mcsim.calibrate.space import Space
from mcsim.calibrate.surveyed import columns
from mcsim.evidence.posterior import SOLVED, Posterior
from mcsim.evidence.survey import Survey

type Floats = NDArray[np.float64]

MOVED = {
    "voucher_response": ("beta_P", "beta_F"),
    "copayment_response": ("beta_P", "learner_aware"),
    "participation_low_to_all": ("beta_F",),
    "sponsoring_employers": ("sponsor_base", "sponsor_size"),
}
WEIGHTS = {
    "voucher_response": (0.0, 0.8, -0.3), "copayment_response": (0.0, -0.4, -0.2),
    "participation_low_to_all": (0.1, 0.6), "sponsoring_employers": (0.3, 0.4, 0.2),
}  # fmt: skip


def linear_answers(space: Space, units: Floats) -> Simulated:
    """Answer linearly in the positions of the parameters, without chance."""
    place = {symbol: k for k, symbol in enumerate(space.symbols)}
    values = {
        name: WEIGHTS[name][0]
        + np.sum([weight * units[:, place[symbol]]
                  for weight, symbol in zip(WEIGHTS[name][1:], symbols, strict=True)], axis=0)
        for name, symbols in MOVED.items()
    }  # fmt: skip
    return Simulated(values, {name: np.zeros(len(units)) for name in values})


@pytest.fixture(scope="session")
def space() -> Space:
    return Space.with_moved([symbol for symbols in MOVED.values() for symbol in symbols])


@pytest.fixture(scope="session")
def parts() -> tuple[Block, ...]:
    return blocks(MOVED)


@pytest.fixture(scope="session")
def bank(space: Space) -> Bank:
    units = drawn_points(space, 12_000, 1)
    return Bank(space, units, linear_answers(space, units[:4_000]))


def posterior_of(space: Space, units: Floats, **variants: Floats) -> Posterior:
    """Freeze unit points as if they were a posterior, and those of variants beside them."""
    tables, record = {}, {}
    for name, points in {"main": units, **variants}.items():
        table = completed(points, space, Survey(), 3).columns
        tables[name] = {**table, **{symbol: np.zeros(len(points)) for symbol in SOLVED}}
        record[name] = {"draws": len(points), "points": len(points),
                        "effective_size": float(len(points))}  # fmt: skip
    sampled = columns({symbol: np.full(1, 0.5) for symbol in space.symbols})
    return Posterior(
        {"hash": "made up", "variants": record, "seed": 1, "supplied": {}, "moved_by": MOVED,
         "sampled": sorted(sampled), "model_hash": "", "evidence_hash": "", "targets_hash": ""},
        tables,
    )  # fmt: skip
