"""Offers, with their providers' decisions: class, content, price, name."""

from typing import TYPE_CHECKING

import mesa

from mcsim.arithmetic.draws import OFFER_SUPPLY
from mcsim.arithmetic.elementary import happens, uniform
from mcsim.engine.state import YEAR
from mcsim.rules import choice, supply
from mcsim.rules.supply import NQF, QA

if TYPE_CHECKING:
    from mcsim.mesa_model.model import MicroCredentialModel


class Offer(mesa.Agent):  # type: ignore[misc]
    """A slot for an offer, which belongs to one provider for ever.

    Attributes
    ----------
    id, type, sector : int
        Permanent id; codes of the profile.
    credential_class : int
        0 plain, 1 QA-labelled, 2 NQF-linked.
    module : bool
        An existing module that nobody called a micro-credential at quarter 0.
    pending, wait : int
        Class applied for, -1 none; quarters until it is decided.
    age : int
        Of its content, quarters.
    named : bool
        Carries the name micro-credential.
    quality, flexibility, hours, speed, shortness, relevance, price : float
        What it is this quarter.
    demand : list of int
        Expected applicants in the last four quarters in which it was named, agents · 2^32.
    expected : int
        Expected applicants of this quarter, agents · 2^32.
    admission : float
        Share of applicants who find a place.
    """

    model: "MicroCredentialModel"

    def __init__(self, model: "MicroCredentialModel", o: int) -> None:
        super().__init__(model)
        slots, given = model.population.offers, model.given.supply
        self.slot = {name: values[o].item() for name, values in slots._asdict().items()
                     if name not in {"first", "member"}}  # fmt: skip
        self.id, self.type, self.sector = o, self.slot["type"], self.slot["sector"]
        self.credential_class = int(supply.starting_class(
            self.slot["class_word"], given.qa_offers, given.nqf_offers
        ))  # fmt: skip
        self.module = bool(happens(self.slot["module_word"], given.modules))
        self.age = int(supply.starting_age(
            uniform(self.slot["age_word"]), given.refresh, int(given.oldest_content)
        ))  # fmt: skip
        self.quality = supply.quality(given.quality, given.quality_spread, self.slot["quality"])
        self.pending, self.wait, self.named = -1, 0, False
        self.flexibility = self.hours = self.speed = self.shortness = 0.0
        self.relevance = self.price = 0.0
        self.demand, self.expected, self.admission = [0] * YEAR, 0, 1.0

    def reaches(self, education: int, status: int) -> bool:
        """Tell whether learners of this education and status can take it."""
        return bool(self.slot["reach"] >> (3 * education + status) & 1)

    def _rule(self, quantity: str) -> float:
        value: float = getattr(self.model.policy.provider, quantity)[self.model.t][self.type]
        return value

    def _bound(self, standard: str, quantity: str) -> bool:
        return bool(supply.bound(self.slot[f"{standard}_word"], self._rule(quantity)))

    def supply(self) -> None:
        """Step 4: hear of an application, apply for a class or not, and be as the rules ask."""
        given = self.model.given.supply
        review, refresh, _, _ = self.model.words(self.id, 0, OFFER_SUPPLY)
        self._await_decision()
        if self.pending < 0 and happens(review, given.provider_review):
            target = self._best_class()
            if target > self.credential_class:
                self.pending, self.wait = target, int(given.accreditation_lag)
        self._renew(int(refresh))

    def _await_decision(self) -> None:
        if self.pending < 0:
            return
        if self.wait > 0:
            self.wait -= 1
        if self.wait == 0:
            self.credential_class, self.pending = self.pending, -1

    def _formality(self, credential_class: int) -> float:
        """Stringency that an offer of a class is held to."""
        return float(supply.stringency(
            credential_class, self._bound("qa", "qa_open"), self._rule("qa_stringency"),
            self._bound("nqf", "nqf_open"), self._rule("nqf_stringency"),
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
                gain, demand, self.price, given.margin, given.payback, given.accreditation_fee,
                given.accreditation_admin, self._formality(target),
            )  # fmt: skip
            if net > best:
                best, best_class = net, target
        return best_class

    def _renew(self, refresh: int) -> None:
        """Age or refresh the content, and take on the attributes of the quarter."""
        given, slot = self.model.given.supply, self.slot
        formality = self._formality(self.credential_class)
        self.speed = supply.speed(formality, given.chi_refresh)
        if happens(refresh, given.refresh * self.speed):
            self.age = 0
        elif self.age < given.oldest_content:
            self.age += 1
        self.relevance = supply.relevance(self.age, given.half_life)
        self.flexibility = supply.flexibility(
            slot["flexibility"], formality, given.chi_flexibility
        )
        self.hours = supply.hours(slot["hours"], formality, given.chi_hours, given.minimum_hours)
        self.shortness = supply.shortness(self.hours, given.hours_unit)
        self.price = supply.asking_price(
            slot["price"], given.price_level, self._rule("credential_price")
        )
        self.named = bool(supply.carries_name(
            self.credential_class, self.module, slot["scope_word"], self._rule("scope"),
            slot["border_word"], self._rule("excluded"), self._bound("qa", "qa_required"),
            self._bound("nqf", "nqf_required"),
        ))  # fmt: skip

    def ration(self) -> None:
        """Step 6, middle: compare expected applicants with places, and remember the demand."""
        demand = supply.persons_a_quarter(self.expected, 1.0, self.model.persons)
        self.admission = choice.admission(self.model.given.supply.places, demand)
        if self.named:
            self.demand = [self.expected, *self.demand[:-1]]
