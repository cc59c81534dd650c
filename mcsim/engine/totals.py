"""What was counted in the reported quarters of a chunk, by group."""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.compiled import apart, compiled
from mcsim.engine.flows import EMPLOYER_STOCKS, FLOWS, MONEY, MOVEMENTS, OFFER_STOCKS, STOCKS
from mcsim.engine.quarter import Counts
from mcsim.grammar.groups import AGES, CELLS, EDUCATIONS, PROVIDER_TYPES, SIZES, STATUSES

type Counted = NDArray[np.int64]

LEARNER_GROUPS = (
    ("all", "all"),
    *(("age", name) for name in AGES),
    *(("education", name) for name in EDUCATIONS),
    *(("status", name) for name in STATUSES),
)
EMPLOYER_GROUPS = (("all", "all"), *(("size", name) for name in SIZES))
OFFER_GROUPS = (("all", "all"), *(("provider_type", name) for name in PROVIDER_TYPES))
MONEY_GROUPS = (("all", "all"),)


class Totals(NamedTuple):
    """What was counted in each reported quarter, by group.

    Attributes
    ----------
    learners : int64 (Q, 11, 37, L)
        By ``LEARNER_GROUPS``; flows, then stocks.
    employers : int64 (Q, 5, 13, L)
        By ``EMPLOYER_GROUPS``.
    offers : int64 (Q, 5, 18, L)
        By ``OFFER_GROUPS``; stocks, then movements.
    money : int64 (Q, 1, 9, L)
        Cents of the whole country, in the order of ``MONEY``.
    """

    learners: Counted
    employers: Counted
    offers: Counted
    money: Counted

    @classmethod
    def empty(cls, quarters: int, lanes: int) -> Self:
        """Allocate the totals of a chunk."""
        return cls(
            np.zeros((quarters, len(LEARNER_GROUPS), len(FLOWS) + len(STOCKS), lanes), np.int64),
            np.zeros((quarters, len(EMPLOYER_GROUPS), len(EMPLOYER_STOCKS), lanes), np.int64),
            np.zeros(
                (quarters, len(OFFER_GROUPS), len(OFFER_STOCKS) + len(MOVEMENTS), lanes), np.int64
            ),
            np.zeros((quarters, len(MONEY_GROUPS), len(MONEY), lanes), np.int64),
        )

    def enter(self, counts: Counts, quarter: int, copies: int) -> None:
        """Enter what was counted in a quarter.

        Parameters
        ----------
        counts : Counts
            By cell, size and type of provider.
        quarter : int
            Since the first reported one.
        copies : int
            For how many lanes, next to one another, each counted one stands.
        """
        row = self.learners[quarter]
        if copies > 1:
            row = np.zeros((*row.shape[:-1], counts.flows.shape[-1]), np.int64)
        add_cells(counts.flows, row[:, : len(FLOWS)])
        add_cells(counts.stocks, row[:, len(FLOWS) :])
        if copies > 1:
            self.learners[quarter] = np.repeat(row, copies, axis=-1)
        offers = np.concatenate([counts.offers, counts.movements], axis=1)
        for table, counted in ((self.employers, counts.employers), (self.offers, offers)):
            of_lanes = np.repeat(counted, copies, axis=-1)
            table[quarter, 0], table[quarter, 1:] = of_lanes.sum(0), of_lanes
        self.money[quarter, 0] = np.repeat(counts.money, copies, axis=-1)


@compiled
def add_cells(counted: Counted, groups: Counted) -> None:
    """Add the cells of learners up into ``LEARNER_GROUPS``.

    Parameters
    ----------
    counted : int64 (36, K, L)
        By cell: age, education and status, the last fastest.
    groups : int64 (11, K, L)
        Added to.
    """
    ages, educations, statuses = len(AGES), len(EDUCATIONS), len(STATUSES)
    for k in range(counted.shape[1]):
        for cell in range(CELLS):
            age = 1 + cell // (educations * statuses)
            education = 1 + ages + cell // statuses % educations
            status = 1 + ages + educations + cell % statuses
            _add(counted[cell, k], groups[0, k], groups[age, k], groups[education, k],
                 groups[status, k])  # fmt: skip


@apart
def _add(
    counted: Counted, everyone: Counted, age: Counted, education: Counted, status: Counted
) -> None:
    for lane in range(counted.size):
        everyone[lane] += counted[lane]
        age[lane] += counted[lane]
        education[lane] += counted[lane]
        status[lane] += counted[lane]
