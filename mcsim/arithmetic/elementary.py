"""Elementary functions in float64 that give the same bits on every computer.

The mathematics libraries of two computers differ in the last bit of exp and log, and one bit can
decide a choice.  These functions use only + - × ÷, comparisons and the bits of the number, in a
fixed order, so they differ nowhere; free of branches where it matters, they also vectorise.

Errors against the exact values, as measured in ``tests/arithmetic/test_elementary.py``: at most
3 units in the last place for exp, exp2, log and the square root, 4 for expit; at most 4e-15
absolute or relative for the normal quantile.
"""

import numpy as np

from mcsim.arithmetic.compiled import compiled, inlined

LN2_HIGH = 0.6931471803691238  # ln 2 to 33 bits, so that its multiples up to 1024 are exact
LN2_LOW = 1.9082149292705877e-10
LOG2_E = 1.4426950408889634
SQRT2 = 1.4142135623730951
NEAREST = 6755399441055744.0  # 1.5 × 2^52: adding and taking it away rounds to a whole number
NEAREST_BITS = np.int64(0x4338000000000000)  # the same number as bits
WORD = 4294967296.0  # 2^32, the number of values of a random word
EXP_LOWEST, EXP_HIGHEST = -708.0, 709.0


@inlined
def _exp_reduced(r: float) -> float:
    """exp(r) for abs(r) <= ½ ln 2 by its Taylor series to r^13."""
    p = 1.0 / 6227020800.0
    p = p * r + 1.0 / 479001600.0
    p = p * r + 1.0 / 39916800.0
    p = p * r + 1.0 / 3628800.0
    p = p * r + 1.0 / 362880.0
    p = p * r + 1.0 / 40320.0
    p = p * r + 1.0 / 5040.0
    p = p * r + 1.0 / 720.0
    p = p * r + 1.0 / 120.0
    p = p * r + 1.0 / 24.0
    p = p * r + 1.0 / 6.0
    p = p * r + 0.5
    p = p * r + 1.0
    return p * r + 1.0


@inlined
def _power_of_two(k: float) -> float:
    """2^k for a whole number k in -1022 … 1023, written into the exponent's bits."""
    # Adding 1.5 × 2^52 leaves k in the last bits: vector units lack the direct conversion.
    whole = np.float64(k + NEAREST).view(np.int64) - NEAREST_BITS
    return np.int64((whole + np.int64(1023)) << np.int64(52)).view(np.float64)


@inlined
def exp(x: float) -> float:
    """Exponential, exp(x) = 2^k · exp(x - k ln 2).

    Parameters
    ----------
    x : float64
        Held within -708 … 709, where the result is a normal number.

    Returns
    -------
    float64
    """
    x = min(max(x, EXP_LOWEST), EXP_HIGHEST)
    k = (x * LOG2_E + NEAREST) - NEAREST
    r = (x - k * LN2_HIGH) - k * LN2_LOW
    return _exp_reduced(r) * _power_of_two(k)


@inlined
def exp2(x: float) -> float:
    """Two to the power x.

    Parameters
    ----------
    x : float64
        Held within -1021 … 1022.

    Returns
    -------
    float64
    """
    x = min(max(x, -1021.0), 1022.0)
    k = (x + NEAREST) - NEAREST
    r = x - k
    return _exp_reduced(r * LN2_HIGH + r * LN2_LOW) * _power_of_two(k)


@inlined
def log(x: float) -> float:
    """Natural logarithm, ln x = k ln 2 + 2 artanh((m - 1)/(m + 1)), x = 2^k m, √½ < m ≤ √2.

    Parameters
    ----------
    x : float64
        A positive normal number; anything below the smallest one is taken as that one.

    Returns
    -------
    float64
    """
    x = max(x, 2.2250738585072014e-308)
    bits = np.float64(x).view(np.int64)
    whole = (bits >> np.int64(52)) - np.int64(1023)
    k = np.int64(whole + NEAREST_BITS).view(np.float64) - NEAREST
    mantissa = np.int64((bits & np.int64(0xFFFFFFFFFFFFF)) | np.int64(1023 << 52))
    m = mantissa.view(np.float64)
    large = m > SQRT2
    m = m * 0.5 if large else m
    k = k + 1.0 if large else k
    f = (m - 1.0) / (m + 1.0)
    s = f * f
    p = 1.0 / 21.0
    p = p * s + 1.0 / 19.0
    p = p * s + 1.0 / 17.0
    p = p * s + 1.0 / 15.0
    p = p * s + 1.0 / 13.0
    p = p * s + 1.0 / 11.0
    p = p * s + 1.0 / 9.0
    p = p * s + 1.0 / 7.0
    p = p * s + 1.0 / 5.0
    p = p * s + 1.0 / 3.0
    return k * LN2_HIGH + (2.0 * f + (2.0 * f * s * p + k * LN2_LOW))


@inlined
def expit(x: float) -> float:
    """Logistic function, 1 / (1 + exp(-x)).

    Parameters
    ----------
    x : float64
        Log-odds.

    Returns
    -------
    float64
        A probability in 0 … 1.
    """
    return 1.0 / (1.0 + exp(-x))


@inlined
def logit(p: float) -> float:
    """Log-odds of a probability, ln(p / (1 - p)).

    Parameters
    ----------
    p : float64
        A probability; 0 and 1 give about -708 and 708.

    Returns
    -------
    float64
    """
    return log(p) - log(1.0 - p)


@compiled
def square_root(x: float) -> float:
    """Square root by Newton's method from the halved exponent.

    Parameters
    ----------
    x : float64
        A number ≥ 0; anything below the smallest normal number is taken as 0.

    Returns
    -------
    float64
    """
    if x < 2.2250738585072014e-308:
        return 0.0
    bits = np.float64(x).view(np.int64)
    y = np.int64((bits >> np.int64(1)) + np.int64(511 << 52)).view(np.float64)
    for _ in range(5):
        y = 0.5 * (y + x / y)
    return y


@compiled
def normal_quantile(p: float) -> float:
    """Quantile of the standard normal distribution, Φ⁻¹(p).

    M. J. Wichura (1988), "Algorithm AS 241: the percentage points of the normal distribution",
    Applied Statistics 37(3), 477-484, routine PPND16.

    Parameters
    ----------
    p : float64
        A probability; 0 and 1 give about -37.5 and +37.5, and an event of probability 0 or 1
        stays impossible or certain when it is decided by comparing with a normal draw.

    Returns
    -------
    float64
        In standard deviations.
    """
    q = p - 0.5
    if abs(q) <= 0.425:
        return q * _centre(0.180625 - q * q)
    r = square_root(-log(p if q < 0.0 else 1.0 - p))
    x = _tail(r - 1.6) if r <= 5.0 else _far_tail(r - 5.0)
    return -x if q < 0.0 else x


@compiled
def _centre(r: float) -> float:
    """Φ⁻¹(p) / (p - ½) for |p - ½| ≤ 0.425, r = 0.425² - (p - ½)²."""
    top = 2509.0809287301226727
    top = top * r + 33430.575583588128105
    top = top * r + 67265.770927008700853
    top = top * r + 45921.953931549871457
    top = top * r + 13731.693765509461125
    top = top * r + 1971.5909503065514427
    top = top * r + 133.14166789178437745
    top = top * r + 3.387132872796366608
    low = 5226.495278852545925
    low = low * r + 28729.085735721942674
    low = low * r + 39307.89580009271061
    low = low * r + 21213.794301586595867
    low = low * r + 5394.1960214247511077
    low = low * r + 687.1870074920579083
    low = low * r + 42.313330701600911252
    return top / (low * r + 1.0)


@compiled
def _tail(r: float) -> float:
    """Φ⁻¹ in the tail, r = √(-ln p) - 1.6."""
    top = 7.7454501427834140764e-4
    top = top * r + 0.0227238449892691845833
    top = top * r + 0.24178072517745061177
    top = top * r + 1.27045825245236838258
    top = top * r + 3.64784832476320460504
    top = top * r + 5.7694972214606914055
    top = top * r + 4.6303378461565452959
    top = top * r + 1.42343711074968357734
    low = 1.05075007164441684324e-9
    low = low * r + 5.475938084995344946e-4
    low = low * r + 0.0151986665636164571966
    low = low * r + 0.14810397642748007459
    low = low * r + 0.68976733498510000455
    low = low * r + 1.6763848301838038494
    low = low * r + 2.05319162663775882187
    return top / (low * r + 1.0)


@compiled
def _far_tail(r: float) -> float:
    """Φ⁻¹ beyond p = e⁻²⁵, r = √(-ln p) - 5."""
    top = 2.01033439929228813265e-7
    top = top * r + 2.71155556874348757815e-5
    top = top * r + 0.0012426609473880784386
    top = top * r + 0.026532189526576123093
    top = top * r + 0.29656057182850489123
    top = top * r + 1.7848265399172913358
    top = top * r + 5.4637849111641143699
    top = top * r + 6.6579046435011037772
    low = 2.04426310338993978564e-15
    low = low * r + 1.4215117583164458887e-7
    low = low * r + 1.8463183175100546818e-5
    low = low * r + 7.868691311456132591e-4
    low = low * r + 0.0148753612908506148525
    low = low * r + 0.13692988092273580531
    low = low * r + 0.59983220655588793769
    return top / (low * r + 1.0)


@inlined
def uniform(word: int) -> float:
    """Return the uniform number of a random word, (word + ½) / 2^32.

    Parameters
    ----------
    word : int64
        A random word, 0 … 2^32 - 1.

    Returns
    -------
    float64
        Strictly between 0 and 1.
    """
    return (word + 0.5) / WORD


@compiled
def normal(word: int) -> float:
    """Return the standard normal number of a random word.

    Parameters
    ----------
    word : int64
        A random word, 0 … 2^32 - 1.

    Returns
    -------
    float64
    """
    return normal_quantile(uniform(word))


@inlined
def gumbel(word: int) -> float:
    """Return the standard Gumbel number of a random word, -ln(-ln u).

    Parameters
    ----------
    word : int64
        A random word, 0 … 2^32 - 1.

    Returns
    -------
    float64
    """
    return -log(-log(uniform(word)))


@inlined
def threshold(probability: float) -> np.int64:
    """Return the integer below which a random word means that the event happens.

    Parameters
    ----------
    probability : float64
        Held within 0 … 1.

    Returns
    -------
    int64
        0 … 2^32: an impossible event never happens, a certain one always does.
    """
    return np.int64(min(max(probability, 0.0), 1.0) * WORD)


@inlined
def happens(word: int, probability: float) -> bool:
    """Tell whether an event of this probability happens at this random word.

    Parameters
    ----------
    word : int64
        A random word, 0 … 2^32 - 1.
    probability : float64
        Held within 0 … 1.

    Returns
    -------
    bool
    """
    return bool(word < threshold(probability))
