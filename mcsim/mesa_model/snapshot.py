"""The agents' state as arrays in the layout of the compiled core, so that both can be compared."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsim.engine.quarter import Chunk
from mcsim.engine.state import EmployerState, LearnerState, MarketState, OfferState, State
from mcsim.mesa_model.model import MicroCredentialModel


def snapshot(model: MicroCredentialModel) -> State:
    """Return the state of a model.

    Parameters
    ----------
    model : MicroCredentialModel
        At the end of a quarter.

    Returns
    -------
    State
        As the core's, without the axis of lanes; values are float64 or int64, to be compared
        after rounding to the core's types.
    """
    market = MarketState(
        employers=np.array(model.employers_in), declared=np.array(model.declared),
        declared_any=np.array(model.declared_any), offers=np.array(model.offers_last),
        demand=np.array(model.demand_last), earned=np.array(model.earned),
        cost=np.array(model.cost), delivered=np.array(model.delivered),
        completed=np.array(model.completed), shares=np.array(model.shares),
        assured_good=np.array([good for good, _ in model.assured]),
        assured_bad=np.array([bad for _, bad in model.assured]),
    )  # fmt: skip
    return State(
        LearnerState._make(_values(model.learners, name) for name in LearnerState._fields),
        EmployerState._make(_values(model.employers, name) for name in EmployerState._fields),
        OfferState._make(_values(model.offers, name) for name in OfferState._fields),
        market,
    )


def _values(members: Sequence[Any], name: str) -> NDArray[Any]:
    """Collect an attribute; what an offer remembers by quarter has the quarters first."""
    values = np.array([getattr(member, name) for member in members])
    return values.T if name == "demand" else values


def difference(model: MicroCredentialModel, chunk: Chunk, lane: int) -> str | None:
    """Compare a model with a lane of the core, every state of every agent bit for bit.

    Parameters
    ----------
    model : MicroCredentialModel
        At the end of a quarter.
    chunk : Chunk
        At the end of the same quarter.
    lane : int
        Its lane to compare with.

    Returns
    -------
    str or None
        Name of the first variable that differs, and where.
    """
    pairs: list[tuple[Any, Any]] = list(zip(snapshot(model), chunk.state, strict=True))
    for mine, theirs in pairs:
        arrays: dict[str, NDArray[Any]] = theirs._asdict()
        for name, values in arrays.items():
            expected = values if name == "employers" else values[..., lane]
            found = getattr(mine, name).astype(expected.dtype)
            if not np.array_equal(found, expected):
                where = np.argwhere(found != expected)[0].tolist()
                return f"{type(theirs).__name__}.{name} at {where}"
    for name in ("flows", "stocks", "closed", "movements"):
        expected = getattr(chunk.counts, name)[..., lane]
        found = getattr(model, name)
        if not np.array_equal(found, expected):
            return f"Counts.{name} at {np.argwhere(found != expected)[0].tolist()}"
    return None
