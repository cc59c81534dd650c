"""Steps 9 and 10: count what there is, each learner beside its twin, and what it cost."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mcsim.engine.flows import (
    ADDITIONAL,
    AWARE,
    BASE_COMPLETIONS,
    COMPLETIONS,
    DEADWEIGHT,
    DISILLUSIONED,
    DISPLACED,
    EMPLOYER_STOCKS,
    ENROLLED,
    FLOWS,
    HOLDERS,
    IN_COURSES,
    LEARNERS,
    LOST,
    MONEY,
    MOVEMENTS,
    OFFER_STOCKS,
    RECLASSIFIED,
    RELABELLED,
    RETAINED,
    TRUSTS_PLAIN,
    UNDERSTANDING,
)
from mcsim.engine.state import IN_COURSE
from mcsim.rules import money, payoff, twin
from mcsim.rules.awareness import HEARD, UNDERSTANDS
from mcsim.rules.trust import CLASSES, NQF, PLAIN, QA

if TYPE_CHECKING:
    from mcsim.mesa_model.learner import Learner
    from mcsim.mesa_model.model import MicroCredentialModel

MILLION = 1_000_000  # practised recognition is summed in millionths
CLASS_NAMES = ((PLAIN, "plain"), (QA, "qa"), (NQF, "nqf"))


def count_twin(
    model: "MicroCredentialModel", learner: "Learner", cell: int, table: NDArray[np.int64]
) -> None:
    """Add a learner's credentials so far, beside those of its twin, to a table.

    Parameters
    ----------
    model, learner : MicroCredentialModel, Learner
        Whose account it is.
    cell : int
        Where it is entered.
    table : int64 (36, S)
        Added to.
    """
    other = learner if model.base is None else model.base.learners[learner.row]
    total, base_total = sum(learner.completed), sum(other.completed)
    if total == base_total == 0:
        return
    same = sum(map(min, learner.completed, other.completed))
    courses = learner.courses, other.courses
    retained = twin.retained(total, base_total)
    table[cell, COMPLETIONS] += total
    table[cell, BASE_COMPLETIONS] += base_total
    table[cell, ADDITIONAL] += twin.additional(total, base_total, *courses)
    table[cell, RELABELLED] += twin.relabelled(total, base_total, *courses)
    table[cell, LOST] += twin.lost(total, base_total)
    table[cell, DISPLACED] += twin.displaced(total, base_total, learner.turned_away)
    table[cell, RETAINED] += retained
    table[cell, RECLASSIFIED] += retained - same
    table[cell, DEADWEIGHT] += twin.deadweight(retained, learner.supported)


def count_learners(model: "MicroCredentialModel") -> None:
    """Count the stocks of learners at the end of a quarter, by cell."""
    for learner in model.learners:
        row = model.stocks[learner.cell]
        row[LEARNERS] += 1
        row[AWARE] += learner.level >= HEARD
        row[ENROLLED] += learner.course >= 0
        row[IN_COURSES] += learner.course == IN_COURSE
        row[UNDERSTANDING] += learner.level == UNDERSTANDS
        for c in range(CLASSES):
            row[TRUSTS_PLAIN + c] += learner.trusts(c)
        row[HOLDERS] += learner.holds_any
        fade = model.given.choice.souring[model.t - learner.soured]
        row[DISILLUSIONED] += payoff.disillusioned(learner.disillusion, fade)
        count_twin(model, learner, learner.cell, model.stocks)


def count_employers(model: "MicroCredentialModel") -> None:
    """Count the stocks of employers at the end of a quarter, by size."""
    at = EMPLOYER_STOCKS.index
    model.employer_stocks[:] = 0
    for employer in model.employers:
        row = model.employer_stocks[employer.size]
        row[at("employers")] += 1
        row[at("employers_aware")] += employer.level >= HEARD
        row[at("employers_understand")] += employer.level == UNDERSTANDS
        row[at("sponsors")] += employer.sponsors
        for c, name in CLASS_NAMES:
            row[at(f"employers_trust_{name}")] += employer.trusts(c)
            row[at(f"declared_{name}")] += employer.declared[c]
            row[at(f"practised_{name}")] += int(employer.practised(c) * MILLION)


def count_offers(model: "MicroCredentialModel") -> None:
    """Count the stocks of offers at the end of a quarter, by type of provider."""
    at = OFFER_STOCKS.index
    model.offer_stocks[:] = 0
    for offer in model.offers:
        row = model.offer_stocks[offer.type]
        row[at("slots")] += 1
        row[at("offers_active")] += offer.active
        row[at("applications_pending")] += offer.pending >= 0
        if not offer.named:
            continue
        row[at("offers_named")] += 1
        for c, name in CLASS_NAMES:
            row[at(f"offers_{name}")] += offer.credential_class == c
        row[at("content_age")] += offer.age
        row[at("places")] += int(model.given.supply.places)


def count_money(model: "MicroCredentialModel") -> None:
    """Step 10: add up what the quarter cost, by line and by who paid, in cents."""
    policy, costs, t, persons = model.policy, model.given.costs, model.t, model.persons
    flows = dict(zip(FLOWS, model.flows.T.tolist(), strict=True))
    movements = dict(zip(MOVEMENTS, model.movements.T.tolist(), strict=True))
    people = model.stocks[:, LEARNERS].tolist()
    named = model.offer_stocks[:, OFFER_STOCKS.index("offers_named")].tolist()
    firms = [0] * len(policy.employer.spend_employer[t])
    for employer in model.employers:
        firms[employer.cell] += 1
    completions = map(sum, zip(*(flows[f"completions_{name}"] for _, name in CLASS_NAMES),
                               strict=True))  # fmt: skip
    subsidy, sponsored, back, own = (
        int(money.represented(sum(flows[f"{payer}_cents"]), persons))
        for payer in ("subsidy", "sponsor", "incentive", "learner")
    )
    learner = policy.learner
    lines = {
        "subsidy": subsidy,
        "campaign": _sum(money.yearly, learner.spend_adult[t], people, persons),
        "regulator": _sum(money.each, [costs.cost_decision] * 4, movements["granted"], 1.0)
        + _sum(money.each, [costs.cost_audit] * 4, movements["audited"], 1.0),
        "registry": _sum(money.each, learner.spend_completion[t], completions, persons)
        + _sum(money.yearly, policy.provider.spend_offer[t], named, 1.0),
        "support": _sum(money.yearly, policy.employer.spend_employer[t], firms, persons)
        + sum(movements["fee_support_cents"]) + back
        + int(money.share(subsidy + back, costs.cost_support_admin))
        + int(money.yearly(policy.system.spend_fixed[t][0], 1, 1.0)),
    }
    lines |= {"public": sum(lines.values()), "provider": sum(movements["provider_cents"]),
              "employer": sponsored - back, "learner": own}  # fmt: skip
    model.money[:] = [lines[name] for name in MONEY]


def _sum(
    rule: Callable[..., Any], spend: list[float], numbers: Iterable[int],
    represented: float,
) -> int:  # fmt: skip
    """Sum a cost over cells, each in whole cents."""
    return sum(int(rule(euros, n, represented)) for euros, n in zip(spend, numbers, strict=True))
