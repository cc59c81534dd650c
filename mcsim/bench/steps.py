"""Time by step of the quarter.

A step is a function that ``run_quarter`` calls.  Compiled functions do not show in Python's own
profilers, so each is replaced, while the profile is taken, by one that times it.  Which they are is
read from the modules that the quarter imports: a new step is found without being named here.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from types import FunctionType, ModuleType
from typing import Any

from numba.extending import is_jitted

from mcsim.bench.work import Core
from mcsim.engine import quarter, run

REST = "rest"


@dataclass
class Clock:
    """Seconds and calls by step; of steps within a step, the outer one counts.

    Attributes
    ----------
    seconds : dict of float
    calls : dict of int
    """

    seconds: dict[str, float] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)
    inside: bool = False

    def around[**P, R](self, name: str, step: Callable[P, R]) -> Callable[P, R]:
        """Return a function that does what a step does, and adds its time."""

        @wraps(step)
        def watched(*args: P.args, **kwargs: P.kwargs) -> R:
            if self.inside:
                return step(*args, **kwargs)
            self.inside = True
            began = time.perf_counter()
            try:
                return step(*args, **kwargs)
            finally:
                self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - began
                self.calls[name] = self.calls.get(name, 0) + 1
                self.inside = False

        return watched


def step_functions() -> Iterator[tuple[ModuleType, str, Callable[..., Any]]]:
    """Find what a quarter and a run may call, with where its name stands.

    Yields
    ------
    (module, str, callable)
        Module, name in it, and function.
    """
    modules = [value for value in vars(quarter).values() if isinstance(value, ModuleType)]
    for module in dict.fromkeys(modules):
        if not module.__name__.startswith("mcsim."):
            continue
        for name, value in vars(module).items():
            own = getattr(value, "__module__", None) == module.__name__
            if own and not name.startswith("_") and (is_jitted(value) or _plain(value)):
                yield module, name, value
    for module in (run, quarter):
        for name, value in vars(module).items():
            # The helpers of the quarter itself stand between it and its steps.
            foreign = _plain(value) and value.__module__ not in (run.__name__, quarter.__name__)
            if (is_jitted(value) or foreign) and str(value.__module__).startswith("mcsim."):
                yield module, name, value


def _plain(value: object) -> bool:
    return isinstance(value, FunctionType)


@contextmanager
def watching(clock: Clock) -> Iterator[None]:
    """Time the steps of every quarter that is run meanwhile, in one thread.

    Every step must have been compiled: code that is compiled meanwhile would look for compiled
    functions, and find those that time them.
    """
    found = list(step_functions())
    try:
        for module, name, step in found:
            home = str(step.__module__).rpartition(".")[2]
            setattr(module, name, clock.around(f"{home}.{name}", step))
        yield
    finally:
        for module, name, step in found:
            setattr(module, name, step)


def profile(core: Core) -> list[dict[str, Any]]:
    """Run a chunk, and say where its time goes.

    Parameters
    ----------
    core : Core
        It is run twice; the first time, what is not compiled yet is.

    Returns
    -------
    list of dict
        ``step``, ``seconds``, ``share`` of all time, ``nanoseconds`` for each learner-quarter,
        ``calls``; the longest first, and what is no step last.
    """
    core.run()
    clock = Clock()
    with watching(clock):
        began = time.perf_counter()
        core.run()
        total = time.perf_counter() - began
    steps = sorted(clock.seconds.items(), key=lambda item: -item[1])
    rest = max(0.0, total - sum(clock.seconds.values()))
    return [
        {"step": name, "seconds": seconds, "share": seconds / total,
         "nanoseconds": seconds / core.units * 1e9, "calls": clock.calls.get(name, 0)}
        for name, seconds in (*steps, (REST, rest))
    ]  # fmt: skip
