"""Scenarios that are compared are run alike: one profile, one set of assumptions, one setting.

Each file may state them, and so may the command; what two files state differently is refused,
because a difference would then not be the policy's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mcsim.grammar.faults import Fault, InvalidInputError
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
    """

    base: Scenario
    scenarios: tuple[Scenario, ...]
    profile: Profile
    assumptions: Assumptions
    settings: Settings

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
    settings = Settings(**_settings(everyone, dict(overrides or {}), faults))
    if assumptions is None:
        stated = {s.name: s.content.assumptions for s in everyone if s.content.assumptions}
        assumptions = next(iter(stated.values()), Assumptions())
        faults += _conflicts(everyone, "assumptions", stated)
    country = _profile(everyone, faults) if profile is None else load_profile(profile)
    for scenario in everyone:
        faults += calendar_faults(scenario, settings)
        faults += sector_faults(scenario, list(country.sectors))
    if faults:
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
            Fault("command line", None, None, str(fault["loc"][-1]), f"{fault['msg']}.")
            for fault in error.errors()
        ]
        return {}
    for name in Settings.model_fields:
        stated = {
            s.name: getattr(s.content.settings, name)
            for s in scenarios
            if s.content.settings is not None and name in s.content.settings.model_fields_set
        }
        if name in values or not stated:
            continue
        faults += _conflicts(scenarios, "settings", stated, name)
        values[name] = next(iter(stated.values()))
    return values


def _profile(scenarios: Sequence[Scenario], faults: list[Fault]) -> Profile:
    """Load the profile that the files name, beside the file where it is not a shipped one."""
    stated: dict[str, str | Path] = {}
    for scenario in scenarios:
        name = scenario.content.profile
        if name is not None:
            beside = Path(scenario.document.place(("profile",)).file).parent / name
            stated[scenario.name] = name if name in profile_names() else beside
    faults += _conflicts(scenarios, "profile", stated)
    return load_profile(next(iter(stated.values()), SHIPPED_PROFILE))


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
