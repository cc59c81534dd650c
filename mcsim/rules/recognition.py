"""Recognition by employers: declared, practised, and as learners expect it."""

from mcsim.arithmetic.compiled import inlined
from mcsim.arithmetic.elementary import expit, happens

LEADER, IN_NAME, BACKSLIDER = 0, 1, 2
LARGE = 3


@inlined
def relative_size(size: int) -> float:
    """Size class of an employer on a scale from 0 (micro) to 1 (large).

    Parameters
    ----------
    size : int64
        0 micro, 1 small, 2 medium, 3 large.

    Returns
    -------
    float64
        0 … 1.
    """
    return size / LARGE


@inlined
def score(
    base: float, trust_weight: float, trust: float, sector_weight: float, sector_share: float,
    applicants_weight: float, applied: float, penalty: float, opaque: bool,
    agreement_effect: float, agreed: bool, size_effect: float, size: float,
    digital_penalty: float, digital: float,
) -> float:  # fmt: skip
    """Log-odds that an employer recognises a class of credentials.

    x = k₀ + k_T (τ̃ - ½) + k_S · sector share + k_A ln(1 + applicants)
        - k_P · opaque + k_G · agreed + k_Z · size - k_D · digital

    Digital credentials lose against others where the signal is not trusted (E27); a label that
    outsiders vouch for removes the loss (E28).

    Parameters
    ----------
    base : float64
        k₀, log-odds.
    trust_weight, trust : float64
        k_T and perceived trust τ̃ in the class, 0 … 1.
    sector_weight, sector_share : float64
        k_S and the share of the sector's employers that recognised the class last quarter.
    applicants_weight, applied : float64
        k_A and ln(1 + holders of the class met last quarter).
    penalty : float64
        k_P, for an employer to whom assessment is not transparent (S41).
    opaque : bool
        The employer holds that barrier and nothing has lifted it.
    agreement_effect : float64
        k_G, of a recognition agreement.
    agreed : bool
        The employer is party to one.
    size_effect, size : float64
        k_Z and the size class, 0 (micro) … 1 (large).
    digital_penalty, digital : float64
        k_D and the share of credentials that are issued digitally (E27).

    Returns
    -------
    float64
        Log-odds.
    """
    x = base + trust_weight * (trust - 0.5) + sector_weight * sector_share
    x = x + applicants_weight * applied + size_effect * size - digital_penalty * digital
    if opaque:
        x = x - penalty
    if agreed:
        x = x + agreement_effect
    return x


@inlined
def recognises(aware: bool, word: int, score: float) -> bool:
    """Tell whether an employer that reviews its practice recognises a class.

    Parameters
    ----------
    aware : bool
        The employer has at least heard of micro-credentials.
    word : int64
        Random word drawn once for the employer and class, so that a lasting change in the score
        changes the answer once.
    score : float64
        Log-odds.

    Returns
    -------
    bool
    """
    return aware and happens(word, expit(score))


@inlined
def practice(word: int, leader: float, in_name: float) -> int:
    """Draw an employer's practice type: leader, in name only, or backslider (E26).

    Parameters
    ----------
    word : int64
        Random word.
    leader : float64
        Share of leaders.
    in_name : float64
        Share of employers in name only among the rest.

    Returns
    -------
    int64
        0 leader, 1 in name only, 2 backslider.
    """
    if happens(word, leader):
        return LEADER
    return IN_NAME if happens(word, leader + (1.0 - leader) * in_name) else BACKSLIDER


@inlined
def practised(declared: bool, practice: int, in_name: float, backslider: float) -> float:
    """How far an employer that declares recognition also acts on it.

    Parameters
    ----------
    declared : bool
        The employer recognises the class.
    practice : int64
        Its practice type.
    in_name, backslider : float64
        Share of cases in which an employer of that type acts as it says.

    Returns
    -------
    float64
        0 … 1.
    """
    if not declared:
        return 0.0
    if practice == LEADER:
        return 1.0
    return in_name if practice == IN_NAME else backslider


@inlined
def expected(
    declared_share: float, met: int, rewarded: int, experience_weight: float,
    discount: float, uncertain: bool,
) -> float:  # fmt: skip
    """Recognition of a class that a learner expects.

    ρ = (1 - κ) · declared + κ · rewarded / met, where anyone was met; who is uncertain whether
    employers recognise credentials (S46) discounts what is declared.

    Parameters
    ----------
    declared_share : float64
        Share of the employers of the learner's sector that declare recognition.
    met, rewarded : int64
        Encounters of the learner and its neighbours with employers, and those with a reward.
    experience_weight : float64
        κ, 0 … 1.
    discount : float64
        Share of the declared recognition that the uncertain do not believe.
    uncertain : bool
        The learner holds that barrier and nothing has lifted it.

    Returns
    -------
    float64
        0 … 1.
    """
    prior = declared_share * (1.0 - discount) if uncertain else declared_share
    if met == 0:
        return prior
    return (1.0 - experience_weight) * prior + experience_weight * (rewarded / met)
