"""Offers, with their providers' decisions: entry, exit, class, content, price, name."""

from typing import TYPE_CHECKING, Any

import mesa

from mcsim.arithmetic.draws import OFFER_MARKET, OFFER_SUPPLY
from mcsim.arithmetic.elementary import happens, uniform
from mcsim.engine.flows import (
    APPLICATIONS,
    AUDITED,
    DELISTED,
    ENTRIES,
    EXITS,
    FEE_SUPPORT_CENTS,
    GRANTED,
    PROVIDER_CENTS,
    QUARTERS_WAITED,
)
from mcsim.engine.state import YEAR
from mcsim.rules import awareness, barriers, choice, content, market, money, supply
from mcsim.rules.supply import NQF, PLAIN, QA

if TYPE_CHECKING:
    from mcsim.mesa_model.model import MicroCredentialModel


class Offer(mesa.Agent):  # type: ignore[misc]
    """A slot for an offer, which belongs to one provider for ever.

    Attributes
    ----------
    id, type, sector : int
        Permanent id; codes of the profile.
    active : bool
        The slot holds an offer; otherwise it waits for its provider to enter.
    barriers : int
        Bit b is set where the provider holds the barrier.
    credential_class : int
        0 plain, 1 QA-labelled, 2 NQF-linked.
    module : bool
        An existing module that nobody called a micro-credential at quarter 0.
    pending, wait, ticket : int
        Class applied for, -1 none; quarters until it can be decided; place in the queue.
    age : int
        Of its content, quarters.
    named : bool
        Carries the name micro-credential.
    effort : float
        Quality effort, log-odds.
    quality, flexibility, hours, speed, shortness, relevance, price : float
        What it is this quarter.
    demand : list of int
        Expected applicants in the last four quarters in which it was named, agents · 2^32.
    expected : int
        Expected applicants of this quarter, agents · 2^32.
    admission : float
        Share of applicants who find a place.
    earned, fixed : float
        Mean earnings of those quarters and fixed cost, € a quarter.
    losses : int
        Loss-making quarters in a row.
    """

    model: "MicroCredentialModel"

    def __init__(self, model: "MicroCredentialModel", o: int) -> None:
        super().__init__(model)
        slots, given = model.population.offers, model.given.supply
        self.slot = {name: values[o].tolist() for name, values in slots._asdict().items()
                     if name not in {"first", "member"}}  # fmt: skip
        start = model.given.start
        self.barriers = sum(
            1 << b for b, cut in enumerate(start.provider_cut)
            if barriers.holds(self.slot["common"], self.slot["barrier"][b], start.load_common,
                              start.load_own, cut)
        )  # fmt: skip
        self.active = not market.waits(self.slot["entrant_word"], given.entrants)
        self.id, self.type, self.sector = o, self.slot["type"], self.slot["sector"]
        self.credential_class = int(supply.starting_class(
            self.slot["class_word"], given.qa_offers, given.nqf_offers
        ))  # fmt: skip
        self.module = bool(happens(self.slot["module_word"], given.modules))
        self.age = int(content.starting_age(
            uniform(self.slot["age_word"]), given.refresh, int(given.oldest_content)
        ))  # fmt: skip
        self.quality = self.effort = 0.0
        self.pending, self.wait, self.ticket, self.named = -1, 0, 0, False
        self.flexibility = self.hours = self.speed = self.shortness = 0.0
        self.relevance = self.price = 0.0
        self.demand, self.expected, self.admission = [0] * YEAR, 0, 1.0
        self.earned, self.fixed, self.losses = 0.0, 0.0, 0

    def reaches(self, education: int, status: int) -> bool:
        """Tell whether learners of this education and status can take it."""
        return bool(self.slot["reach"] >> (3 * education + status) & 1)

    @property
    def rules(self) -> Any:
        """What policy asks of its provider this quarter, ``ProviderEffects`` of numbers."""
        return self.model.rules_of[self.type]

    def _bound(self, standard: str, quantity: str) -> bool:
        word = self.slot["qa_word"] if standard == "qa" else self.slot["nqf_word"]
        return bool(supply.bound(word, getattr(self.rules, quantity)))

    def await_decision(self) -> None:
        """Step 4: let a quarter of the lag pass; the regulator does not look before its end."""
        if self.pending >= 0 and self.wait > 0:
            self.wait -= 1

    def be_granted(self) -> None:
        """Step 4: have the class applied for."""
        model = self.model
        model.move(self.type, GRANTED)
        model.move(self.type, QUARTERS_WAITED, model.t - (self.ticket >> 32))
        self.credential_class, self.pending = self.pending, -1

    def stay_or_go(self) -> None:
        """Step 4: enter the market, be removed by an audit, or give up after losses."""
        model, given = self.model, self.model.given.supply
        enter, _, audit, _ = model.words(self.id, 0, OFFER_MARKET)
        if not self.active:
            if happens(enter, awareness.chance(self._entry_hazard())):
                model.move(self.type, ENTRIES)
                self._start()
            return
        if self.named and market.audited(audit, given.audit_rate, self.rules.audits):
            model.move(self.type, AUDITED)
            if market.falls_short(self.quality, self.relevance, given.audit_threshold):
                model.move(self.type, DELISTED)
                self._give_up()
                return
        if self.losses >= given.exit_quarters:
            model.move(self.type, EXITS)
            self._give_up()

    def _entry_hazard(self) -> float:
        model, given, rules = self.model, self.model.given.supply, self.rules
        named, demand = sum(model.offers_last[self.sector]), sum(model.demand_last[self.sector])
        lifted = [
            market.occupancy(demand, named, given.places, model.persons),
            rules.lift_employers_barrier, rules.lift_qa_barrier,
        ]
        held = sum(
            barriers.active(self.barriers >> b & 1 == 1, self.slot["lift"][b], lift)
            for b, lift in enumerate(lifted)
        )
        asked = market.required_stringency(
            self._bound("qa", "qa_required"), rules.qa_stringency,
            self._bound("nqf", "nqf_required"), rules.nqf_stringency,
        )
        returns = market.returns(model.earned[self.sector], model.cost[self.sector])
        return float(market.entry_hazard(
            given.entry_rate, returns, content.eased(asked, rules.chi_cut),
            given.chi_entry, given.entry_barrier, held,
        ))  # fmt: skip

    def _start(self) -> None:
        model = self.model
        named, demand = sum(model.offers_last[self.sector]), sum(model.demand_last[self.sector])
        self.active, self.module, self.age, self.losses = True, False, 0, 0
        self.demand = [demand // named if named > 0 else 0] * YEAR
        mean = model.earned[self.sector] / named if named > 0 else 0.0
        self.earned = mean / money.CENTS

    def _give_up(self) -> None:
        self.active = self.named = False
        self.credential_class, self.pending = PLAIN, -1
        self.effort, self.losses = 0.0, 0

    def supply(self) -> None:
        """Step 4: apply for a class or not, and be as the rules ask."""
        given = self.model.given.supply
        review, refresh, _, _ = self.model.words(self.id, 0, OFFER_SUPPLY)
        if self.active and self.pending < 0 and happens(review, given.provider_review):
            target = self._best_class()
            if target > self.credential_class:
                self._apply(target)
        self._renew(int(refresh))

    def _fee(self) -> float:
        """Fee that the provider pays itself."""
        fee = self.model.given.supply.accreditation_fee
        return float(supply.fee(fee, self.rules.fee_cut, self.rules.fee_support))

    def _apply(self, target: int) -> None:
        """Join the regulator's queue for a class, and pay fee and administration."""
        model, given, rules = self.model, self.model.given.supply, self.rules
        _, lot, _, _ = model.words(self.id, 0, OFFER_MARKET)
        self.pending = target
        self.wait = int(supply.lag(given.accreditation_lag, rules.lag_cut))
        self.ticket = int(market.ticket(model.t, lot))
        paid = self._fee()
        full = supply.fee(given.accreditation_fee, rules.fee_cut, 0.0)
        cost = paid + given.accreditation_admin * self._formality(target)
        model.move(self.type, APPLICATIONS)
        model.move(self.type, PROVIDER_CENTS, int(money.cents(cost)))
        model.move(self.type, FEE_SUPPORT_CENTS, int(money.cents(full - paid)))

    def _formality(self, credential_class: int) -> float:
        """Stringency that an offer of a class is held to."""
        rules = self.rules
        return float(supply.stringency(
            credential_class, self._bound("qa", "qa_open"), rules.qa_stringency,
            self._bound("nqf", "nqf_open"), rules.nqf_stringency,
        ))  # fmt: skip

    def _best_class(self) -> int:
        """The class with the largest net benefit above 0, or its own."""
        given, market, own = self.model.given.supply, self.model, self.credential_class
        demand = supply.persons_a_quarter(sum(self.demand), float(YEAR), market.persons)
        best, best_class = 0.0, own
        for target, standard in ((QA, "qa"), (NQF, "nqf")):
            if target <= own or not self._bound(standard, f"{standard}_open"):
                continue
            offers, applicants = market.offers_last[self.sector], market.demand_last[self.sector]
            comparable = offers[own] > 0 and applicants[own] > 0
            gain = supply.expected_gain(
                given.gain[target], given.belief_strength,
                supply.observed_gain(
                    applicants[target], offers[target], applicants[own], offers[own]
                ),
                offers[target] if comparable else 0,
                supply.at_stake(own, target, self._bound("qa", "qa_at_stake"),
                                self._bound("nqf", "nqf_at_stake")),
            )  # fmt: skip
            net = supply.net_benefit(
                gain, demand, self.price, given.margin, given.payback, self._fee(),
                given.accreditation_admin, self._formality(target),
            )  # fmt: skip
            if net > best:
                best, best_class = net, target
        return best_class

    def _renew(self, refresh: int) -> None:
        """Age or refresh the content, and take on the attributes of the quarter."""
        given, slot, rules = self.model.given.supply, self.slot, self.rules
        formality = self._formality(self.credential_class)
        felt = content.eased(formality, rules.chi_cut)
        self.speed = content.speed(felt, given.chi_refresh)
        self.effort = content.effort(
            self.effort, given.effort_effect, formality, rules.scrutiny,
            given.effort_speed,
        )
        self.quality = content.quality(
            given.quality, given.quality_spread, slot["quality"], self.effort
        )
        if happens(refresh, content.renewal(given.refresh, self.speed, rules.codesign)):
            self.age = 0
        elif self.age < given.oldest_content:
            self.age += 1
        self.relevance = content.relevance(self.age, given.half_life)
        self.flexibility = content.flexibility(slot["flexibility"], felt, given.chi_flexibility)
        self.hours = content.hours(slot["hours"], rules.lengthening, felt, given.chi_hours,
                                  given.minimum_hours)  # fmt: skip
        self.shortness = content.shortness(self.hours, given.hours_unit)
        self.price = content.asking_price(
            slot["price"], given.price_level, rules.credential_price
        )
        self.named = self.active and bool(supply.carries_name(
            self.credential_class, self.module, slot["scope_word"], rules.scope,
            slot["border_word"], rules.excluded, self._bound("qa", "qa_required"),
            self._bound("nqf", "nqf_required"),
        ))  # fmt: skip

    def ration(self) -> None:
        """Step 6, middle: compare expected applicants with places."""
        demand = supply.persons_a_quarter(self.expected, 1.0, self.model.persons)
        self.admission = choice.admission(self.model.given.supply.places, demand)

    def remember(self) -> None:
        """Step 6, middle: remember the demand of four quarters, and what it earns."""
        if not self.named:
            return
        given = self.model.given.supply
        known = sum(self.demand) > 0
        before = self.demand[:-1] if known else [self.expected] * (YEAR - 1)
        self.demand = [self.expected, *before]
        demand = supply.persons_a_quarter(sum(self.demand), float(YEAR), self.model.persons)
        self.earned = market.earnings(demand, given.places, self.price, given.margin)

    def fix_cost(self, sector_mean: float) -> None:
        """Set the fixed cost at the end of burn-in."""
        earned = self.earned if self.named else sector_mean
        self.fixed = market.fixed_cost(earned, self.model.given.supply.break_even)

    def judge(self) -> None:
        """Step 6, end: count loss-making quarters; a module lives of something else."""
        given = self.model.given.supply
        if self.active and (self.named or not self.module):
            profit = market.profit(self.earned, self.named, given.kept_demand, self.fixed)
            self.losses = int(market.losses(self.losses, profit, int(given.exit_quarters)))
