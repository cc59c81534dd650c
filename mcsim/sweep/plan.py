"""A sweep as it is stored: its points, its draws, and the parts that are expected."""

import hashlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from mcsim.population.profile import Profile
from mcsim.results.beliefs import record_of
from mcsim.results.country import profile_hash
from mcsim.results.hashes import columns_hash, hashed, model_hash
from mcsim.results.metrics import metrics
from mcsim.results.parts import blocks_of
from mcsim.scenario.model import Assumptions, Policy, Settings
from mcsim.sweep.beliefs import Tables, cautions_of
from mcsim.sweep.designs import Column, Columns
from mcsim.sweep.factors import PROFILE, text
from mcsim.sweep.file import DesignFields, OutcomeFields, Sweep, batches_of
from mcsim.sweep.task import Task

FORMAT = 2  # of parts: how points become policies and draws, and how results are laid out
POINTS, REPLICATES = 1_000, 8  # of a full part

type Block = tuple[int, int]
"""First, and one past the last."""


@dataclass(frozen=True)
class SweepPart:
    """A part of a sweep.

    Attributes
    ----------
    key : str
        Hash of everything that the part came from; the name of its file.
    points, draws, replicates : (int, int)
        First, and one past the last.
    """

    key: str
    points: Block
    draws: Block
    replicates: Block

    @property
    def count(self) -> int:
        """Points, each counted in each draw."""
        return (self.points[1] - self.points[0]) * (self.draws[1] - self.draws[0])

    @property
    def record(self) -> dict[str, Any]:
        """Plain values for the manifest."""
        return {"key": self.key, "points": list(self.points), "draws": list(self.draws),
                "replicates": list(self.replicates)}  # fmt: skip


@dataclass(frozen=True)
class Axes:
    """How points, draws and replicates are divided; what is added later begins a block.

    Attributes
    ----------
    points, draws, replicates : tuple of (int, int)
        Consecutive blocks.
    """

    points: tuple[Block, ...]
    draws: tuple[Block, ...]
    replicates: tuple[Block, ...]

    @classmethod
    def of(cls, points: int, draws: int, replicates: int) -> "Axes":
        """Divide so that a part holds 1 000 points, each counted in each draw, where there are."""
        block = min(points, POINTS)
        return cls(_blocks(0, points, POINTS), _blocks(0, draws, math.ceil(POINTS / block)),
                   _blocks(0, replicates, REPLICATES))  # fmt: skip

    def with_more(self, points: int, draws: int, replicates: int) -> "Axes":
        """Return the axes with more of each behind what there is."""
        block = min(self.points[-1][1] + points, POINTS)
        return Axes(
            self.points + _blocks(self.points[-1][1], points, POINTS),
            self.draws + _blocks(self.draws[-1][1], draws, math.ceil(POINTS / block)),
            self.replicates + _blocks(self.replicates[-1][1], replicates, REPLICATES),
        )


@dataclass(frozen=True)
class SweepPlan:
    """A sweep, ready to be run.

    Attributes
    ----------
    title, question : str
        What the file says.
    base : str
        Name of the base.
    policies, titles : dict of str to Policy, str
        By name of the scenario, the base first.
    profiles : dict of str to Profile
        By the name that a factor gives them; "" where none does.
    assumptions, settings : Assumptions, Settings
        What is believed, and how it is run.
    design, factors : DesignFields, dict
        What the file says of them.
    batches : tuple of int
        Points of a sampled design, and what was added later.
    points : dict of str to array (P,)
        Values by factor.
    draws : dict of Variant to DrawTable
        With the solved columns where these hold in some profile.
    posterior : dict or None
        Hashes of what the draws come from; None for the priors of the register.
    anchored : tuple of str
        Profiles in which the solved columns hold.
    cautions : tuple of str
        What a reader must know of the draws.
    outcomes : OutcomeFields
        What is kept.
    axes : Axes
        How it is divided.
    """

    title: str
    question: str | None
    base: str
    policies: dict[str, Policy]
    titles: dict[str, str]
    profiles: dict[str, Profile]
    assumptions: Assumptions
    settings: Settings
    design: DesignFields
    factors: dict[str, Any]
    batches: tuple[int, ...]
    points: Columns
    draws: Tables
    posterior: dict[str, str] | None
    anchored: tuple[str, ...]
    cautions: tuple[str, ...]
    outcomes: OutcomeFields
    axes: Axes

    @classmethod
    def of(cls, sweep: Sweep) -> "SweepPlan":
        """Plan a sweep that has been loaded."""
        study, content = sweep.study, sweep.content
        return cls(
            content.title, content.question, study.base.name,
            {scenario.name: scenario.content for scenario in study.all},
            {scenario.name: scenario.title for scenario in study.all},
            sweep.profiles, study.assumptions, study.settings, content.design,
            {factor.name: factor.fields.model_dump(mode="json", exclude_defaults=True)
             for factor in sweep.factors},
            tuple(batches_of(content.design)), sweep.points, sweep.draws,
            record_of(study.posterior), sweep.anchored, cautions_of(study, sweep.points),
            content.outcomes,
            Axes.of(count(sweep.points), study.settings.draws, study.settings.replicates),
        )  # fmt: skip

    @cached_property
    def parts(self) -> tuple[SweepPart, ...]:
        """What is expected, block of points by block of points."""
        return tuple(_parts(self))

    @property
    def used(self) -> dict[str, Profile]:
        """Profiles in which some point is run."""
        named = [*self.points.get(PROFILE, [None]), *self._declared(PROFILE)]
        usual = any(name is None for name in named)
        return {name: profile for name, profile in self.profiles.items() if name or usual}

    @cached_property
    def numeric(self) -> tuple[str, ...]:
        """Factors whose values are all numbers; the others are stored as texts."""
        return tuple(name for name, values in self.points.items()
                     if _numbers(values, self._declared(name)))  # fmt: skip

    def _declared(self, name: str) -> list[Any]:
        """Values of a factor that points which are added later may take."""
        return list(self.factors.get(name, {}).get("values") or []) if self.batches else []

    def task(self, part: SweepPart, threads: int, chunk_lanes: int) -> Task:
        """Return what a worker needs to compute a part, as plain values.

        Parameters
        ----------
        part : SweepPart
            Of this plan.
        threads, chunk_lanes : int
            How the work is divided; neither changes a result.

        Returns
        -------
        Task
        """
        start, stop = part.points
        return Task(
            part.key, self.base,
            {name: policy.record for name, policy in self.policies.items()},
            {name: profile.model_dump_json() for name, profile in self.used.items()},
            self.settings.model_dump(mode="json"), self.outcomes.model_dump(mode="json"),
            {name: values[start:stop] for name, values in self.points.items()},
            {variant: table.rows(*part.draws).columns for variant, table in self.draws.items()},
            self.anchored, self.numeric, start, part.draws[0], part.replicates, threads,
            chunk_lanes,
        )  # fmt: skip

    def with_settings(self, **changes: Any) -> "SweepPlan":
        """Return the plan under other settings."""
        return replace(self, settings=self.settings.model_copy(update=changes))


def count(points: Columns) -> int:
    """Return the number of points."""
    return len(next(iter(points.values())))


def points_hash(points: Mapping[str, Any], block: Block) -> str:
    """Hash the values of a block of points, bit for bit.

    Parameters
    ----------
    points : dict of str to array (P,)
        Values by factor.
    block : (int, int)
        First, and one past the last.

    Returns
    -------
    str
    """
    digest = hashlib.sha256()
    for name in sorted(points):
        values = points[name][slice(*block)]
        digest.update(name.encode() + b"\0")
        if values.dtype == np.float64:
            digest.update(np.ascontiguousarray(values, "<f8").tobytes())
        else:
            digest.update("\0".join("\1" if v is None else text(v) or "" for v in values).encode())
    return digest.hexdigest()[:32]


def world_hash(plan: SweepPlan) -> str:
    """Hash what all parts of a sweep share.

    Parameters
    ----------
    plan : SweepPlan
        The sweep.

    Returns
    -------
    str
    """
    settings = plan.settings
    return hashed({
        "format": FORMAT, "model": model_hash(), "base": plan.base,
        "policies": {name: policy.hash for name, policy in plan.policies.items()},
        "profiles": {name: profile_hash(profile)
                     for name, profile in plan.used.items()},
        "settings": {
            "learners": settings.learners, "seed": settings.seed, "variant": settings.variant,
            "first_quarter": str(settings.first_quarter), "horizon": settings.horizon_quarters,
            "discount_rate": settings.discount_rate,
        },
        "outcomes": plan.outcomes.model_dump(mode="json"),
        "numeric": plan.numeric,
        "metrics": {name: _definition(name) for name in plan.outcomes.metrics},
    })  # fmt: skip


def _definition(name: str) -> list[object]:
    """What a metric divides by what; its label may change."""
    metric = metrics()[name]
    return [str(metric.period), str(metric.kind), list(metric.plus), list(metric.minus),
            list(metric.per), metric.factor, metric.persons, str(metric.form)]  # fmt: skip


def _parts(plan: SweepPlan) -> Iterator[SweepPart]:
    world = world_hash(plan)
    drawn = {block: {variant: columns_hash(table.rows(*block).columns)
                     for variant, table in plan.draws.items()}
             for block in plan.axes.draws}  # fmt: skip
    for points in plan.axes.points:
        values = points_hash(plan.points, points)
        for draws in plan.axes.draws:
            for replicates in plan.axes.replicates:
                key = hashed({
                    "world": world, "points": points, "values": values, "draws": draws,
                    "parameters": drawn[draws], "replicates": replicates,
                })  # fmt: skip
                yield SweepPart(key, points, draws, replicates)


def _numbers(values: Column, declared: list[Any]) -> bool:
    if values.dtype == np.float64:
        return True
    given = [value for value in (*values, *declared) if value is not None]
    return bool(given) and all(isinstance(value, int | float) and not isinstance(value, bool)
                               for value in given)  # fmt: skip


def _blocks(start: int, more: int, size: int) -> tuple[Block, ...]:
    return tuple((start + a, start + b) for a, b in blocks_of(more, size))
