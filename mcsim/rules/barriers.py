"""Barriers held and benefits valued: traits at the survey's rates, correlated by one factor.

A barrier switches on one channel for those who hold it; a lever lifts it for a growing share of
them, always the same agents first.
"""

from mcsim.arithmetic.compiled import inlined
from mcsim.arithmetic.elementary import happens, normal_quantile, square_root


@inlined
def loading(correlation: float) -> tuple[float, float]:
    """Weights of the common and the own factor in a Gaussian copula.

    Parameters
    ----------
    correlation : float64
        Correlation of any two latent traits of an agent, 0 … 1.

    Returns
    -------
    (float64, float64)
        √ρ and √(1 - ρ).
    """
    return square_root(correlation), square_root(1.0 - correlation)


@inlined
def cut(rate: float) -> float:
    """Latent value below which an agent holds a trait of this rate, Φ⁻¹(rate).

    Parameters
    ----------
    rate : float64
        Share of the group that holds the trait.

    Returns
    -------
    float64
        In standard deviations.
    """
    return normal_quantile(rate)


@inlined
def holds(common: float, own: float, load_common: float, load_own: float, cut: float) -> bool:
    """Tell whether an agent holds a trait, √ρ f + √(1 - ρ) e < Φ⁻¹(rate).

    Parameters
    ----------
    common, own : float64
        Standard normal factors of the agent: f for all its traits, e for this one.
    load_common, load_own : float64
        Their weights.
    cut : float64
        Φ⁻¹ of the trait's rate.

    Returns
    -------
    bool
    """
    return common * load_common + own * load_own < cut


@inlined
def may_hold(trust: float, only_distrusting: bool) -> bool:
    """Tell whether an agent can hold barriers; a structural variant reserves them to distrust.

    Parameters
    ----------
    trust : float64
        Trust in plain credentials at the start, 0 … 1.
    only_distrusting : bool
        The variant is run in which the rates apply to those with τ ≤ ½ only.

    Returns
    -------
    bool
    """
    return not only_distrusting or trust <= 0.5


@inlined
def active(held: bool, lift_word: int, lifted: float) -> bool:
    """Tell whether a barrier still stands for an agent.

    Parameters
    ----------
    held : bool
        The agent holds the barrier.
    lift_word : int64
        Random word drawn once for the agent and barrier: lifting is monotone in every lever.
    lifted : float64
        Share of holders for whom the levers lift it, 1 - Π(1 - ε ℓ).

    Returns
    -------
    bool
    """
    return held and not happens(lift_word, lifted)
