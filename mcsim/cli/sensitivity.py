"""``mcsim sensitivity``: what drives an effect."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcsim.cli.asking import question

if TYPE_CHECKING:
    from mcsim.explore.finding import Answer


@question
def sensitivity(
    scenario: Annotated[str, typer.Argument(help="A shipped name or a file.")] = "nqf_optional",
    method: Annotated[
        list[str] | None, typer.Option(help="tornado, prcc, morris or sobol; all unless stated.")
    ] = None,
    alone: Annotated[int, typer.Option(help="Parameters with Sobol indices of their own.")] = 8,
    base_points: Annotated[int, typer.Option(help="Sobol base sample, a power of 2.")] = 128,
    trajectories: Annotated[int, typer.Option(help="Morris' trajectories.")] = 6,
    **given: Any,
) -> "Answer":
    """Find which parameters drive the effect of a policy, chance taken out."""
    from mcsim import api  # noqa: PLC0415

    return api.sensitivity(scenario, methods=method, alone=alone, base_points=base_points,
                           trajectories=trajectories, **given)  # fmt: skip
