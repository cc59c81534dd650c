"""Small worlds for the tests of the core: a few hundred learners, a few lanes, a few quarters.

Run as a program it prints the fingerprint of one world, so that another process, on another
processor, can be asked for it.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import compiled
from mcsim.arithmetic.gathering import SPAN
from mcsim.engine import comparing
from mcsim.engine.coefficients import Coefficients, Trust
from mcsim.engine.effects import Effects
from mcsim.engine.quarter import Chunk, run_quarter
from mcsim.engine.run import Lanes
from mcsim.evidence.survey import Survey
from mcsim.evidence.table import DrawTable, prior_draws
from mcsim.population.profile import Profile, load_profile
from mcsim.population.synthesis import Population, synthesise
from mcsim.rules import opinion, trust
from mcsim.rules.trust import CLASSES
from mcsim.scenario.model import Policy, Settings, Variant, levers_model

LEARNERS, QUARTERS = 500, 16
SEED = 2021
# Stand-ins for the solved constants: here many learn, so that a small world shows what happens.
CONSTANTS = {"beta_0": 0.5, "beta_u": 0.0, "places": 4000.0}

EVERY_LEVER: dict[str, dict[str, Any]] = {
    "accreditation": {},
    "age_neutral_access": {},
    "awareness": {},
    "common_qa": {"mode": "mandatory", "grace_quarters": 2},
    "definition": {},
    "digital_credential": {},
    "employer_outreach": {},
    "fast_track": {},
    "label": {},
    "nqf_inclusion": {"mode": "strict", "grace_quarters": 2},
    "outcome_publication": {},
    "portability": {},
    "price_support": {"valid_for": "all_courses"},
    "recognition_agreements": {},
    "sme_incentive": {},
    "stackability": {},
    "targeted_support": {"share": 0.9, "ceiling": 2000.0},
    "transparency": {},
}


@cache
def shipped_profile() -> Profile:
    """The shipped profile."""
    return load_profile()


@cache
def survey() -> Survey:
    """The survey with its n inferred."""
    return Survey("inferred", {})


def policy(start: str = "2026-Q1", level: float = 1.0, **levers: Mapping[str, Any]) -> Policy:
    """Return a policy of some levers, all with the same start and level unless they say so."""
    given = {name: {"start": start, "level": level, **fields} for name, fields in levers.items()}
    return Policy(levers=levers_model().model_validate(given))


def draw_table(draws: int, given: Mapping[str, float]) -> DrawTable:
    """Draw parameters from the priors, and put plausible numbers where a solver would."""
    parameters = {symbol: value for symbol, value in given.items() if symbol not in CONSTANTS}
    constants = {symbol: given.get(symbol, value) for symbol, value in CONSTANTS.items()}
    table = prior_draws(SEED, draws, survey(), parameters)
    return table.with_columns(
        **{symbol: np.full(draws, value) for symbol, value in constants.items()}
    )


@dataclass(frozen=True)
class World:
    """What is needed to build a chunk.

    Attributes
    ----------
    policies : sequence of Policy
        The base first.
    draws : int
        D; lanes stand draw by draw, within a draw policy by policy.
    given : mapping
        Parameters that are fixed, among them the constants.
    learners, quarters, replicate, seed : int
    profile : Profile
    """

    policies: Sequence[Policy] = (Policy(),)
    draws: int = 2
    given: Mapping[str, float] = field(default_factory=dict)
    learners: int = LEARNERS
    quarters: int = QUARTERS
    replicate: int = 0
    seed: int = SEED
    profile: Profile = field(default_factory=shipped_profile)
    variant: Variant = "main"

    def but(self, **changes: Any) -> Self:
        """Return the same world but for some fields."""
        return replace(self, **changes)

    @property
    def settings(self) -> Settings:
        """Calendar and horizon."""
        return Settings(learners=self.learners, horizon_quarters=self.quarters - 8, seed=self.seed,
                        variant=self.variant)  # fmt: skip

    def population(self) -> Population:
        """Everyone in the replicate."""
        return synthesise(self.profile, self.learners, self.seed, self.replicate)

    def coefficients(self) -> Coefficients:
        """What the rules read of the draws, one lane for each draw and policy."""
        table = draw_table(self.draws, self.given)
        lanes = np.repeat(np.arange(self.draws), len(self.policies))
        every = Coefficients.of(table, self.profile, self.quarters, self.variant)
        return every.lanes(lanes)

    def effects(self) -> Effects:
        """What the policies do."""
        table = draw_table(self.draws, self.given)
        return Effects.of(self.policies, table, self.profile, self.settings)

    def lanes(self) -> Lanes:
        """Return what a run of these policies and draws is made of."""
        table = draw_table(self.draws, self.given)
        return Lanes.of(self.policies, table, self.profile, self.settings)

    @property
    def base(self) -> NDArray[np.int64]:
        """Base lane of each lane."""
        return np.repeat(np.arange(self.draws) * len(self.policies), len(self.policies))

    def chunk(
        self,
        population: Population | None = None,
        coefficients: Coefficients | None = None,
        effects: Effects | None = None,
        base: NDArray[np.int64] | None = None,
    ) -> Chunk:
        """Put the lanes at the end of quarter -1; what is given replaces what would be built."""
        return Chunk.of(
            self.population() if population is None else population,
            self.profile,
            self.coefficients() if coefficients is None else coefficients,
            self.effects() if effects is None else effects,
            self.base if base is None else base,
            self.seed,
            self.replicate,
            self.variant,
        )

    def run(self, chunk: Chunk | None = None) -> Iterator[tuple[int, Chunk]]:
        """Run the lanes, and hand them over at the end of every quarter."""
        chunk = self.chunk() if chunk is None else chunk
        for t in range(self.quarters):
            run_quarter(chunk, t)
            yield t, chunk

    def end(self, chunk: Chunk | None = None) -> Chunk:
        """Run the lanes to the horizon."""
        last = self.chunk() if chunk is None else chunk
        for _ in self.run(last):
            pass
        return last


class Compared(NamedTuple):
    """Trust in the classes and their utilities, float64 (3, L)."""

    trusted: NDArray[np.float64]
    appeal: NDArray[np.float64]


def compared(chunk: Chunk, i: int, t: int) -> Compared:
    """What a learner would believe, and classes be worth to it, if it compared in every lane."""
    work, state, given = chunk.applications, chunk.state, chunk.coefficients
    comparing.share_declared(state.market, work.declared)
    lanes = chunk.base.size
    found = Compared(np.zeros((CLASSES, lanes)), np.zeros((CLASSES, lanes)))
    for start in range(0, lanes, SPAN):
        first = min(start, max(lanes - SPAN, 0))
        comparing.value_classes(
            chunk.population.learners, state.learners, state.market, given.choice, given.trust,
            work.declared, chunk.effects.learner, work.beliefs, np.uint64(i), np.uint64(first),
            np.uint64(t),
        )  # fmt: skip
        here = slice(first, min(first + SPAN, lanes))
        for all_lanes, of_span in zip(found, work.beliefs, strict=False):
            all_lanes[:, here] = of_span[:, : here.stop - first]
    return found


@compiled
def believed(
    coefficients: Trust, understands: bool, anchor: float, assured_good: float,
    assured_bad: float, good: float, bad: float, age: int, lane: int,
) -> float:  # fmt: skip
    """Trust of a learner in a class, ``age`` quarters after the last evidence, by the rules."""
    if coefficients.friedkin[lane] > 0.0:
        return opinion.trust(np.float64(good))
    return trust.belief(
        understands, np.float64(anchor), coefficients.prior_strength[lane],
        coefficients.vague_strength[lane], assured_good, assured_bad, np.float64(good),
        np.float64(bad), coefficients.fade[age, lane], coefficients.undecided[lane] > 0.0,
    )  # fmt: skip


def arrays(chunk: Chunk) -> Iterator[tuple[str, NDArray[Any]]]:
    """Every array that a quarter leaves behind: states of all agents, and counts."""
    for group in chunk.state:
        for name, values in group._asdict().items():
            yield f"{type(group).__name__}.{name}", values
    for name, values in chunk.counts._asdict().items():
        yield f"Counts.{name}", values


def differing(a: Chunk, b: Chunk, lanes_a: Any = slice(None), lanes_b: Any = None) -> list[str]:
    """Names of the arrays that are not the same, bit for bit, in some lanes of two chunks."""
    lanes_b = lanes_a if lanes_b is None else lanes_b
    return [
        name
        for (name, mine), (_, theirs) in zip(arrays(a), arrays(b), strict=True)
        if mine.ndim > 1
        and np.ascontiguousarray(mine[..., lanes_a]).tobytes()
        != np.ascontiguousarray(theirs[..., lanes_b]).tobytes()
    ]


def fingerprint(chunk: Chunk) -> str:
    """Hash of every state and count."""
    digest = hashlib.sha256()
    for name, values in arrays(chunk):
        digest.update(name.encode() + np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()


def world_of_everything() -> World:
    """A world in which every lever acts, for the comparison of processors."""
    everything = policy(**EVERY_LEVER)
    return World(policies=(Policy(), everything), quarters=20)


if __name__ == "__main__":
    print(fingerprint(world_of_everything().end()))
