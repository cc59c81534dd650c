"""Check calibration on surveys that are known to be of the model, and by a second method.

One bank of prior points is simulated. Surveys imagined in other worlds of the prior are read with
it, and the shipped survey too: that second reading uses neither surfaces nor the sampler, and is
held against the frozen posterior.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from mcsim.calibrate.bank import Bank, answers, completed, drawn_points
from mcsim.calibrate.blocks import Block, blocks
from mcsim.calibrate.coverage import Coverage, Truths, cover, neglected, read
from mcsim.calibrate.diagnosis.covered import covered, positions_table
from mcsim.calibrate.diagnosis.posterior import effective, name_of, position, values_of
from mcsim.calibrate.imagined import Imagined
from mcsim.calibrate.observe import Sizes
from mcsim.calibrate.space import Space
from mcsim.compare.exhibit import CONDITION, Answer, Exhibit
from mcsim.engine.warm import warm
from mcsim.evidence.posterior import Posterior
from mcsim.evidence.survey import Survey
from mcsim.results.hashes import columns_hash, evidence_hash, hashed, model_hash, targets_hash
from mcsim.results.progress import Progress
from mcsim.results.text import listed

QUESTION = "Do the intervals of a calibration hold what they promise?"
SEED = 20_211
AGREED = 3.5  # standard errors up to which two methods agree: thirty numbers are compared


@dataclass(frozen=True)
class Extent:
    """How much is simulated and read.

    Attributes
    ----------
    surveys : int
        Imagined surveys.
    points, simulated : int
        Points of the bank, and how many of them the model answers.
    """

    surveys: int = 300
    points: int = 262_144
    simulated: int = 4_096


def check_calibration(
    posterior: Posterior, kept: Path, threads: int, progress: Progress, extent: Extent,
    seed: int = SEED,
) -> Answer:  # fmt: skip
    """Imagine surveys, read them, and hold two readings of the true one against each other.

    Parameters
    ----------
    posterior : Posterior
        Whose parameters are looked at, and whose draws are held against the bank.
    kept : Path
        Folder of what is simulated; a stopped one goes on.
    threads : int
        Of the pool; no number depends on it.
    progress : Progress
        Told how far it has come.
    extent : Extent
        How much is done.
    seed : int, optional
        Of points, worlds and surveys.

    Returns
    -------
    Answer
        Exhibits interval_coverage, interval_positions, second_opinion.
    """
    moved = {name: list(symbols) for name, symbols in posterior.record["moved_by"].items()}
    space = Space.with_moved([symbol for symbols in moved.values() for symbol in symbols])
    parts = blocks(moved)
    warm(progress.stage, progress.advance)
    units = drawn_points(space, extent.points, seed)
    progress.stage("Simulating the bank", extent.simulated)
    draws = completed(units[: extent.simulated], space, Survey(), seed + 1)
    simulated = answers(draws, kept / "bank", Sizes(), threads, progress.advance)
    bank = Bank(space, units, simulated)
    progress.stage("Simulating worlds with surveys", extent.surveys)
    truths = Truths.of(space, extent.surveys, seed + 2, kept / "worlds", threads, progress.advance)
    progress.stage("Reading imagined surveys", extent.surveys)
    coverage = cover(bank, truths, parts, seed + 4, progress.advance)
    record = _record(coverage, bank, parts, extent, seed)
    exhibits = (
        covered(coverage, record), _positions(coverage), second_opinion(posterior, bank, parts),
    )  # fmt: skip
    status = (
        f"{extent.surveys} surveys, {extent.points} points of the prior, {extent.simulated} of "
        f"them simulated; seed {seed}, content {record['content']}."
    )
    return Answer(QUESTION, exhibits, status, str(record["content"]),
                  {"evidence": evidence_hash(), "model": model_hash(), "targets": targets_hash(),
                   "posterior": posterior.hash})  # fmt: skip


def _record(
    coverage: Coverage, bank: Bank, parts: tuple[Block, ...], extent: Extent, seed: int
) -> dict[str, Any]:
    return {
        "surveys": extent.surveys, "seed": seed,
        "neglected": max(neglected(bank, parts).values()),
        "content": hashed({"positions": columns_hash(coverage.positions),
                           "seed": seed}),
    }  # fmt: skip


def _positions(coverage: Coverage) -> Exhibit:
    table = positions_table(coverage)
    sizes = coverage.effective_sizes.min(1)
    return Exhibit(
        "interval_positions", "Where true values lay in their posteriors", table,
        f"Positions of {len(coverage.positions)} quantities in {len(sizes)} surveys; the least "
        f"effective sample size of a survey's blocks is {np.quantile(sizes, 0.05):.0f} to "
        f"{np.quantile(sizes, 0.95):.0f} (5-95 %), in the middle {np.median(sizes):.0f}.",
    )  # fmt: skip


def second_opinion(posterior: Posterior, bank: Bank, parts: tuple[Block, ...]) -> Exhibit:
    """Read the shipped survey by weighing the bank, and compare with the frozen draws.

    Parameters
    ----------
    posterior : Posterior
        Frozen draws of the shipped survey.
    bank : Bank
        Points of the prior.
    parts : tuple of Block
        What is weighed together.

    Returns
    -------
    Exhibit
        A row for each parameter: mean and standard deviation of its position in the prior by
        both, their standard errors, and the difference in standard errors.
    """
    reading = read(bank, parts, Imagined(Survey(), {}))
    values, worth = values_of(posterior.tables["main"]), effective(posterior, "main")
    place = {symbol: k for k, symbol in enumerate(bank.space.symbols)}
    rows = []
    for part, weight, size in zip(parts, reading.weights, reading.effective_sizes, strict=True):
        for symbol in part.symbols:
            own = bank.units[: len(weight), place[symbol]]
            frozen = position(symbol, values[symbol])
            mean = float(weight @ own)
            spread = float(np.sqrt(weight @ (own - mean) ** 2))
            error = float(np.hypot(spread / np.sqrt(size), frozen.std() / np.sqrt(worth)))
            rows.append({
                "parameter": symbol, "meaning": name_of(symbol), "mean": float(frozen.mean()),
                "mean_by_weighing": mean, "spread": float(frozen.std()),
                "spread_by_weighing": spread, "effective_size": size,
                "difference": (float(frozen.mean()) - mean) / error,
                # The standard error of a standard deviation is near σ / √(2 n).
                "spread_difference": (float(frozen.std()) - spread) / (error / np.sqrt(2.0)),
            })  # fmt: skip
    table = pd.DataFrame(rows)
    apart = table[(table["difference"].abs() > AGREED)
                  | (table["spread_difference"].abs() > AGREED)]  # fmt: skip
    largest = table[["difference", "spread_difference"]].abs().to_numpy().max()
    words = "agrees with the frozen posterior in all"
    if not apart.empty:
        words = f"DISAGREES with the frozen posterior in {listed(list(apart['parameter']))} of"
    return Exhibit(
        "second_opinion", "The same survey, read by another method", table,
        f"Weighing points of the prior, without surfaces or sampler, {words} {len(table)} means "
        f"and spreads within {AGREED} standard errors; the largest difference is "
        f"{largest:.1f}, {CONDITION}.",
    )
