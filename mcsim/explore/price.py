"""What runs of a question's own cost, told before they start."""

from mcsim.engine.cost import CELLS_A_SECOND
from mcsim.results.threads import default_threads
from mcsim.scenario.model import Settings


def price(policies: int, settings: Settings, threads: int = 0) -> str:
    """Say what running policies in the draws and replicates of settings takes.

    Parameters
    ----------
    policies : int
        With the base.
    settings : Settings
        Draws, replicates, learners, horizon.
    threads : int, optional
        All cores unless stated.

    Returns
    -------
    str
        One sentence: policies, lanes, learner-quarters and minutes, roughly.
    """
    lanes = policies * settings.draws * settings.replicates
    cells = lanes * settings.learners * settings.quarters
    minutes = cells / CELLS_A_SECOND / (threads or default_threads()) / 60
    time = "less than a minute" if minutes < 1 else f"about {minutes:.0f} min"
    return (f"{policies} policies × {settings.draws} draws × {settings.replicates} replicates × "
            f"{settings.learners:,} learners: {lanes:,} lanes, {time} on an idle machine"
        )  # fmt: skip
