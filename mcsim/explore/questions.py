"""What a survey could ask, of whom, and what a respondent would say in each world.

A question tells of the model through the share that says yes.  Asked of organisations, as it was,
a figure is measured with the biases that the register gives it; asked of people, without that of
organisations, but still with that of a definition printed in the questionnaire.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcsim.evidence.register import parameters
from mcsim.evidence.table import DrawTable

type Floats = NDArray[np.float64]

EDGE = 1e-6


@dataclass(frozen=True)
class Question:
    """One question of a survey.

    Attributes
    ----------
    name, wording, asked : str
        For files and readers; of whom it is asked.
    shares : float64 (D,)
        Probability of yes in each world.
    """

    name: str
    wording: str
    asked: str
    shares: Floats


WHO = {"employer": "employer organisations", "motive": "employer organisations",
       "provider": "VET providers", "providers": "VET providers"}  # fmt: skip


def questions_of(draws: DrawTable) -> list[Question]:
    """Return the questions that the columns of a table of draws can answer.

    Parameters
    ----------
    draws : DrawTable
        Of any source; a question whose columns it lacks is left out.

    Returns
    -------
    list of Question
        The survey's figures asked again, then what could be asked of people and employers.
    """
    asked_again = [
        Question(symbol, parameter.meaning,
                 WHO.get(symbol.split("_")[0], "employee organisations"), draws.columns[symbol])
        for symbol, parameter in parameters().items()
        if parameter.prior.survey and symbol in draws.columns
    ]  # fmt: skip
    return [question for question in (*asked_again, *_of_people(draws))
            if np.ptp(question.shares) > 0]  # fmt: skip


def _of_people(draws: DrawTable) -> Iterator[Question]:
    """Questions that nobody has asked yet."""
    columns = draws.columns
    if "learner_aware" in columns:
        yield Question("adults_aware", "Have you heard of micro-credentials?", "adults",
                       columns["learner_aware"])  # fmt: skip
    if "baseline_uptake" in columns:
        yield Question("adults_uptake", "Have you started a micro-credential in the last year?",
                       "adults", columns["baseline_uptake"])  # fmt: skip
    if {"employer_unaware", "employer_selection"} <= columns.keys():
        yield Question("employers_aware", "Are you familiar with micro-credentials?",
                       "employers drawn at random",
                       (1.0 - columns["employer_unaware"]) * columns["employer_selection"]
                   )  # fmt: skip
    view = ("learner_view", "providers_view_of_learners", "organisation_bias")
    for name, symbol in (("nqf", "employees_trust_nqf"), ("plain", "employees_trust_plain")):
        if {*view, symbol} <= columns.keys():
            said = np.where(columns["learner_view"] > 0, columns["providers_view_of_learners"],
                            columns[symbol])  # fmt: skip
            label = "in the national framework" if name == "nqf" else "outside the framework"
            yield Question(f"adults_trust_{name}", f"Do you trust micro-credentials {label}?",
                           "adults who know them",
                           shifted(said, -columns["organisation_bias"]))  # fmt: skip


def shifted(shares: Floats, bias: Floats) -> Floats:
    """Move shares on the scale of log-odds.

    Parameters
    ----------
    shares, bias : float64 (D,)

    Returns
    -------
    float64 (D,)
    """
    inside = np.clip(shares, EDGE, 1.0 - EDGE)
    return np.asarray(1.0 / (1.0 + (1.0 - inside) / inside * np.exp(-bias)))
