"""Scenarios that are compared are run alike: one profile, one set of assumptions, one setting.

Each file may state them, and so may the command; what two files state differently is refused,
because a difference would then not be the policy's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mcsim.evidence.posterior import Posterior
from mcsim.grammar.faults import Fault, InvalidInputError, nearest
from mcsim.grammar.validation import words
from mcsim.population.profile import SHIPPED as SHIPPED_PROFILE
from mcsim.population.profile import Profile, load_profile, profile_names
from mcsim.scenario.loader import Scenario, calendar_faults, sector_faults
from mcsim.scenario.model import Assumptions, Settings


@dataclass(frozen=True)
class Study:
    """Scenarios to be compared, and the world in which they are.

    Attributes
    ----------
    base : Scenario
        What the others are compared with.
    scenarios : tuple of Scenario
        The others.
    profile : Profile
        The country.
    assumptions : Assumptions
        What is believed about the world.
    settings : Settings
        How it is run.
    posterior : Posterior or None
        Where its draws come from; None for the priors of the register.
    """

    base: Scenario
    scenarios: tuple[Scenario, ...]
    profile: Profile
    assumptions: Assumptions
    settings: Settings
    posterior: Posterior | None = None

    @property
    def all(self) -> tuple[Scenario, ...]:
        """The base and the others."""
        return self.base, *self.scenarios


def combine(
    base: Scenario,
    scenarios: Sequence[Scenario],
    profile: str | Path | None = None,
    assumptions: Assumptions | None = None,
    overrides: Mapping[str, Any] | None = None,
) -> Study:
    """Bring scenarios under one profile, one set of assumptions and one setting.

    Parameters
    ----------
    base : Scenario
        What the others are compared with.
    scenarios : sequence of Scenario
        The others.
    profile : str or Path, optional
        Overrides what the files say.
    assumptions : Assumptions, optional
        Overrides what the files say.
    overrides : mapping, optional
        Settings by name that override what the files say; None leaves one as it is.

    Returns
    -------
    Study

    Raises
    ------
    InvalidInputError
        With every conflict, lever before the first quarter and unknown sector.
    """
    everyone = (base, *scenarios)
    faults = list(_name_faults(everyone))
    country = _profile(everyone, profile, faults)
    settings = Settings(**_settings(everyone, dict(overrides or {}), faults))
    if assumptions is None:
        stated = {s.name: s.content.assumptions for s in everyone if s.content.assumptions}
        assumptions = next(iter(stated.values()), Assumptions())
        faults += _conflicts(everyone, "assumptions", stated)
    for scenario in everyone:
        faults += calendar_faults(scenario, settings)
        faults += sector_faults(scenario, list(country.sectors)) if country else []
    if faults or country is None:
        raise InvalidInputError(faults)
    return Study(base, tuple(scenarios), country, assumptions, settings)


def _name_faults(scenarios: Iterable[Scenario]) -> Iterable[Fault]:
    """Two files of one name could not be told apart in the results."""
    seen: dict[str, Scenario] = {}
    for scenario in scenarios:
        other = seen.setdefault(scenario.name, scenario)
        if other is not scenario:
            message = (
                f"{scenario.name!r} is compared twice (also {other.document.file}); results are "
                "told apart by the file's name."
            )
            yield Fault(scenario.document.file, None, None, "", message, None)


def _settings(
    scenarios: Sequence[Scenario], overrides: dict[str, Any], faults: list[Fault]
) -> dict[str, Any]:
    """Collect the settings that files state and flags override."""
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        values = {name: getattr(Settings(**given), name) for name in given}
    except ValidationError as error:
        faults += [
            Fault("command line", None, None, str(fault["loc"][-1]), f"{words(dict(fault))}.")
            for fault in error.errors()
        ]
        values = {}
    for name in Settings.model_fields:
        stated = {
            s.name: getattr(s.content.settings, name)
            for s in scenarios
            if s.content.settings is not None and name in s.content.settings.model_fields_set
        }
        if name in given or not stated:
            continue
        faults += _conflicts(scenarios, "settings", stated, name)
        values[name] = next(iter(stated.values()))
    return values


def _profile(
    scenarios: Sequence[Scenario], given: str | Path | None, faults: list[Fault]
) -> Profile | None:
    """Load the profile that the command or the files name; None where that cannot be done."""
    stated: dict[str, str | Path] = {}
    if given is None:
        for scenario in scenarios:
            if scenario.content.profile is not None:
                found = _stated_profile(scenario, scenario.content.profile)
                if isinstance(found, Fault):
                    faults.append(found)
                    return None
                stated[scenario.name] = found
        faults += _conflicts(scenarios, "profile", stated)
    try:
        return load_profile(given or next(iter(stated.values()), SHIPPED_PROFILE))
    except InvalidInputError as error:
        near = nearest(str(given), profile_names()) if given and not Path(given).exists() else None
        faults += [replace(f, suggestion=f.suggestion or near) for f in error.faults]
        return None


def _stated_profile(scenario: Scenario, name: str) -> str | Path | Fault:
    """Find the profile that a scenario names: a shipped one, or a file beside the scenario."""
    if name in profile_names():
        return name
    at = ("profile",)
    around = Path(scenario.document.place(at).file).parent
    path = around / name
    if Path(name).is_absolute() or not path.resolve().is_relative_to(around.resolve()):
        message = (
            "must name a shipped profile or a file in the same folder or below; another one is "
            "given by --profile."
        )
        return scenario.document.fault(at, message)
    if not path.is_file():
        beside = [file.name for file in around.glob("*.yaml")]
        message = f"there is no shipped profile and no file {name!r} in this folder."
        return scenario.document.fault(at, message, nearest(name, [*profile_names(), *beside]))
    return path


def _conflicts(
    scenarios: Iterable[Scenario], section: str, stated: Mapping[str, Any], field: str = ""
) -> Iterable[Fault]:
    """Refuse what differs from the first file that states it."""
    if not stated:
        return
    first, value = next(iter(stated.items()))
    for scenario in scenarios:
        if scenario.name in stated and stated[scenario.name] != value:
            path = (section, field) if field else (section,)
            message = (
                f"differs from {first!r}, with which it is compared; state it in one of them, or "
                "for all on the command line."
            )
            yield scenario.document.fault(path, message)
