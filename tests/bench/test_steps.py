"""The steps are found and timed, and nothing is left changed."""

from types import ModuleType

import pytest

from mcsim import api
from mcsim.bench.steps import REST, Clock, profile, step_functions, watching
from mcsim.bench.work import Core
from mcsim.engine import quarter, run


@pytest.fixture(scope="module")
def core() -> Core:
    return Core.of(api.study("baseline", ["nqf_optional"], learners=200, draws=1,
                             horizon_quarters=2))  # fmt: skip


def _names() -> dict[tuple[str, str], object]:
    modules = {value for value in vars(quarter).values() if isinstance(value, ModuleType)}
    return {(module.__name__, name): value for module in {*modules, quarter, run}
            for name, value in vars(module).items()}  # fmt: skip


def test_every_step_is_timed_and_the_parts_make_the_whole(core: Core) -> None:
    steps = profile(core)
    found = {step["step"]: step for step in steps}
    assert len(found) == len(steps) > 10
    assert core.study.settings.quarters in {step["calls"] for step in steps}
    assert "synthesis.synthesise" in found
    assert "quarter.run_quarter" not in found
    assert steps[-1]["step"] == REST
    assert sum(step["share"] for step in steps) == pytest.approx(1)


def test_nothing_is_left_changed(core: Core) -> None:
    before = _names()
    profile(core)
    assert all(value is before[name] for name, value in _names().items())


def test_nothing_is_left_changed_by_a_fault(core: Core) -> None:
    before, clock = _names(), Clock()
    with pytest.raises(RuntimeError, match="halfway"), watching(clock):  # noqa: PT012
        core.run()
        raise RuntimeError("halfway")
    assert clock.seconds
    assert all(value is before[name] for name, value in _names().items())


def test_a_step_that_is_new_is_found(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    def look_around() -> None:
        """Do nothing."""

    look_around.__module__ = quarter.news.__name__
    monkeypatch.setattr(quarter.news, "look_around", look_around, raising=False)
    assert (quarter.news, "look_around") in [found[:2] for found in step_functions()]


def test_of_steps_within_a_step_the_outer_one_counts() -> None:
    clock = Clock()
    inner = clock.around("inner", lambda: 1)
    outer = clock.around("outer", lambda: inner() + 1)
    assert outer() == 2
    assert clock.calls == {"outer": 1}
    assert inner() == 1
    assert clock.calls == {"outer": 1, "inner": 1}
