"""Learners: become aware, hear of outcomes, choose, complete, and tell their neighbours."""

from typing import TYPE_CHECKING, NamedTuple

from mcsim.arithmetic.draws import (
    EMPLOYER_OBSERVES,
    LEARNER_AWARENESS,
    LEARNER_CHOICE,
    LEARNER_CREDIT,
    LEARNER_NEED,
    LEARNER_OFFER,
    LEARNER_OUTCOME,
)
from mcsim.arithmetic.elementary import gumbel, happens
from mcsim.engine.comparing import FLEXIBILITY, LOW_COST, RELEVANCE, SHORT, SPEED, VALIDATION
from mcsim.engine.flows import (
    COMPLETIONS_PLAIN,
    COURSE_COMPLETIONS,
    COURSE_DROPOUTS,
    COURSE_STARTS,
    DELIVERED,
    DROPOUTS,
    FULLS,
    INCENTIVE_CENTS,
    LEARNER_CENTS,
    NEEDS,
    PARTIALS,
    REWARDED,
    SPONSOR_CENTS,
    STARTS,
    SUBSIDY_CENTS,
    TURNED_AWAY,
)
from mcsim.engine.starting import (
    DEFINITION,
    NO_CREDIT,
    NOT_IN_NQF,
    NOT_KNOWN,
    NOT_RECOGNISED,
)
from mcsim.engine.state import IN_COURSE, MOST, NOT_ENROLLED
from mcsim.mesa_model.belief import Believer, stored
from mcsim.population.synthesis import employer_of
from mcsim.rules import (
    awareness,
    barriers,
    choice,
    completion,
    confusion,
    money,
    opinion,
    payoff,
    recognition,
    sponsorship,
    stacking,
    trust,
)
from mcsim.rules.awareness import HEARD, UNDERSTANDS
from mcsim.rules.trust import CLASSES

if TYPE_CHECKING:
    from mcsim.mesa_model.employer import Employer
    from mcsim.mesa_model.model import MicroCredentialModel
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


class Learner(Believer):
    """An adult of 25 to 64.

    Attributes
    ----------
    row, id : int
        Place in storage, and permanent id of the slot.
    neighbours : list of Learner
        Whom it hears of.
    benefits : int
        Bit b is set where benefit b is valued.
    course : int
        Offer in which it is enrolled; -1 none, -2 an uncertified course.
    course_class, left : int
        Class of that offer at enrolment; quarters left of it.
    paid : bool
        Public money paid part of its price.
    window_kept : bool
        Turned away last quarter, and still in need.
    met, rewarded : list of int
        Encounters with employers that it knows of, and those with a reward, by class.
    completed : list of int
        Credentials completed, by class.
    supported, courses, turned_away : int
        Credentials that public money paid part of; uncertified courses completed; times turned
        away.
    credit, partial, full : int
        Hours of portable credit; partial and full qualifications.
    disillusion, soured : float, int
        Own credentials that were not rewarded, as of the last of them, and its quarter.
    own_news : int
        Outcome of last quarter: 0 none, 1 + 2 · class + delivered.
    good_news, bad_news : list of int
        Neighbours' outcomes of last quarter, by class.
    """

    def __init__(self, model: "MicroCredentialModel", row: int) -> None:
        super().__init__(model)
        self.row = row
        self.id = int(model.population.learners.id[row])
        self.neighbours: list[Learner] = []
        self.start()

    def start(self) -> None:
        """Take the slot, in the state at the end of quarter -1."""
        self.take_seat()
        people, given = self.model.population.learners, self.model.given.start
        i = self.row
        common, temper = float(people.common[i]), float(people.temper[i])
        plain = trust.starting_trust(given.trust_cut[0][0], given.trust_spread, temper)
        may = barriers.may_hold(plain, given.distrusting > 0.0)
        self.barriers = sum(
            1 << b for b, cut in enumerate(given.learner_cut)
            if may and barriers.holds(common, float(people.barrier[i, b]), given.load_common,
                              given.load_own, cut)
        )  # fmt: skip
        self.benefits = sum(
            1 << b for b, cut in enumerate(given.benefit_cut)
            if barriers.holds(common, float(people.benefit[i, b]), given.load_common,
                              given.load_own, cut)
        )  # fmt: skip
        slow = self.barriers >> NOT_KNOWN & 1
        self.level = int(awareness.starting_level(
            int(people.aware_word[i]), int(people.level_word[i]),
            given.aware_holders if slow else given.aware_others, given.heard_only,
        ))  # fmt: skip
        cuts = given.trust_cut[self.barriers >> NOT_IN_NQF & 1]
        self.trust = [
            stored(trust.starting_trust(cut, given.trust_spread, temper)) for cut in cuts
        ]
        self.online, self.time = bool(people.online[i]), float(people.time[i])
        self.threshold = float(people.threshold[i])
        self.good, self.bad, self.event = [0.0] * CLASSES, [0.0] * CLASSES, [0] * CLASSES
        self.course, self.course_class, self.left = NOT_ENROLLED, 0, 0
        self.paid, self.window_kept = False, False
        self.met, self.rewarded = [0] * CLASSES, [0] * CLASSES
        self.completed, self.supported = [0] * CLASSES, 0
        self.courses, self.turned_away = 0, 0
        self.credit, self.partial, self.full = 0, 0, 0
        self.disillusion, self.soured = 0.0, 0
        self.own_news = 0
        self.good_news, self.bad_news = [0] * CLASSES, [0] * CLASSES

    def take_seat(self) -> None:
        """Read the traits of whoever holds the slot; they change as people age."""
        people, i = self.model.population.learners, self.row
        self.cell, self.education = int(people.cell[i]), int(people.education[i])
        self.status, self.sector = int(people.status[i]), int(people.sector[i])
        job = int(people.employer[i])
        self.employer: Employer | None = self.model.employers[job] if job >= 0 else None
        self.lift_words = people.lift[i].tolist()

    @property
    def holds_any(self) -> bool:
        """Whether it holds a credential of any class."""
        return sum(self.completed) > 0

    @property
    def holding_neighbours(self) -> int:
        """Neighbours who hold a credential."""
        return sum(neighbour.holds_any for neighbour in self.neighbours)

    def _peers(self) -> float:
        return float(awareness.share(self.holding_neighbours, len(self.neighbours)))

    def climb(self) -> None:
        """Step 1: hear of micro-credentials, come to understand them, or forget."""
        t, given, policy = self.model.t, self.model.given.awareness, self.model.policy.learner
        hear, understand, forget, _ = self.model.words(self.id, 0, LEARNER_AWARENESS)
        slowed = self.hindered(
            NOT_KNOWN, self.lift_words[NOT_KNOWN], policy.lift_unknown[t][self.cell]
        )
        hazard = awareness.learner_hazard(
            given.media, policy.campaign[t][self.cell], given.social, self._peers(),
            given.workplace, self.employer is not None and any(self.employer.declared),
            given.slow_climb, slowed,
        )  # fmt: skip
        understanding = awareness.understanding_hazard(
            given.understanding, policy.understanding[t][self.cell]
        )
        self.level = int(awareness.next_level(
            self.level, hear, understand, forget, awareness.chance(hazard),
            awareness.chance(understanding), awareness.chance(given.forgetting),
        ))  # fmt: skip

    def _belief(self, c: int, understands: bool) -> float:
        if self.model.given.trust.friedkin > 0.0:
            return float(opinion.trust(self.good[c]))
        return super()._belief(c, understands)

    def share_opinion(self, moves: bool) -> None:
        """Step 3 of the Friedkin-Johnsen variant: move towards the neighbours' opinions."""
        model, given = self.model, self.model.given.trust
        self.own_news = 0
        self.good_news, self.bad_news = [0] * CLASSES, [0] * CLASSES
        fresh = model.t == 0 or bool(model.population.learners.newcomer[self.row])
        if not (fresh or moves):
            return
        for c in range(CLASSES):
            good, bad = model.assured[c]
            own = opinion.own(trust.belief(
                self.level == UNDERSTANDS, self.trust[c], given.prior_strength,
                given.vague_strength, good, bad, 0.0, 0.0, 0.0, False,
            ))  # fmt: skip
            if not fresh:
                summed = _total([neighbour.bad[c] for neighbour in self.neighbours])
                own = opinion.moved(own, summed, len(self.neighbours), given.susceptibility)
            self.good[c] = stored(own)

    def hear_news(self, counts: bool) -> None:
        """Step 3: turn last quarter's outcomes into evidence."""
        given, t = self.model.given.trust, self.model.t
        for c in range(CLASSES):
            good, bad = self.good_news[c], self.bad_news[c]
            own_good, own_bad = self.own_news == 2 + 2 * c, self.own_news == 1 + 2 * c
            if counts and (good or bad or own_good or own_bad):
                fade = given.fade[t - self.event[c]]
                self.good[c] = stored(
                    trust.evidence(self.good[c], fade, own_good, good, given.hearsay)
                )
                self.bad[c] = stored(trust.evidence(self.bad[c], fade, own_bad, bad, given.hearsay))
                self.event[c] = t
        self.own_news = 0
        self.good_news, self.bad_news = [0] * CLASSES, [0] * CLASSES

    def choose(self) -> None:
        """Step 6: in need, weigh credentials, an uncertified course, and nothing; and apply."""
        model = self.model
        self.applied: int | None = None
        need, _, _, _ = model.words(self.id, 0, LEARNER_NEED)
        self.newly_in_need = bool(happens(need, model.need(self.cell)))
        free = self.course == NOT_ENROLLED
        self.had_window = self.newly_in_need or self.window_kept
        if not (free and self.had_window):
            return
        model.count(self.cell, NEEDS)
        seen = self.look() if self.level >= HEARD and self._considers() else []
        weights, inclusive = self._nest(seen)
        course = self._value_of_course()
        noises = model.words(self.id, 0, LEARNER_CHOICE)
        chosen = choice.chosen(
            inclusive, gumbel(noises[0]), course, gumbel(noises[1]), gumbel(noises[2]),
            len(seen) > 0,
        )  # fmt: skip
        self.applied = IN_COURSE if chosen == choice.COURSE else NOT_ENROLLED
        if not seen:
            return
        probability, _ = choice.probabilities(inclusive, course, True)
        for look, weight in zip(seen, weights, strict=True):
            look.offer.expected += int(
                choice.expected_applicant(probability, weight, _total(weights))
            )
        if chosen == choice.CREDENTIAL:
            mu = model.given.choice.mu
            best = max(seen, key=lambda s: (choice.noisy(s.value, mu, s.noise), -s.offer.id))
            self.applied = best.offer.id

    def _considers(self) -> bool:
        given = self.model.given.choice
        return bool(choice.considers(
            self._peers(), self.threshold, given.threshold_seed, given.by_threshold > 0.0
        ))  # fmt: skip

    def look(self) -> list[Seen]:
        """List the offers that it sees, by their keyed draw, with their utilities."""
        model, given = self.model, self.model.given.choice
        drawn = []
        for position, offer in enumerate(model.offers_of[self.sector]):
            if offer.reaches(self.education, self.status):
                order, noise, _, _ = model.words(self.id, offer.id + 1, LEARNER_OFFER)
                drawn.append((order, position, noise, offer))
        named = [row for row in sorted(drawn, key=lambda row: row[:2]) if row[3].named]
        shown = named[: int(given.offers_seen)]
        if not shown:
            return []
        appeal = self._appeal()
        return [
            Seen(offer, self._value_of(offer, appeal), gumbel(noise))
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
        credit = [stacking.expected_credit(self._portable(c), doubtful) for c in range(CLASSES)]
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

    def _portable(self, c: int) -> float:
        """Share of a class whose credit counts elsewhere."""
        policy, t = self.model.policy.learner, self.model.t
        return float(stacking.portable(
            self.model.given.choice.portable[c], policy.portability[t][self.cell]
        ))  # fmt: skip

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

    def _value_of(self, offer: "Offer", appeal: list[float]) -> float:
        given = self.model.given.choice
        worth = choice.benefits(
            offer.flexibility, self._values(FLEXIBILITY), offer.speed, self._values(SPEED),
            1.0, self._values(VALIDATION), offer.shortness, self._values(SHORT),
            offer.relevance, self._values(RELEVANCE),
        )  # fmt: skip
        return float(choice.value_of_credential(
            appeal[offer.credential_class], given.beta_F, worth, self._sensitivity(),
            self._burden(offer.price, offer.credential_class), given.beta_N, self._peers(),
        ))  # fmt: skip

    def _value_of_course(self) -> float:
        given = self.model.given.choice
        worth = choice.benefits(
            given.course_flexibility, self._values(FLEXIBILITY), 1.0, self._values(SPEED),
            0.0, self._values(VALIDATION), given.course_shortness, self._values(SHORT),
            1.0, self._values(RELEVANCE),
        )  # fmt: skip
        burden = self._burden(given.course_price, None)
        return float(choice.value_of_course(
            given.beta_u, given.beta_F, worth, self._sensitivity(), burden
        ))  # fmt: skip

    def _bill(self, price: float, c: int | None) -> tuple[float, float, float]:
        """What public money, a sponsor and the learner pay of a price, €."""
        policy, t, given = self.model.policy.learner, self.model.t, self.model.given.choice
        support = policy.course_support if c is None else policy.credential_support
        public = choice.public_support(
            price, support[t][self.cell], policy.support_ceiling[t][self.cell]
        )
        sponsor = 0.0
        if self.sponsored(c):
            sponsor = sponsorship.payment(price, public, given.sponsor_share, given.crowd_out)
        return public, sponsor, choice.net_price(price, public, sponsor)

    def _burden(self, price: float, c: int | None) -> float:
        """Burden of what support and a sponsor leave of a price."""
        _, _, net = self._bill(price, c)
        return float(choice.price_burden(net, self.model.given.choice.price_unit))

    def _pay(self, price: float, c: int | None) -> None:
        """Step 6, end: divide the price of a start."""
        public, sponsor, own = self._bill(price, c)
        model = self.model
        self.paid = public > 0.0
        model.count(self.cell, SUBSIDY_CENTS, int(money.cents(public)))
        model.count(self.cell, SPONSOR_CENTS, int(money.cents(sponsor)))
        model.count(self.cell, LEARNER_CENTS, int(money.cents(own)))
        if self.sponsored(c) and self.employer is not None:
            share = model.policy.employer.incentive_share[model.t][self.employer.cell]
            model.count(self.cell, INCENTIVE_CENTS,
                        int(money.cents(sponsorship.incentive(sponsor, share))))  # fmt: skip

    @property
    def _budget(self) -> float:
        """Hours that it can study in a quarter."""
        given = self.model.given.completion
        return float(completion.budget(given.quarter_hours, given.time_spread, self.time))

    def _nest(self, seen: list[Seen]) -> tuple[list[float], float]:
        """Weights of the offers in the nest of credentials, and the nest's inclusive value."""
        if not seen:
            return [], float("-inf")
        mu = self.model.given.choice.mu
        highest = max(look.value for look in seen)
        weights = [choice.weight(look.value, highest, mu) for look in seen]
        return weights, float(choice.inclusive_value(_total(weights), highest, mu))

    def enrol(self) -> None:
        """Step 6, end: take a place if there is one; who is turned away keeps the window once."""
        if self.had_window:
            self.window_kept = False
        if self.applied is None or self.applied == NOT_ENROLLED:
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

    def study(self) -> None:
        """Steps 7 and 8: come to the end of a course, complete it or drop out, and tell."""
        if self.course == NOT_ENROLLED:
            return
        self.left -= 1
        if self.left > 0:
            return
        finished, self.course = self.course, NOT_ENROLLED
        model = self.model
        completes, delivers, rewards, meets = model.words(self.id, 0, LEARNER_OUTCOME)
        if finished == IN_COURSE:
            done = happens(completes, self._chance_of_course())
            self.courses = min(self.courses + done, MOST)
            model.count(self.cell, COURSE_COMPLETIONS if done else COURSE_DROPOUTS)
            return
        offer = model.offers[finished]
        if not happens(completes, self._chance_of(offer)):
            model.count(self.cell, DROPOUTS)
            return
        delivered = bool(happens(delivers, payoff.chance_delivered(offer.quality, offer.relevance)))
        met = self.employer or model.employers[int(
            employer_of(model.population.employers, self.sector, meets)
        )]  # fmt: skip
        rewarded = met.meet_applicant(self.course_class, delivered, int(rewards))
        if self.employer is not None:
            observes, _, _, _ = model.words(self.id, self.employer.id + 1, EMPLOYER_OBSERVES)
            self.employer.observe(self.course_class, delivered, int(observes))
        self._enter(offer, self.course_class, delivered, rewarded)
        self._tell(self.course_class, delivered, rewarded)

    def _enter(self, offer: "Offer", c: int, delivered: bool, rewarded: bool) -> None:
        """Enter a completed credential into the accounts."""
        model, t = self.model, self.model.t
        model.count(self.cell, COMPLETIONS_PLAIN + c)
        model.count(self.cell, DELIVERED, delivered)
        model.count(self.cell, REWARDED, rewarded)
        model.completed[c] += 1
        model.delivered[c] += delivered
        if self.paid:
            self.supported = min(self.supported + 1, MOST)
        counts, _, _, _ = model.words(self.id, 0, LEARNER_CREDIT)
        if happens(counts, self._portable(c)):
            self.credit += int(offer.hours)
        if not rewarded:
            fade = model.given.choice.souring[t - self.soured]
            self.disillusion, self.soured = stored(payoff.soured(self.disillusion, fade)), t

    def stack(self) -> None:
        """Step 9: turn enough credit into a partial or full qualification, with some chance."""
        if not self.holds_any:
            return
        model, given = self.model, self.model.given.completion
        _, partial, full, _ = model.words(self.id, 0, LEARNER_CREDIT)
        gain = model.policy.learner.stacking[model.t][self.cell]
        chance = awareness.chance(stacking.hazard(given.stack_hazard, gain))
        if stacking.enough(self.partial, given.full_parts) and happens(full, chance):
            self.partial -= int(given.full_parts)
            self.full = min(self.full + 1, MOST)
            model.count(self.cell, FULLS)
        if stacking.enough(self.credit, given.partial_hours) and happens(partial, chance):
            self.credit -= int(given.partial_hours)
            self.partial = min(self.partial + 1, MOST)
            model.count(self.cell, PARTIALS)

    def _chance_of(self, offer: "Offer") -> float:
        given = self.model.given.completion
        return float(completion.credential(
            given.completion_assessed, given.completion_education, self.education,
            given.completion_flexibility, offer.flexibility, given.completion_hours,
            offer.hours, self._budget, given.hours_unit,
        ))  # fmt: skip

    def _chance_of_course(self) -> float:
        given = self.model.given.completion
        return float(completion.course(
            given.completion_assessed, given.completion_online, given.courses_online,
            given.completion_education, self.education,
        ))  # fmt: skip

    def _tell(self, c: int, delivered: bool, rewarded: bool) -> None:
        """Enter the credential, and tell the neighbours how it went."""
        self.completed[c] = min(self.completed[c] + 1, MOST)
        self.own_news = 1 + 2 * c + delivered
        self._encounter(c, rewarded)
        for neighbour in self.neighbours:
            news = neighbour.good_news if delivered else neighbour.bad_news
            news[c] += 1
            neighbour._encounter(c, rewarded)

    def _encounter(self, c: int, rewarded: bool) -> None:
        if self.met[c] < MOST:
            self.met[c] += 1
            self.rewarded[c] += rewarded


def _total(weights: list[float]) -> float:
    """Sum in the order of the ranks; the built-in sum compensates, the core does not."""
    total = 0.0
    for weight in weights:
        total += weight
    return total
