"""What an offer is: what formality costs it, how fresh it is, how good, at what price."""

from mcsim.arithmetic.compiled import inlined
from mcsim.arithmetic.elementary import exp2, expit, log, logit


@inlined
def flexibility(base: float, stringency: float, chi: float) -> float:
    """Flexibility of an offer under formality, max(0, base - χ_φ S).

    Parameters
    ----------
    base : float64
        0 … 1.
    stringency : float64
        S, 0 … 1.
    chi : float64
        χ_φ, flexibility lost under full stringency.

    Returns
    -------
    float64
        0 … 1.
    """
    return max(0.0, base - chi * stringency)


@inlined
def eased(stringency: float, cut: float) -> float:
    """Stringency as it is felt on a fast track, S (1 - saved).

    Parameters
    ----------
    stringency : float64
        S, 0 … 1.
    cut : float64
        Share of formality's cost that the fast track saves.

    Returns
    -------
    float64
        0 … 1.
    """
    return stringency * (1.0 - cut)


@inlined
def renewal(refresh: float, speed: float, codesign: float) -> float:
    """Chance that content is renewed in a quarter, at most 1.

    Parameters
    ----------
    refresh : float64
        Without formality or co-design.
    speed : float64
        What formality leaves of it, 0 … 1.
    codesign : float64
        What co-design with employers adds, relative to it.

    Returns
    -------
    float64
    """
    return min(1.0, refresh * speed * (1.0 + codesign))


@inlined
def effort(before: float, effect: float, stringency: float, scrutiny: float, pace: float) -> float:
    """Quality effort of an offer, which closes a share of its gap each quarter.

    e ← e + p (e_max · max(S, scrutiny) - e)

    Parameters
    ----------
    before : float64
        Effort of last quarter, log-odds of delivering.
    effect : float64
        e_max, what the fullest scrutiny adds (E38).
    stringency : float64
        S of the scheme that the offer is held to, 0 … 1.
    scrutiny : float64
        How far outcomes of the offer are published, 0 … 1.
    pace : float64
        p, share of the gap that is closed.

    Returns
    -------
    float64
        Log-odds.
    """
    return before + pace * (effect * max(stringency, scrutiny) - before)


@inlined
def hours(base: float, lengthening: float, stringency: float, chi: float, minimum: float) -> float:
    """Hours of an offer under formality, h + χ_H S max(0, h_min - h), h longer where stackable.

    Parameters
    ----------
    base, minimum : float64
        Hours; the minimum is what a formal award asks for (E21).
    lengthening : float64
        What stackable design adds, relative to the base.
    stringency : float64
        S, 0 … 1.
    chi : float64
        χ_H, share of the shortfall that full stringency makes up.

    Returns
    -------
    float64
        Hours.
    """
    designed = base * (1.0 + lengthening)
    return designed + chi * stringency * max(0.0, minimum - designed)


@inlined
def speed(stringency: float, chi: float) -> float:
    """How fast content can follow a need, relative to an unregulated offer, 1 - χ_R S.

    Parameters
    ----------
    stringency : float64
        S, 0 … 1.
    chi : float64
        χ_R, share of refreshes that full stringency stops.

    Returns
    -------
    float64
        0 … 1.
    """
    return max(0.0, 1.0 - chi * stringency)


@inlined
def shortness(hours: float, hours_unit: float) -> float:
    """Short duration as a benefit, 1 / (1 + hours / unit).

    Parameters
    ----------
    hours, hours_unit : float64
        Hours of the offer and those at which the benefit has halved.

    Returns
    -------
    float64
        0 … 1.
    """
    return 1.0 / (1.0 + hours / hours_unit)


@inlined
def relevance(age: int, half_life: float) -> float:
    """Relevance of content to the labour market, 2^(-age / half-life).

    Parameters
    ----------
    age : int64
        Quarters since the content was made or refreshed.
    half_life : float64
        Quarters.

    Returns
    -------
    float64
        0 … 1.
    """
    return exp2(-(age / half_life))


@inlined
def starting_age(uniform: float, refresh: float, limit: int) -> int:
    """Draw the age of an offer's content from the stationary distribution, which is geometric.

    Parameters
    ----------
    uniform : float64
        A uniform number.
    refresh : float64
        Probability of a refresh in a quarter.
    limit : int64
        Highest age that is counted.

    Returns
    -------
    int64
        Quarters.
    """
    if refresh >= 1.0:
        return 0
    if refresh <= 0.0:
        return limit
    return int(min(log(uniform) / log(1.0 - refresh), float(limit)))


@inlined
def quality(mean: float, spread: float, temper: float, effort: float) -> float:
    """Probability that a fresh offer delivers, expit(logit(mean) + spread · z + effort).

    Parameters
    ----------
    mean : float64
        Quality of the median offer, 0 … 1.
    spread : float64
        How far offers differ, in log-odds.
    temper : float64
        The offer's standard normal number.
    effort : float64
        Quality effort, log-odds.

    Returns
    -------
    float64
        0 … 1.
    """
    return expit(logit(mean) + spread * temper + effort)


@inlined
def asking_price(base: float, level: float, factor: float) -> float:
    """Price of an offer before support, base · level · factor.

    Parameters
    ----------
    base : float64
        € in the profile.
    level : float64
        Price of credentials relative to the profile.
    factor : float64
        What policy makes of it.

    Returns
    -------
    float64
        €.
    """
    return base * level * factor
