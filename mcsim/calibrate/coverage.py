"""Whether calibration is right about its own uncertainty: simulation-based calibration.

Parameters θ* are drawn from the prior, a survey and measurements are imagined in their world, and
what calibration's likelihood makes of these is asked of a bank of prior points, weighted.  Where
likelihood, priors and simulator fit together, the position of θ* in its own posterior,

    u = Σ_k w_k [θ_k < θ*],

is uniform over repetitions, and an interval of probability p holds θ* in a share p of them.

Words are no random outcome: θ* is accepted with the probability that the words give it, so they
are part of the prior here.  Sources: Talts et al. (2018), arXiv 1804.06788; Modrák et al. (2023).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest, kstest

from mcsim.calibrate.bank import Bank, answers, completed, drawn_points
from mcsim.calibrate.blocks import Block
from mcsim.calibrate.imagined import Imagined, as_if_measured, imagine
from mcsim.calibrate.likelihood import response_terms, survey_terms
from mcsim.calibrate.observe import Simulated, Sizes
from mcsim.calibrate.space import Space
from mcsim.calibrate.targets import targets
from mcsim.evidence.survey import Survey

type Floats = NDArray[np.float64]

INTERVALS = (0.5, 0.9)
LEVEL = 0.01  # of all tests together, after Holm
FIT = "fit of the survey"
"""Log-likelihood of the counts, ranked like a parameter: it sees what single parameters hide."""
TRUTH = Sizes(voucher_replicates=8, copayment_replicates=32)
"""Worlds in which surveys are imagined are simulated with four times the replicates."""


@dataclass(frozen=True)
class Truths:
    """Worlds in which surveys are imagined.

    Attributes
    ----------
    units : float64 (J, K)
        Their parameters, in the unit cube.
    answers : Simulated
        What the model answers there.
    """

    units: Floats
    answers: Simulated

    @classmethod
    def of(
        cls, space: Space, number: int, seed: int, kept: Path, threads: int,
        advance: Callable[[int], None] = lambda _: None,
    ) -> "Truths":  # fmt: skip
        """Draw worlds from the prior and what the words say, and simulate them.

        Parameters
        ----------
        space : Space
            Names of the axes.
        number : int
            J.
        seed : int
            Of the draws.
        kept : Path
            Folder of what was simulated; a stopped one goes on.
        threads : int
            Of the pool.
        advance : callable
            Told how many more worlds are done.
        """
        units = drawn_points(space, 64 * number, seed)
        words = [t.id for t in targets().values() if t.kind == "words"]
        terms = survey_terms(Survey(), space.values(units))
        accepted = np.sum([terms[word] for word in words], axis=0)
        luck = np.random.default_rng([seed, 1]).random(len(units))
        units = units[np.log(luck) < accepted][:number]
        draws = completed(units, space, Survey(), seed + 1)
        return cls(units, answers(draws, kept, TRUTH, threads, advance))


@dataclass(frozen=True)
class Reading:
    """What a bank makes of one survey.

    Attributes
    ----------
    weights : list of float64 (M or B,)
        One vector for each block; they sum to 1.
    terms : dict of str to float64
        Log-likelihood of each term at the points.
    """

    weights: list[Floats]
    terms: dict[str, Floats]

    @property
    def effective_sizes(self) -> list[float]:
        """Kish's effective sample size of each block."""
        return [float(1.0 / (weight**2).sum()) for weight in self.weights]


def read(bank: Bank, blocks: tuple[Block, ...], imagined: Imagined) -> Reading:
    """Weigh the points of a bank by a survey and measurements.

    Parameters
    ----------
    bank : Bank
        Points of the prior.
    blocks : tuple of Block
        What is weighed together.
    imagined : Imagined
        What was printed and measured; without values the register's own.

    Returns
    -------
    Reading
    """
    terms = survey_terms(imagined.survey, bank.values)
    terms |= response_terms(as_if_measured(bank.simulated, imagined.values))
    weights = []
    for block in blocks:
        size = bank.answered if block.is_simulated else len(bank.units)
        log = np.sum([terms[term][:size] for term in block.terms], axis=0)
        weight = np.exp(log - log.max())
        weights.append(weight / weight.sum())
    return Reading(weights, terms)


@dataclass(frozen=True)
class Coverage:
    """Positions of the true values in their posteriors.

    Attributes
    ----------
    positions : dict of str to float64 (J,)
        By parameter, and for ``FIT``.
    effective_sizes : float64 (J, number of blocks)
    """

    positions: dict[str, Floats]
    effective_sizes: Floats

    def uniformity(self) -> dict[str, float]:
        """Probability of so uneven a set of positions were they uniform (Kolmogorov-Smirnov)."""
        return {name: float(kstest(u, "uniform").pvalue) for name, u in self.positions.items()}

    def covered(self) -> dict[str, dict[float, tuple[int, float]]]:
        """By quantity and interval: how often it held the true value, and how likely that is."""
        found: dict[str, dict[float, tuple[int, float]]] = {}
        for name, u in self.positions.items():
            found[name] = {}
            for share in INTERVALS:
                inside = int((np.abs(u - 0.5) <= share / 2.0).sum())
                found[name][share] = inside, float(binomtest(inside, len(u), share).pvalue)
        return found

    @property
    def smallest(self) -> tuple[float, int]:
        """Smallest probability of all tests, and how many tests there are."""
        every = [*self.uniformity().values()]
        every += [p for one in self.covered().values() for _, p in one.values()]
        return min(every), len(every)

    @property
    def is_passed(self) -> bool:
        """Tell whether no test fails at ``LEVEL`` for all of them together (Bonferroni)."""
        least, number = self.smallest
        return least * number >= LEVEL


def cover(
    bank: Bank, truths: Truths, blocks: tuple[Block, ...], seed: int,
    advance: Callable[[int], None] = lambda _: None,
) -> Coverage:  # fmt: skip
    """Imagine a survey in each world, and find the world in what the bank makes of it.

    Parameters
    ----------
    bank : Bank
        Points of the prior.
    truths : Truths
        J worlds.
    blocks : tuple of Block
        What is weighed together.
    seed : int
        Of the surveys.
    advance : callable
        Told how many more surveys are read.

    Returns
    -------
    Coverage
    """
    counted = [block for block in blocks if not block.is_simulated]
    place = {symbol: k for k, symbol in enumerate(bank.space.symbols)}
    symbols = [symbol for block in blocks for symbol in block.symbols]
    positions = {name: np.empty(len(truths.units)) for name in (*symbols, FIT)}
    sizes = np.empty((len(truths.units), len(blocks)))
    for j, units in enumerate(truths.units):
        true, answered = _one(bank.space.values(units[None])), _one(truths.answers.values, j)
        imagined = imagine(true, answered, np.random.default_rng([seed, j]))
        reading = read(bank, blocks, imagined)
        for block, weight in zip(blocks, reading.weights, strict=True):
            for symbol in block.symbols:
                below = bank.units[: len(weight), place[symbol]] < units[place[symbol]]
                positions[symbol][j] = weight[below].sum()
        positions[FIT][j] = _fit(reading, blocks, counted, units, bank.space, imagined)
        sizes[j] = reading.effective_sizes
        advance(1)
    return Coverage(positions, sizes)


def _one(values: Mapping[str, Floats], j: int = 0) -> dict[str, float]:
    return {name: float(column[j]) for name, column in values.items()}


def _fit(
    reading: Reading, blocks: tuple[Block, ...], counted: list[Block], units: Floats,
    space: Space, imagined: Imagined,
) -> float:  # fmt: skip
    """Position of the survey's log-likelihood, summed over the blocks that hold no answer.

    Blocks are independent, so the weight of a point under all of them is drawn by putting together
    a point of each: 4 096 of them.
    """
    rng = np.random.default_rng(0)
    here = survey_terms(imagined.survey, space.values(units[None]))
    total, true = np.zeros(4_096), 0.0
    for block, weight in zip(blocks, reading.weights, strict=True):
        if block in counted:
            log = np.sum([reading.terms[term] for term in block.terms], axis=0)
            ticks = (np.arange(len(total)) + rng.random()) / len(total)
            rows = np.minimum(np.searchsorted(np.cumsum(weight), ticks), len(weight) - 1)
            total += rng.permutation(log[rows])
            true += float(np.sum([here[term][0] for term in block.terms]))
    return float((total < true).mean())


def neglected(bank: Bank, blocks: tuple[Block, ...]) -> dict[str, float]:
    """Say what share of each answer's variance the parameters outside its block explain.

    Parameters
    ----------
    bank : Bank
        With its answers.
    blocks : tuple of Block
        Laid out as if that share were nil.

    Returns
    -------
    dict of str to float
        By simulated statistic: adjusted R² of a linear regression on their positions.
    """
    found = {}
    for block in blocks:
        others = [k for k, name in enumerate(bank.space.symbols) if name not in block.symbols]
        for term in block.terms:
            if term in targets() and targets()[term].kind == "value":
                values = bank.simulated.values[targets()[term].observes]
                terms = np.column_stack([np.ones(len(values)),
                                         bank.units[: len(values), others]])  # fmt: skip
                rest = values - terms @ np.linalg.lstsq(terms, values, rcond=None)[0]
                scale = (len(values) - 1) / (len(values) - len(others) - 1)
                found[targets()[term].observes] = float(1.0 - scale * rest.var() / values.var())
    return found
