"""Bases that run alone until policy acts, and then as many lanes each, give the same bytes."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from mcsim.engine.effects import Effects
from mcsim.engine.flows import BASE_COMPLETIONS, COMPLETIONS, FLOWS
from mcsim.engine.forking import forked, quarters_alike
from mcsim.engine.quarter import Chunk, run_quarter
from mcsim.engine.run import Lanes, run_lanes
from mcsim.engine.state import BURN_IN
from mcsim.engine.totals import Totals
from mcsim.scenario.model import Policy
from tests.engine.worlds import EVERY_LEVER, World, differing, policy

LATE = policy(start="2027-Q1", **EVERY_LEVER)
SILENT = policy(level=0.0, **EVERY_LEVER)
FIRST = policy(start="2026-Q1", **EVERY_LEVER)


def _world(*others: Policy) -> World:
    return World(policies=(Policy(), *others), learners=400, quarters=BURN_IN + 8,
                 given={"quarter_hours": 15.0, "places": 400.0})  # fmt: skip


def _side_by_side(world: World, lanes: Lanes) -> Totals:
    """Totals of all lanes, each of which ran itself from the first quarter."""
    chunk = lanes.chunk(world.profile, world.settings, world.replicate)
    totals = Totals.empty(world.settings.horizon_quarters, lanes.count)
    for t in range(world.quarters):
        run_quarter(chunk, t)
        if t >= BURN_IN:
            totals.enter(chunk.counts, t - BURN_IN, 1)
    return totals


def _same_totals(world: World, lanes: Lanes) -> Totals:
    """Totals of a run, after a look whether every byte is as of lanes side by side."""
    whole, totals = _side_by_side(world, lanes), run_lanes(
        lanes, world.profile, world.settings, world.replicate
    )  # fmt: skip
    for name, mine, theirs in zip(Totals._fields, totals, whole, strict=True):
        assert mine.dtype == theirs.dtype
        assert mine.shape == theirs.shape
        assert mine.tobytes() == theirs.tobytes(), name
    assert (totals.learners[-1, 0, len(FLOWS) + COMPLETIONS] > 50).all()
    return totals


@pytest.mark.parametrize(
    ("others", "alike"),
    [
        ((LATE,), BURN_IN + 4),
        ((policy(start="2027-Q1", age_neutral_access={}, awareness={}),), BURN_IN + 4),
        ((SILENT,), BURN_IN + 8),
        ((FIRST,), BURN_IN),
        ((LATE, SILENT, policy(awareness={}, price_support={})), BURN_IN),
    ],
    ids=["late", "late without prices", "silent", "first", "several"],
)
def test_every_byte_is_as_of_lanes_side_by_side(others: tuple[Policy, ...], alike: int) -> None:
    world = _world(*others)
    lanes = world.lanes()
    assert lanes.alike == alike
    totals = _same_totals(world, lanes)
    first = len(FLOWS)
    mine, base = (totals.learners[-1, 0, first + k] for k in (COMPLETIONS, BASE_COMPLETIONS))
    for position, other in enumerate(others, start=1):
        scenario = slice(position, None, lanes.policies)
        assert (mine[scenario] != base[scenario]).any() == (other is not SILENT)


def test_lanes_that_differ_from_the_first_quarter_of_burn_in_never_stand_for_one_another() -> None:
    world = _world(FIRST)
    lanes = world.lanes()
    lanes.effects.learner.age_access[0, :, 1::2] += 0.5
    lanes = replace(lanes, alike=quarters_alike(lanes.effects, lanes.base))
    assert lanes.alike == 0
    _same_totals(world, lanes)


def test_a_base_without_policies_runs_as_it_is() -> None:
    world = _world()
    _same_totals(world, world.lanes())


def _places(effects: Effects) -> list[NDArray[np.float64]]:
    return [quantity for family in effects for quantity in family]


@settings(max_examples=40)
@given(st.data())
def test_lanes_are_alike_until_any_quantity_of_any_lane_differs(data: st.DataObject) -> None:
    world = _world(SILENT, SILENT)
    effects = _silent_effects(world)
    changes = data.draw(st.lists(
        st.tuples(st.integers(0, len(_places(effects)) - 1), st.integers(0, world.quarters - 1),
                  st.integers(0, 10**6), st.integers(0, 5)),
        max_size=3,
    ))  # fmt: skip
    for place, t, cell, lane in changes:
        quantity = _places(effects)[place]
        quantity[t, cell % quantity.shape[1], lane] += 0.25
    first = [
        t for t in range(world.quarters)
        if any((q[t, :, lane] != q[t, :, lane // 3 * 3]).any()
               for q in _places(effects) for lane in range(6))
    ]  # fmt: skip
    assert quarters_alike(effects, world.base) == (first[0] if first else world.quarters)


_EFFECTS: dict[int, Effects] = {}


def _silent_effects(world: World) -> Effects:
    """Effects of levers at level 0, to be changed."""
    made = _EFFECTS.setdefault(0, world.effects())
    return made.lanes(np.arange(6), world.quarters)


def _fields(chunk: Chunk) -> Iterator[tuple[str, Any]]:
    """Every array of a chunk that a quarter hands on to the next."""
    families = (*chunk.state, *chunk.coefficients, *chunk.effects, *chunk.population,
                chunk.prices, chunk.marks)  # fmt: skip
    for family in families:
        for name, values in family._asdict().items():
            yield f"{type(family).__name__}.{name}", values
    yield "Counts.closed", chunk.counts.closed
    yield "Applications.kept", chunk.applications.kept
    yield "base", chunk.base
    yield "employer_cells", chunk.employer_cells


def _shapes(chunk: Chunk) -> Iterator[tuple[str, Any]]:
    """Shape and dtype of every array of a chunk, also of those that are written before read."""
    work = chunk.applications
    for family in (*chunk.state, chunk.prices, chunk.chances, chunk.marks, chunk.tally,
                   chunk.counts, chunk.utilities, work.sight, work.beliefs, work.nests,
                   work, chunk.heard, chunk.ends):  # fmt: skip
        for name, values in family._asdict().items():
            if isinstance(values, np.ndarray):
                yield f"{type(family).__name__}.{name}", (values.shape, values.dtype,
                                                          values.flags.c_contiguous)  # fmt: skip


@pytest.mark.parametrize("variant", ["main", "friedkin_johnsen"])
def test_a_chunk_that_forked_is_as_one_that_ran_whole_and_goes_on_as_it(variant: Any) -> None:
    world = _world(LATE, policy(start="2027-Q1", price_support={})).but(variant=variant)
    lanes = world.lanes()
    assert lanes.alike == BURN_IN + 4
    whole = lanes.chunk(world.profile, world.settings, 0)
    alone = lanes.bases().chunk(world.profile, world.settings, 0)
    for t in range(lanes.alike):
        run_quarter(whole, t)
        run_quarter(alone, t)
    both = forked(alone, lanes.coefficients, lanes.effects, lanes.base)
    assert dict(_shapes(both)) == dict(_shapes(whole))
    for (name, mine), (_, theirs) in zip(_fields(both), _fields(whole), strict=True):
        np.testing.assert_array_equal(mine, theirs, name, strict=True)
    # What there is to hand on is there.
    assert whole.marks.in_offer.any()
    assert whole.marks.in_course.any()
    assert whole.marks.news.any()
    assert whole.applications.kept.any()
    assert whole.counts.closed.any()
    for t in range(lanes.alike, world.quarters):
        run_quarter(both, t)
        run_quarter(whole, t)
        assert differing(both, whole) == [], t
    assert len(differing(both, both, slice(0, None, 3), slice(1, None, 3))) > 20
