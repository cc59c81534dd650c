"""The options that every question to the simulator shares, and how it is asked and answered."""

import functools
import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcsim.cli.answers import AnswerOut, Metric, price, show_answer
from mcsim.cli.exits import guarded
from mcsim.cli.options import (
    AssumptionsFile,
    DiscountRate,
    Draws,
    FirstQuarter,
    Horizon,
    Json,
    LearnersOption,
    Posterior,
    Profile,
    Replicates,
    Seed,
    Threads,
    Variant,
)
from mcsim.cli.progress import Bar

if TYPE_CHECKING:
    from mcsim.explore.finding import Answer


def _shared(
    base: Annotated[str, typer.Option(help="What it is compared with.")] = "baseline",
    metric: Metric = "net_additional", out: AnswerOut = None, draws: Draws = None,
    replicates: Replicates = None, learners: LearnersOption = None, seed: Seed = None,
    first_quarter: FirstQuarter = None, horizon: Horizon = None, profile: Profile = None,
    assumptions: AssumptionsFile = None, posterior: Posterior = None, variant: Variant = None,
    discount_rate: DiscountRate = None, threads: Threads = None, json: Json = False,
) -> None:  # fmt: skip
    """Hold the options, for their signature."""


def question(verb: Callable[..., "Answer"]) -> Callable[..., None]:
    """Make a command of what asks a question.

    Parameters
    ----------
    verb : callable
        Takes options of its own and ``**given``, which it passes on to a function of
        ``mcsim.api``, and returns the answer.

    Returns
    -------
    callable
        With its own options first and the shared ones after them; shows progress and the answer.
    """
    own, shared = inspect.signature(verb), inspect.signature(_shared)

    @functools.wraps(verb)
    def body(**options: Any) -> None:
        json, out = options.pop("json"), options["out"]
        options["horizon_quarters"] = options.pop("horizon")
        with Bar() as bar:
            answer = verb(**options, progress=bar, announce=price)
        show_answer(answer, json, out)

    mine = [parameter for parameter in own.parameters.values()
            if parameter.kind is not inspect.Parameter.VAR_KEYWORD]  # fmt: skip
    every = [*mine, *shared.parameters.values()]
    told: Any = guarded(body)
    told.__signature__ = own.replace(parameters=every, return_annotation=None)
    told.__annotations__ = {parameter.name: parameter.annotation for parameter in every}
    del told.__wrapped__  # its own signature would be read in place of this one
    return told  # type: ignore[no-any-return]
