"""Answer what drives the effect of a policy, by four methods that check each other."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mcsim.compare.exhibit import Exhibit
from mcsim.explore import words
from mcsim.explore.extras import needed
from mcsim.explore.finding import Answer
from mcsim.explore.morris import morris
from mcsim.explore.noise import split
from mcsim.explore.question import Announce, Part, Question, asked
from mcsim.explore.ranks import SPARE, prcc
from mcsim.explore.sobol import size, sobol
from mcsim.explore.tornado import tornado
from mcsim.grammar.faults import Fault, InvalidInputError, nearest
from mcsim.results.progress import Progress
from mcsim.scenario.combine import Study

if TYPE_CHECKING:
    import pandas as pd

type Floats = NDArray[np.float64]

METHODS = ("tornado", "prcc", "morris", "sobol")
ALONE, BASE, TRAJECTORIES = 8, 128, 6
ROUGHLY = 195  # parameters with more than one value, for the price


def sensitivity(
    study: Study, *, metric: str, methods: Sequence[str] = METHODS, alone: int = ALONE,
    base_points: int = BASE, trajectories: int = TRAJECTORIES, threads: int | None = None,
    progress: Progress | None = None, announce: Announce = lambda _: None,
) -> Answer:  # fmt: skip
    """Ask which parameters drive the effect of a policy.

    Parameters
    ----------
    study : Study
        Base and one policy; its draws are those of the rank correlations.
    metric : str
        Whose paired difference it is.
    methods : sequence of str
        Of ``METHODS``.
    alone, base_points, trajectories : int
        Parameters with Sobol indices of their own, points of the base sample (a power of 2), and
        Morris' trajectories.
    threads, progress, announce
        As for ``asked``.

    Returns
    -------
    Answer
        A finding for each method, and ``noise``.

    Raises
    ------
    InvalidInputError
        Where a method is none, or numbers do not do.
    """
    _check(study, methods, alone, base_points, trajectories)
    settings = study.settings
    design = {"tornado": 1 + 2 * ROUGHLY, "morris": trajectories * (ROUGHLY + 1),
              "sobol": size(alone, True, base_points)}  # fmt: skip
    parts: list[Part] = [(design[name], 2, design[name], settings.replicates)
                         for name in methods if name in design]  # fmt: skip
    parts.append((settings.draws, 2, 0, settings.replicates))
    question = asked(study, metric, threads, progress, parts, announce)
    policy = study.scenarios[0]
    marginals = question.marginals
    names = marginals.varied

    def response(points: Floats) -> Floats:
        table = question.solved(marginals.table(names, points), progress)
        found = question.effect(table, [policy.content], progress, "Simulating points")
        return np.asarray(found[0])

    cells = question.effect(question.draws, [policy.content], progress, "Simulating draws")[0]
    found: dict[str, pd.DataFrame] = {}
    columns = np.column_stack([question.draws.columns[name] for name in names])
    enough = len(columns) >= SPARE * len(names)
    if enough:
        found["prcc"] = prcc(columns, cells, names, seed=settings.seed % 2**32)
    if "tornado" in methods:
        found["tornado"] = tornado(response, names)
    if "morris" in methods:
        found["morris"] = morris(response, names, trajectories, settings.seed % 2**32)
    variances = {"draws": split(cells)}
    if "sobol" in methods:
        chosen = _most(found, alone) or list(names[:alone])
        result = sobol(response, names, chosen, base_points, seed=settings.seed % 2**32)
        found["sobol"], variances["Sobol points"] = result.table, result.variance
    return _answer(question, {name: found[name] for name in methods if name in found}, variances)


def _most(found: "dict[str, pd.DataFrame]", alone: int) -> list[str]:
    """Choose the parameters that the screens agree on: the best ranks in any of them, in turn."""
    orders = [list(table["parameter"]) for name, table in found.items()
              if name in {"prcc", "morris", "tornado"}]  # fmt: skip
    taken = [name for row in zip(*orders, strict=True) for name in row]
    return list(dict.fromkeys(taken))[:alone]


def _answer(question: Question, found: "dict[str, pd.DataFrame]", variances: dict) -> Answer:  # type: ignore[type-arg]
    import pandas as pd  # noqa: PLC0415 — heavy

    policy, base = question.study.scenarios[0], question.study.base
    record, start = question.record, words.START
    what = f"the effect of {policy.title} on {record.label.lower()} against {base.title}"
    shown = {"title": policy.title, "base": base.title, "label": record.label,
             "unit": record.unit, "years": question.years}  # fmt: skip
    noise = words.chance(variances["draws"], question.replicates)
    said = {}
    for name, table in found.items():
        table["meaning"] = [words.meaning(one) for one in table["parameter"]]
        if name == "tornado":
            rows = table[table["beyond_chance"]]
            said[name] = f"{start}, one parameter from 5 % to 95 % of its distribution moves " \
                f"{what} most for " + (words.listed(rows, lambda row: f"{words.label(row['parameter'])} ({words.number(row['at_low'])} to {words.number(row['at_high'])} {record.unit}, ± {words.number(row['mc_error'])} Monte Carlo)") or "none beyond chance") + f"; at the medians of all it is {words.number(table['centre'].iloc[0])}."  # noqa: E501  # fmt: skip
        elif name == "prcc":
            rows = table[table["excludes_zero"]]
            said[name] = f"{start}, with all other parameters held, {what} goes by rank most with " + (words.listed(rows, lambda row: f"{words.label(row['parameter'])} ({words.number(row['prcc'])}; {words.number(row['p05'])} to {words.number(row['p95'])})") or "none whose interval excludes 0") + f" (partial rank correlations, 5-95 % bootstrap over {len(question.draws)} draws). One in ten idle parameters excludes 0 by chance. {noise}"  # noqa: E501  # fmt: skip
        elif name == "morris":
            rows = table[table["beyond_chance"]]
            said[name] = f"{start}, elementary effects on {what} from the 2 % to the 98 % end of a parameter are largest for " + (words.listed(rows, lambda row: f"{words.label(row['parameter'])} (root mean square {words.number(row['rms'])} {record.unit})") or "none beyond chance") + "; what chance gives an idle parameter has been taken out."  # noqa: E501  # fmt: skip
        else:
            said[name] = f"{start}, of the variance of {what} over all parameters, total shares are " + words.listed(table, lambda row: f"{words.label(row['parameter'])} {words.percent(row['ST'])} ({words.percent(row['ST_p05'])} to {words.percent(row['ST_p95'])})", 10) + f" (5-95 % bootstrap). {words.chance(variances['Sobol points'], question.replicates)} Parameters are taken as independent."  # noqa: E501  # fmt: skip
    titles = {"tornado": "One parameter at a time", "prcc": "Partial rank correlations",
              "morris": "Elementary effects", "sobol": "Shares of variance"}  # fmt: skip
    findings = [Exhibit(name, titles[name], table, said[name], shown)
                for name, table in found.items()]  # fmt: skip
    table = pd.DataFrame([
        {"design": name, "observed_variance": one.observed, "chance": one.chance,
         "parameters": one.parameters, "share_chance": one.share}
        for name, one in variances.items()
    ])  # fmt: skip
    findings.append(Exhibit("noise", "Chance taken out", table, f"{start}, {noise}", shown))
    return Answer(f"What drives {what}?", tuple(findings), question.status,
                  question.fingerprint({"methods": list(found)}))  # fmt: skip


def _check(
    study: Study, methods: Sequence[str], alone: int, base: int, trajectories: int
) -> None:
    faults = []
    for name in methods:
        if name not in METHODS:
            message = f"must be of {', '.join(METHODS)}; found {name!r}."
            near = nearest(name, METHODS)
            faults.append(Fault("command line", None, None, "method", message, near))
    if base < 2 or base & (base - 1):
        message = f"must be a power of 2; found {base}."
        faults.append(Fault("command line", None, None, "base_points", message))
    if alone < 1 or trajectories < 2:
        message = "needs at least one parameter alone and two trajectories."
        faults.append(Fault("command line", None, None, "alone", message))
    if "prcc" in methods and study.settings.draws < SPARE * ROUGHLY:
        message = (f"must be at least {int(SPARE * ROUGHLY) + 8} for partial correlations of some "
                   f"{ROUGHLY} parameters.")  # fmt: skip
        faults.append(Fault("settings", None, None, "draws", message))
    if faults:
        raise InvalidInputError(faults)
    if {"morris", "sobol"} & set(methods):
        needed("SALib", "sensitivity")
