"""Where the draws of a sweep come from: the priors of the register."""

from mcsim.evidence.survey import Survey, Weighting
from mcsim.evidence.table import DrawTable, prior_draws
from mcsim.results.beliefs import WEIGHTINGS
from mcsim.scenario.model import Assumptions, Settings, Variant


def weighting_of(variant: Variant, assumptions: Assumptions) -> Weighting:
    """Return how the survey's counts weigh in a structural variant."""
    inferred: Weighting = assumptions.survey.n
    return WEIGHTINGS.get(variant, inferred)


def draws_of(settings: Settings, assumptions: Assumptions, weighting: Weighting) -> DrawTable:
    """Draw the parameters of a sweep, without the solved columns.

    Parameters
    ----------
    settings : Settings
        Seed and number of draws.
    assumptions : Assumptions
        What is believed.
    weighting : Weighting
        How the survey's counts weigh.

    Returns
    -------
    DrawTable
        D draws; draw 7 is the same in a table of 8 and of 800.
    """
    counts = {figure: (row.count, row.n) for figure, row in assumptions.survey.counts.items()}
    return prior_draws(settings.seed, settings.draws, Survey(weighting, counts),
                       assumptions.parameters)  # fmt: skip
