"""Adults: who they are, what they know of micro-credentials, and whom they trust."""

from typing import TYPE_CHECKING

from mcsim.arithmetic.draws import LEARNER_AWARENESS
from mcsim.engine.starting import NOT_IN_NQF, NOT_KNOWN
from mcsim.engine.state import NOT_ENROLLED
from mcsim.mesa_model.belief import Believer, stored
from mcsim.rules import awareness, barriers, completion, opinion, trust
from mcsim.rules.awareness import UNAWARE, UNDERSTANDS
from mcsim.rules.trust import CLASSES

if TYPE_CHECKING:
    from mcsim.mesa_model.employer import Employer
    from mcsim.mesa_model.learner import Learner
    from mcsim.mesa_model.model import MicroCredentialModel


class Adult(Believer):
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
        Public money paid part of the price of the offer in which it enrolled last.
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
    heard_news : bool
        It has an outcome of last quarter, its own or a neighbour's.
    holds_any : bool
        It holds a credential of some class.
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
        self.holds_any = self.heard_news = False
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
    def holding_neighbours(self) -> int:
        """Neighbours who hold a credential."""
        return sum([neighbour.holds_any for neighbour in self.neighbours])

    def _peers(self) -> float:
        return float(awareness.share(self.holding_neighbours, len(self.neighbours)))

    def climb(self) -> None:
        """Step 1: hear of micro-credentials, come to understand them, or forget."""
        shared = self.model.shared
        hear, understand, forget, _ = self.model.words(self.id, 0, LEARNER_AWARENESS)
        if self.level == UNDERSTANDS:
            return
        understands, forgets = understand < shared.understand[self.cell], forget < shared.forget
        # Who has heard of them hears anew only against forgetting.
        hears = (self.level == UNAWARE or forgets) and hear < self._hearing()
        self.level = int(awareness.next_level(self.level, hears, understands, forgets))

    def _hearing(self) -> int:
        """Threshold of the random word by which it hears of micro-credentials."""
        lifted = self.model.policy.learner.lift_unknown[self.model.t][self.cell]
        slowed = self.hindered(NOT_KNOWN, self.lift_words[NOT_KNOWN], lifted)
        recognised = self.employer is not None and any(self.employer.declared)
        return self.model.shared.hear(self.cell, self._peers(), recognised, slowed)

    def _belief(self, c: int, understands: bool) -> float:
        if self.model.given.trust.friedkin > 0.0:
            return float(opinion.trust(self.good[c]))
        return super()._belief(c, understands)

    def share_opinion(self, moves: bool) -> None:
        """Step 3 of the Friedkin-Johnsen variant: move towards the neighbours' opinions."""
        model, given = self.model, self.model.given.trust
        self._forget_news()
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
                summed = total([neighbour.bad[c] for neighbour in self.neighbours])
                own = opinion.moved(own, summed, len(self.neighbours), given.susceptibility)
            self.good[c] = stored(own)

    def hear_news(self, counts: bool) -> None:
        """Step 3: turn last quarter's outcomes into evidence."""
        if not self.heard_news:
            return
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
        self._forget_news()

    def _forget_news(self) -> None:
        self.heard_news = False
        self.own_news = 0
        self.good_news, self.bad_news = [0] * CLASSES, [0] * CLASSES

    @property
    def _budget(self) -> float:
        """Hours that it can study in a quarter."""
        given = self.model.given.completion
        return float(completion.budget(given.quarter_hours, given.time_spread, self.time))


def total(numbers: list[float]) -> float:
    """Sum in the order given; the built-in sum compensates, the core does not."""
    summed = 0.0
    for number in numbers:
        summed += number
    return summed
