"""Run a manifest again, or further, whether it is a sweep's or a comparison's."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mcsim.evidence.posterior import Posterior
from mcsim.grammar.document import Document
from mcsim.grammar.faults import Fault, InvalidInputError
from mcsim.population.profile import Profile, load_profile
from mcsim.results.beliefs import PRIOR, posterior_named
from mcsim.results.country import profile_hash
from mcsim.results.hashes import canonical, columns_hash, evidence_hash, hashed, model_hash
from mcsim.results.ledger import read_entry
from mcsim.results.progress import Progress
from mcsim.results.study import Plan, plan_study
from mcsim.scenario.combine import Study
from mcsim.scenario.loader import Scenario
from mcsim.scenario.model import Assumptions, Settings, scenario_model

type Place = tuple[Any, ...]
"""What identifies a part whatever its key: scenario, points, draws, replicates."""


@dataclass(frozen=True)
class Reproduction:
    """How a run compares with the one that it repeats.

    Attributes
    ----------
    parts, same : int
        Compared, and of the same content.
    different : tuple of str
        Keys of the parts of the first run whose content is another now.
    reasons : tuple of str
        What differs that could explain it: code, evidence, draws.
    """

    parts: int
    same: int
    different: tuple[str, ...]
    reasons: tuple[str, ...]


def posterior_for(said: dict[str, Any], given: str | Path | None = None) -> Posterior | None:
    """Find the posterior from which a run is drawn again.

    Parameters
    ----------
    said : dict
        Its manifest.
    given : str or Path, optional
        Folder of a posterior; the shipped one unless stated.

    Returns
    -------
    Posterior or None
        None where the run drew from the priors.

    Raises
    ------
    InvalidInputError
        Where the run drew from a posterior and there is none, or the other way round.
    """
    at = ("command line", None, None, "posterior")
    if said.get("posterior") is None:
        if given not in (None, PRIOR):
            raise InvalidInputError([Fault(*at, "the run drew from the prior; leave it out.")])
        return None
    found = posterior_named(given)
    if found is None:
        message = f"the run drew from the posterior {said['posterior']['hash']}; give its folder."
        raise InvalidInputError([Fault(*at, message)])
    return found


def study_of(
    said: dict[str, Any], profile: str | Path | None = None, posterior: Posterior | None = None
) -> Study:
    """Rebuild the study of a comparison from its manifest.

    Parameters
    ----------
    said : dict
        The manifest.
    profile : str or Path, optional
        The profile, where it is none that ships.
    posterior : Posterior, optional
        What it draws from; None for the priors.

    Returns
    -------
    Study
        Its packages as they ran, scaled to a budget where they were.

    Raises
    ------
    InvalidInputError
        Where the profile is not at hand.
    """
    wanted = said["profile"]
    name = profile or wanted.get("shipped")
    if name is None:
        message = f"was run in a profile of the user's own ({wanted['title']}); give --profile."
        raise InvalidInputError([Fault("manifest.json", None, None, "profile", message)])
    country: Profile = load_profile(name)
    # Manifests from before the order of sectors counted have the hash of the content alone.
    before = hashed(country.model_dump(mode="json"))
    if wanted["hash"] not in (profile_hash(country), before):
        message = f"{name} is not the profile of the run: its content or the order of its " \
                  "sectors differs."  # fmt: skip
        raise InvalidInputError([Fault("manifest.json", None, None, "profile", message)])
    scenarios = [
        Scenario(record["name"],
                 scenario_model().model_validate({
                     "title": record["title"], "question": record.get("question"),
                     "levers": record["levers"]}),
                 Document("manifest.json", {}))
        for record in said["scenarios"]
    ]  # fmt: skip
    base = next(scenario for scenario in scenarios if scenario.name == said["base"])
    return Study(
        base, tuple(scenario for scenario in scenarios if scenario is not base), country,
        Assumptions.model_validate_json(canonical(said["assumptions"])),
        Settings.model_validate_json(canonical(said["settings"])),
        posterior,
    )  # fmt: skip


def plan_of(
    said: dict[str, Any], study: Study, threads: int, progress: Progress | None
) -> Plan:  # fmt: skip
    """Plan a study that was rebuilt; its budget is the manifest's, not sought again."""
    return replace(plan_study(study, threads, progress), budget=said["budget"])


def more_draws(said: dict[str, Any], study: Study, draws: int, replicates: int) -> Study:
    """Return a study with more draws and replicates.

    Parameters
    ----------
    said : dict
        Its manifest.
    study : Study
        The study.
    draws, replicates : int
        How many more.

    Returns
    -------
    Study

    Raises
    ------
    InvalidInputError
        Where a run may not have so many, or was made by other code.
    """
    if said["model_hash"] != model_hash():
        message = "was made by other code of the model; run it again into a new folder."
        raise InvalidInputError([Fault("manifest.json", None, None, "", message)])
    settings = study.settings
    try:
        settings = Settings.model_validate({
            **{name: getattr(settings, name) for name in Settings.model_fields},
            "draws": settings.draws + draws, "replicates": settings.replicates + replicates,
        })  # fmt: skip
    except ValueError as error:
        message = "are more than a run may have."
        raise InvalidInputError([Fault("command line", None, None, "", message)]) from error
    return replace(study, settings=settings)


def compared(first: Path, second: Path, read: Callable[[Path], dict[str, Any]]) -> Reproduction:
    """Compare the contents of two runs, part by part.

    Parameters
    ----------
    first, second : Path
        Their folders; both complete.
    read : callable
        From a folder to its manifest.

    Returns
    -------
    Reproduction
    """
    said, now = read(first), read(second)
    theirs = {_place(record): record["key"] for record in now["parts"]}
    different = []
    for record in said["parts"]:
        key = theirs.get(_place(record))
        before, after = read_entry(first, record["key"]), key and read_entry(second, key)
        if not before or not after or before.content != after.content:
            different.append(record["key"])
    reasons = [
        f"{what} differ{'s' * (what != 'draws')}"
        for what, field in (("code of the model", "model_hash"), ("evidence", "evidence_hash"),
                            ("draws", "draws_hash"))
        if said.get(field) != now.get(field)
    ]  # fmt: skip
    reasons[2:2] = ["posteriors differ"] * (_posterior(said) != _posterior(now))
    count = len(said["parts"])
    return Reproduction(count, count - len(different), tuple(different), tuple(reasons))


def warnings_of(
    said: dict[str, Any], draws: str | dict[str, str], posterior: Posterior | None
) -> list[str]:  # fmt: skip
    """Say, before a run is repeated, what differs from what made it.

    Parameters
    ----------
    said : dict
        Its manifest.
    draws : str or dict
        Hash of the draws that it is repeated with, as a manifest has it.
    posterior : Posterior or None
        Where these come from.

    Returns
    -------
    list of str
        Sentences.
    """
    found = []
    if said["model_hash"] != model_hash():
        found.append("The run was made by other code of the model.")
    if said["evidence_hash"] != evidence_hash():
        found.append("The run was made from other evidence.")
    if posterior is not None and posterior.hash != _posterior(said):
        found.append(f"The run drew from the posterior {_posterior(said)}; this is "
                     f"{posterior.hash}; its own is given by --posterior.")  # fmt: skip
    elif draws != said["draws_hash"]:
        found.append("The parameters are drawn otherwise today.")
    return found


def _posterior(said: dict[str, Any]) -> str | None:
    """Hash of the posterior that a manifest names."""
    return (said.get("posterior") or {}).get("hash")


def hash_of_draws(plan: Plan) -> str:
    """Hash the draws of a plan as its manifest does."""
    return columns_hash(plan.draws.columns)


def _place(record: dict[str, Any]) -> Place:
    return (record.get("scenario"), str(record.get("points")), str(record["draws"]),
            str(record["replicates"]))  # fmt: skip
