"""The register of levers: every file of this folder that defines ``LEVER``."""

import importlib
import pkgutil
from functools import cache

import mcsim.levers
from mcsim.levers.lever import Lever


@cache
def levers() -> dict[str, Lever]:
    """Return the levers by name, in alphabetical order."""
    found = {}
    for module in pkgutil.iter_modules(mcsim.levers.__path__):
        lever = getattr(importlib.import_module(f"mcsim.levers.{module.name}"), "LEVER", None)
        if isinstance(lever, Lever):
            found[lever.name] = lever
    return dict(sorted(found.items()))
