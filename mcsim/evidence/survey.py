"""The survey's figures as counts out of a number of respondents that was never published.

The slides print percentages and no n.  The decimals give n away in part: 87.5 % of a handful of
employers can only be 7 of 8.  Figures that share a question share an n, so they are inferred
together: every n, up to a cap for the group, at which each figure of the base is a whole count.

The prior over n is proportional to 1/n.  A small n that fits the decimals is more probable than a
large one, for a large n fits almost anything: given n, each count x of the base has its
beta-binomial probability under the Jeffreys prior of the share.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from math import exp, lgamma
from typing import Literal

from mcsim.shipped import folder

type Weighting = Literal["inferred", "halved", "doubled"]
"""Whether counts and n enter as inferred, or weighted ½ or 2 with the share unchanged."""

WEIGHTS: dict[Weighting, float] = {"inferred": 1.0, "halved": 0.5, "doubled": 2.0}
GROUPS = {
    "national_authorities": "national authorities",
    "vet_providers": "VET providers",
    "employers": "employer organisations",
    "employees": "employee organisations",
    "all": "all groups",
}


@dataclass(frozen=True)
class Figure:
    """One figure of the survey, as printed.

    Attributes
    ----------
    id : str
        S01 … S52.
    group, topic, item, about, caveat : str
        Who answered, kind of measure, the answer item, who is described, how it misleads.
    percent : Decimal or None
        As printed, decimals included; None for figures in words.
    printed : str
        As it stands on the slide.
    base : str
        The set of figures that share an n; empty for figures in words.
    words : (float, float) or None
        The bounds that the words imply, as shares.
    """

    id: str
    group: str
    topic: str
    item: str
    percent: Decimal | None
    printed: str
    base: str
    words: tuple[float, float] | None
    about: str
    caveat: str


@dataclass(frozen=True)
class Base:
    """A set of figures that share an unknown number of respondents.

    Attributes
    ----------
    name, group, note : str
        Name, who answered, why these figures are taken together.
    figures : tuple of str
        Ids of the figures.
    cap : int
        Largest n that is considered.
    sizes : tuple of int
        Every n up to the cap that the printed decimals allow, rising.
    probabilities : dict of int to float
        Probability of each of them; they sum to 1.
    """

    name: str
    group: str
    figures: tuple[str, ...]
    cap: int
    note: str
    sizes: tuple[int, ...]
    probabilities: dict[int, float]


@dataclass(frozen=True)
class Count:
    """A count out of n, weighted.

    Attributes
    ----------
    n : int
        Respondents.
    count : int
        How many of them said so.
    weight : float
        1, or ½ or 2 where n is halved or doubled as a sensitivity.
    probability : float
        Probability of this n among those allowed.
    """

    n: int
    count: int
    weight: float
    probability: float

    @property
    def beta(self) -> tuple[float, float]:
        """Jeffreys posterior of the share, as the two parameters of a beta distribution."""
        return (
            self.weight * self.count + 0.5,
            self.weight * (self.n - self.count) + 0.5,
        )


def count_at(percent: Decimal, n: int) -> int | None:
    """Return the whole count that prints as this percentage of n, or None where there is none.

    A half may have been rounded up or down, so both ends of the rounding interval count.

    Parameters
    ----------
    percent : Decimal
        As printed; its decimals say how it was rounded.
    n : int
        Respondents.

    Returns
    -------
    int or None
    """
    half_step = Decimal(5).scaleb(int(percent.as_tuple().exponent) - 1)
    count = int((percent * n / 100).to_integral_value())
    return count if abs(Decimal(100 * count) / n - percent) <= half_step and count <= n else None


def allowed_sizes(percents: Sequence[Decimal], cap: int) -> tuple[int, ...]:
    """Return every n up to a cap at which all percentages are whole counts.

    Parameters
    ----------
    percents : sequence of Decimal
        As printed.
    cap : int
        Largest n considered.

    Returns
    -------
    tuple of int
        Rising; may be empty.
    """
    return tuple(
        n for n in range(1, cap + 1) if all(count_at(p, n) is not None for p in percents)
    )


def size_probabilities(percents: Sequence[Decimal], sizes: Sequence[int]) -> dict[int, float]:
    """Return the probability of each n, given that the figures of a base were printed.

    P(n) ∝ 1/n · Π C(n, x) B(x + ½, n - x + ½) / B(½, ½), the product over the base's counts x.

    Parameters
    ----------
    percents : sequence of Decimal
        As printed.
    sizes : sequence of int
        Every n that the decimals allow.

    Returns
    -------
    dict of int to float
        They sum to 1.
    """
    weights = {}
    for n in sizes:
        counts = [x for p in percents if (x := count_at(p, n)) is not None]
        weights[n] = exp(sum(_log_beta_binomial(x, n) for x in counts)) / n
    total = sum(weights.values())
    return {n: weight / total for n, weight in weights.items()}


def _log_beta_binomial(count: int, n: int) -> float:
    """Log-probability of a count under the Jeffreys prior of the share."""
    choose = lgamma(n + 1) - lgamma(count + 1) - lgamma(n - count + 1)
    above = lgamma(count + 0.5) + lgamma(n - count + 0.5) - lgamma(n + 1)
    return choose + above - 2 * lgamma(0.5)


class Survey:
    """The figures and their bases, under one reading of n.

    Parameters
    ----------
    weighting : {"inferred", "halved", "doubled"}
        How strongly the counts speak.
    supplied : mapping of str to (int, int)
        Figure id → (count, n) where a user knows the true ones; they enter with weight 1.
    """

    def __init__(
        self,
        weighting: Weighting = "inferred",
        supplied: Mapping[str, tuple[int, int]] | None = None,
    ) -> None:
        self.weighting = weighting
        self.supplied = dict(supplied or {})
        self.figures = shipped_figures()
        self.bases = shipped_bases()

    def counts(self, figure: str) -> tuple[Count, ...]:
        """Return what a figure can have counted, one entry for each n allowed.

        Parameters
        ----------
        figure : str
            Id of a figure that was printed as a number.

        Returns
        -------
        tuple of Count
            Probabilities sum to 1; a single entry where the count was supplied, or where that of
            another figure of the same base was.
        """
        if figure in self.supplied:
            given, size = self.supplied[figure]
            return (Count(size, given, 1.0, 1.0),)
        percent = self.figures[figure].percent
        if percent is None:
            raise ValueError(f"{figure} is given in words; it has no count")
        weight = WEIGHTS[self.weighting]
        probabilities = self._size_probabilities(self.bases[self.figures[figure].base])
        return tuple(
            Count(n, count, weight, probability)
            for n, probability in probabilities.items()
            if (count := count_at(percent, n)) is not None
        )

    def _size_probabilities(self, base: Base) -> dict[int, float]:
        """Probability of each n of a base; certain where a supplied figure tells it."""
        told = {self.supplied[figure][1] for figure in base.figures if figure in self.supplied}
        if len(told) == 1 and told <= set(base.sizes):
            return dict.fromkeys(told, 1.0)
        return base.probabilities

    def quantiles(self, figure: str, probabilities: Sequence[float]) -> list[float]:
        """Return quantiles of the share behind a figure, n integrated out.

        Parameters
        ----------
        figure : str
            Id of a figure that was printed as a number.
        probabilities : sequence of float
            Between 0 and 1.

        Returns
        -------
        list of float
            Shares, in the order asked.
        """
        from scipy.optimize import brentq  # noqa: PLC0415 — heavy, and rarely needed
        from scipy.special import betainc  # noqa: PLC0415

        counts = self.counts(figure)

        def cumulated(share: float) -> float:
            return sum(c.probability * float(betainc(*c.beta, share)) for c in counts)

        return [float(brentq(lambda x, p=p: cumulated(x) - p, 0.0, 1.0)) for p in probabilities]


@cache
def shipped_figures() -> dict[str, Figure]:
    """Return the shipped figures by id, S01 … S52."""
    figures = {}
    with (folder("calibration") / "evidence" / "survey.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            low, high = row["words_low"], row["words_high"]
            words = (float(low), float(high)) if low else None
            figures[row["id"]] = Figure(
                id=row["id"],
                group=row["group"],
                topic=row["topic"],
                item=row["item"],
                percent=Decimal(row["percent"]) if row["percent"] else None,
                printed=row["printed"],
                base=row["base"],
                words=words,
                about=row["about"],
                caveat=row["caveat"],
            )
    return figures


@cache
def shipped_bases() -> dict[str, Base]:
    """Return the shipped bases by name, with the sizes that their decimals allow."""
    figures = shipped_figures()
    bases = {}
    with (folder("calibration") / "evidence" / "bases.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            members = tuple(row["figures"].split())
            percents = [p for member in members if (p := figures[member].percent) is not None]
            sizes = allowed_sizes(percents, int(row["cap"]))
            bases[row["base"]] = Base(
                row["base"], row["group"], members, int(row["cap"]), row["note"], sizes,
                size_probabilities(percents, sizes),
            )  # fmt: skip
    return bases
