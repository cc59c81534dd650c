"""Where the draws of a study come from: a posterior, or the priors of the register."""

from collections.abc import Iterable
from pathlib import Path

from mcsim.evidence.posterior import SOLVED, Posterior, read_posterior, shipped_posterior
from mcsim.evidence.survey import Survey, Weighting
from mcsim.evidence.table import DrawTable, prior_draws
from mcsim.grammar.faults import Fault, InvalidInputError
from mcsim.population.profile import Profile, load_profile
from mcsim.results.hashes import evidence_hash, hashed, model_hash, targets_hash
from mcsim.scenario.combine import Study
from mcsim.scenario.model import Assumptions, Settings, Variant

PRIOR = "prior"  # names the priors of the register where a folder could stand
# Variants that read the survey in another way.
WEIGHTINGS: dict[Variant, Weighting] = {"n_halved": "halved", "n_doubled": "doubled"}
READINGS: dict[Weighting, Variant] = {"halved": "n_halved", "doubled": "n_doubled"}


def posterior_named(name: str | Path | None, beside: Path = Path()) -> Posterior | None:
    """Find a posterior.

    Parameters
    ----------
    name : str, Path or None
        A folder, ``prior``, or None for the one that ships.
    beside : Path, optional
        Where the folder is sought.

    Returns
    -------
    Posterior or None
        None for the priors.

    Raises
    ------
    InvalidInputError
        Where the folder holds none that can be read.
    """
    if name is None:
        return shipped_posterior()
    return None if name == PRIOR else read_posterior(beside / name)


def draws_of(study: Study) -> DrawTable:
    """Draw the parameters of a study.

    Parameters
    ----------
    study : Study
        With the posterior that it draws from, or none.

    Returns
    -------
    DrawTable
        With its solved constants where the posterior holds those of this study.

    Raises
    ------
    InvalidInputError
        Where the posterior holds too few draws, or counts are supplied that it does not rest on.
    """
    posterior = study.posterior
    anchored = posterior is not None and anchored_in(posterior, study.profile)
    return drawn(study.settings, study.assumptions, posterior, anchored)


def drawn(
    settings: Settings, assumptions: Assumptions, posterior: Posterior | None, anchored: bool
) -> DrawTable:  # fmt: skip
    """Draw parameters in the structural variant of the settings.

    Parameters
    ----------
    settings, assumptions : Settings, Assumptions
        How a run is made, and what is believed.
    posterior : Posterior or None
        None for the priors of the register.
    anchored : bool
        Whether the posterior's solved constants are those of the profile at hand.

    Returns
    -------
    DrawTable
        As ``draws_of``.

    Raises
    ------
    InvalidInputError
        As ``draws_of``.
    """
    reading = assumptions.survey
    if posterior is None:
        return from_prior(settings, assumptions, weighting_of(settings.variant, assumptions))
    if reading.counts:
        message = (
            "counts of one's own need a posterior of their own: run mcsim calibrate --evidence "
            "FILE and give its folder by --posterior, or take --posterior prior."
        )
        raise InvalidInputError([Fault("assumptions", None, None, "survey.counts", message)])
    variant = settings.variant
    if reading.n != "inferred":
        if variant != "main":
            message = "is read in another way by --variant already; state one of them."
            raise InvalidInputError([Fault("assumptions", None, None, "survey.n", message)])
        variant = READINGS[reading.n]
    return posterior.draws(variant, settings.draws, assumptions.parameters, settings.seed,
                           anchored)  # fmt: skip


def anchored_in(posterior: Posterior, profile: Profile) -> bool:
    """Tell whether a posterior's solved constants hold in a profile: the one that it was solved in.

    That is the shipped default, in the order of its sectors, which the record's hash leaves out.
    """
    same = posterior.record["profile_hash"] == hashed(profile.model_dump(mode="json"))
    return same and [*profile.sectors] == [*load_profile().sectors]


def check_beliefs(study: Study) -> None:
    """Refuse a posterior that a study cannot draw from, before its folder is made.

    Parameters
    ----------
    study : Study
        The study.

    Raises
    ------
    InvalidInputError
        As ``draws_of``.
    """
    if study.posterior is not None:
        draws_of(study)


def most_draws(study: Study) -> int | None:
    """Return how many draws there are for a study; None where there is no end of them.

    Parameters
    ----------
    study : Study
        One that ``check_beliefs`` does not refuse.

    Returns
    -------
    int or None
    """
    if study.posterior is None:
        return None
    reading = study.assumptions.survey.n
    variant = study.settings.variant if reading == "inferred" else READINGS[reading]
    return study.posterior.size(variant)


def weighting_of(variant: Variant, assumptions: Assumptions) -> Weighting:
    """Return how the survey's counts weigh in a structural variant."""
    stated: Weighting = assumptions.survey.n
    return WEIGHTINGS.get(variant, stated)


def survey_of(assumptions: Assumptions, weighting: Weighting) -> Survey:
    """Return the survey under one reading of n, with the counts that are supplied."""
    counts = {figure: (row.count, row.n) for figure, row in assumptions.survey.counts.items()}
    return Survey(weighting, counts)


def from_prior(settings: Settings, assumptions: Assumptions, weighting: Weighting) -> DrawTable:
    """Draw parameters from the priors of the register, without the solved columns.

    Parameters
    ----------
    settings : Settings
        Seed and number of draws.
    assumptions : Assumptions
        What is believed.
    weighting : Weighting
        How the survey's counts weigh.

    Returns
    -------
    DrawTable
        D draws; draw 7 is the same in a table of 8 and of 800.
    """
    return prior_draws(settings.seed, settings.draws, survey_of(assumptions, weighting),
                       assumptions.parameters)  # fmt: skip


def cautions(study: Study) -> list[str]:
    """Say what a reader must know of a study's draws.

    Parameters
    ----------
    study : Study
        The study.

    Returns
    -------
    list of str
        Sentences; empty where the posterior is that of this model and nothing replaces it.
    """
    posterior = study.posterior
    if posterior is None:
        return []
    found = [f"The posterior was calibrated with another {name} than this one."
             for name in stale(posterior)]  # fmt: skip
    return found + torn(posterior, "Assumptions replace", study.assumptions.parameters)


def stale(posterior: Posterior) -> list[str]:
    """Name what a posterior was calibrated with that has changed: model, evidence, targets."""
    now = {"model": model_hash(), "evidence": evidence_hash(), "targets": targets_hash()}
    return [name for name, current in now.items() if posterior.record[f"{name}_hash"] != current]


def torn(posterior: Posterior, does: str, symbols: Iterable[str]) -> list[str]:
    """Say which of some parameters stood in a joint distribution that is replaced in part.

    Parameters
    ----------
    posterior : Posterior
        The joint distribution.
    does : str
        What replaces them, as "Assumptions replace".
    symbols : iterable of str
        What is replaced.

    Returns
    -------
    list of str
        A sentence, or none.
    """
    replaced = [symbol for symbol in symbols if symbol in posterior.sampled]
    if not replaced:
        return []
    were = "was" if len(replaced) == 1 else "were"
    return [f"{does} {', '.join(replaced)}, which {were} sampled together with other parameters; "
            "what the targets said of them together no longer holds."]  # fmt: skip


def solved(draws: DrawTable) -> bool:
    """Tell whether draws hold the solved constants."""
    return draws.columns.keys() >= set(SOLVED)


def record_of(posterior: Posterior | None) -> dict[str, str] | None:
    """What a manifest says of the posterior; None for the priors."""
    if posterior is None:
        return None
    names = ("hash", "model_hash", "evidence_hash", "targets_hash")
    return {name: str(posterior.record[name]) for name in names}
