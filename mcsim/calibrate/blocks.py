"""Which targets speak of which parameters: blocks that can be weighed one by one.

Two targets belong to one block where some parameter moves both.  Where no target ties two blocks
together, and their priors are independent, so are their posteriors, and a bank of points can be
weighed block by block.  That keeps many more points in play than one weight for all would.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mcsim.calibrate.targets import targets
from mcsim.evidence.survey import shipped_figures

ASKED = {
    "employer_unaware": ("employer_unaware",),
    "employer_trust_nqf": ("share_of_employers_nqf",),
    "employer_trust_general": ("share_of_employers_nqf", "employer_gap"),
    "learner_trust_nqf": ("share_of_learners_nqf",),
    "learner_trust_plain": ("share_of_learners_plain",),
    "learner_trust_general": ("share_of_learners_nqf", "share_of_learners_plain"),
    "learner_unaware": ("learner_aware",),
    "heard_only": ("heard_only",),
}
"""Parameters behind each statistic that the survey asks for, biases left out."""


@dataclass(frozen=True)
class Block:
    """Terms of the likelihood and the parameters that they speak of.

    Attributes
    ----------
    symbols : tuple of str
        Parameters.
    terms : tuple of str
        Bases of counts, and targets of words or values.
    """

    symbols: tuple[str, ...]
    terms: tuple[str, ...]

    @property
    def is_simulated(self) -> bool:
        """Tell whether some term needs what the model answers."""
        return any(term in targets() and targets()[term].kind == "value" for term in self.terms)


def blocks(moved_by: Mapping[str, Sequence[str]]) -> tuple[Block, ...]:
    """Lay out the blocks.

    Parameters
    ----------
    moved_by : mapping of str to sequence of str
        Simulated statistic → parameters that move it noticeably.

    Returns
    -------
    tuple of Block
        Every target stands in one, and no parameter in two.
    """
    found: dict[str, list[str]] = {}
    for target in targets().values():
        if target.kind == "value":
            symbols, term = list(moved_by[target.observes]), target.id
        else:
            symbols = [*ASKED[target.observes], *target.biases]
            term = shipped_figures()[target.id].base if target.kind == "count" else target.id
        found.setdefault(term, []).extend(symbols)
    merged: list[tuple[list[str], list[str]]] = []
    for term, symbols in found.items():
        touching = [block for block in merged if set(block[0]) & set(symbols)]
        merged = [block for block in merged if block not in touching]
        merged.append((
            [symbol for block in touching for symbol in block[0]] + symbols,
            [name for block in touching for name in block[1]] + [term],
        ))  # fmt: skip
    return tuple(Block(tuple(dict.fromkeys(s)), tuple(terms)) for s, terms in merged)
