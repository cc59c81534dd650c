"""Packages as points: which levers at which level, and how they are evaluated.

A package has one whole number for each lever of the menu, 0 … ``STEPS``: its level in steps.  An
evaluation is remembered by what the package does, so that none is run twice, within a run or after
one that was stopped.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsim.grammar.faults import Fault, InvalidInputError
from mcsim.levers.lever import LeverFields
from mcsim.results.parts import publish
from mcsim.scenario.loader import Scenario
from mcsim.scenario.model import Policy

type Floats = NDArray[np.float64]
type Levels = tuple[int, ...]
type Runs = Callable[[list[Policy]], Floats]
"""Packages → float64 (P, 2): the effect, more is better, and public cost, € million."""

STEPS = 4
CACHE = "evaluations.json"


@dataclass(frozen=True)
class Menu:
    """Levers that a package may hold.

    Attributes
    ----------
    base : Policy
        What packages are added to.
    levers : dict of str to LeverFields
        By name, at full level.
    """

    base: Policy
    levers: dict[str, LeverFields]

    @classmethod
    def of(cls, base: Policy, scenarios: Sequence[Scenario]) -> "Menu":
        """Collect levers from scenarios: each as the scenario with the fewest levers has it.

        Raises
        ------
        InvalidInputError
            Where the scenarios add fewer than two levers to the base.
        """
        own = dict(base.active())
        found: dict[str, LeverFields] = {}
        for scenario in sorted(scenarios, key=lambda one: len(list(one.content.active()))):
            for name, fields in scenario.content.active():
                if own.get(name) != fields:
                    found.setdefault(name, fields)
        if len(found) < 2:
            message = "needs scenarios with at least two levers that the base does not have."
            raise InvalidInputError([Fault("command line", None, None, "scenarios", message)])
        return cls(base, dict(sorted(found.items())))

    @property
    def names(self) -> tuple[str, ...]:
        """Levers in order."""
        return tuple(self.levers)

    def package(self, levels: Levels) -> Policy:
        """Return the policy of a point; a lever at 0 is not in it."""
        chosen = {name: self.levers[name].model_copy(
                      update={"level": self.levers[name].level * step / STEPS})
                  for name, step in zip(self.names, levels, strict=True) if step}  # fmt: skip
        if not chosen:
            return self.base
        # A base without levers carries none to copy from.
        return self.base.model_copy(update={"levers": self.base.levers.model_copy(update=chosen)})


@dataclass
class Evaluations:
    """Remembers what packages gave.

    Attributes
    ----------
    runs : callable
        Evaluates packages that are not known.
    file : Path or None
        Where they are kept; its folder is made with the first of them.
    key : str
        Hash of everything else that they depend on; a file with another is not read.
    known : dict of str to (float, float)
        Effect and cost by hash of the policy.
    """

    runs: Runs
    file: Path | None = None
    key: str = ""
    known: dict[str, tuple[float, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.file is not None and self.file.exists():
            try:
                kept: dict[str, Any] = json.loads(self.file.read_text(encoding="utf-8"))
                if kept["key"] == self.key:
                    self.known = {name: (float(a), float(b))
                                  for name, (a, b) in kept["known"].items()}  # fmt: skip
            except (ValueError, KeyError, TypeError):
                self.known = {}  # damaged: evaluated anew

    def of(self, policies: Sequence[Policy]) -> Floats:
        """Return effect and cost of packages, float64 (P, 2)."""
        missing = {policy.hash: policy for policy in policies if policy.hash not in self.known}
        if missing:
            found = self.runs(list(missing.values()))
            for name, (effect, cost) in zip(missing, found, strict=True):
                self.known[name] = float(effect), float(cost)
            self._keep()
        return np.array([self.known[policy.hash] for policy in policies])

    def _keep(self) -> None:
        if self.file is not None:
            text = json.dumps({"key": self.key, "known": self.known}, allow_nan=False)
            self.file.parent.mkdir(parents=True, exist_ok=True)
            publish(self.file, lambda path: path.write_text(text, encoding="utf-8"))
