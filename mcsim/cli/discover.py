"""``mcsim discover``: when a policy fails."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcsim.cli.asking import question

if TYPE_CHECKING:
    from mcsim.explore.finding import Answer


@question
def discover(
    scenario: Annotated[str, typer.Argument(help="A shipped name or a file.")] = "nqf_optional",
    pays: Annotated[bool, typer.Option("--pays", help="Ask when it pays instead.")] = False,
    below: Annotated[float, typer.Option(help="It fails below this difference.")] = 0.0,
    **given: Any,
) -> "Answer":
    """Find the worlds in which a policy fails, as ranges of few parameters, by PRIM.

    Needs the extra rdm (ema_workbench, which itself installs a library under the GPL).
    """
    from mcsim import api  # noqa: PLC0415

    return api.discover(scenario, pays=pays, below=below, **given)
