"""Stacking: portable credit adds up to partial and full qualifications, seldom (E41)."""

from mcsim.arithmetic.compiled import inlined


@inlined
def portable(base: float, lever: float) -> float:
    """Share of the credentials of a class whose credit counts elsewhere, 1 - (1 - b)(1 - ℓ).

    Parameters
    ----------
    base : float64
        Today.
    lever : float64
        Made to count by policy.

    Returns
    -------
    float64
        0 … 1.
    """
    return 1.0 - (1.0 - base) * (1.0 - lever)


@inlined
def expected_credit(portable: float, doubtful: bool) -> float:
    """Credit that a learner expects of a credential.

    Parameters
    ----------
    portable : float64
        Share of the class whose credit counts elsewhere.
    doubtful : bool
        The learner holds "uncertainty whether providers recognise them" (S47) and nothing has
        lifted it.

    Returns
    -------
    float64
        0 … 1.
    """
    return 0.0 if doubtful else portable


@inlined
def hazard(base: float, gain: float) -> float:
    """Hazard that who has the credit turns it into a qualification.

    Parameters
    ----------
    base : float64
        A quarter, without any lever.
    gain : float64
        What a stackability rule adds, relative to it.

    Returns
    -------
    float64
        A quarter.
    """
    return base * (1.0 + gain)


@inlined
def enough(credit: int, needed: float) -> bool:
    """Tell whether the credit suffices.

    Parameters
    ----------
    credit : int64
        Hours of portable credit, or partial qualifications.
    needed : float64
        For the next step.

    Returns
    -------
    bool
    """
    return credit >= needed
