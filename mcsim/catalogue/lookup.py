"""Find what a name means, whatever kind of thing it names."""

from collections.abc import Callable
from typing import Any

from mcsim.catalogue import evidence, levers, parameters, scenarios
from mcsim.evidence.outside import findings
from mcsim.evidence.register import parameters as registered_parameters
from mcsim.evidence.survey import shipped_figures
from mcsim.grammar.faults import Fault, InvalidInputError, nearest
from mcsim.levers.register import levers as registered_levers
from mcsim.results.metrics import metrics
from mcsim.scenario.loader import BASELINE, load_scenario, shipped_names
from mcsim.scenario.model import VARIANTS

KINDS: dict[str, Callable[[], list[dict[str, Any]]]] = {
    "scenarios": scenarios.records,
    "levers": levers.records,
    "metrics": lambda: [metric.record for metric in metrics().values()],
    "parameters": parameters.records,
    "variants": lambda: [{"name": name, "meaning": said} for name, said in VARIANTS.items()],
    "evidence": evidence.records,
}


def explain(name: str) -> list[dict[str, Any]]:
    """Return the records that a name has, one for each kind of thing that it names.

    Parameters
    ----------
    name : str
        Of a lever, parameter, metric, scenario or row of evidence.

    Returns
    -------
    list of dict
        Each with ``kind``.

    Raises
    ------
    InvalidInputError
        Where nothing is called so.
    """
    found: list[dict[str, Any]] = []
    if name in registered_levers():
        found.append({"kind": "lever", **levers.page_record(registered_levers()[name])})
    if name in registered_parameters():
        record = parameters.record(registered_parameters()[name])
        found.append({"kind": "parameter", **record})
    if name in metrics():
        found.append({"kind": "metric", **metrics()[name].record})
    if name in shipped_names():
        record = scenarios.record(load_scenario(name), load_scenario(BASELINE))
        found.append({"kind": "scenario", **record})
    if name in VARIANTS:
        found.append({"kind": "variant", "name": name, "meaning": VARIANTS[name]})
    row = name.upper()
    if row in shipped_figures():
        figure = evidence.figure_record(shipped_figures()[row])
        found.append({"kind": "survey figure", **figure})
    if row in findings():
        finding = evidence.finding_record(findings()[row])
        found.append({"kind": "outside evidence", **finding})
    if not found:
        names = [*registered_levers(), *registered_parameters(), *metrics(), *shipped_names(),
                 *VARIANTS, *shipped_figures(), *findings()]  # fmt: skip
        message = (
            "is no lever, parameter, metric, scenario, variant or row of evidence; see mcsim list."
        )
        raise InvalidInputError([Fault(name, None, None, "", message, nearest(name, names))])
    return found
