"""Load scenario files: inheritance by ``extends``, and every fault at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mcsim.evidence.priors import Prior
from mcsim.evidence.register import check_parameters, parameters
from mcsim.evidence.survey import shipped_figures
from mcsim.grammar.document import Document, Place, read_document
from mcsim.grammar.faults import Fault, InvalidInputError, nearest
from mcsim.grammar.validation import validated
from mcsim.levers.register import levers
from mcsim.scenario.model import Assumptions, ScenarioFile, Settings, scenario_model
from mcsim.shipped import folder

BASELINE = "baseline"


@dataclass(frozen=True)
class Scenario:
    """A scenario as loaded.

    Attributes
    ----------
    name : str
        Name of the file without its ending.
    content : ScenarioFile
        What it says, inheritance resolved.
    document : Document
        Where it says so.
    """

    name: str
    content: ScenarioFile
    document: Document

    @property
    def title(self) -> str:
        """Title for tables and figures."""
        return self.content.title


def shipped_names() -> list[str]:
    """Return the names of the shipped scenarios, the baseline first."""
    names = sorted(path.stem for path in folder("scenarios").glob("*.yaml"))
    return [BASELINE, *(name for name in names if name != BASELINE)]


def load_scenario(name: str | Path) -> Scenario:
    """Load a scenario.

    Parameters
    ----------
    name : str or Path
        Name of a shipped scenario, or the path of a file.

    Returns
    -------
    Scenario

    Raises
    ------
    InvalidInputError
        With every fault, its file, line and column.
    """
    path = _located(str(name))
    document = _inherited(path, str(name), ())
    content, faults = validated(scenario_model(), document)
    if content is not None:
        faults = _assumption_faults(content.assumptions, document)
    if content is None or faults:
        raise InvalidInputError(faults)
    return Scenario(path.stem, content, document)


def load_scenarios(named: Sequence[str | Path | Scenario]) -> list[Scenario]:
    """Load several scenarios, and tell the faults of all of them at once.

    Parameters
    ----------
    named : sequence of str, Path or Scenario
        Shipped names, files, or scenarios that are loaded already.

    Returns
    -------
    list of Scenario

    Raises
    ------
    InvalidInputError
        With every fault of every file.
    """
    loaded: list[Scenario] = []
    faults: list[Fault] = []
    for name in named:
        try:
            loaded.append(name if isinstance(name, Scenario) else load_scenario(name))
        except InvalidInputError as error:
            faults += error.faults
    if faults:
        raise InvalidInputError(faults)
    return loaded


def load_assumptions(path: Path) -> Assumptions:
    """Load a file of assumptions, written like the section of a scenario.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    Assumptions

    Raises
    ------
    InvalidInputError
        With every fault, its line and its column.
    """
    document = read_document(path)
    assumptions, faults = validated(Assumptions, document)
    if assumptions is not None:
        faults = _assumption_faults(assumptions, document, ())
    if assumptions is None or faults:
        raise InvalidInputError(faults)
    return assumptions


def calendar_faults(scenario: Scenario, settings: Settings) -> list[Fault]:
    """Return the levers of a scenario that start before the first quarter of a run."""
    faults = []
    for name, fields in scenario.content.active():
        if fields.start < settings.first_quarter:
            message = (
                f"{levers()[name].title} starts in {fields.start}, before the first quarter of "
                f"the run, {settings.first_quarter}; the survey's state holds until then."
            )
            path = ("levers", name, "start")
            faults.append(scenario.document.fault(path, message, str(settings.first_quarter)))
    return faults


def sector_faults(scenario: Scenario, sectors: list[str]) -> list[Fault]:
    """Return the targets of a scenario that name a sector which the profile lacks."""
    faults = []
    for name, fields in scenario.content.active():
        named = getattr(getattr(fields, "target", None), "sector", None) or []
        for index, sector in enumerate(named):
            if sector not in sectors:
                message = f"the profile has no sector {sector!r}; it has {', '.join(sectors)}."
                path = ("levers", name, "target", "sector", index)
                faults.append(scenario.document.fault(path, message, nearest(sector, sectors)))
    return faults


def _located(name: str) -> Path:
    """Find a scenario by its shipped name or as a file."""
    if name in shipped_names():
        return folder("scenarios") / f"{name}.yaml"
    path = Path(name)
    if not path.exists() and path.suffix == "":
        message = f"there is no file and no shipped scenario {name!r}."
        suggestion = nearest(name, shipped_names())
        raise InvalidInputError([Fault(name, None, None, "", message, suggestion)])
    return path


def _inherited(path: Path, name: str, chain: tuple[Path, ...]) -> Document:
    """Read a file and lay it over what it extends."""
    document = read_document(path, name)
    chain = (*chain, path.resolve())
    parent_name = document.values.get("extends")
    if parent_name is None:
        _refuse_empty(document, None)
        return document
    parent = _parent(path, document, parent_name)
    if parent.resolve() in chain:
        message = f"{parent_name!r} leads back to this file; a scenario cannot extend itself."
        raise InvalidInputError([document.fault(("extends",), message)])
    shown = parent_name if parent_name in shipped_names() else str(Path(name).parent / parent_name)
    return _laid_over(_inherited(parent, shown, chain), document)


def _parent(path: Path, document: Document, name: object) -> Path:
    """Return the file that a scenario extends, which lies beside it or is shipped."""
    at = ("extends",)
    if not isinstance(name, str):
        message = "must be the name of a shipped scenario or of a file in the same folder."
        raise InvalidInputError([document.fault(at, message)])
    if name in shipped_names():
        return folder("scenarios") / f"{name}.yaml"
    parent = path.parent / name
    inside = path.parent.resolve()
    if Path(name).is_absolute() or not parent.resolve().is_relative_to(inside):
        message = "must name a shipped scenario or a file in the same folder or below."
        raise InvalidInputError([document.fault(at, message)])
    if not parent.is_file():
        beside = [file.name for file in path.parent.glob("*.yaml")]
        message = f"there is no shipped scenario and no file {name!r} in this folder."
        suggestion = nearest(name, [*shipped_names(), *beside])
        raise InvalidInputError([document.fault(at, message, suggestion)])
    return parent


def _laid_over(parent: Document, child: Document) -> Document:
    """Merge two documents: mappings key by key, anything else as the child says.

    A lever that the child sets to null is taken away.  Where the parent has no such lever the
    child has most likely forgotten its fields, and would be run as if the lever did not exist.
    """
    _refuse_empty(child, parent.values.get("levers"))
    places: dict[tuple[str | int, ...], Place] = dict(parent.places)
    places.update(child.places)
    inherited = {key: value for key, value in parent.values.items() if key != "extends"}
    values = _merged(inherited, child.values)
    section = values.get("levers")
    if isinstance(section, dict):
        values["levers"] = {k: v for k, v in section.items() if v is not None}
    return Document(child.file, values, places)


def _refuse_empty(child: Document, inherited: object) -> None:
    """Refuse a lever of null that takes nothing away."""
    section, known = child.values.get("levers"), inherited if isinstance(inherited, dict) else {}
    message = (
        "has no fields; give at least its start. Null takes away a lever that is inherited, and "
        "this one is not."
    )
    if isinstance(section, dict):
        faults = [child.fault(("levers", name), message) for name, fields in section.items()
                  if fields is None and name in levers() and name not in known]  # fmt: skip
        if faults:
            raise InvalidInputError(faults)


def _merged(parent: dict[str, Any], child: dict[str, Any]) -> dict[str, Any]:
    merged = dict(parent)
    for key, value in child.items():
        below = merged.get(key)
        both = isinstance(below, dict) and isinstance(value, dict)
        merged[key] = _merged(below, value) if both and below is not None else value
    return merged


def _assumption_faults(
    assumptions: Assumptions | None,
    document: Document,
    prefix: tuple[str, ...] = ("assumptions",),
) -> list[Fault]:
    """Check symbols, bounds and figure ids."""
    if assumptions is None:
        return []
    faults = []
    for symbol, message, suggestion in check_parameters(assumptions.parameters):
        faults.append(document.fault((*prefix, "parameters", symbol), message, suggestion))
    for symbol, message in _outside(assumptions.parameters):
        faults.append(document.fault((*prefix, "parameters", symbol), message))
    figures = {figure.id for figure in shipped_figures().values() if figure.percent is not None}
    for figure in assumptions.survey.counts:
        if figure not in figures:
            message = f"the survey prints no percentage {figure}; it prints S01 to S47."
            faults.append(document.fault((*prefix, "survey", "counts", figure), message))
    return faults


def _outside(given: Mapping[str, float | Prior]) -> Iterator[tuple[str, str]]:
    """Yield the symbols for which a user gave a prior that does not fit their bounds.

    Most forms are truncated to the bounds, which leaves nothing where all of their mass is outside.
    """
    for symbol, prior in given.items():
        if symbol not in parameters() or not isinstance(prior, Prior) or prior.fixed is not None:
            continue
        low, high = parameters()[symbol].limits
        if prior.survey:
            ends = [0.0, 1.0]
        elif prior.form in {"uniform", "log_uniform", "integer"}:
            ends = getattr(prior, prior.form)
        else:
            ends = prior.quantiles(np.array([0.05, 0.95]), (low, high)).tolist()
        if not low <= min(ends) <= max(ends) <= high:
            yield symbol, f"the prior {prior} does not fit the bounds {low:g} … {high:g}."
