"""The awareness ladder: 0 unaware, 1 has heard of micro-credentials, 2 understands them.

Awareness opens the choice and enters nothing else: information alone raised what people knew of a
voucher and did not raise its use (E35).
"""

from mcsim.arithmetic.compiled import inlined
from mcsim.arithmetic.elementary import exp, happens, log

UNAWARE, HEARD, UNDERSTANDS = 0, 1, 2


@inlined
def starting_shares(aware: float, holders: float, slow: float) -> tuple[float, float]:
    """Split a group's awareness between holders of the barrier "not well known" and the rest.

    Holders start less aware by the factor by which they also climb more slowly.  The mean over
    the group is the survey's figure: where the others cannot make up for the holders, because
    nobody is more than certainly aware, the holders are that much more aware.

    Parameters
    ----------
    aware : float64
        Share of the group at level 1 or 2.
    holders : float64
        Share of the group that holds the barrier.
    slow : float64
        Awareness of holders relative to the others, 0 … 1.

    Returns
    -------
    (float64, float64)
        Probability of being aware for a holder and for the others.
    """
    others = min(1.0, aware / (1.0 - holders * (1.0 - slow)))
    if holders <= 0.0:
        return others, others
    return (aware - (1.0 - holders) * others) / holders, others


@inlined
def starting_level(aware_word: int, level_word: int, aware: float, heard_only: float) -> int:
    """Draw the level of an agent when the model starts, or when a new learner enters.

    Parameters
    ----------
    aware_word, level_word : int64
        Random words.
    aware : float64
        Probability of level 1 or 2.
    heard_only : float64
        Of the aware, the share that has only heard: the survey's "do not know" (S49, S51).

    Returns
    -------
    int64
        Level 0, 1 or 2.
    """
    if not happens(aware_word, aware):
        return UNAWARE
    return HEARD if happens(level_word, heard_only) else UNDERSTANDS


@inlined
def learner_hazard(
    media: float, campaign: float, social: float, share: float, workplace: float,
    recognised: bool, slow: float, slowed: bool,
) -> float:  # fmt: skip
    """Hazard at which an unaware learner hears of micro-credentials.

    h = [media · (1 + campaign) + social · share + workplace · recognised] · (slow if slowed)

    Parameters
    ----------
    media, social, workplace : float64
        Hazards a quarter: mass media; all neighbours being holders; working for an employer that
        recognises a credential.
    campaign : float64
        What the awareness lever adds to the media, relative to their own hazard.
    share : float64
        Share of the learner's neighbours who hold a credential.
    recognised : bool
        The learner's employer recognises a class of credentials.
    slow : float64
        Factor for holders of the barrier "not well known" (S45).
    slowed : bool
        The learner holds that barrier and nothing has lifted it.

    Returns
    -------
    float64
        A quarter.
    """
    hazard = media * (1.0 + campaign) + social * share + (workplace if recognised else 0.0)
    return hazard * slow if slowed else hazard


@inlined
def employer_hazard(
    media: float, outreach: float, peers: float, peer_share: float, applicants: float,
    applied: float, slow: float, slowed: bool,
) -> float:  # fmt: skip
    """Hazard at which an unaware employer hears of micro-credentials.

    h = [media · (1 + outreach) + peers · peer_share + applicants · applied] · (slow if slowed)

    Parameters
    ----------
    media, peers, applicants : float64
        Hazards a quarter: media; all employers of the sector recognising a class; each unit of
        ``applied``.
    outreach : float64
        What the outreach lever adds to the media, relative to their own hazard.
    peer_share : float64
        Share of the sector's employers that recognise a class.
    applied : float64
        ln(1 + holders met last quarter).
    slow : float64
        Factor for holders of the barrier "a new form of credential" (S39).
    slowed : bool
        The employer holds that barrier and nothing has lifted it.

    Returns
    -------
    float64
        A quarter.
    """
    hazard = media * (1.0 + outreach) + peers * peer_share + applicants * applied
    return hazard * slow if slowed else hazard


@inlined
def understanding_hazard(base: float, lever: float) -> float:
    """Hazard at which who has heard of micro-credentials comes to understand them.

    Parameters
    ----------
    base : float64
        A quarter, without any lever.
    lever : float64
        What definition, transparency and guidance add, relative to it.

    Returns
    -------
    float64
        A quarter.
    """
    return base * (1.0 + lever)


@inlined
def share(count: int, total: int) -> float:
    """Share of a count, 0 where there is nobody to count.

    Parameters
    ----------
    count, total : int64
        For instance neighbours who hold a credential, and neighbours.

    Returns
    -------
    float64
        0 … 1.
    """
    return count / total if total > 0 else 0.0


@inlined
def met(applicants: int) -> float:
    """Weight of holders met, ln(1 + applicants).

    Parameters
    ----------
    applicants : int64
        Holders that an employer met last quarter.

    Returns
    -------
    float64
    """
    return log(1.0 + applicants)


@inlined
def chance(hazard: float) -> float:
    """Probability that something happens within a quarter, 1 - exp(-hazard).

    Parameters
    ----------
    hazard : float64
        A quarter.

    Returns
    -------
    float64
    """
    return 1.0 - exp(-hazard)


@inlined
def next_level(level: int, hears: bool, understands: bool, forgets: bool) -> int:
    """Move an agent at most one rung in a quarter; understanding is not forgotten.

    Parameters
    ----------
    level : int64
        0, 1 or 2.
    hears, understands, forgets : bool
        What would happen in the quarter: 0 → 1, 1 → 2 and 1 → 0; who understands, or hears of
        them anew, in a quarter does not forget.

    Returns
    -------
    int64
        0, 1 or 2.
    """
    if level == UNAWARE:
        return HEARD if hears else UNAWARE
    if level == HEARD:
        if understands:
            return UNDERSTANDS
        return UNAWARE if forgets and not hears else HEARD
    return level
