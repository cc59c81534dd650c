"""Step 6: learners in need look at offers, weigh them, apply, and pay."""

from typing import TYPE_CHECKING, NamedTuple

from mcsim.arithmetic.draws import LEARNER_CHOICE, LEARNER_NEED, LEARNER_OFFER
from mcsim.arithmetic.elementary import gumbel, happens
from mcsim.engine.comparing import FLEXIBILITY, LOW_COST, RELEVANCE, SHORT, SPEED, VALIDATION
from mcsim.engine.flows import (
    COURSE_STARTS,
    INCENTIVE_CENTS,
    LEARNER_CENTS,
    NEEDS,
    SPONSOR_CENTS,
    STARTS,
    SUBSIDY_CENTS,
    TURNED_AWAY,
)
from mcsim.engine.starting import DEFINITION, NO_CREDIT, NOT_RECOGNISED
from mcsim.engine.state import IN_COURSE, MOST, NOT_ENROLLED
from mcsim.mesa_model.adult import Adult, total
from mcsim.mesa_model.shared import Bill
from mcsim.rules import (
    awareness,
    choice,
    completion,
    confusion,
    money,
    recognition,
    sponsorship,
    stacking,
)
from mcsim.rules.awareness import HEARD
from mcsim.rules.choice import COURSE, CREDENTIAL
from mcsim.rules.trust import CLASSES

if TYPE_CHECKING:
    from mcsim.mesa_model.offer import Offer


class Seen(NamedTuple):
    """An offer that the learner looks at.

    Attributes
    ----------
    offer : Offer
    value : float
        Its utility.
    noise : float
        Gumbel number of the pair of learner and offer.
    """

    offer: "Offer"
    value: float
    noise: float


class Chooser(Adult):
    """An adult who chooses among credentials, an uncertified course, and nothing."""

    def choose(self) -> None:
        """Step 6: in need, weigh credentials, an uncertified course, and nothing; and apply."""
        model = self.model
        self.applied = NOT_ENROLLED
        if self.course != NOT_ENROLLED:
            return
        need, _, _, _ = model.words(self.id, 0, LEARNER_NEED)
        self.newly_in_need = bool(need < model.shared.need[self.cell])
        if not (self.newly_in_need or self.window_kept):
            return
        model.count(self.cell, NEEDS)
        seen = self.look() if self.level >= HEARD else []
        weights, inclusive = self._nest(seen)
        course = self._value_of_course()
        noises = model.words(self.id, 0, LEARNER_CHOICE)
        chosen = choice.chosen(
            inclusive, gumbel(noises[0]), course, gumbel(noises[1]), gumbel(noises[2]),
            len(seen) > 0,
        )  # fmt: skip
        self.applied = IN_COURSE if chosen == COURSE else NOT_ENROLLED
        if not seen:
            return
        probability, _ = choice.probabilities(inclusive, course, True)
        summed = total(weights)
        for look, weight in zip(seen, weights, strict=True):
            look.offer.expected += int(choice.expected_applicant(probability, weight, summed))
        if chosen == CREDENTIAL:
            mu = model.given.choice.mu
            best = max(seen, key=lambda s: (choice.noisy(s.value, mu, s.noise), -s.offer.id))
            self.applied = best.offer.id

    def look(self) -> list[Seen]:
        """List the offers that it sees, by their keyed draw, with their utilities."""
        model, given, peers = self.model, self.model.given.choice, self._peers()
        if not choice.considers(
            peers, self.threshold, given.threshold_seed, given.by_threshold > 0.0
        ):
            return []
        drawn = []
        for position, offer in enumerate(model.offers_of[self.sector]):
            if offer.named and offer.reaches(self.education, self.status):
                order, noise, _, _ = model.words(self.id, offer.id + 1, LEARNER_OFFER)
                drawn.append((order, position, noise, offer))
        if not drawn:
            return []
        # No two offers have the same position, so the tuples are ordered by the first two.
        shown = sorted(drawn)[: int(given.offers_seen)]
        appeal = self._appeal()
        return [
            Seen(offer, self._value_of(offer, appeal, peers), gumbel(noise))
            for _, _, noise, offer in shown
        ]

    def _appeal(self) -> list[float]:
        """Utility of each class: trust, expected recognition and credit, as it perceives them."""
        model, given, t = self.model, self.model.given.choice, self.model.t
        policy = model.policy.learner
        uncertain = self.hindered(NOT_RECOGNISED, self.lift_words[NOT_RECOGNISED],
                                  policy.lift_recognition[t][self.cell])  # fmt: skip
        confused = self.hindered(DEFINITION, self.lift_words[DEFINITION],
                                 policy.lift_definition[t][self.cell])  # fmt: skip
        beliefs = self.beliefs()
        expected = [
            recognition.expected(
                awareness.share(model.declared[self.sector][c], model.employers_in[self.sector]),
                self.met[c], self.rewarded[c], given.experience_weight,
                given.recognition_discount, uncertain,
            )
            for c in range(CLASSES)
        ]  # fmt: skip
        trust_pool = confusion.pooled(*beliefs, *model.shares[1:])
        recognition_pool = confusion.pooled(*expected, *model.shares[1:])
        psi = model.given.trust.confusion
        doubtful = self.hindered(NO_CREDIT, self.lift_words[NO_CREDIT],
                                 policy.lift_credit[t][self.cell])  # fmt: skip
        portable = model.shared.portable[self.cell]
        credit = [stacking.expected_credit(share, doubtful) for share in portable]
        credit_pool = confusion.pooled(*credit, *model.shares[1:])
        digital = choice.digital_value(given.beta_D, policy.digital[t][self.cell], self.online)
        soured = choice.disillusion(given.beta_L, self.disillusion, given.souring[t - self.soured])
        return [
            choice.appeal(
                given.beta_0, given.beta_T,
                confusion.perceived(beliefs[c], trust_pool, psi, confused),
                given.beta_R,
                confusion.perceived(expected[c], recognition_pool, psi, confused),
                given.beta_S, confusion.perceived(credit[c], credit_pool, psi, confused), digital,
                soured,
            )
            for c in range(CLASSES)
        ]  # fmt: skip

    def sponsored(self, c: int | None) -> bool:
        """Tell whether its employer would pay for a credential of a class, or for a course."""
        if self.employer is None or not self.employer.sponsors:
            return False
        return c is None or self.employer.declared[c]

    def _values(self, benefit: int) -> bool:
        return self.benefits >> benefit & 1 == 1

    def _sensitivity(self) -> float:
        given = self.model.given.choice
        return float(choice.price_sensitivity(
            given.beta_P, given.low_cost_weight, self._values(LOW_COST)
        ))  # fmt: skip

    def _value_of(self, offer: "Offer", appeal: list[float], peers: float) -> float:
        given = self.model.given.choice
        worth = choice.benefits(
            offer.flexibility, self._values(FLEXIBILITY), offer.speed, self._values(SPEED),
            1.0, self._values(VALIDATION), offer.shortness, self._values(SHORT),
            offer.relevance, self._values(RELEVANCE),
        )  # fmt: skip
        burden = self._bill(offer.price, offer.credential_class).burden
        return float(choice.value_of_credential(
            appeal[offer.credential_class], given.beta_F, worth, self._sensitivity(), burden,
            given.beta_N, peers,
        ))  # fmt: skip

    def _value_of_course(self) -> float:
        given = self.model.given.choice
        worth = choice.benefits(
            given.course_flexibility, self._values(FLEXIBILITY), 1.0, self._values(SPEED),
            0.0, self._values(VALIDATION), given.course_shortness, self._values(SHORT),
            1.0, self._values(RELEVANCE),
        )  # fmt: skip
        burden = self._bill(given.course_price, None).burden
        return float(choice.value_of_course(
            given.beta_u, given.beta_F, worth, self._sensitivity(), burden
        ))  # fmt: skip

    def _bill(self, price: float, c: int | None) -> Bill:
        """Who pays a price, of a credential of a class or of a course."""
        return self.model.shared.bill(self.cell, price, c is not None, self.sponsored(c))

    def _pay(self, price: float, c: int | None) -> None:
        """Step 6, end: divide the price of a start."""
        public, sponsor, own, _ = self._bill(price, c)
        model = self.model
        if c is not None:
            self.paid = public > 0.0
        model.count(self.cell, SUBSIDY_CENTS, int(money.cents(public)))
        model.count(self.cell, SPONSOR_CENTS, int(money.cents(sponsor)))
        model.count(self.cell, LEARNER_CENTS, int(money.cents(own)))
        if self.sponsored(c) and self.employer is not None:
            share = model.policy.employer.incentive_share[model.t][self.employer.cell]
            model.count(self.cell, INCENTIVE_CENTS,
                        int(money.cents(sponsorship.incentive(sponsor, share))))  # fmt: skip

    def _nest(self, seen: list[Seen]) -> tuple[list[float], float]:
        """Weights of the offers in the nest of credentials, and the nest's inclusive value."""
        if not seen:
            return [], float("-inf")
        mu = self.model.given.choice.mu
        highest = max(look.value for look in seen)
        weights = [choice.weight(look.value, highest, mu) for look in seen]
        return weights, float(choice.inclusive_value(total(weights), highest, mu))

    def enrol(self) -> None:
        """Step 6, end: take a place if there is one; who is turned away keeps the window once."""
        self.window_kept = False
        if self.applied == NOT_ENROLLED:
            return
        model, given = self.model, self.model.given.completion
        if self.applied == IN_COURSE:
            model.count(self.cell, COURSE_STARTS)
            self.left = int(completion.duration(given.course_hours, self._budget))
            self._pay(model.given.choice.course_price, None)
        else:
            offer = model.offers[self.applied]
            _, _, place, _ = model.words(self.id, offer.id + 1, LEARNER_OFFER)
            if not happens(place, offer.admission):
                model.count(self.cell, TURNED_AWAY)
                self.turned_away = min(self.turned_away + 1, MOST)
                self.window_kept = self.newly_in_need
                return
            model.count(self.cell, STARTS)
            self.course_class = offer.credential_class
            self.left = int(completion.duration(offer.hours, self._budget))
            self._pay(offer.price, offer.credential_class)
        self.course = self.applied
