"""Steps 9 and 10: count what there is, each learner beside its twin, and what it cost."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from mcsim.engine.flows import (
    ADDITIONAL,
    AWARE,
    BASE_COMPLETIONS,
    COMPLETIONS,
    CONTENT_AGE,
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
    OFFERS_ACTIVE,
    OFFERS_NAMED,
    OFFERS_PLAIN,
    PENDING,
    PLACES,
    RECLASSIFIED,
    RELABELLED,
    RETAINED,
    SLOTS,
    TRUSTS_PLAIN,
    UNDERSTANDING,
)
from mcsim.engine.state import IN_COURSE
from mcsim.grammar.groups import PROVIDER_TYPES, SIZES
from mcsim.rules import money, payoff, twin
from mcsim.rules.awareness import HEARD, UNDERSTANDS
from mcsim.rules.trust import CLASSES, NQF, PLAIN, QA

if TYPE_CHECKING:
    from mcsim.mesa_model.learner import Learner
    from mcsim.mesa_model.model import MicroCredentialModel

MILLION = 1_000_000  # practised recognition is summed in millionths
CLASS_NAMES = ((PLAIN, "plain"), (QA, "qa"), (NQF, "nqf"))

type Table = list[list[int]]
"""What is counted: a list by cell, size or type of lists by what it is."""


def empty(rows: int, columns: int) -> Table:
    """Return a table in which nothing is counted yet."""
    return [[0] * columns for _ in range(rows)]


def count_twin(
    model: "MicroCredentialModel", learner: "Learner", cell: int, table: Table
) -> None:
    """Add a learner's credentials so far, beside those of its twin, to a table.

    Parameters
    ----------
    model, learner : MicroCredentialModel, Learner
        Whose account it is.
    cell : int
        Where it is entered.
    table : list (36) of list (S) of int
        Added to.
    """
    other = learner if model.base is None else model.base.learners[learner.row]
    if not (learner.holds_any or other.holds_any):
        return
    total, base_total = sum(learner.completed), sum(other.completed)
    same = sum(map(min, learner.completed, other.completed))
    courses = learner.courses, other.courses
    retained = twin.retained(total, base_total)
    row = table[cell]
    row[COMPLETIONS] += total
    row[BASE_COMPLETIONS] += base_total
    row[ADDITIONAL] += twin.additional(total, base_total, *courses)
    row[RELABELLED] += twin.relabelled(total, base_total, *courses)
    row[LOST] += twin.lost(total, base_total)
    row[DISPLACED] += twin.displaced(total, base_total, learner.turned_away)
    row[RETAINED] += retained
    row[RECLASSIFIED] += retained - same
    row[DEADWEIGHT] += twin.deadweight(retained, learner.supported)


def count_learners(model: "MicroCredentialModel") -> Table:
    """Count the stocks of learners at the end of a quarter, by cell."""
    stocks = [list(row) for row in model.accounts_closed]
    souring = model.given.choice.souring
    for learner in model.learners:
        row = stocks[learner.cell]
        row[LEARNERS] += 1
        if learner.level >= HEARD:
            row[AWARE] += 1
        if learner.level == UNDERSTANDS:
            row[UNDERSTANDING] += 1
            for c in range(CLASSES):
                row[TRUSTS_PLAIN + c] += learner.trusts(c)
        if learner.course >= 0:
            row[ENROLLED] += 1
        elif learner.course == IN_COURSE:
            row[IN_COURSES] += 1
        if learner.holds_any:
            row[HOLDERS] += 1
            fade = souring[model.t - learner.soured]
            row[DISILLUSIONED] += payoff.disillusioned(learner.disillusion, fade)
        count_twin(model, learner, learner.cell, stocks)
    return stocks


def count_employers(model: "MicroCredentialModel") -> Table:
    """Count the stocks of employers at the end of a quarter, by size."""
    at, stocks = EMPLOYER_STOCKS.index, empty(len(SIZES), len(EMPLOYER_STOCKS))
    for employer in model.employers:
        row = stocks[employer.size]
        row[at("employers")] += 1
        row[at("employers_aware")] += employer.level >= HEARD
        row[at("employers_understand")] += employer.level == UNDERSTANDS
        row[at("sponsors")] += employer.sponsors
        for c, name in CLASS_NAMES:
            row[at(f"employers_trust_{name}")] += employer.trusts(c)
            row[at(f"declared_{name}")] += employer.declared[c]
            row[at(f"practised_{name}")] += int(employer.practised(c) * MILLION)
    return stocks


def count_offers(model: "MicroCredentialModel") -> Table:
    """Count the stocks of offers at the end of a quarter, by type of provider."""
    stocks = empty(len(PROVIDER_TYPES), len(OFFER_STOCKS))
    for offer in model.offers:
        row = stocks[offer.type]
        row[SLOTS] += 1
        row[OFFERS_ACTIVE] += offer.active
        row[PENDING] += offer.pending >= 0
        if offer.named:
            row[OFFERS_NAMED] += 1
            row[OFFERS_PLAIN + offer.credential_class] += 1
            row[CONTENT_AGE] += offer.age
            row[PLACES] += int(model.given.supply.places)
    return stocks


def count_money(model: "MicroCredentialModel") -> list[int]:
    """Step 10: add up what the quarter cost, by line and by who paid, in cents."""
    policy, costs, t, persons = model.policy, model.given.costs, model.t, model.persons
    flows = dict(zip(FLOWS, model.flows.T.tolist(), strict=True))
    movements = dict(zip(MOVEMENTS, model.movements.T.tolist(), strict=True))
    people = model.stocks[:, LEARNERS].tolist()
    named = model.offer_stocks[:, OFFERS_NAMED].tolist()
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
    return [lines[name] for name in MONEY]


def _sum(
    rule: Callable[..., Any], spend: list[float], numbers: Iterable[int],
    represented: float,
) -> int:  # fmt: skip
    """Sum a cost over cells, each in whole cents."""
    return sum(int(rule(euros, n, represented)) for euros, n in zip(spend, numbers, strict=True))
