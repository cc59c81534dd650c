"""Steps 7 to 9: learners complete, tell their neighbours, and let credit add up."""

from typing import TYPE_CHECKING

from mcsim.arithmetic.draws import EMPLOYER_OBSERVES, LEARNER_CREDIT, LEARNER_OUTCOME
from mcsim.arithmetic.elementary import happens
from mcsim.engine.flows import (
    COMPLETIONS_PLAIN,
    COURSE_COMPLETIONS,
    COURSE_DROPOUTS,
    DELIVERED,
    DROPOUTS,
    FULLS,
    PARTIALS,
    REWARDED,
)
from mcsim.engine.state import IN_COURSE, MOST, NOT_ENROLLED
from mcsim.mesa_model.belief import stored
from mcsim.mesa_model.choosing import Chooser
from mcsim.population.synthesis import employer_of
from mcsim.rules import completion, payoff, stacking

if TYPE_CHECKING:
    from mcsim.mesa_model.offer import Offer


class Learner(Chooser):
    """An adult with all that it does in a quarter; its state is described with ``Adult``."""

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
            done = bool(completes < model.shared.course[self.education])
            self.courses = int(min(self.courses + done, MOST))
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
        if happens(counts, model.shared.portable[self.cell][c]):
            self.credit += int(offer.hours)
        if not rewarded:
            fade = model.given.choice.souring[t - self.soured]
            self.disillusion, self.soured = stored(payoff.soured(self.disillusion, fade)), t

    def stack(self) -> None:
        """Step 9: turn enough credit into a partial or full qualification, with some chance."""
        if not self.holds_any:
            return
        model, given = self.model, self.model.given.completion
        to_full = stacking.enough(self.partial, given.full_parts)
        to_partial = stacking.enough(self.credit, given.partial_hours)
        if not (to_full or to_partial):
            return
        _, partial, full, _ = model.words(self.id, 0, LEARNER_CREDIT)
        below = model.shared.stack[self.cell]
        if to_full and full < below:
            self.partial -= int(given.full_parts)
            self.full = min(self.full + 1, MOST)
            model.count(self.cell, FULLS)
        if to_partial and partial < below:
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

    def _tell(self, c: int, delivered: bool, rewarded: bool) -> None:
        """Enter the credential, and tell the neighbours how it went."""
        self.completed[c] = min(self.completed[c] + 1, MOST)
        self.own_news = 1 + 2 * c + delivered
        self.holds_any = self.heard_news = True
        self._encounter(c, rewarded)
        for neighbour in self.neighbours:
            news = neighbour.good_news if delivered else neighbour.bad_news
            news[c] += 1
            neighbour.heard_news = True
            neighbour._encounter(c, rewarded)

    def _encounter(self, c: int, rewarded: bool) -> None:
        if self.met[c] < MOST:
            self.met[c] += 1
            self.rewarded[c] += rewarded
