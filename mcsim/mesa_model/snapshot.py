"""The agents' state as arrays in the layout of the compiled core, so that both can be compared.

An integer that the core's type cannot hold must show as a difference: casting would wrap it just
as the core does, and an overflow would look like equality.  So values are compared as they are.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsim.engine.quarter import Chunk, Counts
from mcsim.engine.state import EmployerState, LearnerState, MarketState, OfferState, State
from mcsim.mesa_model.model import MicroCredentialModel

type Values = NDArray[Any]


def snapshot(model: MicroCredentialModel) -> State:
    """Return the state of a model.

    Parameters
    ----------
    model : MicroCredentialModel
        At the end of a quarter.

    Returns
    -------
    State
        As the core's, in its types, without the axis of lanes.

    Raises
    ------
    OverflowError
        Where a value does not fit the core's type; it names the variable.
    """
    families: tuple[Any, ...] = _collected(model)
    types = State.empty(model.population, model.sectors, 1)
    return State._make(
        family._make(
            _narrowed(values, like.dtype, f"{type(family).__name__}.{name}")
            for name, values, like in zip(family._fields, family, layout, strict=True)
        )
        for family, layout in zip(families, types, strict=True)
    )


def counted(model: MicroCredentialModel) -> Counts:
    """Return what a model counted in a quarter, as the core's but without the axis of lanes."""
    return Counts(model.flows, model.stocks, model.closed, model.employer_stocks,
                  model.offer_stocks, model.movements, model.money)  # fmt: skip


def difference(model: MicroCredentialModel, chunk: Chunk, lane: int) -> str | None:
    """Compare a model with a lane of the core, every state and every count bit for bit.

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
    for name, found, expected in _pairs(model, chunk, lane):
        if found.shape != expected.shape:
            return f"{name} of shape {found.shape} instead of {expected.shape}"
        differs = np.argwhere(_exact(found) != _exact(expected))
        if differs.size:
            return f"{name} at {differs[0].tolist()}"
    return None


def _pairs(
    model: MicroCredentialModel, chunk: Chunk, lane: int
) -> Iterator[tuple[str, Values, Values]]:
    """List what a model and a lane of the core hold of each variable."""
    mine: tuple[Any, ...] = (*_collected(model), counted(model))
    theirs: tuple[Any, ...] = (*chunk.state, chunk.counts)
    for found, family in zip(mine, theirs, strict=True):
        for field, values, expected in zip(family._fields, found, family, strict=True):
            # How many employers a sector has is the same in all lanes.
            shared = isinstance(family, MarketState) and field == "employers"
            name = f"{type(family).__name__}.{field}"
            yield name, values, expected if shared else expected[..., lane]


def _exact(values: Values) -> Values:
    """Return integers as int64, and the bits of floats: 0 is not -0, and NaN equals itself."""
    if values.dtype.kind == "f":
        return np.ascontiguousarray(values, np.float64).view(np.int64)
    return values.astype(np.int64)


def _collected(model: MicroCredentialModel) -> State:
    """Collect the state as float64, int64 and bool, whatever the core's types."""
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


def _values(members: Sequence[Any], name: str) -> Values:
    """Collect an attribute; what an offer remembers by quarter has the quarters first."""
    values = np.array([getattr(member, name) for member in members])
    return values.T if name == "demand" else values


def _narrowed(values: Values, dtype: np.dtype[Any], name: str) -> Values:
    """Return values in a type that holds them exactly."""
    narrow = np.ascontiguousarray(values.astype(dtype))
    if not np.array_equal(_exact(narrow), _exact(values)):
        where = np.argwhere(_exact(narrow) != _exact(values))[0].tolist()
        raise OverflowError(f"{name} at {where} is {values[tuple(where)]}: no {dtype} holds it")
    return narrow
