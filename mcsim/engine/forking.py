"""Lanes that are alike are run once, and stand side by side from the quarter in which they differ.

Until a policy first acts, its lane is its base's, bit for bit: the same draw, the same chance and
the same effects.  So the bases run alone, and then each becomes as many lanes as it has policies.
"""

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled
from mcsim.engine.accounting import Tally
from mcsim.engine.chances import Chances
from mcsim.engine.choosing import Applications
from mcsim.engine.coefficients import Coefficients
from mcsim.engine.effects import Effects
from mcsim.engine.finishing import Ends
from mcsim.engine.news import Heard
from mcsim.engine.quarter import Chunk, Counts
from mcsim.engine.room import unset
from mcsim.engine.state import State

# Fields without an axis of lanes, which all lanes share.
SHARED = {
    "MarketState": {"employers"},
    "Marks": {"in_course", "in_offer", "told", "news", "ever_completed"},
    "Prices": {"like"},
}


def quarters_alike(effects: Effects, base: NDArray[np.int64]) -> int:
    """Count the quarters before policy first makes a lane differ from its base.

    Parameters
    ----------
    effects : Effects
        By quarter, cell and lane.
    base : int64 (L,)
        Base lane of each lane.

    Returns
    -------
    int
        0 … Q.
    """
    quarters = int(effects.system.service.shape[0])
    for family in effects:
        for quantity in family:
            differs = (quantity[:quarters] != quantity[:quarters, :, base]).any(axis=(1, 2))
            if differs.any():
                quarters = int(np.argmax(differs))
    return quarters


def forked(
    chunk: Chunk, coefficients: Coefficients, effects: Effects, base: NDArray[np.int64]
) -> Chunk:
    """Go on with each lane of a chunk as several.

    Parameters
    ----------
    chunk : Chunk
        One lane for each base, between two quarters; it is not to be run further.
    coefficients, effects : Coefficients, Effects
        Of the lanes that there are then, as many for each base, next to one another.
    base : int64 (L,)
        Base lane of each.

    Returns
    -------
    Chunk
    """
    copies = base.size // chunk.base.size
    marks = _repeated(chunk.marks, copies)
    # These count lanes.
    marks = marks._replace(in_course=marks.in_course * copies, in_offer=marks.in_offer * copies)
    sizes = chunk.applications.nests.offer.shape[0], chunk.applications.declared.shape[0]
    learners, offers = chunk.applications.need.size, chunk.applications.expected.shape[0]
    applications = Applications.empty(learners, offers, base.size, *sizes)
    return replace(
        chunk,
        state=State._make(_repeated(family, copies) for family in chunk.state),
        coefficients=coefficients, effects=effects, prices=_repeated(chunk.prices, copies),
        chances=Chances.empty(learners, chunk.chances.recognised.shape[0], sizes[1], base.size),
        applications=applications._replace(kept=chunk.applications.kept),
        marks=marks, heard=Heard.empty(base.size), ends=Ends.empty(base.size),
        tally=Tally.empty(base.size),
        counts=Counts.empty(base.size)._replace(closed=_lanes(chunk.counts.closed, copies)),
        base=base,
    )  # fmt: skip


def _repeated[F: NamedTuple](family: F, copies: int) -> F:
    """Repeat each lane of a family of arrays."""
    shared = SHARED.get(type(family).__name__, set())
    return family._replace(**{
        name: _lanes(getattr(family, name), copies)
        for name in family._fields if name not in shared
    })  # fmt: skip


def _lanes(array: NDArray[Any], copies: int) -> NDArray[Any]:
    """Repeat each lane of an array, whose last axis they are."""
    more = unset((*array.shape[:-1], array.shape[-1] * copies), array.dtype)
    # Bits are copied, whatever they stand for.
    bits = np.dtype(f"u{array.dtype.itemsize}")
    spread(np.ascontiguousarray(array).view(bits).ravel(), copies, more.view(bits).ravel())
    return more


@compiled
def spread(source: NDArray[Any], copies: int, target: NDArray[Any]) -> None:
    """Write each number several times, next to one another.

    Parameters
    ----------
    source : unsigned integers (n,)
        Read.
    copies : int
        How many times each is written.
    target : unsigned integers (n · copies,)
        Written.
    """
    if copies == 2:  # a constant, which becomes vector instructions
        for n in range(np.uint64(source.size)):
            first = np.uint64(2) * n
            target[first] = target[first + np.uint64(1)] = source[n]
        return
    end = np.uint64(0)
    for n in range(source.size):
        for _ in range(copies):
            target[end] = source[n]
            end += np.uint64(1)
