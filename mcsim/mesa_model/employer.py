"""Employers: become aware, see what holders can do, recognise classes or not, and sponsor."""

from typing import TYPE_CHECKING

from mcsim.arithmetic.draws import EMPLOYER_AWARENESS, EMPLOYER_REVIEW
from mcsim.arithmetic.elementary import happens
from mcsim.engine.starting import NAMES, NEW, NO_DEFINITION, NOT_TRANSPARENT
from mcsim.mesa_model.belief import Believer, stored
from mcsim.rules import (
    awareness,
    barriers,
    confusion,
    payoff,
    recognition,
    sponsorship,
    supply,
    trust,
)
from mcsim.rules.awareness import HEARD
from mcsim.rules.trust import CLASSES

if TYPE_CHECKING:
    from mcsim.mesa_model.model import MicroCredentialModel


class Employer(Believer):
    """An employer.

    Attributes
    ----------
    id, size, sector : int
        Permanent id; codes of the profile.
    practice : int
        0 leader, 1 in name only, 2 backslider.
    declared : list of bool
        Recognises the class.
    sponsors : bool
        Pays for training of its staff.
    motives : int
        Motives that it holds.
    applicants : list of int
        Holders of the class met last quarter.
    good_news, bad_news : list of int
        Outcomes of holders it employs, seen last quarter, by class.
    """

    def __init__(self, model: "MicroCredentialModel", j: int) -> None:
        super().__init__(model)
        firms, given = model.population.employers, model.given.start
        self.id, self.size, self.sector = j, int(firms.size[j]), int(firms.sector[j])
        self.cell = self.size * model.sectors + self.sector
        self.lift_words = firms.lift[j].tolist()
        self.recognition_words = firms.recognition_word[j].tolist()
        self.agreement_word = int(firms.agreement_word[j])
        self.sponsor_word = int(firms.sponsor_word[j])
        common = float(firms.common[j])
        self.motives = sum(
            barriers.holds(common, float(firms.motive[j, m]), given.load_common, given.load_own,
                           cut)
            for m, cut in enumerate(given.motive_cut)
        )  # fmt: skip
        temper = float(firms.temper[j])
        plain = trust.starting_trust(given.employer_trust_cut[0], given.trust_spread, temper)
        may = barriers.may_hold(plain, given.distrusting > 0.0)
        self.barriers = sum(
            1 << b for b, cut in enumerate(given.employer_cut)
            if may and barriers.holds(common, float(firms.barrier[j, b]), given.load_common,
                              given.load_own, cut)
        )  # fmt: skip
        slow = self.barriers >> NEW & 1
        self.level = int(awareness.starting_level(
            int(firms.aware_word[j]), int(firms.level_word[j]),
            given.employer_aware_holders if slow else given.employer_aware_others,
            given.heard_only,
        ))  # fmt: skip
        self.trust = [
            stored(trust.starting_trust(cut, given.trust_spread, temper))
            for cut in given.employer_trust_cut
        ]
        self.practice = int(recognition.practice(
            int(firms.practice_word[j]), given.practice_leader, given.practice_in_name
        ))  # fmt: skip
        self.declared = [False] * CLASSES
        self.sponsors = False
        self.applicants = [0] * CLASSES
        self.good_news, self.bad_news = [0] * CLASSES, [0] * CLASSES

    def climb(self) -> None:
        """Step 1: hear of micro-credentials, come to understand them, or forget."""
        model, given, t = self.model, self.model.given.awareness, self.model.t
        policy = model.policy.employer
        hear, understand, forget, _ = model.words(self.id, 0, EMPLOYER_AWARENESS)
        slowed = self.hindered(NEW, self.lift_words[NEW], policy.lift_new[t][self.cell])
        hazard = awareness.employer_hazard(
            given.employer_media, policy.outreach[t][self.cell], given.employer_peers,
            awareness.share(model.declared_any[self.sector], model.employers_in[self.sector]),
            given.employer_applicants, awareness.met(sum(self.applicants)), given.slow_climb,
            slowed,
        )  # fmt: skip
        understanding = awareness.understanding_hazard(
            given.employer_understanding, policy.employer_understanding[t][self.cell]
        )
        self.level = int(awareness.next_level(
            self.level, happens(hear, awareness.chance(hazard)),
            happens(understand, awareness.chance(understanding)),
            happens(forget, awareness.chance(given.employer_forgetting)),
        ))  # fmt: skip

    def see_news(self, counts: bool) -> None:
        """Step 3: turn what its own holders showed last quarter into evidence."""
        given, t = self.model.given.trust, self.model.t
        for c in range(CLASSES):
            good, bad = self.good_news[c], self.bad_news[c]
            if counts and (good or bad):
                fade = given.fade[t - self.event[c]]
                self.good[c] = stored(trust.evidence(self.good[c], fade, good, 0, 0.0))
                self.bad[c] = stored(trust.evidence(self.bad[c], fade, bad, 0, 0.0))
                self.event[c] = t
        self.good_news, self.bad_news = [0] * CLASSES, [0] * CLASSES

    def review(self) -> None:
        """Step 5, decision: with some chance, review what to recognise and whether to sponsor."""
        model, given, t = self.model, self.model.given.recognition, self.model.t
        word, _, _, _ = model.words(self.id, 0, EMPLOYER_REVIEW)
        self.decided, self.decided_sponsor = list(self.declared), self.sponsors
        if t > 0 and not happens(word, given.recognition_review):
            return
        policy = model.policy.employer
        confused = self.hindered(
            NO_DEFINITION,
            self.lift_words[NO_DEFINITION],
            policy.lift_employer_definition[t][self.cell],
        ) or self.hindered(NAMES, self.lift_words[NAMES], policy.lift_names[t][self.cell])
        opaque = self.hindered(NOT_TRANSPARENT, self.lift_words[NOT_TRANSPARENT],
                               policy.lift_assessment[t][self.cell])  # fmt: skip
        agreed = supply.bound(self.agreement_word, policy.agreement[t][self.cell])
        beliefs = self.beliefs()
        pool = confusion.pooled(*beliefs, *model.shares[1:])
        for c in range(CLASSES):
            score = recognition.score(
                given.recognition_base, given.recognition_trust,
                confusion.perceived(beliefs[c], pool, model.given.trust.confusion, confused),
                given.recognition_sector,
                awareness.share(model.declared[self.sector][c], model.employers_in[self.sector]),
                given.recognition_applicants, awareness.met(self.applicants[c]),
                given.assessment_penalty, opaque, given.agreement_effect, agreed,
                given.recognition_size, recognition.relative_size(self.size),
                given.digital_penalty, policy.employer_digital[t][self.cell],
            )  # fmt: skip
            self.decided[c] = bool(recognition.recognises(
                self.level >= HEARD, self.recognition_words[c], score
            ))  # fmt: skip
        self.decided_sponsor = bool(sponsorship.sponsors(self.sponsor_word, sponsorship.score(
            given.sponsor_base, given.sponsor_size, recognition.relative_size(self.size),
            given.sponsor_motive, self.motives, len(model.given.start.motive_cut),
            given.sponsor_recognition, any(self.decided), policy.sponsor_incentive[t][self.cell],
        )))  # fmt: skip

    def declare(self) -> None:
        """Step 5, writing: what was decided holds; last quarter's applicants are forgotten."""
        self.declared, self.sponsors = self.decided, self.decided_sponsor
        self.applicants = [0] * CLASSES

    def practised(self, c: int) -> float:
        """Chance that it acts on a credential of the class that delivered."""
        given = self.model.given.recognition
        return float(recognition.practised(
            self.declared[c], self.practice, given.practised_in_name, given.practised_backslider
        ))  # fmt: skip

    def meet_applicant(self, c: int, delivered: bool, word: int) -> bool:
        """Step 8: meet a holder, and reward the credential or not."""
        self.applicants[c] += 1
        base = self.model.given.recognition.reward_base
        return bool(happens(word, payoff.chance_rewarded(base, delivered, self.practised(c))))

    def observe(self, c: int, delivered: bool, word: int) -> None:
        """Step 8: see, or not, what the course gave an employee."""
        policy, t = self.model.policy.employer, self.model.t
        chance = payoff.chance_observed(
            self.model.given.trust.observation, policy.observation[t][self.cell]
        )
        if happens(word, chance):
            news = self.good_news if delivered else self.bad_news
            news[c] += 1
