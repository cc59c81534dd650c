"""The grammar of a case: one country's experience, to be held against the model."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self, cast

from pydantic import Field, create_model, model_validator

from mcsim.evidence.outside import findings
from mcsim.evidence.priors import Prior
from mcsim.evidence.register import check_parameters
from mcsim.evidence.survey import shipped_figures
from mcsim.grammar.document import Document, read_document
from mcsim.grammar.faults import Fault, InvalidInputError, nearest
from mcsim.grammar.validation import Strict, validated
from mcsim.population.profile import SHIPPED, Profile, load_profile, profile_names
from mcsim.results.metric import Form
from mcsim.results.metrics import metrics
from mcsim.results.parts import GROUPS
from mcsim.scenario.loader import load_scenario, shipped_names
from mcsim.scenario.model import Policy, levers_model
from mcsim.shipped import folder

MAY_BE_ANCHORED: dict[str, str] = {
    "baseline_uptake": "a country's uptake before the policy",
    "participation": "a country's yearly participation in courses",
    "learner_aware": "how many adults had heard of the product",
    "qa_offers": "the share of offers that carried the label before",
    "nqf_offers": "the share of offers that were listed before",
    "price_level": "what credentials cost, relative to the profile",
    "minimum_hours": "the hours that the award asked for",
    "accreditation_fee": "the fee that was asked",
    "accreditation_lag": "the time that a decision took",
    "service_rate": "how many applications the regulator could decide",
}
"""What a country knows of its own start and institutions; never how people respond."""


class Observation(Strict):
    """What was observed.

    Attributes
    ----------
    value : float
        In the unit.
    unit : str
        As the metric's, or "%" for a relative difference.
    window : [from, to]
        Quarters since the first reported one, both included.
    """

    value: float
    unit: str = Field(min_length=1)
    window: Annotated[list[int], Field(min_length=2, max_length=2)]

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        first, last = self.window
        if not 0 <= first <= last < 200:
            raise ValueError("window: give [from, to] with 0 ≤ from ≤ to < 200")
        return self


class Measure(Strict):
    """What of the model is held against it.

    Attributes
    ----------
    name, group, level : str
        A metric, and of whom.
    compare : {"level", "difference", "relative_difference"}
        The policy's level; policy less base; that in % of the base.
    """

    name: str
    group: str = "all"
    level: str = "all"
    compare: Literal["level", "difference", "relative_difference"] = "level"


class CaseFile(Strict):
    """A case.

    Attributes
    ----------
    title : str
        What happened, where and when.
    evidence : list of str
        Rows that it rests on; empty for a case of one's own, which then states a source.
    source : str
        Where the observation comes from.
    in_sample : bool
        The observation informed a prior, so agreement proves nothing.
    profile : str
        A shipped profile, or a file beside the case.
    anchors : dict
        Parameters that are known of the country's start and institutions.
    parameters : dict
        Parameters that configure the case.
    levers, base_levers : Levers
        The policy, and what it is compared with.
    scenario, base : str
        The same as names of shipped scenarios or of files beside the case.
    metric : Measure
    observation : Observation
    caveat : str
        What the translation into the model's terms loses.
    """

    title: str = Field(min_length=1, max_length=160)
    evidence: list[str] = Field(default_factory=list)
    source: str = ""
    in_sample: bool = False
    profile: str = SHIPPED
    anchors: dict[str, float] = Field(default_factory=dict)
    parameters: dict[str, float | Prior] = Field(default_factory=dict)
    levers: Any = None
    base_levers: Any = None
    scenario: str | None = None
    base: str | None = None
    metric: Measure
    observation: Observation
    caveat: str = Field(min_length=1)


@cache
def case_model() -> type[CaseFile]:
    """Return the model of a case file, with the levers that are registered."""
    section: Any = levers_model() | None
    return cast("type[CaseFile]", create_model(
        "Case", __base__=CaseFile, levers=(section, None), base_levers=(section, None)
    ))  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A case, ready to be run.

    Attributes
    ----------
    name : str
        Name of its file.
    content : CaseFile
        What it says.
    base, policy : Policy
        What is compared.
    profile : Profile
        The country.
    """

    name: str
    content: CaseFile
    base: Policy
    policy: Policy
    profile: Profile


def case_names() -> list[str]:
    """Return the names of the shipped cases, in the order of their numbers."""
    names = (path.stem for path in (folder("calibration") / "cases").glob("*.yaml"))
    return sorted(names, key=lambda name: (len(name), name))


def load_case(name: str | Path) -> Case:
    """Load a case.

    Parameters
    ----------
    name : str or Path
        Name of a shipped case, or the path of a file.

    Returns
    -------
    Case

    Raises
    ------
    InvalidInputError
        With every fault, its line and its column.
    """
    path = Path(name)
    if str(name) in case_names():
        path = folder("calibration") / "cases" / f"{name}.yaml"
    elif not path.exists() and path.suffix == "":
        message = f"there is no file and no shipped case {str(name)!r}."
        near = nearest(str(name), case_names())
        raise InvalidInputError([Fault(str(name), None, None, "", message, near)])
    document = read_document(path, str(name))
    content, faults = validated(case_model(), document)
    if content is not None:
        faults = list(_faults(content, document, path.parent))
    if content is None or faults:
        raise InvalidInputError(faults)
    return Case(
        path.stem, content, _policy(content.base, content.base_levers, path.parent),
        _policy(content.scenario, content.levers, path.parent), _profile(content, path.parent),
    )  # fmt: skip


def _policy(scenario: str | None, levers: Any, beside: Path) -> Policy:
    if scenario is None:
        return Policy(levers=levers) if levers is not None else Policy()
    found = scenario if scenario in shipped_names() else beside / scenario
    return load_scenario(found).content


def _profile(content: CaseFile, beside: Path) -> Profile:
    name = content.profile
    return load_profile(name if name in profile_names() else beside / name)


def _faults(content: CaseFile, document: Document, beside: Path) -> Iterator[Fault]:
    """Check names against the registers, and files against the folder."""
    for section, given in (("parameters", content.parameters), ("anchors", content.anchors)):
        for symbol, message, near in check_parameters(given):
            yield document.fault((section, symbol), message, near)
    for symbol in content.anchors:
        if symbol not in MAY_BE_ANCHORED:
            message = f"may not be anchored; these may: {', '.join(MAY_BE_ANCHORED)}."
            yield document.fault(("anchors", symbol), message, nearest(symbol, MAY_BE_ANCHORED))
    known = {*findings(), *shipped_figures()}
    for row in content.evidence:
        if row not in known:
            message = f"there is no evidence row {row!r}."
            yield document.fault(("evidence",), message, nearest(row, known))
    if not content.evidence and not content.source:
        yield document.fault(("title",), "a case names its evidence rows or its source.")
    for name, inline in (("scenario", "levers"), ("base", "base_levers")):
        yield from _named_twice(content, document, name, inline, beside)
    if content.profile not in profile_names() and not (beside / content.profile).is_file():
        message = f"there is no shipped profile and no file {content.profile!r} beside the case."
        yield document.fault(("profile",), message, nearest(content.profile, profile_names()))
    yield from _metric_faults(content, document)


def _named_twice(
    content: CaseFile, document: Document, name: str, inline: str, beside: Path
) -> Iterator[Fault]:
    given = getattr(content, name)
    if given is None:
        return
    if getattr(content, inline) is not None:
        yield document.fault((name,), f"stands beside {inline}; give one of them.")
    if given not in shipped_names() and not (beside / given).is_file():
        message = f"there is no shipped scenario and no file {given!r} beside the case."
        yield document.fault((name,), message, nearest(given, shipped_names()))


def _metric_faults(content: CaseFile, document: Document) -> Iterator[Fault]:
    chosen = content.metric
    told = {name: metric for name, metric in metrics().items() if metric.form is not Form.COST}
    if chosen.name not in told:
        message = f"there is no metric {chosen.name!r} that has a value in each world."
        yield document.fault(("metric", "name"), message, nearest(chosen.name, told))
        return
    metric = told[chosen.name]
    groups = [pair for pair in GROUPS[metric.kind] if pair[0] in metric.groups]
    if (chosen.group, chosen.level) not in groups:
        message = f"is told apart by {', '.join(f'{g} {lv}' for g, lv in groups)}."
        yield document.fault(("metric", "group"), message)
