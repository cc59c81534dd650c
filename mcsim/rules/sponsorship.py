"""Sponsorship: employers pay for the training of their staff, less where the public does (E34)."""

from mcsim.arithmetic.compiled import inlined
from mcsim.arithmetic.elementary import expit, happens


@inlined
def score(
    base: float, size_effect: float, size: float, motive_effect: float, motives: int, of: int,
    recognition_effect: float, recognises: bool, incentive: float,
) -> float:  # fmt: skip
    """Log-odds that an employer sponsors training.

    x = s₀ + s_Z · size + s_M (motives / 6 - ½) + s_R · recognises a class + incentive

    Parameters
    ----------
    base : float64
        s₀, log-odds.
    size_effect, size : float64
        s_Z and the size class, 0 (micro) … 1 (large) (E16).
    motive_effect : float64
        s_M, between all motives and none.
    motives, of : int64
        Motives that it holds, of how many (S13-S18).
    recognition_effect : float64
        s_R.
    recognises : bool
        The employer recognises a class of credentials.
    incentive : float64
        What policy adds, log-odds.

    Returns
    -------
    float64
        Log-odds.
    """
    x = base + size_effect * size + motive_effect * (motives / of - 0.5) + incentive
    return x + recognition_effect if recognises else x


@inlined
def sponsors(word: int, score: float) -> bool:
    """Tell whether an employer sponsors training.

    Parameters
    ----------
    word : int64
        Random word drawn once for the employer.
    score : float64
        Log-odds.

    Returns
    -------
    bool
    """
    return happens(word, expit(score))


@inlined
def payment(price: float, public: float, share: float, crowd_out: float) -> float:
    """What a sponsor pays of a course, min(price - public, max(0, share · price - κ · public)).

    Parameters
    ----------
    price : float64
        €.
    public : float64
        Public support of the learner, €.
    share : float64
        Share of the price that a sponsor pays.
    crowd_out : float64
        κ, what the sponsor saves for each euro of public support (E34).

    Returns
    -------
    float64
        €.
    """
    return min(price - public, max(0.0, share * price - crowd_out * public))


@inlined
def incentive(payment: float, share: float) -> float:
    """What a sponsor is paid back.

    Parameters
    ----------
    payment : float64
        €.
    share : float64
        0 … 1.

    Returns
    -------
    float64
        €.
    """
    return payment * share
