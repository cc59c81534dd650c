"""Trust by credential class, as Beta(α, β): an anchor from the survey plus evidence that fades.

The survey's figures are shares of agents that trust, never an agent's Beta (S26-S31).  One
standard normal number per agent places it in its group for all classes.
"""

from mcsim.arithmetic.compiled import inlined
from mcsim.arithmetic.elementary import expit, logit

PLAIN, QA, NQF = 0, 1, 2
CLASSES = 3


@inlined
def unbiased_share(surveyed: float, organisation_bias: float, priming_bias: float) -> float:
    """Share of agents that trust, from what organisations said of them.

    logit(surveyed share) = logit(agents' share) + organisation bias + priming bias

    Parameters
    ----------
    surveyed : float64
        Share as surveyed.
    organisation_bias, priming_bias : float64
        In log-odds: organisations speak for persons; the questionnaire printed a definition.

    Returns
    -------
    float64
    """
    return expit(logit(surveyed) - organisation_bias - priming_bias)


@inlined
def gap_shares(trust_nqf: float, trust_plain: float, holders: float) -> tuple[float, float]:
    """Let the holders of "not in the national system" carry the gap between NQF-linked and plain.

    Who does not hold the barrier trusts both classes alike.  Only what the holders cannot carry,
    because a share lies between 0 and 1, falls on the others: the group's shares stay as given.

    Parameters
    ----------
    trust_nqf, trust_plain : float64
        Share of the group that trusts each class.
    holders : float64
        Share of the group that holds the barrier (S44).

    Returns
    -------
    (float64, float64)
        Share that trusts plain credentials among holders and among the others.
    """
    if holders <= 0.0:
        return trust_plain, trust_plain
    among_holders = trust_nqf - (trust_nqf - trust_plain) / holders
    among_holders = min(max(among_holders, 0.0), 1.0)
    if holders >= 1.0:
        return trust_plain, trust_plain
    others = (trust_plain - holders * among_holders) / (1.0 - holders)
    return among_holders, min(max(others, 0.0), 1.0)


@inlined
def between(plain: float, nqf: float, qa_share: float) -> float:
    """Share that trusts QA-labelled credentials, between plain and NQF-linked.

    Parameters
    ----------
    plain, nqf : float64
        Shares that trust the two other classes.
    qa_share : float64
        How much of the gap quality assurance alone closes, 0 … 1; the survey is silent.

    Returns
    -------
    float64
    """
    return plain + qa_share * (nqf - plain)


@inlined
def starting_trust(cut: float, spread: float, temper: float) -> float:
    """Mean trust of an agent at the start, τ⁰ = expit(s_τ (Φ⁻¹(p) + z)).

    Exactly a share p of agents has τ⁰ > ½.

    Parameters
    ----------
    cut : float64
        Φ⁻¹ of the share of the agent's group that trusts the class.
    spread : float64
        s_τ, how far agents differ.
    temper : float64
        z, the agent's standard normal number, one for all classes.

    Returns
    -------
    float64
        0 … 1.
    """
    return expit(spread * (cut + temper))


@inlined
def assurance(assured: float, weight: float, credibility: float, cut: float) -> tuple[float, float]:
    """Observations that the assurance of a class is worth, A w_I (q, 1 - q).

    Parameters
    ----------
    assured : float64
        A, how far the class is assured by a common scheme, 0 … 1.
    weight : float64
        w_I, weight of full assurance, in observations.
    credibility : float64
        q_A, what share of assured credentials the assurance lets one expect to deliver.
    cut : float64
        Share of that credibility which a fast track costs.

    Returns
    -------
    (float64, float64)
        Good and bad, in observations.
    """
    expected = credibility * (1.0 - cut)
    return assured * weight * expected, assured * weight * (1.0 - expected)


@inlined
def publication(
    published: float, weight: float, delivered: int, completed: int
) -> tuple[float, float]:
    """Observations that published outcomes of a class are worth, P w_P (share delivered, rest).

    Parameters
    ----------
    published : float64
        P, how far outcomes are published, 0 … 1.
    weight : float64
        w_P, in observations.
    delivered, completed : int64
        Credentials of the class that delivered, of those completed so far.

    Returns
    -------
    (float64, float64)
        Good and bad, in observations; nothing where none was completed.
    """
    if completed == 0:
        return 0.0, 0.0
    share = delivered / completed
    return published * weight * share, published * weight * (1.0 - share)


@inlined
def anchor(
    understands: bool, trust: float, strength: float, vague_strength: float, good: float,
    bad: float,
) -> tuple[float, float]:  # fmt: skip
    """Anchor of an agent's trust in a class, moved by assurance where the agent understands it.

    (α⁰, β⁰) = ν (τ⁰, 1 - τ⁰) + what assurance and publication are worth.  Who has only heard of
    micro-credentials holds a vague prior around ½: the survey's "do not know".

    Parameters
    ----------
    understands : bool
        The agent is at level 2 of the awareness ladder.
    trust : float64
        τ⁰, mean trust at the start.
    strength, vague_strength : float64
        ν for those who understand and for the others, in observations.
    good, bad : float64
        What assurance and publication are worth, in observations.

    Returns
    -------
    (float64, float64)
        α and β, in observations.
    """
    if not understands:
        half = 0.5 * vague_strength
        return half, half
    return strength * trust + good, strength * (1.0 - trust) + bad


@inlined
def mean(alpha: float, beta: float, good: float, bad: float, fade: float) -> float:
    """Trust as it is now, the mean of Beta(anchor + Λ e).

    Parameters
    ----------
    alpha, beta : float64
        The anchor, in observations.
    good, bad : float64
        Evidence from outcomes as of its last event, in observations.
    fade : float64
        Λ[n] = λⁿ for the n quarters since that event.

    Returns
    -------
    float64
        0 … 1.
    """
    positive = alpha + fade * good
    return positive / (positive + (beta + fade * bad))


@inlined
def leans(alpha: float, beta: float, good: float, bad: float, fade: float) -> bool:
    """Tell whether trust as it is now is above ½, without the division of ``mean``.

    With s = a + b as rounded, a / s as rounded exceeds ½ exactly where a > s / 2: the quotient of
    two numbers of 53 bits that exceeds ½ exceeds it by more than half a unit in the last place.

    Parameters
    ----------
    alpha, beta, good, bad, fade : float64
        As for ``mean``.

    Returns
    -------
    bool
    """
    positive = alpha + fade * good
    return positive > 0.5 * (positive + (beta + fade * bad))


@inlined
def belief(
    understands: bool, trust: float, strength: float, vague_strength: float, assured_good: float,
    assured_bad: float, good: float, bad: float, fade: float, undecided: bool,
) -> float:  # fmt: skip
    """Trust of an agent in a class as it is now: the anchor plus faded evidence.

    Parameters
    ----------
    understands, trust, strength, vague_strength, assured_good, assured_bad
        Of the anchor.
    good, bad, fade : float64
        Of the evidence.
    undecided : bool
        The structural variant in which who has only heard stays undecided, τ = ½.

    Returns
    -------
    float64
        0 … 1.
    """
    if undecided and not understands:
        return 0.5
    alpha, beta = anchor(understands, trust, strength, vague_strength, assured_good, assured_bad)
    return mean(alpha, beta, good, bad, fade)


@inlined
def trusts(understands: bool, belief: float) -> bool:
    """Tell whether an agent counts as one that trusts: it has an opinion, and τ > ½.

    Parameters
    ----------
    understands : bool
        Who has only heard answers "do not know".
    belief : float64
        τ, 0 … 1.

    Returns
    -------
    bool
    """
    return understands and belief > 0.5


@inlined
def evidence(stored: float, fade: float, own: int, heard: int, hearsay: float) -> float:
    """Evidence after the outcomes of a quarter, e ← Λ[n] e + own + η · heard.

    Parameters
    ----------
    stored : float64
        Evidence as of its last event, in observations.
    fade : float64
        Λ[n] for the n quarters since.
    own : int64
        Own outcomes of this kind last quarter.
    heard : int64
        Outcomes of this kind of neighbours last quarter.
    hearsay : float64
        η, weight of a neighbour's outcome relative to an own one.

    Returns
    -------
    float64
        In observations.
    """
    return fade * stored + own + hearsay * heard
