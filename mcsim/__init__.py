"""Compare packages of micro-credential policies under deep uncertainty.

The functions of ``mcsim.api`` are here too; they are imported when they are first used, so that
``import mcsim`` costs nothing.
"""

import sys
from types import ModuleType
from typing import Any

__all__ = [
    "Way", "bench", "breakeven", "calibrate", "check", "compare", "differences", "discover",
    "expand", "figures", "funnel", "inspect", "load_scenario", "open_run", "optimise", "pairs",
    "plot", "query", "report", "reproduce", "resume", "run", "sensitivity", "study", "sweep",
    "table", "tables", "validate_model", "verify", "voi", "why", "worth",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Return a function of ``mcsim.api``."""
    if name not in __all__:
        raise AttributeError(f"module 'mcsim' has no attribute {name!r}")
    from mcsim import api  # noqa: PLC0415

    return getattr(api, name)


def __dir__() -> list[str]:
    """List what is here."""
    return __all__


class _Verbs(ModuleType):
    """A package whose verbs keep their names, though some folders have the same.

    Importing a folder would otherwise put the folder in the place of the function.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in __all__ and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Verbs
