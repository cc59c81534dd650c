"""``mcsim bench``: how fast the core is here."""

from pathlib import Path
from typing import Annotated, Any

import typer

from mcsim.cli.exits import guarded
from mcsim.cli.options import Json
from mcsim.cli.progress import Bar
from mcsim.cli.tables import show_json, show_table

# Figure, its place in the record, what divides it, and what it means.
FIGURES = (
    ("core", "rates", 1e6, "million learner-quarters a second, one thread"),
    ("core_2_threads", "rates", 1e6, "likewise, two threads"),
    ("yardstick", "rates", 1e6, "million learner-steps a second of a toy model, one thread"),
    ("mesa", "rates", 1e6, "million learner-quarters a second of the readable model"),
    ("toy_mesa", "rates", 1e6, "million learner-steps a second of the toy model in Mesa"),
    ("yardstick_ratio", "spread", 1, "core to yardstick"),
    ("mesa_ratio", "spread", 1, "core to readable model"),
    ("mesa_to_toy_mesa_ratio", "spread", 1, "readable model to toy model in Mesa"),
    ("thread_gain", "spread", 1, "of two threads over one, core"),
    ("thread_gain_yardstick", "limits", 1, "likewise, yardstick"),
    ("thread_gain_computing", "limits", 1, "likewise, random words alone"),
    ("thread_gain_memory", "limits", 1, "likewise, copies of memory"),
    ("memory_bandwidth", "limits", 1e9, "GB a second read and written, one thread"),
    ("philox_words", "limits", 1e9, "thousand million random words a second, one thread"),
)


@guarded
def bench(
    learners: Annotated[int, typer.Option(help="Learners in the core.")] = 20_000,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds; in each, everything is run.")] = 5,
    out: Annotated[Path | None, typer.Option(help="File for the record, as JSON.")] = None,
    json: Json = False,
) -> None:
    """Measure the speed of the core beside a yardstick, Mesa and the machine's own limits."""
    from mcsim import api  # noqa: PLC0415

    with Bar() as bar:
        record = api.bench(learners=learners, rounds=rounds, out=out, progress=bar)
    if json:
        show_json(record)
        return
    _show(record)


def _show(record: dict[str, Any]) -> None:
    machine, sizes = record["machine"], record["sizes"]
    caches = ", ".join(f"{name} {size}" for name, size in machine["caches"].items())
    print(f"{machine['processor']} ({machine['llvm_processor']}), {machine['cores']} cores, "
          f"{caches or 'caches unknown'}; Python {machine['python']}, "
          + ", ".join(f"{name} {version}" for name, version in machine["packages"].items())
          + f", LLVM {machine['llvm']}; load {_figure(machine['load'])} at the start")  # fmt: skip
    print(f"{sizes['learners']:,} learners, {sizes['lanes']} lanes, {sizes['quarters']} quarters; "
          f"{sizes['rounds']} rounds. {record['note']}\n")  # fmt: skip
    rows = []
    for name, place, unit, meaning in FIGURES:
        spread = record[place][name]
        rows.append([name, meaning, *(_figure(spread[key] / unit)
                                      for key in ("median", "low", "high"))])  # fmt: skip
    show_table(("figure", "meaning", "median", "least", "most"), rows, right=3)
    print()
    show_table(
        ("step", "share", "ns a learner-quarter"),
        [[step["step"], f"{step['share']:.1%}", _figure(step["nanoseconds"])]
         for step in record["steps"]],
        right=2,
    )  # fmt: skip
    draws, memory = record["draws"], record["bytes"]
    print(f"\nDraws: {_figure(draws['words_in_a_lane'])} random words a learner-quarter "
          f"({_figure(draws['words'])} shared by the lanes of a chunk).")  # fmt: skip
    print(f"Bytes: {memory['state']} of state a learner-quarter; at this speed, memory could move "
          f"{_figure(memory['most_moved'])}.")  # fmt: skip


def _figure(value: float | None) -> str:
    return "unknown" if value is None else f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
