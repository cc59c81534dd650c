"""What learners of a cell share in a quarter: chances, and what is left of a price."""

from typing import TYPE_CHECKING, NamedTuple

from mcsim.arithmetic.elementary import threshold
from mcsim.grammar.groups import EDUCATIONS
from mcsim.rules import (
    awareness,
    choice,
    completion,
    sponsorship,
    stacking,
)

if TYPE_CHECKING:
    from mcsim.mesa_model.model import MicroCredentialModel


class Bill(NamedTuple):
    """Who pays a price, €, and how heavy the learner's part is.

    Attributes
    ----------
    public, sponsor, own : float
        What public money, a sponsor and the learner pay, €.
    burden : float
        Of what the learner pays.
    """

    public: float
    sponsor: float
    own: float
    burden: float


class Shared:
    """What rules make of a cell, worked out once a quarter, or once it is asked for.

    Attributes
    ----------
    need, understand, stack : list of int
        Thresholds of random words, 0 … 2^32, by cell: a need for training, coming to understand
        micro-credentials, turning credit into a qualification.
    forget : int
        Likewise, forgetting of them.
    course : list of int
        Likewise, completing an uncertified course, by education.
    portable : list of list of float
        Share of the credentials whose credit counts elsewhere, by cell and class.
    """

    def __init__(self, model: "MicroCredentialModel") -> None:
        given, t, tables = model.given, model.t, model.profile.tables
        self.given, self.policy, self.t = given, model.policy.learner, t
        self.need = [
            threshold(choice.need(*cell))
            for cell in zip(tables.need.tolist(), tables.need_peak.tolist(),
                            self.policy.age_access[t], strict=True)
        ]  # fmt: skip
        self.understand = [
            threshold(awareness.chance(
                awareness.understanding_hazard(given.awareness.understanding, lever)
            ))
            for lever in self.policy.understanding[t]
        ]  # fmt: skip
        self.forget = threshold(awareness.chance(given.awareness.forgetting))
        self.stack = [
            threshold(awareness.chance(stacking.hazard(given.completion.stack_hazard, gain)))
            for gain in self.policy.stacking[t]
        ]
        self.course = [
            threshold(completion.course(
                given.completion.completion_assessed, given.completion.completion_online,
                given.completion.courses_online, given.completion.completion_education, education,
            ))
            for education in range(len(EDUCATIONS))
        ]  # fmt: skip
        self.portable = [
            [stacking.portable(base, lever) for base in given.choice.portable]
            for lever in self.policy.portability[t]
        ]
        self._hear: dict[tuple[int, float, bool, bool], int] = {}
        self._bills: dict[tuple[int, float, bool, bool], Bill] = {}

    def hear(self, cell: int, peers: float, recognised: bool, slowed: bool) -> int:
        """Hearing of micro-credentials, as a threshold of random words.

        Parameters
        ----------
        cell : int
        peers : float
            Share of the neighbours who hold one.
        recognised, slowed : bool
            The employer recognises a class; "not well known" holds the learner back.

        Returns
        -------
        int
            0 … 2^32.
        """
        key = cell, peers, recognised, slowed
        if key not in self._hear:
            given = self.given.awareness
            self._hear[key] = int(threshold(awareness.chance(awareness.learner_hazard(
                given.media, self.policy.campaign[self.t][cell], given.social, peers,
                given.workplace, recognised, given.slow_climb, slowed,
            ))))  # fmt: skip
        return self._hear[key]

    def bill(self, cell: int, price: float, credential: bool, sponsored: bool) -> Bill:
        """Divide the price of a credential, or else of an uncertified course.

        Parameters
        ----------
        cell : int
        price : float
            €.
        credential, sponsored : bool
            It is a credential; a sponsor pays.

        Returns
        -------
        Bill
        """
        key = cell, price, credential, sponsored
        if key not in self._bills:
            given, policy, t = self.given.choice, self.policy, self.t
            support = policy.credential_support if credential else policy.course_support
            public = choice.public_support(
                price, support[t][cell], policy.support_ceiling[t][cell]
            )
            sponsor = 0.0
            if sponsored:
                sponsor = sponsorship.payment(price, public, given.sponsor_share, given.crowd_out)
            own = choice.net_price(price, public, sponsor)
            burden = choice.price_burden(own, given.price_unit)
            self._bills[key] = Bill(public, sponsor, own, burden)
        return self._bills[key]
