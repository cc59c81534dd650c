"""What a completed credential brings, as two outcomes.

*Delivered* feeds trust and word of mouth; *rewarded* feeds expected recognition.  Trust never
sees recognition, so recognition enters a learner's utility once.
"""

from mcsim.arithmetic.compiled import compiled


@compiled
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


@compiled
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


@compiled
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
