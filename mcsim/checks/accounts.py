"""Nothing is lost: every start ends or goes on, and every twin account closes."""

import numpy as np
from numpy.typing import NDArray

from mcsim.checks.case import Case, Check
from mcsim.engine.flows import (
    ADDITIONAL,
    BASE_COMPLETIONS,
    COMPLETIONS,
    COMPLETIONS_NQF,
    COMPLETIONS_PLAIN,
    COURSE_COMPLETIONS,
    COURSE_DROPOUTS,
    COURSE_STARTS,
    DROPOUTS,
    ENROLLED,
    IN_COURSES,
    LEARNERS,
    LOST,
    PUBLIC,
    RELABELLED,
    STARTS,
)
from mcsim.engine.quarter import Counts
from mcsim.engine.state import BURN_IN

type Counted = NDArray[np.int64]


def conservation(case: Case) -> Check:
    """Starts = completions + drop-outs + enrolled, and the twin identity, in every quarter."""
    flows: Counted | None = None
    learners = case.study.settings.learners
    for t, chunk in case.quarters(case.lanes(case.policies)):
        flows = chunk.counts.flows.copy() if flows is None else flows + chunk.counts.flows
        broken = _broken(flows, chunk.counts, learners)
        if broken:
            detail = f"{broken} in quarter {t - BURN_IN}"
            return Check("conservation", case.name, False, detail)
    total = int(flows[:, STARTS].sum()) if flows is not None else 0
    detail = (
        f"{total:,} starts end or go on; additional + relabelled - lost = completions - base "
        "completions in each of 36 groups and every quarter; the lines of public cost add up"
    )
    return Check("conservation", case.name, True, detail)


def _broken(flows: Counted, counts: Counts, learners: int) -> str | None:
    """Name the first account that does not close."""
    stocks = counts.stocks
    so_far = flows.sum(0)
    completed = so_far[COMPLETIONS_PLAIN : COMPLETIONS_NQF + 1].sum(0)
    enrolled, in_courses = stocks[:, ENROLLED].sum(0), stocks[:, IN_COURSES].sum(0)
    ended = so_far[COURSE_COMPLETIONS] + so_far[COURSE_DROPOUTS]
    net = stocks[:, ADDITIONAL] + stocks[:, RELABELLED] - stocks[:, LOST]
    accounts: tuple[tuple[str, Counted, Counted | int], ...] = (
        ("credential starts are not completions + drop-outs + enrolled",
         so_far[STARTS], completed + so_far[DROPOUTS] + enrolled),
        ("course starts are not completions + drop-outs + enrolled",
         so_far[COURSE_STARTS], ended + in_courses),
        ("the number of learners changed", stocks[:, LEARNERS].sum(0), learners),
        ("completions by learner are not completions by quarter",
         stocks[:, COMPLETIONS].sum(0), completed),
        ("the twin identity does not close",
         net, stocks[:, COMPLETIONS] - stocks[:, BASE_COMPLETIONS]),
        ("the lines of public cost do not add up",
         counts.money[:PUBLIC].sum(0), counts.money[PUBLIC]),
    )  # fmt: skip
    return next((broken for broken, one, other in accounts if (one != other).any()), None)
