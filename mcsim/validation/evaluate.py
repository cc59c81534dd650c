"""Run a case under what is believed, and under the prior alone."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from mcsim.compare.worlds import worlds
from mcsim.engine.intercepts import solve_intercepts
from mcsim.engine.run import Lanes, run_lanes
from mcsim.engine.warm import warm
from mcsim.evidence.posterior import Posterior
from mcsim.evidence.priors import Prior
from mcsim.evidence.survey import Survey
from mcsim.evidence.table import DrawTable, prior_draws
from mcsim.grammar.faults import Fault, InvalidInputError
from mcsim.results.division import CHUNK_LANES
from mcsim.results.metrics import metrics
from mcsim.results.parts import GROUPS, Block
from mcsim.results.progress import Progress, Silent
from mcsim.results.threads import default_threads
from mcsim.results.values import values_of
from mcsim.scenario.model import Settings
from mcsim.validation.case import Case
from mcsim.validation.score import PROBABILITIES, Floats, crps, verdict, width


def evaluate(
    case: Case, settings: Settings, threads: int | None = None, progress: Progress | None = None,
    posterior: Posterior | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Predict a case, and hold the prediction against what was observed.

    Parameters
    ----------
    case : Case
        The case.
    settings : Settings
        Draws, replicates, learners and seed; the horizon is that of the case's window.
    threads : int, optional
        All cores unless stated.
    progress : Progress, optional
        Told of the quarters of lanes that are done.
    posterior : Posterior, optional
        What is believed; the priors of the register unless stated.

    Returns
    -------
    dict
        Plain values: quantiles over worlds, whether the observation lies within, and how wide and
        how good the prediction is relative to that of the prior alone.

    Raises
    ------
    InvalidInputError
        Where so little is simulated that no world has a value.
    """
    progress, content = progress or Silent(), case.content
    warm(progress.stage, progress.advance)
    alike = posterior is None and not content.anchors  # what is believed is the prior alone
    progress.stage(f"Case {case.name}", (1 if alike else 2) * settings.replicates)
    known = {**content.parameters, **content.anchors}
    predicted = _predict(case, _draws(known, settings, posterior), settings, threads, progress)
    prior = predicted
    if not alike:
        prior = _predict(case, _draws(content.parameters, settings, None), settings, threads,
                         progress)  # fmt: skip
    observed = content.observation.value
    q = dict(zip(("q05", "q25", "median", "q75", "q95"),
                 np.quantile(predicted, PROBABILITIES).tolist(), strict=True))  # fmt: skip
    inside90 = q["q05"] <= observed <= q["q95"]
    narrower = _ratio(width(predicted), width(prior))
    return {
        "name": case.name, "title": content.title, "metric": _measured(case),
        "observed": observed, "unit": content.observation.unit, **q,
        "inside50": q["q25"] <= observed <= q["q75"], "inside90": inside90,
        "width_vs_prior": narrower,
        "crps_vs_prior": _ratio(crps(predicted, observed), crps(prior, observed)),
        "verdict": verdict(narrower, inside90), "in_sample": content.in_sample,
        "anchors": dict(content.anchors), "window": list(content.observation.window),
        "worlds": len(predicted), "evidence": list(content.evidence), "caveat": content.caveat,
    }  # fmt: skip


def _ratio(one: float, other: float) -> float:
    return one / other if other > 0.0 else 1.0


def _measured(case: Case) -> str:
    """Name the metric, of whom, and how it is compared."""
    chosen = case.content.metric
    of = "" if chosen.group == "all" else f", {chosen.group} {chosen.level}"
    how = "" if chosen.compare == "level" else f", {chosen.compare.replace('_', ' ')}"
    return f"{chosen.name}{of}{how}"


def _draws(
    given: Mapping[str, float | Prior], settings: Settings, posterior: Posterior | None
) -> DrawTable:
    """Draw parameters, of which a case knows some."""
    if posterior is None:
        return prior_draws(settings.seed, settings.draws, Survey(), given)
    return posterior.draws("main", settings.draws, given, settings.seed, solved=False)


def _predict(
    case: Case, drawn: DrawTable, settings: Settings, threads: int | None, progress: Progress
) -> Floats:
    """Predict the measured value in each world that has one, float64 (D,)."""
    first, last = case.content.observation.window
    settings = settings.model_copy(update={"horizon_quarters": last + 1})
    cores = threads or default_threads()
    draws = solve_intercepts(drawn, case.profile, cores)
    policies = [case.base, case.policy]
    blocks = [Block.empty(settings.draws, settings.replicates, last + 1) for _ in policies]
    size = max(1, CHUNK_LANES // len(policies))

    def run(replicate: int) -> None:
        for start in range(0, settings.draws, size):
            part = draws.rows(start, min(start + size, settings.draws))
            lanes = Lanes.of(policies, part, case.profile, settings)
            totals = run_lanes(lanes, case.profile, settings, replicate)
            for k, block in enumerate(blocks):
                block.put(totals, np.arange(len(part)) * len(policies) + k, start, replicate)
        progress.advance()

    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(run, range(settings.replicates)))
    base, policy = (_value(case, block, first, settings) for block in blocks)
    compare = case.content.metric.compare
    if compare == "level":
        found = policy
    elif compare == "difference":
        found = policy - base
    else:
        found = 100.0 * np.divide(policy - base, base, out=np.full(base.shape, np.nan),
                                  where=base != 0)  # fmt: skip
    found = np.asarray(found[~np.isnan(found)])
    if not found.size:
        message = (
            f"gives {case.name} no value in any of {settings.draws} worlds, as nobody is there "
            "to measure it in; ask for more learners, draws or replicates."
        )
        raise InvalidInputError([Fault("settings", None, None, "learners", message)])
    return found


def _value(case: Case, block: Block, first: int, settings: Settings) -> Floats:
    """The metric over the window in each world, float64 (D,): a ratio of sums, not of means."""
    chosen = case.content.metric
    metric = metrics()[chosen.name]
    window = Block({kind: counts[:, :, first:] for kind, counts in block.counts.items()})
    row = GROUPS[metric.kind].index((chosen.group, chosen.level))
    persons = case.profile.adults / settings.learners
    cells = values_of(metric, window, persons, settings.discount_rate)[:, :, -1, row]
    return worlds(cells)
