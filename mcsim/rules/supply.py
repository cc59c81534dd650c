"""Classes of offers: when they carry the name, what rules ask of them, when a provider applies.

A provider weighs the gain that it expects from a class against fee and administration; nobody
flips offers from one class to another.
"""

from mcsim.arithmetic.compiled import inlined
from mcsim.arithmetic.elementary import WORD, happens

PLAIN, QA, NQF = 0, 1, 2


@inlined
def bound(word: int, level: float) -> bool:
    """Tell whether a rule binds a provider: the level is the share of the target that it binds.

    Parameters
    ----------
    word : int64
        Random word drawn once for the provider and rule.
    level : float64
        0 … 1.

    Returns
    -------
    bool
    """
    return happens(word, level)


@inlined
def starting_class(word: int, qa: float, nqf: float) -> int:
    """Draw the class of an offer at the start.

    Parameters
    ----------
    word : int64
        Random word.
    qa, nqf : float64
        Shares of offers that are QA-labelled and NQF-linked at quarter 0.

    Returns
    -------
    int64
        0 plain, 1 QA-labelled, 2 NQF-linked.
    """
    if happens(word, nqf):
        return NQF
    return QA if happens(word, nqf + qa) else PLAIN


@inlined
def carries_name(
    credential_class: int, module: bool, scope_word: int, scope: float, border_word: int,
    excluded: float, qa_required: bool, nqf_required: bool,
) -> bool:  # fmt: skip
    """Tell whether an active offer may be called a micro-credential and draw public money.

    A definition counts some existing modules in and leaves some borderline offers out; a
    mandatory rule takes the name from what does not meet it.  Without the name an offer goes on
    as an uncertified course.

    Parameters
    ----------
    credential_class : int64
        0 plain, 1 QA-labelled, 2 NQF-linked.
    module : bool
        An existing module that nobody calls a micro-credential today.
    scope_word, border_word : int64
        Random words drawn once for the offer.
    scope : float64
        Share of modules that the definition counts.
    excluded : float64
        Share of plain offers that the definition leaves out.
    qa_required, nqf_required : bool
        A mandatory rule is in force for this provider.

    Returns
    -------
    bool
    """
    if nqf_required and credential_class != NQF:
        return False
    if qa_required and credential_class == PLAIN:
        return False
    if credential_class != PLAIN:
        return True
    if module:
        return happens(scope_word, scope)
    return not happens(border_word, excluded)


@inlined
def stringency(
    credential_class: int, qa_bound: bool, qa_stringency: float, nqf_bound: bool,
    nqf_stringency: float,
) -> float:  # fmt: skip
    """Formality that the rules lay on an offer, beyond what its class demands today.

    An NQF-linked offer also meets the QA standard.

    Parameters
    ----------
    credential_class : int64
        0 plain, 1 QA-labelled, 2 NQF-linked.
    qa_bound, nqf_bound : bool
        The scheme is open to this provider.
    qa_stringency, nqf_stringency : float64
        Stringency of the schemes, 0 … 1.

    Returns
    -------
    float64
        S, 0 … 1.
    """
    s = qa_stringency if qa_bound and credential_class != PLAIN else 0.0
    if nqf_bound and credential_class == NQF:
        s = max(s, nqf_stringency)
    return s


@inlined
def fee(full: float, cut: float, supported: float) -> float:
    """Fee that a provider pays itself, fee · (1 - saved) · (1 - supported).

    Parameters
    ----------
    full : float64
        €.
    cut : float64
        Share that a fast track saves.
    supported : float64
        Share of the rest that public money pays.

    Returns
    -------
    float64
        €.
    """
    return full * (1.0 - cut) * (1.0 - supported)


@inlined
def lag(full: float, cut: float) -> int:
    """Quarters from an application until it can be decided, rounded down.

    Parameters
    ----------
    full : float64
        Quarters.
    cut : float64
        Share that a fast track saves.

    Returns
    -------
    int64
        Quarters.
    """
    return int(full * (1.0 - cut))


@inlined
def persons_a_quarter(expected: int, quarters: float, persons: float) -> float:
    """Turn expected applicants in fixed point into persons a quarter.

    Parameters
    ----------
    expected : int64
        Sum of choice probabilities, agents · 2^32.
    quarters : float64
        Quarters over which it was summed.
    persons : float64
        Persons that a learner stands for.

    Returns
    -------
    float64
        Persons a quarter.
    """
    return expected / WORD / quarters * persons


@inlined
def observed_gain(demand: int, offers: int, own_demand: int, own_offers: int) -> float:
    """Demand of the mean offer of a class over that of the provider's own class, less 1.

    Parameters
    ----------
    demand, own_demand : int64
        Expected applicants of the two classes in the sector, in fixed point.
    offers, own_offers : int64
        Offers of the two classes in the sector.

    Returns
    -------
    float64
        Share; 0 where there is nothing to compare.
    """
    if offers == 0 or own_offers == 0 or own_demand == 0:
        return 0.0
    return (demand / offers) / (own_demand / own_offers) - 1.0


@inlined
def expected_gain(
    belief: float, belief_strength: float, observed: float, offers: int, at_stake: bool
) -> float:
    """Extra demand that a provider expects from a higher class, as a share of its demand.

    The prior belief is blended with what is seen in the sector, weight n / (n + strength) on n
    offers of the class.  Where a rule would take the name away, all present demand is at stake.

    Parameters
    ----------
    belief : float64
        Prior belief, share.
    belief_strength : float64
        Offers that count as much as the belief.
    observed : float64
        Mean demand of the class over that of the offer's class in the sector, less 1.
    offers : int64
        n, offers of the class in the sector last quarter; 0 where nothing could be compared.
    at_stake : bool
        Without the class the offer would lose the name.

    Returns
    -------
    float64
        Share; may be negative.
    """
    gain = (belief_strength * belief + offers * observed) / (belief_strength + offers)
    return gain + 1.0 if at_stake else gain


@inlined
def at_stake(own: int, target: int, qa_at_stake: bool, nqf_at_stake: bool) -> bool:
    """Tell whether the offer would lose the name unless it reaches a class.

    The label does not save the name where only NQF-linked offers will keep it.

    Parameters
    ----------
    own, target : int64
        Class of the offer and class weighed.
    qa_at_stake, nqf_at_stake : bool
        The provider was told that the label, or inclusion, will be required.

    Returns
    -------
    bool
    """
    if target == QA:
        return qa_at_stake and not nqf_at_stake
    return nqf_at_stake or (qa_at_stake and own == PLAIN)


@inlined
def net_benefit(
    gain: float, demand: float, price: float, margin: float, payback: float, fee: float,
    admin: float, stringency: float,
) -> float:  # fmt: skip
    """What a provider expects to be left with when it moves an offer to a class.

    gain · demand · price · margin · payback - fee - admin · S

    Parameters
    ----------
    gain : float64
        Extra demand, share.
    demand : float64
        Expected enrolments a quarter, persons, mean of four quarters.
    price : float64
        € a place.
    margin : float64
        Share of the price that is left after the cost of a place.
    payback : float64
        Quarters over which the provider looks.
    fee, admin : float64
        €: fee of the scheme, and administration under full stringency (E19, E20).
    stringency : float64
        S of the scheme, 0 … 1.

    Returns
    -------
    float64
        €.
    """
    return gain * demand * price * margin * payback - fee - admin * stringency
