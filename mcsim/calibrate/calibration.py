"""Calibrate: two waves, a sample, and what the model itself makes of the points it ends with.

1. A wave of prior draws is simulated, and a surface fitted to each answer.
2. The posterior under the survey's closed form and the surfaces is sampled.
3. Points of that sample are simulated, and weighed by the likelihood of what the model answers
   over that of what the surface said; equally weighted draws are chosen from them.
4. The same points are simulated under each structural variant, and the survey is read with n
   halved and doubled; their draws follow in the same way.
5. The constants of every draw are solved on the unlevered baseline, and the table is frozen.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from mcsim.calibrate.bank import completed, store, stored
from mcsim.calibrate.likelihood import response_terms, survey_terms
from mcsim.calibrate.observe import Simulated, simulate
from mcsim.calibrate.sampler import Sample, sample
from mcsim.calibrate.space import Space, positions
from mcsim.calibrate.surface import Surfaces
from mcsim.calibrate.surveyed import columns
from mcsim.calibrate.targets import targets
from mcsim.engine.intercepts import solve_intercepts
from mcsim.engine.warm import warm
from mcsim.evidence.posterior import RECORD, SOLVED, TABLE
from mcsim.evidence.register import parameters
from mcsim.evidence.survey import Survey, Weighting
from mcsim.evidence.table import DrawTable, prior_draws
from mcsim.population.profile import load_profile
from mcsim.results.beliefs import WEIGHTINGS
from mcsim.results.hashes import columns_hash, evidence_hash, hashed, model_hash, targets_hash
from mcsim.results.parts import publish
from mcsim.results.progress import Progress, Silent
from mcsim.results.threads import default_threads
from mcsim.scenario.model import VARIANTS, Variant

type Floats = NDArray[np.float64]

WORK = "work"


@dataclass(frozen=True)
class Effort:
    """How much is computed.

    Attributes
    ----------
    wave : int
        Prior draws that are simulated.
    live, effective : int
        Live points of the sampler, and the effective sample size at which it stops.
    main, variant : int
        Points that are simulated again for the main model, and for every other variant.
    main_draws, variant_draws : int
        Equally weighted draws that are frozen of each.
    """

    wave: int = 1_024
    live: int = 1_000
    effective: int = 4_000
    main: int = 1_024
    variant: int = 384
    main_draws: int = 512
    variant_draws: int = 128


@dataclass(frozen=True)
class Frozen:
    """Draws of one variant.

    Attributes
    ----------
    draws : DrawTable
        With the solved constants.
    effective_size : float
        Of the points that they were chosen from.
    points : int
        How many points those were.
    """

    draws: DrawTable
    effective_size: float
    points: int


@dataclass(frozen=True)
class Calibration:
    """One calibration.

    Attributes
    ----------
    survey : Survey
        The counts, as inferred or supplied.
    out : Path
        Folder of the posterior; what was computed is kept below it until it is frozen.
    seed : int
        Of the sampler and of what is drawn from the prior.
    effort : Effort
    threads : int
    progress : Progress
    """

    survey: Survey
    out: Path
    seed: int
    effort: Effort
    threads: int
    progress: Progress

    def run(self) -> dict[str, Any]:
        """Calibrate and write the posterior; return its record."""
        warm(self.progress.stage, self.progress.advance)
        surfaces = self._wave()
        space = Space.with_moved(surfaces.symbols)
        sampled = {reading: self._sampled(space, surfaces, reading)
                   for reading in ("inferred", "halved", "doubled")}  # fmt: skip
        frozen: dict[str, Frozen] = {}
        for variant in VARIANTS:
            found = sampled[WEIGHTINGS.get(variant, "inferred")]  # type: ignore[call-overload]
            frozen[variant] = self._frozen(variant, space, surfaces, found)  # type: ignore[arg-type]
        return self._write(space, surfaces, sampled["inferred"], frozen)

    def _wave(self) -> Surfaces:
        """Simulate prior draws, and fit a surface to each answer."""
        drawn = prior_draws(self.seed, self.effort.wave, Survey())
        simulated = self._simulated("wave", drawn, "main", "Simulating the first wave")
        return Surfaces.of(positions(drawn.columns, list(parameters())), simulated)

    def _sampled(self, space: Space, surfaces: Surfaces, reading: Weighting) -> Sample:
        """Sample the posterior under the survey's closed form and the surfaces."""
        survey = Survey(reading, self.survey.supplied)

        def log_likelihood(points: Floats) -> Floats:
            terms = {**survey_terms(survey, space.values(points)),
                     **response_terms(surfaces.at(space.units(points)))}  # fmt: skip
            return np.asarray(sum(terms.values()))

        self.progress.stage(f"Sampling, n {reading}", 0)
        return sample(log_likelihood, len(space.symbols), self.seed, self._kept(reading),
                      self.effort.effective, self.effort.live, self.progress.advance)  # fmt: skip

    def _frozen(
        self, variant: Variant, space: Space, surfaces: Surfaces, sampled: Sample
    ) -> Frozen:
        """Weigh points by what the model answers there, choose draws and solve their constants."""
        main = variant == "main"
        number = self.effort.main if main else self.effort.variant
        points = sampled.points[sampled.rows(number, self.seed)]
        survey = Survey(WEIGHTINGS.get(variant, "inferred"), self.survey.supplied)
        drawn = completed(points, space, survey, self.seed + 1)
        engine: Variant = "main" if variant in WEIGHTINGS else variant
        simulated = self._simulated(variant, drawn, engine, f"Simulating again: {variant}")
        answered = np.sum([*response_terms(simulated).values()], axis=0)
        surfaced = surfaces.at(space.units(points))
        more = answered - np.sum([*response_terms(surfaced).values()], axis=0)
        weight = np.exp(more - more.max())
        weighed = Sample(points, weight / weight.sum(), 0.0, number)
        draws = self.effort.main_draws if main else self.effort.variant_draws
        rows = weighed.rows(draws, self.seed)
        table = DrawTable(0, {s: values[rows] for s, values in drawn.columns.items()}, True)
        self.progress.stage(f"Solving the constants: {variant}", draws)
        solved = solve_intercepts(table, load_profile(), self.threads, self.progress.advance,
                                  engine)  # fmt: skip
        return Frozen(solved, weighed.effective_size, number)

    def _simulated(
        self, name: str, drawn: DrawTable, variant: Variant, stage: str
    ) -> Simulated:
        """Simulate draws, or look up what an earlier start of this calibration simulated."""
        key = hashed({"draws": columns_hash(drawn.columns), "model": model_hash(),
                      "variant": variant})  # fmt: skip
        place = self._kept("simulated") / f"{name}-{key}.npz"
        if not place.exists():
            self.progress.stage(stage, len(drawn))
            found = simulate(drawn, variant, self.threads, advance=self.progress.advance)
            store(place, found)
        return stored(place)

    def _kept(self, name: str) -> Path:
        """Folder of what was computed; another survey, seed, model or effort has another one."""
        key = hashed({
            "seed": self.seed, "effort": asdict(self.effort), "model": model_hash(),
            "targets": targets_hash(), "evidence": evidence_hash(),
            "supplied": {figure: list(pair) for figure, pair in self.survey.supplied.items()},
        })  # fmt: skip
        place = self.out / WORK / key / name
        place.mkdir(parents=True, exist_ok=True)
        return place

    def _write(
        self, space: Space, surfaces: Surfaces, sampled: Sample, frozen: dict[str, Frozen]
    ) -> dict[str, Any]:
        """Freeze the draws, and say what they came from."""
        names = [*parameters(), *SOLVED]
        table = pa.table({
            "variant": [v for v, one in frozen.items() for _ in range(len(one.draws))],
            "draw": np.concatenate([np.arange(len(one.draws)) for one in frozen.values()]),
            **{name: np.concatenate([one.draws.columns[name] for one in frozen.values()])
               for name in names},
        })  # fmt: skip
        record = {
            "hash": hashed({v: columns_hash(one.draws.columns) for v, one in frozen.items()}),
            "model_hash": model_hash(), "evidence_hash": evidence_hash(),
            "targets_hash": targets_hash(), "seed": self.seed, "effort": asdict(self.effort),
            "supplied": {figure: list(pair) for figure, pair in self.survey.supplied.items()},
            "profile_hash": hashed(load_profile().model_dump(mode="json")),
            "sampled": sorted(symbol for symbol in columns(
                {s: np.zeros(1) + 0.5 for s in space.symbols}) if symbol in parameters()),
            "moved_by": {name: {symbol: round(rho, 3) for symbol, rho
                                in zip(one.symbols, one.correlations, strict=True)}
                         for name, one in surfaces.surfaces.items()},
            "surface_remainder": {name: one.remainder for name, one in surfaces.surfaces.items()},
            "log_evidence": sampled.log_evidence, "evaluations": sampled.evaluations,
            "sampler_effective_size": sampled.effective_size,
            "variants": {v: {"draws": len(one.draws), "points": one.points,
                             "effective_size": one.effective_size} for v, one in frozen.items()},
            "targets": list(targets()),
        }  # fmt: skip
        publish(self.out / TABLE, lambda path: pq.write_table(table, path, compression="zstd"))
        publish(self.out / RECORD, lambda path: path.write_text(
            json.dumps(record, indent=1, ensure_ascii=False, allow_nan=False) + "\n",
            encoding="utf-8"))  # fmt: skip
        return record


def calibrate(
    survey: Survey, out: Path, seed: int, effort: Effort | None = None,
    threads: int | None = None, progress: Progress | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Calibrate the model, and freeze the posterior in a folder.

    Parameters
    ----------
    survey : Survey
        The counts.
    out : Path
        The folder, made where it is missing.
    seed : int
        Of the sampler, and of what is drawn from the prior.
    effort : Effort, optional
        How much is computed.
    threads : int, optional
        All cores unless stated; no number depends on it.
    progress : Progress, optional

    Returns
    -------
    dict
        The record of the posterior.
    """
    out.mkdir(parents=True, exist_ok=True)
    return Calibration(survey, out, seed, effort or Effort(), threads or default_threads(),
                       progress or Silent()).run()  # fmt: skip


