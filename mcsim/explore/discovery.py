"""Answer in which worlds a policy fails, as a box of few parameters in plain words."""

import numpy as np

from mcsim.compare.exhibit import Exhibit
from mcsim.explore import words
from mcsim.explore.boxes import LEAST, discover
from mcsim.explore.extras import needed
from mcsim.explore.finding import Answer
from mcsim.explore.question import Announce, asked
from mcsim.grammar.faults import Fault, InvalidInputError
from mcsim.levers.register import levers
from mcsim.results.progress import Progress
from mcsim.scenario.combine import Study


def discovery(
    study: Study, *, metric: str, pays: bool = False, below: float = 0.0,
    threads: int | None = None, progress: Progress | None = None,
    announce: Announce = lambda _: None,
) -> Answer:  # fmt: skip
    """Ask when a policy fails: is worse than the base in a world.

    Parameters
    ----------
    study : Study
        Base and one policy; each draw is a world.
    metric : str
        In which it fails.
    pays : bool
        Ask when it does not fail instead, where that is the rarer case.
    below : float
        It fails where its difference is worse than this, in the metric's unit, and pays where
        it is better; a tie does neither.
    threads, progress, announce
        As for ``asked``.

    Returns
    -------
    Answer
        ``box`` with its limits, and ``worlds`` with every world.

    Raises
    ------
    InvalidInputError
        Where draws are too few.
    """
    import pandas as pd  # noqa: PLC0415 — heavy

    settings, policy = study.settings, study.scenarios[0]
    if settings.draws < 4 * LEAST:
        message = f"must be at least {4 * LEAST}: half of them are kept aside to judge the box."
        raise InvalidInputError([Fault("settings", None, None, "draws", message)])
    needed("ema_workbench", "rdm")
    parts = [(settings.draws, 2, 0, settings.replicates)]
    question = asked(study, metric, threads, progress, parts, announce)
    cells = question.sign * question.effect(question.draws, [policy.content], progress)[0]
    effect, names = cells.mean(1), question.marginals.varied
    columns = question.draws.columns
    values = np.column_stack([columns[name] for name in names])
    first = [symbol for name, _ in policy.content.active() for symbol in levers()[name].hinges]
    fails = effect < question.sign * below
    marked = effect > question.sign * below if pays else fails
    if progress is not None:
        progress.stage("Peeling boxes", 0)
    box = discover(values, marked, names, first[:4], settings.seed % 2**32)
    # Median share of worlds whose sign chance could turn.
    error = cells.std(1, ddof=1) / np.sqrt(cells.shape[1])
    unsure = float((np.abs(effect) < 2 * error).mean())
    unit = f"{question.record.label.lower()}, {question.record.unit}"
    said = words.fails(policy.title, study.base.title, unit, float(marked.mean()), box, len(effect),
                       pays, below)  # fmt: skip
    said += (f" In {words.percent(unsure)} of worlds the difference is within two Monte Carlo "
             "errors of 0, and its sign may be chance.")  # fmt: skip
    table = box.limits if box else pd.DataFrame(
        columns=["parameter", "low", "high", "quasi_p", "reproduced"])  # fmt: skip
    table = table.assign(meaning=[words.meaning(one) for one in table["parameter"]])
    shown = {"title": policy.title, "base": study.base.title, "label": question.record.label,
             "unit": question.record.unit, "years": question.years, "pays": pays}  # fmt: skip
    measures = pd.DataFrame([
        {"measure": name, "sought": pair[0], "judged": pair[1]}
        for name, pair in (("coverage", box.coverage), ("density", box.density),
                           ("mass", box.mass))
    ] if box else [], columns=["measure", "sought", "judged"])  # fmt: skip
    every = pd.DataFrame({"draw": np.arange(len(effect)), "effect": question.sign * effect,
                          "mc_error": error, "fails": fails,
                          **{name: columns[name] for name in names}})  # fmt: skip
    return Answer(
        f"When does {policy.title} {'pay' if pays else 'fail'} against {study.base.title}?",
        (Exhibit("box", "When it pays" if pays else "When it fails", table, said, shown),
         Exhibit("box_measures", "How well the box describes", measures, said, shown),
         Exhibit("worlds", "Every world", every, said, shown)),
        question.status, question.fingerprint({"box": [pays, below]}),
    )  # fmt: skip
