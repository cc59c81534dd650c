"""The grammar of a sweep file, and how it is loaded with every fault at once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from mcsim.evidence.register import parameters
from mcsim.grammar.document import Document, read_document
from mcsim.grammar.faults import Fault, InvalidInputError, nearest
from mcsim.grammar.validation import Strict, validated, words
from mcsim.population.profile import SHIPPED, Profile, load_profile, profile_names
from mcsim.results.metric import GROUPINGS, Form
from mcsim.results.metrics import HEADLINE, metrics
from mcsim.scenario.combine import Study, combine
from mcsim.scenario.loader import (
    BASELINE,
    Scenario,
    load_assumptions,
    load_scenario,
    shipped_names,
)
from mcsim.scenario.model import Assumptions, Settings
from mcsim.sweep.beliefs import (
    Tables,
    anchored_names,
    placed,
    posterior_of,
    tables_of,
    variants_of,
)
from mcsim.sweep.designs import (
    DRAWN,
    GRID,
    ONE,
    SAMPLED,
    TABLE,
    Columns,
    grid,
    grid_size,
    one_at_a_time,
)
from mcsim.sweep.factors import PROFILE, Factor, FactorFields, name_fault, value_fault
from mcsim.sweep.table import read_points

MOST_POINTS = 10_000_000
HORIZON = "horizon"


class DesignFields(Strict):
    """How points are chosen.

    Attributes
    ----------
    kind : str
        The design.
    points : int
        Points of a sampled design.
    seed : int
        Of the sampling.
    file : str
        A table of points: CSV, a column for each factor and a row for each point.
    """

    kind: Literal["grid", "latin_hypercube", "sobol", "one_at_a_time", "csv"]
    points: int | None = Field(None, ge=1, le=MOST_POINTS)
    seed: int = Field(0, ge=0, lt=2**32)
    file: str | None = Field(None, min_length=1)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.points is None) == (self.kind in SAMPLED):
            raise ValueError(f"points: {' and '.join(SAMPLED)} are given them, and no other")
        if (self.file is None) == (self.kind == TABLE):
            raise ValueError("file: a csv design is given it, and no other")
        return self


class OutcomeFields(Strict):
    """What is kept of each point.

    Attributes
    ----------
    metrics : list of str
        Names of metrics that have a value in each lane.
    quarters : list of str
        Reported quarters, such as 2030-Q4, and horizon.
    groups : list of str
        Groupings; a metric that lacks one is empty there.
    """

    metrics: list[str] = Field(default=[HEADLINE], min_length=1)
    quarters: list[str] = Field(default=[HORIZON], min_length=1)
    groups: list[str] = Field(default=["all"], min_length=1)


class SweepFile(Strict):
    """A sweep file.

    Attributes
    ----------
    title, question : str
        What it is called, and what it is run to find out.
    base : str
        A shipped scenario or a file beside this one; no factor changes its levers.
    scenarios : list of str
        What stands beside the base.
    profile : str
        A shipped profile, or a file beside this one.
    assumptions : Assumptions or str
        What is believed about the world, here or in a file beside this one.
    posterior : str
        Where draws come from: a folder beside this file, or ``prior``; the shipped one else.
    settings : Settings
        How it is run; 8 draws, 1 replicate and 2 000 learners unless stated.
    design, factors, outcomes
        Which points, what varies, and what is kept.
    """

    title: str = Field(min_length=1, max_length=120)
    question: str | None = Field(None, min_length=1, max_length=400)
    base: str = BASELINE
    scenarios: list[str] = Field(default_factory=list)
    profile: str = SHIPPED
    assumptions: Assumptions | str | None = None
    posterior: str | None = Field(None, min_length=1)
    settings: dict[str, Any] = Field(default_factory=dict)
    design: DesignFields
    factors: dict[str, FactorFields] = Field(default_factory=dict)
    outcomes: OutcomeFields = OutcomeFields()


DEFAULTS = {"draws": 8, "replicates": 1, "learners": 2_000}


@dataclass(frozen=True)
class Sweep:
    """A sweep as loaded.

    Attributes
    ----------
    content : SweepFile
        What the file says.
    study : Study
        Its scenarios, profile, assumptions, settings and posterior.
    factors : tuple of Factor
        What varies.
    points : dict of str to array (P,)
        Values by factor.
    profiles : dict of str to Profile
        By the name that a factor gives them.
    anchored : tuple of str
        Profiles in which the solved constants of the draws hold.
    draws : dict of Variant to DrawTable
        Parameters in each structural variant, with solved constants where they hold somewhere.
    """

    content: SweepFile
    study: Study
    factors: tuple[Factor, ...]
    points: Columns
    profiles: dict[str, Profile]
    anchored: tuple[str, ...]
    draws: Tables


def is_sweep(path: Path) -> bool:
    """Tell whether a file is meant as a sweep: it can be read and has a design."""
    try:
        return path.is_file() and "design" in read_document(path).values
    except InvalidInputError:
        return False


def load_sweep(path: Path, posterior: str | Path | None = None, **overrides: Any) -> Sweep:
    """Load a sweep file, and draw its parameters.

    Parameters
    ----------
    path : Path
        The file.
    posterior : str or Path, optional
        Overrides the file's: a folder, or ``prior``.
    **overrides
        Settings that override the file's; None leaves one as it is.

    Returns
    -------
    Sweep

    Raises
    ------
    InvalidInputError
        With every fault, its file, line and column.
    """
    document = read_document(path)
    content, faults = validated(SweepFile, document)
    if content is None:
        raise InvalidInputError(faults)
    stated = {key: value for key, value in overrides.items() if value is not None}
    settings = {**DEFAULTS, **content.settings, **stated}
    faults = list(_settings_faults(document, settings))
    study = _study(document, content, {} if faults else settings, faults)
    faults += _outcome_faults(document, content)
    believed = posterior_of(document, content.posterior, posterior, faults)
    if study is None:
        raise InvalidInputError(faults)
    study = replace(study, posterior=believed)
    scenarios = {scenario.name: scenario.content for scenario in study.scenarios}
    factors: list[Factor] = []
    points: Columns = {}
    for name, fields in content.factors.items():
        told = name_fault(name, scenarios)
        if told:
            faults.append(document.fault(("factors", name), *told))
            continue
        factors.append(Factor(name, fields))
        alone = sum(one.startswith(f"{factors[-1].lever}.") for one in content.factors) == 1
        faults += _values_faults(document, factors[-1], study, path.parent, alone)
    if content.design.kind == TABLE:
        if content.factors:
            faults.append(document.fault(("factors",), "a csv design names them in its header."))
        else:
            factors, points = _from_table(document, content, study, path.parent, faults)
    elif not content.factors:
        faults.append(document.fault(("factors",), "is missing; a design varies at least one."))
    if not faults:
        faults += _size_faults(document, content, factors)
    if not faults:
        faults += _quarter_faults(document, content, study.settings)
    if faults:
        raise InvalidInputError(faults)
    points = points or points_of(content.design, factors, batches_of(content.design))
    profiles = _profiles(factors, points, study.profile, path.parent)
    anchored = anchored_names(believed, profiles, study.assumptions)
    try:
        draws = tables_of(variants_of(factors, points, study.settings), study.settings,
                          study.assumptions, believed, bool(anchored))  # fmt: skip
    except InvalidInputError as error:
        raise InvalidInputError(placed(document, error.faults, stated)) from error
    return Sweep(content, study, tuple(factors), points, profiles, anchored, draws)


def batches_of(design: DesignFields) -> list[int]:
    """Return the points of a sampled design as its only batch; none for another."""
    return [design.points] if design.points else []


def points_of(
    design: DesignFields, factors: Sequence[Factor], batches: Sequence[int]
) -> Columns:  # fmt: skip
    """Make the points of a design that is no table.

    Parameters
    ----------
    design : DesignFields
        Which.
    factors : sequence of Factor
        What varies.
    batches : sequence of int
        Points of a sampled design, and what was added later.

    Returns
    -------
    dict of str to array (P,)
    """
    if design.kind == GRID:
        return grid(factors)
    if design.kind == ONE:
        return one_at_a_time(factors)
    return DRAWN[design.kind](factors, batches, design.seed)


def _study(
    document: Document, content: SweepFile, settings: dict[str, Any], faults: list[Fault]
) -> Study | None:
    """Load what the file names; None where something of it is at fault."""
    beside, before = Path(document.file).parent, len(faults)
    loaded: list[Scenario] = []
    named = [(("base",), content.base)]
    named += [(("scenarios", k), name) for k, name in enumerate(content.scenarios)]  # type: ignore[misc]
    for place, name in named:
        try:
            found = name if name in shipped_names() else beside / name
            if isinstance(found, Path) and not found.is_file():
                message = f"there is no shipped scenario and no file {name!r} beside this one."
                faults.append(document.fault(place, message, nearest(name, shipped_names())))
                continue
            loaded.append(load_scenario(found))
        except InvalidInputError as error:
            faults += error.faults
    profile: str | Path = content.profile
    if profile not in profile_names():
        profile = beside / content.profile
        if not profile.is_file():
            message = f"there is no shipped profile and no file {content.profile!r} here."
            near = nearest(content.profile, profile_names())
            faults.append(document.fault(("profile",), message, near))
    assumptions = Assumptions()
    try:
        if isinstance(content.assumptions, str):
            assumptions = load_assumptions(beside / content.assumptions)
        elif content.assumptions is not None:
            assumptions = content.assumptions
        if len(faults) > before:
            return None
        return combine(loaded[0], loaded[1:], profile, assumptions, settings)
    except InvalidInputError as error:
        faults += error.faults
        return None


def _settings_faults(document: Document, settings: dict[str, Any]) -> Iterator[Fault]:
    try:
        Settings(**settings)
    except ValidationError as error:
        for found in error.errors():
            name = str(found["loc"][-1])
            near = nearest(name, Settings.model_fields)
            unknown = found["type"] == "extra_forbidden"
            message = (f"there is no setting {name!r}; valid are "
                       f"{', '.join(Settings.model_fields)}." if unknown
                       else f"{words(dict(found))}.")  # fmt: skip
            yield document.fault(("settings", name), message, near if unknown else None)


def _outcome_faults(document: Document, content: SweepFile) -> Iterator[Fault]:
    told = {name: metric for name, metric in metrics().items() if metric.form is not Form.COST}
    for k, name in enumerate(content.outcomes.metrics):
        if name not in told:
            message = f"there is no metric {name!r} that has a value in each world."
            yield document.fault(("outcomes", "metrics", k), message, nearest(name, told))
    groups = dict.fromkeys(group for named in GROUPINGS.values() for group in named)
    for k, group in enumerate(content.outcomes.groups):
        if group not in groups:
            message = f"there is no grouping {group!r}; there are {', '.join(groups)}."
            yield document.fault(("outcomes", "groups", k), message, nearest(group, groups))


def _quarter_faults(
    document: Document, content: SweepFile, settings: Settings
) -> Iterator[Fault]:  # fmt: skip
    quarters = [str(settings.quarter(step)) for step in range(settings.horizon_quarters)]
    for k, quarter in enumerate(content.outcomes.quarters):
        if quarter not in (HORIZON, *quarters):
            message = f"is {HORIZON} or a reported quarter, {quarters[0]} … {quarters[-1]}."
            yield document.fault(("outcomes", "quarters", k), message)


def _values_faults(
    document: Document, factor: Factor, study: Study, beside: Path, alone: bool
) -> Iterator[Fault]:
    """Check the values of a factor, and that its form suits it."""
    at, fields = ("factors", factor.name), factor.fields
    scenarios = {scenario.name: scenario.content for scenario in study.scenarios}
    numbers = factor.kind == "parameter" or (factor.kind == "lever" and fields.range is not None)
    if fields.values is None and not numbers:
        yield document.fault(at, "is given values; a range or prior is for numbers.")
        return
    if fields.prior is not None:
        if factor.kind != "parameter":
            yield document.fault((*at, "prior"), "is for a parameter; give a range or values.")
        elif fields.prior == "register" and parameters()[factor.name].prior.survey:
            message = "the register draws it from the survey; give a range or a prior."
            yield document.fault((*at, "prior"), message)
        elif fields.prior != "register" and fields.prior.survey:
            yield document.fault((*at, "prior"), "a survey figure has no quantiles here.")
        return
    named = [(("values", k), value) for k, value in enumerate(fields.values or [])]
    if fields.range is not None:
        ends = [int(x) if factor.whole and x == int(x) else x for x in fields.range]
        named = [(("range", k), value) for k, value in enumerate(ends)]
    for place, value in named:
        said = value_fault(factor, value, scenarios, beside, alone)
        if said:
            yield document.fault((*at, *place), said)


def _from_table(
    document: Document, content: SweepFile, study: Study, beside: Path, faults: list[Fault]
) -> tuple[list[Factor], Columns]:
    """Read the points of a csv design."""
    name = content.design.file or ""
    path = beside / name
    inside = path.resolve().is_relative_to(beside.resolve()) and not Path(name).is_absolute()
    if not (inside and path.is_file()):
        message = f"there is no file {name!r} beside this one."
        near = nearest(name, [file.name for file in beside.glob("*.csv")])
        faults.append(document.fault(("design", "file"), message, near))
        return [], {}
    scenarios = {scenario.name: scenario.content for scenario in study.scenarios}
    return read_points(path, scenarios, beside, faults, MOST_POINTS)


def _size_faults(
    document: Document, content: SweepFile, factors: Sequence[Factor]
) -> Iterator[Fault]:
    if content.design.kind == GRID and grid_size(factors) > MOST_POINTS:
        message = f"has {grid_size(factors):,} points; at most {MOST_POINTS:,} are taken."
        yield document.fault(("design",), message)


def _profiles(
    factors: Iterable[Factor], points: Columns, usual: Profile, beside: Path
) -> dict[str, Profile]:
    """Load the profiles that a point, or one that is added later, may take."""
    named = [*points.get(PROFILE, ()), *(value for factor in factors if factor.name == PROFILE
                                         for value in factor.fields.values or [])]  # fmt: skip
    names = {str(name) for name in named if name is not None}
    found = {name: load_profile(name if name in profile_names() else beside / name)
             for name in sorted(names)}  # fmt: skip
    return {"": usual, **found}
