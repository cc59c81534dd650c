"""What a completed credential brings, as two outcomes.

*Delivered* feeds trust and word of mouth; *rewarded* feeds expected recognition and
disillusion.  Trust never
sees recognition, so recognition enters a learner's utility once.
"""

from mcsim.arithmetic.compiled import inlined


@inlined
def chance_delivered(quality: float, relevance: float) -> float:
    """Probability that a completed credential delivers what it promised, quality · relevance.

    Parameters
    ----------
    quality, relevance : float64
        Of the offer, 0 … 1.

    Returns
    -------
    float64
    """
    return quality * relevance


@inlined
def chance_rewarded(base: float, delivered: bool, practised: float) -> float:
    """Probability that an employer rewards it, b₀ + (1 - b₀) · delivered · practised.

    Parameters
    ----------
    base : float64
        b₀, reward without recognition.
    delivered : bool
        The credential delivered.
    practised : float64
        Recognition as practised by the employer met, 0 … 1.

    Returns
    -------
    float64
    """
    return base + (1.0 - base) * practised if delivered else base


@inlined
def soured(stored: float, fade: float) -> float:
    """Disillusion after an own credential that was not rewarded, l ← Λ[n] l + 1.

    Parameters
    ----------
    stored : float64
        As of the last of them, credentials.
    fade : float64
        Λ[n] for the n quarters since.

    Returns
    -------
    float64
        Credentials.
    """
    return fade * stored + 1.0


@inlined
def disillusioned(stored: float, fade: float) -> bool:
    """Tell whether a learner counts as disillusioned: more than half a credential weighs on it.

    Parameters
    ----------
    stored, fade : float64
        As for ``soured``.

    Returns
    -------
    bool
    """
    return fade * stored > 0.5


@inlined
def chance_observed(observation: float, transparency: float) -> float:
    """Probability that an employer sees what the credential of a holder it employs was worth.

    Parameters
    ----------
    observation : float64
        o, without any record of what was assessed.
    transparency : float64
        What a transparency record adds, relative to o.

    Returns
    -------
    float64
    """
    return min(1.0, observation * (1.0 + transparency))
