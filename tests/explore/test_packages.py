"""PRIM finds a planted box, NSGA-II a planted front, and evaluations are kept."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from mcsim.explore.boxes import discover
from mcsim.explore.extras import needed
from mcsim.explore.front import search, undominated
from mcsim.explore.menu import CACHE, STEPS, Evaluations, Menu
from mcsim.grammar.faults import InvalidInputError
from mcsim.scenario.loader import load_scenario, load_scenarios
from mcsim.scenario.model import Policy

type Floats = NDArray[np.float64]

NAMES = [f"p{k}" for k in range(20)]


def _planted(share: float, worlds: int = 400, seed: int = 1) -> tuple[Floats, NDArray[np.bool_]]:
    generator = np.random.default_rng(seed)
    values = generator.random((worlds, 20))
    fails = (values[:, 3] > 0.6) & (values[:, 7] < 0.5)
    return values, fails ^ (generator.random(worlds) < share)


@pytest.mark.filterwarnings("ignore")
def test_prim_finds_a_planted_box() -> None:
    found = discover(*_planted(0.03), NAMES)
    assert found is not None
    limits = found.limits.set_index("parameter")
    assert set(limits.index) == {"p3", "p7"}
    assert limits.loc["p3", "low"] == pytest.approx(0.6, abs=0.05)
    assert limits.loc["p7", "high"] == pytest.approx(0.5, abs=0.05)
    assert np.isnan(limits.loc["p3", "high"])
    assert np.isnan(limits.loc["p7", "low"])
    assert (limits["quasi_p"] < 1e-3).all()
    assert (limits["reproduced"] >= 0.9).all()
    assert found.density[1] > 0.85
    assert found.coverage[1] > 0.75
    assert found.mass[1] == pytest.approx(0.2, abs=0.06)
    assert found.p_value < 1e-6


@pytest.mark.filterwarnings("ignore")
def test_a_box_of_chance_does_not_hold_in_the_other_half() -> None:
    generator = np.random.default_rng(4)
    found = discover(generator.random((400, 20)), generator.random(400) < 0.3, NAMES)
    assert found is None or found.p_value > 0.05


def test_no_box_where_nothing_or_everything_fails() -> None:
    values, _ = _planted(0)
    assert discover(values, np.zeros(400, bool), NAMES) is None
    assert discover(values, np.ones(400, bool), NAMES) is None


def test_front_of_a_planted_problem_is_found() -> None:
    def evaluate(points: NDArray[np.int64]) -> Floats:
        useful, costly, idle = points[:, 0], points[:, 1], points[:, 2]
        return np.column_stack([np.sqrt(useful) + 0.1 * costly, useful + 3.0 * costly + idle])

    found = search(evaluate, 3, 8, budget=6.0, population=20, generations=25, seed=1)
    np.testing.assert_array_equal(found, [[k, 0, 0] for k in range(7)])
    again = search(evaluate, 3, 8, budget=6.0, population=20, generations=25, seed=1)
    np.testing.assert_array_equal(found, again)


def test_undominated() -> None:
    values = np.array([[0.0, 0.0], [1.0, 1.0], [0.5, 2.0], [1.0, 1.0], [2.0, 3.0]])
    np.testing.assert_array_equal(undominated(values), [True, True, False, True, True])


def test_menu_has_each_lever_once_and_a_level_of_nothing_is_the_base() -> None:
    base = load_scenario("baseline").content
    menu = Menu.of(base, load_scenarios(["balanced", "transparency", "nqf_optional"]))
    assert menu.names == tuple(sorted(menu.names))
    assert menu.levers["transparency"] == dict(
        load_scenario("transparency").content.active())["transparency"]  # fmt: skip
    nothing = menu.package((0,) * len(menu.names))
    assert nothing.hash == base.hash
    place = menu.names.index("nqf_inclusion")
    levels = [0] * len(menu.names)
    levels[place] = STEPS // 2
    half = dict(menu.package(tuple(levels)).active())
    assert list(half) == ["nqf_inclusion"]
    assert half["nqf_inclusion"].level == pytest.approx(0.5)


def test_menu_wants_a_choice() -> None:
    base = load_scenario("baseline").content
    with pytest.raises(InvalidInputError, match="two levers"):
        Menu.of(base, load_scenarios(["nqf_optional"]))


def test_evaluations_are_kept_and_go_on(tmp_path: Path) -> None:
    scenarios = [one.content for one in load_scenarios(["awareness", "balanced"])]
    asked: list[Policy] = []

    def runs(policies: list[Policy]) -> Floats:
        asked.extend(policies)
        return np.array([[float(len(list(one.active()))), 1.0] for one in policies])

    file = tmp_path / CACHE
    first = Evaluations(runs, file, "key").of([scenarios[0], scenarios[0]])
    assert len(asked) == 1
    Evaluations(runs, file, "key").of(scenarios)
    assert len(asked) == 2
    again = Evaluations(runs, file, "key").of(scenarios)
    assert len(asked) == 2
    np.testing.assert_array_equal(again[0], first[0])
    Evaluations(runs, file, "another").of(scenarios)
    assert len(asked) == 4
    file.write_text(json.dumps({"key": "another"}))
    Evaluations(runs, file, "another").of(scenarios)
    assert len(asked) == 6


def test_a_library_that_is_missing_is_named_with_its_extra() -> None:
    with pytest.raises(InvalidInputError, match=r"mcsim\[rdm\]"):
        needed("no_such_library.part", "rdm")
