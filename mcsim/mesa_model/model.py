"""The model: the quarter, in order, as agents that can be read and watched."""

from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from mcsim.arithmetic.draws import Words, words
from mcsim.engine.coefficients import Coefficients
from mcsim.engine.effects import Effects
from mcsim.engine.flows import (
    AWARE,
    COURSE_DROPOUTS,
    DROPOUTS,
    EMPLOYER_STOCKS,
    FLOWS,
    HOLDERS,
    MONEY,
    MOVEMENTS,
    OFFER_STOCKS,
    STARTS,
    STOCKS,
    TRUSTS_NQF,
)
from mcsim.engine.state import BURN_IN, IN_COURSE, NOT_ENROLLED
from mcsim.grammar.groups import CELLS, PROVIDER_TYPES, SIZES
from mcsim.mesa_model.accounts import (
    count_employers,
    count_learners,
    count_money,
    count_offers,
    count_twin,
    empty,
)
from mcsim.mesa_model.employer import Employer
from mcsim.mesa_model.lane import Lane
from mcsim.mesa_model.learner import Learner
from mcsim.mesa_model.offer import Offer
from mcsim.mesa_model.shared import Shared
from mcsim.population.network import no_network
from mcsim.population.profile import Profile
from mcsim.population.synthesis import Population, copied, pass_quarter
from mcsim.rules import confusion, market, money, trust
from mcsim.rules.trust import CLASSES, NQF
from mcsim.scenario.model import Variant


class MicroCredentialModel(mesa.Model):  # type: ignore[misc]
    """One scenario in one draw and one replicate.

    Parameters
    ----------
    population : Population
        Everyone in the replicate; it is copied where it changes.
    profile : Profile
        The country.
    coefficients, effects : Coefficients, Effects
        As prepared for the compiled core.
    lane : int
        Which of their lanes to run.
    seed, replicate : int
        Address of the draws.
    variant : Variant, optional
        Structural variant; the coefficients are those of the same.
    base : MicroCredentialModel, optional
        The same draw and replicate without the policy; it is stepped along, and each learner is
        accounted beside its twin there. Without one, the model is its own base.

    Attributes
    ----------
    t : int
        Quarter at hand, since the first of burn-in.
    shares : tuple of float
        Class shares of last quarter's named offers.
    declared, declared_any : list
        Employers of each sector that recognise each class, and any, as of last quarter.
    offers_last, demand_last : list
        Named offers and their expected applicants, by sector and class, as of last quarter.
    earned, cost : list
        What they earn, and their fixed cost, cents by sector.
    delivered, completed : list
        Credentials of each class that delivered, of those completed so far.
    assured : list of (float, float)
        What assurance and publication of each class are worth, good and bad observations.
    employer_stocks, offer_stocks, movements : int64 (4, 13), (4, 9), (4, 9)
        What is counted of employers, by size, and of offers, by type of provider.
    money : int64 (9,)
        Cents, by line and by who paid.
    flows, stocks, closed : int64 (36, F), (36, S), (36, S)
        What is counted, by cell; ``closed`` are the accounts of learners who have left.
    shared : Shared
        What learners of a cell have in common this quarter.
    rules_of : list of ProviderEffects
        What policy asks this quarter of each type of provider, as plain numbers.
    accounts_closed : list (36) of list (S) of int
        What becomes ``closed`` at the end of the quarter.
    """

    def __init__(
        self, population: Population, profile: Profile, coefficients: Coefficients,
        effects: Effects, lane: int, seed: int, replicate: int, variant: Variant = "main",
        base: "MicroCredentialModel | None" = None,
    ) -> None:  # fmt: skip
        super().__init__()
        if variant == "no_network":
            population = population._replace(network=no_network(population.learners.id.size))
        self.population, self.variant = copied(population), variant
        self.profile, self.key, self.replicate = profile, np.uint64(seed), replicate
        plain = Lane.of(coefficients, effects, lane)
        self.given, self.policy = plain.given, plain.policy
        self.persons = profile.adults / population.learners.id.size
        self.sectors = len(profile.sectors)
        self.base = base
        self.t = -1
        self.employers = [Employer(self, j) for j in range(population.employers.size.size)]
        self.offers = [Offer(self, o) for o in range(profile.offer_count)]
        self.learners = [Learner(self, row) for row in range(population.learners.id.size)]
        self._link()
        self._open_market()
        self.accounts_closed = empty(CELLS, len(STOCKS))
        self._open_tables()
        self.flows, self.movements = _array(self._flows), _array(self._movements)
        self.closed = self.stocks = _array(self.accounts_closed)
        self.employer_stocks = _array(empty(len(SIZES), len(EMPLOYER_STOCKS)))
        self.offer_stocks = _array(empty(len(PROVIDER_TYPES), len(OFFER_STOCKS)))
        self.money = _array([0] * len(MONEY))
        self.datacollector = mesa.DataCollector(model_reporters=REPORTERS)

    def _link(self) -> None:
        """Tell learners their neighbours, and list offers and employers by sector."""
        start, neighbour = self.population.network
        for row, learner in enumerate(self.learners):
            links = neighbour[start[row] : start[row + 1]]
            learner.neighbours = [self.learners[n] for n in links]
        offers = self.population.offers
        self.offers_of = [
            [self.offers[o] for o in offers.member[offers.first[s] : offers.first[s + 1]]]
            for s in range(self.sectors)
        ]
        self.employers_in = [0] * self.sectors
        for employer in self.employers:
            self.employers_in[employer.sector] += 1

    def _open_market(self) -> None:
        self.declared = [[0] * CLASSES for _ in range(self.sectors)]
        self.declared_any = [0] * self.sectors
        self.offers_last = [[0] * CLASSES for _ in range(self.sectors)]
        self.demand_last = [[0] * CLASSES for _ in range(self.sectors)]
        self.earned, self.cost = [0] * self.sectors, [0] * self.sectors
        self.delivered, self.completed = [0] * CLASSES, [0] * CLASSES
        self.shares: tuple[float, float, float] = (0.0, 0.0, 0.0)
        self.assured: list[tuple[float, float]] = [(0.0, 0.0)] * CLASSES

    def words(self, agent: int, second: int, decision: int) -> Words:
        """Look up the random words of a decision this quarter."""
        return words(self.key, agent, second, self.t, decision, self.replicate)

    def count(self, cell: int, flow: int, number: int = 1) -> None:
        """Count an event."""
        self._flows[cell][flow] += number

    def move(self, kind: int, movement: int, number: int = 1) -> None:
        """Count what happens to an offer."""
        self._movements[kind][movement] += number

    def step(self) -> None:
        """Run one quarter. Each step reads the state as the step before it left it."""
        self.t += 1
        reported = self.t >= BURN_IN
        self.shared = Shared(self)
        self._tell_rules()
        self._open_tables()
        if self.t > 0 and self.variant != "closed_cohort":
            self._pass_quarter()
        if self.base is not None:
            self.base.step()
        if reported:
            for believer in (*self.learners, *self.employers):
                believer.climb()
        self._take_shares()
        self._assure()
        self._learn(reported)
        self._supply()
        self._review_recognition()
        self._choose_and_enrol()
        for learner in self.learners:
            learner.study()
        for learner in self.learners:
            learner.stack()
        self._close_tables()
        self.datacollector.collect(self)

    def _tell_rules(self) -> None:
        """Lay out by type of provider what policy asks of each this quarter."""
        asked = self.policy.provider
        self.rules_of = [
            asked._make(by_type) for by_type in zip(*(q[self.t] for q in asked), strict=True)
        ]

    def _open_tables(self) -> None:
        """Begin to count a quarter; lists of numbers take single events faster than arrays."""
        self._flows = empty(CELLS, len(FLOWS))
        self._movements = empty(len(PROVIDER_TYPES), len(MOVEMENTS))

    def _close_tables(self) -> None:
        """Steps 9 and 10: lay out what the quarter counted as arrays."""
        self.flows, self.movements = _array(self._flows), _array(self._movements)
        self.closed, self.stocks = _array(self.accounts_closed), _array(count_learners(self))
        self.employer_stocks = _array(count_employers(self))
        self.offer_stocks = _array(count_offers(self))
        self.money = _array(count_money(self))

    def _learn(self, counts: bool) -> None:
        """Step 3: what was seen last quarter changes trust, or else what others think does."""
        if self.variant == "friedkin_johnsen":
            for learner in self.learners:
                learner.bad = list(learner.good)
            for learner in self.learners:
                learner.share_opinion(moves=counts)
        else:
            for learner in self.learners:
                learner.hear_news(counts=counts)
        for employer in self.employers:
            employer.see_news(counts=counts)

    def _supply(self) -> None:
        """Step 4: the regulator decides, offers come and go, providers apply and renew."""
        for offer in self.offers:
            offer.await_decision()
        places = market.decisions(
            self.given.supply.service_rate, self.policy.system.service[self.t][0], self.t
        )
        queue = [offer for offer in self.offers if offer.pending >= 0 and offer.wait == 0]
        for offer in sorted(queue, key=lambda offer: (offer.ticket, offer.id))[:places]:
            offer.be_granted()
        for offer in self.offers:
            offer.stay_or_go()
        for offer in self.offers:
            offer.supply()

    def _pass_quarter(self) -> None:
        """Let people age; close the accounts of those who leave, and seat newcomers."""
        people = self.population.learners
        pass_quarter(people, self.population.employers, self.profile.tables, self.key, self.t,
                     self.replicate)  # fmt: skip
        for learner, cell in zip(self.learners, people.cell.tolist(), strict=True):
            learner.cell = cell
        for row in np.flatnonzero(people.newcomer).tolist():
            learner, former_cell = self.learners[row], int(people.former_cell[row])
            if learner.course != NOT_ENROLLED:
                left = COURSE_DROPOUTS if learner.course == IN_COURSE else DROPOUTS
                self.count(former_cell, left)
            count_twin(self, learner, former_cell, self.accounts_closed)
            learner.start()

    def _take_shares(self) -> None:
        """Step 2: class shares of last quarter's offers, by which the confused pool."""
        totals = [sum(sector[c] for sector in self.offers_last) for c in range(CLASSES)]
        self.shares = confusion.class_shares(*totals)

    def _assure(self) -> None:
        """Step 3: note what the assurance and the published outcomes of each class are worth."""
        system, given, t = self.policy.system, self.given.trust, self.t
        assured = (0.0, system.qa_assured[t][0], system.nqf_assured[t][0])
        self.assured = []
        for c in range(CLASSES):
            good, bad = trust.assurance(
                assured[c], given.assurance_weight, given.credibility[c],
                system.credibility_cut[t][0],
            )  # fmt: skip
            more_good, more_bad = trust.publication(
                system.published[t][0], given.publication_weight, self.delivered[c],
                self.completed[c],
            )  # fmt: skip
            self.assured.append((good + more_good, bad + more_bad))

    def _review_recognition(self) -> None:
        """Step 5: employers decide on last quarter's sector, then all declare."""
        for employer in self.employers:
            employer.review()
        self.declared = [[0] * CLASSES for _ in range(self.sectors)]
        self.declared_any = [0] * self.sectors
        for employer in self.employers:
            employer.declare()
            self.declared_any[employer.sector] += any(employer.declared)
            for c in range(CLASSES):
                self.declared[employer.sector][c] += employer.declared[c]

    def _choose_and_enrol(self) -> None:
        """Step 6: everyone applies at once, then places are given."""
        for offer in self.offers:
            offer.expected = 0
        for learner in self.learners:
            learner.choose()
        for offer in self.offers:
            offer.ration()
        self._close_market()
        for learner in self.learners:
            learner.enrol()

    def _close_market(self) -> None:
        """Step 6, middle: note what offers remember, and what each sector can see."""
        self.offers_last = [[0] * CLASSES for _ in range(self.sectors)]
        self.demand_last = [[0] * CLASSES for _ in range(self.sectors)]
        self.earned, self.cost = [0] * self.sectors, [0] * self.sectors
        for offer in self.offers:
            offer.remember()
            if offer.named:
                self.offers_last[offer.sector][offer.credential_class] += 1
                self.demand_last[offer.sector][offer.credential_class] += offer.expected
                self.earned[offer.sector] += int(money.cents(offer.earned))
        if self.t == BURN_IN - 1:
            for offer in self.offers:
                named = sum(self.offers_last[offer.sector])
                mean = self.earned[offer.sector] / named if named > 0 else 0.0
                offer.fix_cost(mean / money.CENTS)
        for offer in self.offers:
            if offer.named:
                self.cost[offer.sector] += int(money.cents(offer.fixed))
            if self.t >= BURN_IN:
                offer.judge()


def _array(table: Any) -> NDArray[np.int64]:
    return np.array(table, np.int64)


def _share(model: MicroCredentialModel, stock: int) -> float:
    return float(model.stocks[:, stock].sum() / len(model.learners))


REPORTERS = {
    "starts": lambda model: int(model.flows[:, STARTS].sum()),
    "aware": lambda model: _share(model, AWARE),
    "holders": lambda model: _share(model, HOLDERS),
    "trust_nqf": lambda model: _share(model, TRUSTS_NQF),
    "recognise_nqf": lambda model: sum(row[NQF] for row in model.declared) / len(model.employers),
    "nqf_offers": lambda model: sum(row[NQF] for row in model.offers_last),
}
