"""Prior distributions, by their quantile functions.

A parameter is drawn as the quantile of an addressed uniform number, so draw 7 is the same whether
8 or 8 000 are asked for.  Quantiles are rounded to nine significant digits: the special functions
behind them may differ in the last bit between computers, and the run must not.
"""

from typing import Annotated, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from mcsim.grammar.validation import Strict

Pair = Annotated[list[float], Field(min_length=2, max_length=2)]
Triple = Annotated[list[float], Field(min_length=3, max_length=3)]
type Floats = NDArray[np.float64]
DIGITS = 9


class Prior(Strict):
    """One distribution, written as its name and numbers, such as ``{beta: [2, 3]}``.

    Attributes
    ----------
    survey : str
        Id of a survey figure: the Jeffreys posterior of its count, n integrated out.
    beta : [a, b]
    scaled_beta : [scale, a, b]
        ``scale`` times a beta.
    lognormal : [m, s]
        Median m, standard deviation s of the logarithm.
    normal : [mean, sd]
    half_normal : sd
        Absolute value of a normal with mean 0.
    uniform, log_uniform : [low, high]
    integer : [low, high]
        Whole numbers, equally likely, both ends included.
    fixed : number
    """

    FORMS: ClassVar[tuple[str, ...]] = (
        "survey", "beta", "scaled_beta", "lognormal", "normal", "half_normal", "uniform",
        "log_uniform", "integer", "fixed",
    )  # fmt: skip

    survey: str | None = Field(None, pattern=r"^S[0-9]{2}$")
    beta: Pair | None = None
    scaled_beta: Triple | None = None
    lognormal: Pair | None = None
    normal: Pair | None = None
    half_normal: float | None = Field(None, gt=0)
    uniform: Pair | None = None
    log_uniform: Pair | None = None
    integer: Annotated[list[int], Field(min_length=2, max_length=2)] | None = None
    fixed: float | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        forms = [form for form in self.FORMS if getattr(self, form) is not None]
        if len(forms) != 1:
            raise ValueError(f"a prior has exactly one form of {', '.join(self.FORMS)}")
        for form in ("beta", "scaled_beta", "lognormal"):
            if form in forms and min(getattr(self, form)) <= 0:
                raise ValueError(f"the numbers of {form} must be above 0")
        for form in ("uniform", "log_uniform", "integer"):
            if form in forms and not getattr(self, form)[0] < getattr(self, form)[1]:
                raise ValueError(f"{form} is [low, high] with low below high")
        if self.log_uniform and self.log_uniform[0] <= 0:
            raise ValueError("log_uniform needs a low end above 0")
        if self.normal and self.normal[1] <= 0:
            raise ValueError("the standard deviation of normal must be above 0")
        return self

    @property
    def form(self) -> str:
        """Name of the distribution."""
        return next(form for form in self.FORMS if getattr(self, form) is not None)

    def __str__(self) -> str:
        """Write the prior as a reader of the field would."""
        value = getattr(self, self.form)
        if self.form == "survey":
            return f"Jeffreys posterior of {value}"
        if self.form == "fixed":
            return f"fixed at {value:g}"
        if self.form == "scaled_beta":
            return f"{value[0]:g} · Beta({value[1]:g}, {value[2]:g})"
        numbers = ", ".join(f"{x:g}" for x in (value if isinstance(value, list) else [value]))
        names = {"beta": "Beta", "lognormal": "LogNormal", "normal": "Normal",
                 "half_normal": "HalfNormal", "uniform": "Uniform", "log_uniform": "LogUniform",
                 "integer": "Integer"}  # fmt: skip
        return f"{names[self.form]}({numbers})"

    def quantiles(self, p: Floats, bounds: tuple[float, float]) -> Floats:
        """Return quantiles of the distribution truncated to its bounds.

        Parameters
        ----------
        p : float64 (D,)
            Probabilities strictly between 0 and 1.
        bounds : (float, float)
            Outside them the distribution has no mass.

        Returns
        -------
        float64 (D,)
            Rounded to nine significant digits.

        Raises
        ------
        ValueError
            For ``survey``, which needs the survey's counts.
        """
        form, value = self.form, getattr(self, self.form)
        if form == "survey":
            raise ValueError("the quantiles of a survey figure need its counts")
        if form == "fixed":
            return np.full(p.shape, float(value))
        if form == "integer":
            return np.asarray(value[0] + np.floor(p * (value[1] - value[0] + 1)))
        if form == "uniform":
            return rounded(value[0] + p * (value[1] - value[0]))
        numbers = value if isinstance(value, list) else [value]
        return rounded(_truncated(form, numbers, p, bounds))


def beta_quantiles(p: Floats, a: Floats, b: Floats) -> Floats:
    """Return quantiles of beta distributions, to nine significant digits.

    Parameters
    ----------
    p, a, b : float64 (D,)
        Probabilities, and the two parameters for each.

    Returns
    -------
    float64 (D,)
    """
    from scipy.special import betaincinv  # noqa: PLC0415 — heavy, and not needed for --help

    return rounded(betaincinv(a, b, p))


def rounded(x: Floats) -> Floats:
    """Round to nine significant digits, the same on every computer."""
    return np.array([float(f"{value:.{DIGITS}g}") for value in np.atleast_1d(x)], np.float64)


def _truncated(form: str, numbers: list[float], p: Floats, bounds: tuple[float, float]) -> Floats:
    """Invert the distribution function between the bounds."""
    from scipy.special import betainc, betaincinv, ndtr, ndtri  # noqa: PLC0415

    low, high = bounds
    if form in {"beta", "scaled_beta"}:
        scale, a, b = numbers if form == "scaled_beta" else [1.0, *numbers]
        start, end = (betainc(a, b, min(max(x / scale, 0.0), 1.0)) for x in (low, high))
        return np.asarray(scale * betaincinv(a, b, start + p * (end - start)))
    if form == "log_uniform":
        low, high = np.log(numbers[0]), np.log(numbers[1])
        return np.asarray(np.exp(low + p * (high - low)))
    if form == "lognormal":
        low, high = np.log(max(low, 1e-300)), np.log(high)
        centre, spread = np.log(numbers[0]), numbers[1]
    elif form == "half_normal":
        low, centre, spread = max(low, 0.0), 0.0, numbers[0]
    else:
        centre, spread = numbers
    start, end = ndtr((low - centre) / spread), ndtr((high - centre) / spread)
    x = centre + spread * ndtri(start + p * (end - start))
    return np.asarray(np.exp(x) if form == "lognormal" else x)
